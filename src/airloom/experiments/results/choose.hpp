#pragma once
/// From the names that a person gives to experiments: files, ids, systems.
#include <string>
#include <vector>

#include "airloom/experiments/spec/experiment.hpp"

namespace airloom::experiments {

/// The experiments that the names stand for, each once: files ending in ".toml", "iab/fig7", "fig7", "iab" (all of the system), "all".
/// @throws InvalidInput  for unknown names, files that are wrong, and two of the same id with different contents
/// @throws IoError       when a file cannot be read
[[nodiscard]] std::vector<Experiment> find_experiments(const std::vector<std::string>& names);

}  // namespace airloom::experiments
