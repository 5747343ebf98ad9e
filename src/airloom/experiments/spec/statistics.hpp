#pragma once
/// Monte-Carlo statistics of one metric over realizations, and paired comparisons of two.
///
/// NaN stands for a failed realization: it is counted, never averaged. Infinities are values like any other.
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace airloom::experiments {

/// Probabilities of the quantiles that a summary holds.
inline constexpr std::array<double, 7> quantile_levels{0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95};

/// What is reported of one sample. Numbers that the sample cannot give (mean of nothing, std of one value) are NaN.
struct Summary {
  std::size_t n = 0;         ///< realizations with a value
  std::size_t n_failed = 0;  ///< realizations without one
  double mean;               ///< pairwise sum in index order, over n
  double std;                ///< with n - 1
  double ci95_low;           ///< mean - t_{0.975, n-1} std / sqrt(n)
  double ci95_high;
  double min;
  double max;
  std::array<double, quantile_levels.size()> quantiles;  ///< at quantile_levels, type 7
  std::vector<double> sorted;                            ///< the values in ascending order, for a CDF
};

/// @param values  one per realization, in index order
/// Cost: O(n log n).
[[nodiscard]] Summary summarize(std::span<const double> values);

/// The 0.975 quantile of Student's t distribution.
/// @param degrees  >= 1
[[nodiscard]] double student_t_975(std::size_t degrees);

/// A number with its 95 % confidence interval; NaN ends where there is none.
struct Interval {
  double value;
  double low;
  double high;
};

/// A against B on the same realizations; those where either failed are left out, and counted.
struct Paired {
  std::size_t n = 0;
  std::size_t n_failed = 0;
  Interval difference;      ///< mean of a - b
  Interval ratio_of_means;  ///< mean(a) / mean(b); interval by the delta method
  Interval mean_of_ratios;  ///< mean of a / b
};

/// @param a  one per realization
/// @param b  as many
[[nodiscard]] Paired compare_paired(std::span<const double> a, std::span<const double> b);

/// Interval of `value` when the mean of `influence` (one term per realization, NaN left out) is its error to first order.
[[nodiscard]] Interval interval_from_influence(double value, std::span<const double> influence);

/// Names that `statistic` knows: mean, std, median, min, max, q05, q10, q25, q75, q90, q95.
[[nodiscard]] const std::vector<std::string>& statistic_names();

/// One number of a summary by its name.
/// @throws InvalidInput  for an unknown name
[[nodiscard]] double statistic(const Summary& summary, std::string_view name);

}  // namespace airloom::experiments
