#pragma once
/// Which trained allocator is used: one that the program ships, or a file.
#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "airloom/systems/mdd/design/hgnn/network.hpp"
#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {

/// Models of models/mdd: one per variant; `a` for more subcarriers; of variant d one that shows that the published loss does not keep the
/// uplink promise, one for each area of Table III, and one for each row of Table V (access points x users, or subcarriers).
enum class Shipped {
  d,
  g,
  a,
  ls,
  a_16_8,
  a_32_16,
  kappa,
  d350,
  d300,
  d250,
  d200,
  d150,
  d24x4,
  d24x5,
  d24x7,
  d20x6,
  d16x6,
  d12x6,
  d8x6,
  d_16_8,
  d_32_16
};
constexpr auto enum_names(Shipped) {
  return std::array<std::string_view, 21>{"d",     "g",     "a",     "ls",    "a_16_8", "a_32_16", "kappa",
                                          "d350",  "d300",  "d250",  "d200",  "d150",   "d24x4",   "d24x5",
                                          "d24x7", "d20x6", "d16x6", "d12x6", "d8x6",   "d_16_8",  "d_32_16"};
}

struct HgnnModel {
  std::string name;  ///< "d", or the file's name
  HgnnNetwork network;
  io::TensorFile weights;  ///< as stored, for batch_statistics.hpp
};
using HgnnModelHandle = std::shared_ptr<const HgnnModel>;

/// What the program ships, read at the first use; null when models/mdd had none when it was built.
/// @throws InvalidInput  when the file that was built in is no model
[[nodiscard]] HgnnModelHandle shipped_model(Shipped model);

/// @throws IoError, InvalidInput
[[nodiscard]] HgnnModelHandle read_model(const std::filesystem::path& file);

/// @param wanted  a shipped one by its name; "auto": with clusters ls, else the dedicated one of this very number of access points, users
///                and subcarriers (learned at 400 m), else the one of variant a for these subcarriers; any other text: a file, which is
///                read at every call
/// @throws Unsupported   when it is not shipped; for "auto" when none that is shipped fits
/// @throws InvalidInput  when it does not fit the instance (graph.hpp), or the file is no model; IoError when the file cannot be read
[[nodiscard]] HgnnModelHandle choose_model(const std::string& wanted, const Instance& instance);

}  // namespace airloom::mdd
