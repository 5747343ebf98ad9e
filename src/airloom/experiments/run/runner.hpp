#pragma once
/// Runs a plan over threads into a result folder; resumes what was begun, loses nothing when it is stopped or killed.
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "airloom/experiments/spec/plan.hpp"
#include "airloom/experiments/store/store.hpp"

namespace airloom::experiments {

/// How far a run is. A unit is one (point, realization) with all its series.
struct RunProgress {
  std::string experiment;       ///< "iab/fig7"
  std::size_t total = 0;        ///< units of this shard
  std::size_t found = 0;        ///< stored before this run
  std::size_t done = 0;         ///< solved by this run so far
  std::size_t failed_rows = 0;  ///< stored rows without usable numbers so far
  double elapsed_s = 0.0;
};
/// Called by one thread at a time, at the start and after every commit. The library itself prints nothing.
using OnProgress = std::function<void(const RunProgress&)>;

struct RunControl {
  int threads = 1;
  Shard shard = {};
  /// One of several processes that run the plan together, each a shard: what the folder's `results.sqlite` holds is stored
  /// already, no other shard is looked at (the processes begin at the same time), and no file is made when nothing is left to do.
  bool together = false;
  std::optional<std::chrono::steady_clock::time_point> deadline = {};  ///< no unit starts after it
  std::stop_token stop = {};                                           ///< current units are finished and stored
  OnProgress on_progress = {};
};

struct RunSummary {
  std::filesystem::path folder;
  RunProgress progress;
  bool complete = false;           ///< every unit of the shard is stored
  bool out_of_time = false;        ///< stopped by the deadline
  std::string first_failure = {};  ///< of this run's rows without usable numbers: "point 0, realization 3, mine: failed: exit code 1"
};

/// Where an experiment's results stand below the folder of `-o`: `<folder>/<system>/<id>`.
[[nodiscard]] std::filesystem::path result_folder(const std::filesystem::path& folder, const Experiment& experiment);

/// What a result file of the plan says of itself.
[[nodiscard]] StoreHeader store_header(const Plan& plan, const Shard& shard);

/// Solves what is not stored yet, realization by realization, and writes `manifest.json`.
///
/// Rows depend on (configuration, point, realization, series) alone, never on threads, shards or order. A realization that the
/// system refuses (InvalidInput) or that this build cannot solve (Unsupported) is stored as such with its message; it is not
/// tried again. Different shards may share the folder: each has files of its own.
/// @param folder  of `-o`
/// @throws InvalidInput  when the folder holds results of another configuration or build; shows the difference
/// @throws IoError       when it cannot be written
[[nodiscard]] RunSummary run(const Plan& plan, const std::filesystem::path& folder, const RunControl& control);

/// How units are solved.
struct UnitControl {
  int worker = 0;                      ///< which of the threads
  std::stop_token stop = {};           ///< ends what others' programs do
  std::vector<Site>* sites = nullptr;  ///< set to the deployment when not null and the instance has one
};

/// Solves some units of one point together, series by series: others' functions may like to get several networks at once.
/// @return  the rows of each; nothing when the stop ended one, as if none had been begun
[[nodiscard]] std::vector<std::vector<StoredRow>> solve_units(const Plan& plan, std::size_t point,
                                                              std::span<const std::uint64_t> realizations, const UnitControl& control);

/// Solves one unit. Exposed for tests.
/// @param sites  set to the deployment when not null and the instance has one
[[nodiscard]] std::vector<StoredRow> solve_unit(const Plan& plan, std::size_t point, std::uint64_t realization,
                                                std::vector<Site>* sites = nullptr);

/// "3h55m", "90s", "1h", "45m30s", "2d"; at most a hundred years. @throws InvalidInput
[[nodiscard]] std::chrono::seconds parse_duration(const std::string& text);

}  // namespace airloom::experiments
