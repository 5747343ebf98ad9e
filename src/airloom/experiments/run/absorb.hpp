#pragma once
/// Shards that a run on several processes leaves, taken into the one result file of the experiment.
#include <cstddef>
#include <filesystem>

#include "airloom/experiments/spec/plan.hpp"

namespace airloom::experiments {

/// Merges every shard in the plan's result folder, of whatever run and count, into its `results.sqlite`, then removes the shards
/// and their manifests: they are in the merged ones. What a killed run stored is so kept, whoever goes on with it.
///
/// All files are checked before the first change. A kill at any moment leaves each row in at least one file.
/// @param output  the folder of `-o`
/// @return        number of shards that were taken in
/// @throws InvalidInput  for results of another configuration or build (with the difference), damaged files, contradictions
/// @throws IoError       when another process is writing one of the files, or they cannot be written
std::size_t absorb_shards(const Plan& plan, const std::filesystem::path& output);

}  // namespace airloom::experiments
