#pragma once
/// Which trained allocator is used: one that the program ships, or a file.
#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "airloom/systems/mdd/design/edge_net/network.hpp"
#include "airloom/systems/mdd/design/hgnn/network.hpp"
#include "airloom/systems/mdd/design/hgnn/shipped_models.hpp"
#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {

/// Models of models/mdd (shipped_models.hpp).
#define AIRLOOM_ENUMERATOR(key) key,
enum class Shipped { AIRLOOM_SHIPPED_MODELS(AIRLOOM_ENUMERATOR) };
#undef AIRLOOM_ENUMERATOR

#define AIRLOOM_NAME(key) #key,
constexpr auto enum_names(Shipped) { return std::to_array<std::string_view>({AIRLOOM_SHIPPED_MODELS(AIRLOOM_NAME)}); }
#undef AIRLOOM_NAME

struct HgnnModel {
  std::string name;  ///< "d", or the file's name
  std::variant<HgnnNetwork, EdgeNetwork> network;
  io::TensorFile weights;  ///< as stored, for batch_statistics.hpp

  /// The graph network of the publication, or null.
  [[nodiscard]] const HgnnNetwork* graph() const { return std::get_if<HgnnNetwork>(&network); }
  /// The second generation, or null.
  [[nodiscard]] const EdgeNetwork* edges() const { return std::get_if<EdgeNetwork>(&network); }
};
using HgnnModelHandle = std::shared_ptr<const HgnnModel>;

/// What the program ships, read at the first use; null when models/mdd had none when it was built.
/// @throws InvalidInput  when the file that was built in is no model
[[nodiscard]] HgnnModelHandle shipped_model(Shipped model);

/// @throws IoError, InvalidInput
[[nodiscard]] HgnnModelHandle read_model(const std::filesystem::path& file);

/// @param wanted  a shipped one by its name; "auto": e, with clusters e_ls; "dedicated": the graph network of this very number of
///                access points, users and subcarriers; any other text: a
///                file, which is read at every call
/// @throws Unsupported   when it is not shipped
/// @throws InvalidInput  when it does not fit the instance (graph.hpp), or the file is no model; IoError when the file cannot be read
[[nodiscard]] HgnnModelHandle choose_model(const std::string& wanted, const Instance& instance);

}  // namespace airloom::mdd
