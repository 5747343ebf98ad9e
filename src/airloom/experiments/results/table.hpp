#pragma once
/// Stored rows of one experiment in memory: what statistics, checks, figures and exports read.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/experiments/spec/experiment.hpp"
#include "airloom/experiments/store/stored_file.hpp"
#include "airloom/systems/site.hpp"

namespace airloom::experiments {

/// One (point, realization, series): how it ended and its numbers.
struct Row {
  std::string status;   ///< a word of Status; "refused" (InvalidInput) or "unsupported"; "" when nothing is stored
  std::string message;  ///< why, when there is something to say
  Values values;        ///< flat names; numbers, arrays and texts
  double wall_s = std::numeric_limits<double>::quiet_NaN();
  double cpu_s = std::numeric_limits<double>::quiet_NaN();

  [[nodiscard]] bool stored() const { return !status.empty(); }
  /// The numbers may be used: the solver ended as converged, iteration_limit, time_limit or stalled.
  [[nodiscard]] bool usable() const;
};

/// A row of that status has numbers that may be used.
[[nodiscard]] bool usable_status(std::string_view status);

/// How many rows there are of each kind.
struct RowCounts {
  std::size_t usable = 0;
  std::size_t failed = 0;   ///< stored, not usable
  std::size_t missing = 0;  ///< not stored yet
};

struct ResultTable {
  Experiment experiment;      ///< as run: seed, realizations and scenario after --seed, --realizations, --quick and --set
  io::Json configuration;     ///< full effective configuration
  int full_realizations = 0;  ///< what the experiment's file asks for; `experiment.realizations` is what was asked for in this run
  std::string version;        ///< of the program that solved
  std::string build_id;
  std::vector<Row> rows;    ///< ((point * realizations) + realization) * series + series index
  std::string command;      ///< that made them, without -o and --shard; "" when nobody said
  std::vector<Site> sites;  ///< deployment of point 0, realization 0; empty when there is none

  /// Reads `results.sqlite`, or the folder that holds it.
  /// @throws IoError       when there is no such file, or it cannot be read
  /// @throws InvalidInput  when it is not a result file, is damaged, or holds shards that were not merged; names file and reason
  [[nodiscard]] static ResultTable load(const std::filesystem::path& file_or_folder);

  [[nodiscard]] std::size_t points() const { return experiment.points(); }
  [[nodiscard]] std::size_t realizations() const { return static_cast<std::size_t>(experiment.realizations); }
  /// Few drops: no more than the experiment's quick number, and less than its full one.
  [[nodiscard]] bool quick() const {
    return experiment.realizations <= experiment.quick_realizations && experiment.realizations < full_realizations;
  }
  [[nodiscard]] std::size_t series_count() const { return experiment.series.size(); }
  [[nodiscard]] const Row& row(std::size_t point, std::size_t realization, std::size_t series) const {
    return rows[(point * realizations() + realization) * series_count() + series];
  }

  /// @throws InvalidInput  with the nearest known id
  [[nodiscard]] std::size_t series_index(std::string_view id) const;
  /// @throws InvalidInput  with the nearest known axis
  [[nodiscard]] std::size_t axis_index(std::string_view name) const;
  /// Where a point stands on an axis.
  [[nodiscard]] double coordinate(std::size_t axis, std::size_t point) const;
  /// Points that lie in all intervals (ends included, 1e-9 relative slack), ascending. @throws InvalidInput for an unknown axis
  [[nodiscard]] std::vector<std::size_t> select(const Where& where) const;

  /// One number per realization; NaN for rows that are missing, not usable or lack the metric, and for an array without index.
  /// @throws InvalidInput  for an unknown series
  [[nodiscard]] std::vector<double> column(const Quantity& quantity, std::size_t point) const;
  /// The array of a metric per realization (one element for a scalar), empty as above.
  [[nodiscard]] std::vector<std::vector<double>> arrays(std::size_t series, std::string_view metric, std::size_t point) const;
  /// Names of the metrics stored in any row of a series, in order of first appearance.
  [[nodiscard]] std::vector<std::string> metrics(std::size_t series) const;

  [[nodiscard]] RowCounts counts() const;
  [[nodiscard]] RowCounts counts(std::size_t series) const;
};

/// Reduces an array as the quantity says. NaN when it cannot.
[[nodiscard]] double reduce_array(const std::vector<double>& values, const Quantity& quantity);

/// @throws InvalidInput  when two of the folders hold the same experiment, whose rows nothing would tell apart
void require_distinct(const std::vector<std::filesystem::path>& folders);

/// Refuses a stored file whose parts do not fit together: what ResultTable::load looks at besides read_store.
/// @throws InvalidInput  names file and reason
void require_experiment(const StoredFile& stored, const std::string& file);

/// The result files of one folder, `results.sqlite` first, then shards in order.
[[nodiscard]] std::vector<std::filesystem::path> store_files(const std::filesystem::path& folder);

/// Result folders (`<system>/<id>`, holding some results*.sqlite) at or below a folder, sorted by system and id.
/// @throws IoError       when the folder does not exist
/// @throws InvalidInput  when it holds no results
[[nodiscard]] std::vector<std::filesystem::path> result_folders(const std::filesystem::path& folder);

}  // namespace airloom::experiments
