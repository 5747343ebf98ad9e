#pragma once
/// A user's own networks and answers as files; in experiments, `instances = ["a.npz", "b.npz"]` in the place of drawn networks.
#include <vector>

#include "airloom/experiments/spec/experiment.hpp"
#include "airloom/experiments/system/system.hpp"

namespace airloom::experiments {

/// Reads one instance, and one solution of it. Large arrays that the system does not know stay in the file.
/// @throws InvalidInput  naming the file and all faults
/// @throws IoError       for a file that cannot be read
[[nodiscard]] System::Handle read_instance(const System& system, const std::filesystem::path& file);
[[nodiscard]] System::Handle read_solution(const System& system, const System::Handle& instance, const std::filesystem::path& file);

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
