#pragma once
/// Which trained allocator is used: one that the program ships, or a file.
#include <filesystem>
#include <memory>
#include <string>

#include "airloom/systems/mdd/hgnn/network.hpp"
#include "airloom/systems/mdd/instance.hpp"

namespace airloom::mdd {

struct HgnnModel {
  std::string name;  ///< "d", or the file's name
  HgnnNetwork network;
};
using HgnnModelHandle = std::shared_ptr<const HgnnModel>;

/// What the program ships, read at the first use; null when models/mdd had none when it was built.
/// @throws InvalidInput  when the file that was built in is no model
[[nodiscard]] HgnnModelHandle shipped_model(HgnnVariant variant);

/// @throws IoError, InvalidInput
[[nodiscard]] HgnnModelHandle read_model(const std::filesystem::path& file);

/// @param wanted  "d", "g", "a", "ls": a shipped one; "auto": with clusters ls, for the very size of d that, else a; any other text: a
///                file, which is read at every call
/// @throws Unsupported   when it is not shipped; for "auto" when none that is shipped fits
/// @throws InvalidInput  when it does not fit the instance (graph.hpp), or the file is no model; IoError when the file cannot be read
[[nodiscard]] HgnnModelHandle choose_model(const std::string& wanted, const Instance& instance);

}  // namespace airloom::mdd
