#pragma once
/// How a claim of a publication is measured and judged, as an experiment's TOML declares it.
#include <array>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace airloom::experiments {

/// Closed intervals of axis values, by axis name; a point counts when it lies in all of them.
using Where = std::map<std::string, std::pair<double, double>>;

/// One number per stored row: a metric of one series.
///
/// Names are flat: "sum_rate_bps", "residuals.power", "history.lambda_donor", "scenario.<field>" for the scenario in force, and
/// "timing.wall_s" or "timing.cpu_s", which are no part of what runs have in common.
struct Quantity {
  /// How an array becomes one number, or, with `pool`, a sample of as many as it has entries. `first_below`: how many entries until one is
  /// <= level, counted from 1; inf when none is.
  enum class Over { none, sum, mean, min, max, length, first_below, pool };
  std::string series;
  std::string metric;
  std::optional<int> index = {};  ///< element of an array metric; -1 is the last
  Over over = Over::none;
  double level = 0.0;  ///< of first_below
};
constexpr auto enum_names(Quantity::Over) {
  return std::array<std::string_view, 8>{"none", "sum", "mean", "min", "max", "length", "first_below", "pool"};
}

/// How a scalar is measured from the stored rows, for a claim check. `[check.measure]`.
///
///     value = a, or a compared with b:  ratio a/b, difference a-b, relative_loss (b-a)/b, relative_gap |a-b|/max(|a|,|b|)
///     per = "point": the statistic over realizations first (ratio of means), then `reduce` over points
///     per = "realization": every drop counts, `reduce` over all drops of all points; `mean` has an interval
///
/// Only realizations where both quantities are present are compared; the others count as missing, and a check with more
/// missing values than `allow_failed` of them fails.
struct Measure {
  enum class Compare { none, ratio, difference, relative_loss, relative_gap };
  enum class Per { point, realization };
  /// q05, q95: quantiles, as median; first, last: of the points in order; argmax, argmin: coordinate, on the first axis that varies, of the
  /// extreme point; growth: last / first - 1, fall: 1 - last / largest; steps: between neighbours on that axis; count, share: of the values
  /// above 0; crossing: see `level_where`.
  enum class Reduce {
    min,
    max,
    mean,
    median,
    q05,
    q95,
    first,
    last,
    growth,
    fall,
    argmax,
    argmin,
    smallest_step,
    largest_step,
    count,
    share,
    crossing
  };
  Quantity a;
  std::optional<Quantity> b = {};
  std::vector<Quantity> others = {};  ///< compare with the largest of b and these ("better than the best of")
  Compare compare = Compare::none;
  Per per = Per::point;
  std::string statistic = "mean";  ///< of `per = point`; one of statistic_names()
  Reduce reduce = Reduce::mean;
  Where where = {};  ///< points that count
  /// Drops that count (per = realization): this quantity lies in the closed interval.
  std::optional<Quantity> filter = {};
  double filter_min = -std::numeric_limits<double>::infinity();
  double filter_max = std::numeric_limits<double>::infinity();
  /// crossing: coordinate, on the first axis that varies within `where`, at which a's statistic reaches that of b at the one
  /// point of `level_where`, divided by that point's coordinate (linear interpolation; NaN when it does not cross). Without b:
  /// the coordinate itself at which a reaches `level`.
  Where level_where = {};
  std::optional<double> level = {};
  double allow_failed = 0.0;  ///< share of missing values that is tolerated, 0 .. 1
};
constexpr auto enum_names(Measure::Compare) {
  return std::array<std::string_view, 5>{"none", "ratio", "difference", "relative_loss", "relative_gap"};
}
constexpr auto enum_names(Measure::Per) { return std::array<std::string_view, 2>{"point", "realization"}; }
constexpr auto enum_names(Measure::Reduce) {
  return std::array<std::string_view, 17>{"min",           "max",          "mean",   "median", "q05",     "q95",
                                          "first",         "last",         "growth", "fall",   "argmax",  "argmin",
                                          "smallest_step", "largest_step", "count",  "share",  "crossing"};
}

/// An interval test; strict at an end marked so. Keys in TOML: min, max, above, below.
struct Band {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool strict_min = false;
  bool strict_max = false;
  [[nodiscard]] bool holds(double x) const;  ///< false for NaN
  [[nodiscard]] std::string text() const;    ///< ">= 0.3 and <= 0.5"; "any number" without limits
};

/// One check: of a claim of the publication, or, without `claim`, one of our own. `judge` (results/checks.hpp) computes its verdict.
/// `[[check]]`.
struct Check {
  std::string id;
  std::string claim_text;  ///< what the publication says
  std::string text;        ///< what is measured, in words
  Measure measure;
  std::optional<Band> claim = {};  ///< absent: the publication claims nothing, our own expectation decides (pass when accepted)
  Band accept = {};
  std::string reason = {};  ///< why the claim does not reproduce; shown with not_reproduced
  std::string unit = {};
};

}  // namespace airloom::experiments
