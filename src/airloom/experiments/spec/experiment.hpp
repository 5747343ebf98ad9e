#pragma once
/// An experiment as its TOML file declares it: what to sweep, which series to solve, what to draw, what to check.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "airloom/core/values.hpp"
#include "airloom/experiments/spec/check_spec.hpp"
#include "airloom/experiments/spec/figure_spec.hpp"
#include "airloom/experiments/spec/own_metric.hpp"
#include "airloom/experiments/spec/series.hpp"
#include "airloom/io/toml.hpp"
#include "airloom/systems/random_fields.hpp"

namespace airloom::experiments {

/// Of one experiment.
inline constexpr int most_realizations = 10'000'000;

/// One axis of the sweep: one or several scenario fields that move together. `[[sweep]]` in TOML:
///
///     [[sweep]]
///     keys = ["donor_power_dbw", "node_power_dbw"]   # or key = "..."
///     from = -20                                     # or values = [...]
///     to = 10
///     step = 2
///     with = { users = [12, 15] }                    # further fields, a value per point each
struct SweepAxis {
  std::vector<std::string> keys;  ///< scenario fields, or "options.<name>" for an option of every series
  std::vector<Value> values;      ///< each key takes the same value
  std::vector<std::pair<std::string, std::vector<Value>>> with = {};  ///< fields that move along, as many values as the keys
  std::string name = {};                                              ///< of the axis; the first key unless the file says otherwise
  std::vector<double> at = {};  ///< coordinates for figures and checks: the numbers themselves; 0, 1, ... when they are words or lists

  /// Whether the axis sets this field.
  [[nodiscard]] bool sets(const std::string& field) const;
};

struct Experiment {
  std::string system;
  std::string id;  ///< the file's stem: "fig7"
  std::string title;
  std::string source;  ///< "Fig. 7", or "ours"
  std::string note;    ///< plain words shown under the title
  int realizations = 100;
  int quick_realizations = 4;
  std::uint64_t seed = 1;
  std::vector<std::string> instances;  ///< files, from the experiment's own folder: realization r is the r-th; empty: networks are drawn
  std::filesystem::path folder;        ///< of the experiment's file
  Values scenario;
  std::vector<RandomField> random;  ///< scenario fields that every realization draws anew
  std::vector<SweepAxis> sweep;     ///< empty: one point
  std::vector<Series> series;
  std::vector<std::string> record;  ///< flat names to store; empty: all but histories. What figures and checks use is added.
  std::vector<OwnMetric> metrics;   ///< made of others
  std::vector<FigureSpec> figures;
  std::vector<Check> checks;
  std::string toml;  ///< the text that this was parsed from, kept with the results

  [[nodiscard]] std::size_t points() const;
  /// The sweep's scenario values of one point (first axis slowest).
  [[nodiscard]] Values point(std::size_t index) const;
  /// Position of one point on each axis.
  [[nodiscard]] std::vector<std::size_t> position(std::size_t index) const;
};

/// @param id      the file's stem
/// @param folder  that the names of files in it start from
/// @throws InvalidInput  naming file and line of all faults: unknown keys (with the nearest known one), wrong types, empty
///                       sweeps, unknown series or axes in figures and checks
[[nodiscard]] Experiment parse_experiment(const io::Document& document, const std::string& id, const std::filesystem::path& folder = {});

/// Reads a file or text that was stored with results. @throws InvalidInput, IoError
[[nodiscard]] Experiment parse_experiment_text(const std::string& text, const std::string& file, const std::string& id,
                                               const std::filesystem::path& folder = {});

/// Names that figures and checks read, in order of first use.
[[nodiscard]] std::vector<std::string> named_metrics(const Experiment& experiment);
/// The same without "scenario." ones: what a run must store besides `record`.
[[nodiscard]] std::vector<std::string> used_metrics(const Experiment& experiment);

}  // namespace airloom::experiments
