#pragma once
/// Experiments on a user's own networks: `instances = ["a.npz", "b.npz"]` in the place of drawn ones.
#include <vector>

#include "airloom/experiments/experiment.hpp"
#include "airloom/experiments/system.hpp"

namespace airloom::experiments {

/// Reads the experiment's instance files: realization r is the r-th one.
/// @throws InvalidInput  naming the file that the system refuses
/// @throws IoError       for a file that cannot be read
[[nodiscard]] std::vector<System::Handle> read_instances(const System& system, const Experiment& experiment);

/// What decides whether stored results belong to these files: [{"file", "bytes", "crc32"}, ...], files as the experiment names them.
/// @throws IoError
[[nodiscard]] io::Json instances_json(const Experiment& experiment);

/// @throws InvalidInput  for what only drawn networks have: scenarios, sweeps over their fields, "scenario.*" in figures and checks;
///                       more realizations than files
void check_instances(const Experiment& experiment);

}  // namespace airloom::experiments
