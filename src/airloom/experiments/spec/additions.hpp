#pragma once
/// What a user puts beside an experiment's own series without a copy of its file.
#include <filesystem>
#include <string>

#include "airloom/experiments/spec/experiment.hpp"

namespace airloom::experiments {

/// `[[series]]`, and `[[metric]]`, `[[figure]]` and `[[check]]` that may go with them, as TOML.
struct Addition {
  std::string toml;
  std::string file = "added series";  ///< for messages
  std::filesystem::path folder = {};  ///< that relative names in it start from
};

/// @throws IoError
[[nodiscard]] Addition read_addition(const std::filesystem::path& file);

/// The experiment with the addition at the end of its own file, which is what is stored with results.
/// @throws InvalidInput  for anything but those four, and for what an experiment refuses: an id that is taken, unknown keys
[[nodiscard]] Experiment with_addition(Experiment experiment, const Addition& addition);

}  // namespace airloom::experiments
