#pragma once
/// Verifies result folders, says in a sentence what is wrong with each file, and mends what can be mended without losing anything.
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/experiments/spec/experiment.hpp"
#include "airloom/experiments/store/coverage.hpp"

namespace airloom::experiments {

/// wrong: results are damaged or missing that should be there; nothing here can bring them back. mendable: --repair does it. mended: it
/// did. note: nothing is the matter.
enum class Severity { wrong, mendable, mended, note };
constexpr auto enum_names(Severity) { return std::array<std::string_view, 4>{"wrong", "mendable", "mended", "note"}; }

struct Finding {
  std::filesystem::path file;
  Severity severity = Severity::note;
  std::string text;
};

/// What an experiment still lacks.
struct Lacking {
  std::filesystem::path folder;  ///< of `-o`
  Experiment experiment;         ///< as run
  std::string command;           ///< that ran it, without -o and --shard; "" when nobody said
  std::vector<Coverage::Part> parts;
};

struct Diagnosis {
  std::size_t files = 0;  ///< result files that were looked at
  std::vector<Finding> findings;
  std::vector<Lacking> lacking;
  std::string trouble;  ///< the first file that the disk did not give, or that could not be mended, in words; else empty

  [[nodiscard]] bool sound() const;  ///< nothing is wrong
};

/// Looks at every result file, manifest, lock and left-over below a folder.
/// @param repair  folds left-over logs into their files, removes files in which nothing was ever stored, locks without a holder and
///                temporary files of killed programs; each under its lock, and never what a running program uses
/// @throws IoError, InvalidInput  when the folder does not exist or holds no results
[[nodiscard]] Diagnosis examine(const std::filesystem::path& folder, bool repair);

}  // namespace airloom::experiments
