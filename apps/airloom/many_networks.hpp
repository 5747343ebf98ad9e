#pragma once
/// Files that hold many networks: each is solved, or judged, by itself.
#include <string>
#include <vector>

#include "airloom/command.hpp"
#include "airloom/experiments/spec/instance_files.hpp"
#include "airloom/experiments/system/record.hpp"

namespace airloom::app {

/// docs/statuses.md says what each means and what to do next.
[[nodiscard]] int exit_code(const experiments::Record& record, bool insist);

struct ManySolves {
  std::string algorithm;
  Values options;
  std::uint64_t seed = 1;
  int threads = 1;  ///< networks that are solved at the same time
  std::string output;
  std::string time_limit;
  bool json = false;
  bool insist = false;
};

/// Solves all networks of a file, cold, and prints a record each: a line, or with `json` one JSON list. The solution file has the same
/// leading axis, zeros where a network has no answer, and `answered` (networks).
/// @return  the largest exit code of the networks
[[nodiscard]] int solve_many(const experiments::System& system, const experiments::NetworkFile& networks, const ManySolves& request,
                             const Context& context);

/// Judges a file of answers: means of the metrics, the worst residuals, and `per_instance`.
[[nodiscard]] int evaluate_many(const experiments::System& system, const experiments::NetworkFile& networks, const std::string& solution,
                                bool json);

}  // namespace airloom::app
