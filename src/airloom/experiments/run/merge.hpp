#pragma once
/// Puts the shards of runs together into one result file per experiment.
#include <filesystem>
#include <string>
#include <vector>

#include "airloom/experiments/store/coverage.hpp"

namespace airloom::experiments {

/// What became of one experiment.
struct MergeSummary {
  std::filesystem::path folder;                   ///< of the merged result
  std::size_t files = 0;                          ///< read
  std::size_t rows = 0;                           ///< in the result
  std::size_t duplicates = 0;                     ///< rows that several files had, all alike
  std::vector<std::filesystem::path> blank = {};  ///< files in which nothing is stored yet: left out
  std::vector<Coverage::Part> missing = {};       ///< what no file holds: shards, or the whole run when it was not split
};

struct MergeOptions {
  double accept_rounding = 0.0;  ///< > 0: files of machines that round differently are merged where their numbers agree to this
};

/// Merges every result file below the inputs, experiment by experiment, into `<output>/<system>/<id>/results.sqlite`.
///
/// The result does not depend on the order of the inputs; merging again changes nothing; an existing result in `output` is one
/// more input. Nothing is written unless all files of all experiments are sound and agree.
/// What is missing is told, not refused.
/// @throws InvalidInput  for damaged files, other configurations or builds (with the difference), rows that contradict each
///                       other, inputs without results
/// @throws IoError
[[nodiscard]] std::vector<MergeSummary> merge(const std::vector<std::filesystem::path>& inputs, const std::filesystem::path& output,
                                              const MergeOptions& options = {});

}  // namespace airloom::experiments
