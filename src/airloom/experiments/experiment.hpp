#pragma once
/// An experiment as its TOML file declares it: what to sweep, which series to solve, what to draw, what to check.
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "airloom/core/values.hpp"
#include "airloom/io/toml.hpp"

namespace airloom::experiments {

/// One axis of the sweep: one or several scenario fields that move together. `[[sweep]]` in TOML:
///
///     [[sweep]]
///     keys = ["donor_power_dbw", "node_power_dbw"]   # or key = "..."
///     from = -20                                     # or values = [...]
///     to = 10
///     step = 2
struct SweepAxis {
  std::vector<std::string> keys;  ///< scenario fields; the first names the axis
  std::vector<Value> values;
};

/// One algorithm with its options (and, where the series differ in that, its scenario). `[[series]]`.
struct Series {
  std::string id;         ///< the record's "algorithm" column; unique in the experiment
  std::string label;      ///< legend
  std::string algorithm;
  Values options;
  Values scenario;        ///< overrides for this series only; must not change what is drawn but noise, powers, chains ...
};

/// What one series contributes to a check: a metric, reduced over realizations at each point.
struct Quantity {
  std::string series;
  std::string metric;     ///< flat name: "sum_rate_bps", "residuals.power", "history.lambda_donor"
  std::optional<int> index;  ///< element of an array metric; -1 is the last
};

/// How a scalar is measured from the stored rows, for a claim check. `[check.measure]`.
///
///     value(point, realization) = a, or a compared with b:  ratio a/b, difference a-b, relative_loss (b-a)/b
///     per = "point": the statistic over realizations first (ratio of means), then `reduce` over points
///     per = "realization": every drop counts, `reduce` over all drops of all points
struct Measure {
  enum class Compare { none, ratio, difference, relative_loss };
  enum class Per { point, realization };
  enum class Reduce { min, max, mean, median, first, last, argmax, argmin, smallest_step, largest_step, count, crossing };
  Quantity a;
  std::optional<Quantity> b;
  Compare compare = Compare::none;
  Per per = Per::point;
  std::string statistic = "mean";       ///< of `per = point`: mean, median, min, max, q05, q10, q25, q75, q90, q95
  Reduce reduce = Reduce::mean;         ///< argmax/argmin: value of the first axis there; steps: between successive points
  /// Points that count: axis name -> closed interval of its values.
  std::map<std::string, std::pair<double, double>> where;
  /// Drops that count (per = realization): flat metric of series a within a closed interval.
  std::optional<Quantity> filter;
  double filter_min = -std::numeric_limits<double>::infinity();
  double filter_max = std::numeric_limits<double>::infinity();
  /// crossing: the value of the first axis that varies within `where` at which a's mean reaches the mean of b restricted to
  /// `level_where`, divided by the value of that axis there (linear interpolation; NaN when it does not cross).
  std::map<std::string, std::pair<double, double>> level_where;
};

/// An interval test; strict at an end marked so. Keys in TOML: min, max, above, below.
struct Band {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool strict_min = false;
  bool strict_max = false;
  [[nodiscard]] bool holds(double x) const;  ///< false for NaN
  [[nodiscard]] std::string text() const;    ///< ">= 0.3 and <= 0.5"
};

/// One claim check. Verdict: fail when `accept` is missed; else pass when `claim` holds; else not_reproduced. `[[check]]`.
struct Check {
  std::string id;
  std::string claim_text;    ///< what the publication says
  std::string text;          ///< what is measured, in words
  Measure measure;
  std::optional<Band> claim; ///< absent: the publication claims nothing, our own expectation decides (pass when accepted)
  Band accept;
  std::string reason;        ///< why the claim does not reproduce; shown with not_reproduced
  std::string unit;
};

/// One figure. `[[figure]]`.
struct FigureSpec {
  enum class Kind { line, bar, cdf, map, history, deployment };
  std::string id;
  std::string title;
  Kind kind = Kind::line;
  std::string x;                      ///< line: axis name, or a metric with x_is_metric
  bool x_is_metric = false;
  std::string y;                      ///< map: second axis name (z is the metric)
  std::vector<std::string> metrics;   ///< line, cdf, history: one or more; bar: one group each
  std::vector<std::string> metric_labels;
  std::vector<std::string> series;    ///< ids; empty means all
  std::map<std::string, std::pair<double, double>> where;
  std::string statistic = "mean";
  std::string band = "ci95";          ///< ci95, quartiles, none
  double x_scale = 1.0;
  double y_scale = 1.0;
  double scale = 1.0;                 ///< of the metric
  std::string x_label, y_label, z_label;
  bool log_x = false;
  bool log_y = false;
};

struct Experiment {
  std::string system;
  std::string id;            ///< the file's stem: "fig7"
  std::string title;
  std::string source;        ///< "Fig. 7", or "ours"
  std::string note;          ///< plain words shown under the title
  int realizations = 100;
  int quick_realizations = 4;
  std::uint64_t seed = 1;
  Values scenario;
  std::vector<SweepAxis> sweep;        ///< empty: one point
  std::vector<Series> series;
  std::vector<std::string> record;     ///< flat names to store, "history." names too; empty: metrics, residuals, certificate scalars
  std::vector<FigureSpec> figures;
  std::vector<Check> checks;

  [[nodiscard]] std::size_t points() const;
  /// The sweep's scenario values of one point (first axis slowest).
  [[nodiscard]] Values point(std::size_t index) const;
};

/// @param id  the file's stem
/// @throws InvalidInput  naming file and line for unknown keys, wrong types, empty sweeps, unknown series in figures and checks
[[nodiscard]] Experiment parse_experiment(const io::Document& document, const std::string& id);

}  // namespace airloom::experiments
