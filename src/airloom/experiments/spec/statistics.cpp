#include "airloom/experiments/spec/statistics.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/core/limits.hpp"
#include "airloom/core/nearest_name.hpp"
#include "airloom/core/parallel_for.hpp"
#include "airloom/numerics/quantile.hpp"

namespace airloom::experiments {
namespace {

std::vector<double> without_nan(std::span<const double> values) {
  std::vector<double> kept;
  kept.reserve(values.size());
  for (const double value : values) {
    if (!std::isnan(value)) kept.push_back(value);
  }
  return kept;
}

double mean_of(std::span<const double> values) {
  return values.empty() ? not_a_number : pairwise_sum(values) / static_cast<double>(values.size());
}

double std_of(std::span<const double> values, double mean) {
  if (values.size() < 2) return not_a_number;
  std::vector<double> squares(values.size());
  std::ranges::transform(values, squares.begin(), [mean](double x) { return (x - mean) * (x - mean); });
  return std::sqrt(pairwise_sum(squares) / static_cast<double>(values.size() - 1));
}

double half_width(std::size_t n, double std) {
  return n < 2 ? not_a_number : student_t_975(n - 1) * std / std::sqrt(static_cast<double>(n));
}

}  // namespace

double student_t_975(std::size_t degrees) { return boost::math::quantile(boost::math::students_t(static_cast<double>(degrees)), 0.975); }

Summary summarize(std::span<const double> values) {
  Summary s{};
  const std::vector<double> kept = without_nan(values);
  s.n = kept.size();
  s.n_failed = values.size() - kept.size();
  s.mean = mean_of(kept);
  s.std = std_of(kept, s.mean);
  const double half = half_width(s.n, s.std);
  s.ci95_low = s.mean - half;
  s.ci95_high = s.mean + half;
  s.sorted = kept;
  std::ranges::sort(s.sorted);
  s.min = kept.empty() ? not_a_number : s.sorted.front();
  s.max = kept.empty() ? not_a_number : s.sorted.back();
  for (std::size_t i = 0; i < quantile_levels.size(); ++i) s.quantiles[i] = quantile(s.sorted, quantile_levels[i]);
  return s;
}

Interval interval_from_influence(double value, std::span<const double> influence) {
  const std::vector<double> kept = without_nan(influence);
  const double half = half_width(kept.size(), std_of(kept, mean_of(kept)));
  return {.value = value, .low = value - half, .high = value + half};
}

Paired compare_paired(std::span<const double> a, std::span<const double> b) {
  if (a.size() != b.size()) {
    throw InvalidInput("paired samples: " + std::to_string(a.size()) + " and " + std::to_string(b.size()) +
                       " realizations; must be as many");
  }
  std::vector<double> left, right, difference, ratio;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::isnan(a[i]) || std::isnan(b[i])) continue;
    left.push_back(a[i]);
    right.push_back(b[i]);
    difference.push_back(a[i] - b[i]);
    ratio.push_back(a[i] / b[i]);
  }
  Paired out{};
  out.n = left.size();
  out.n_failed = a.size() - left.size();
  out.difference = interval_from_influence(mean_of(difference), difference);
  out.mean_of_ratios = interval_from_influence(mean_of(ratio), ratio);
  const double bottom = mean_of(right);
  const double quotient = mean_of(left) / bottom;
  std::vector<double> influence(left.size());
  for (std::size_t i = 0; i < left.size(); ++i) influence[i] = (left[i] - quotient * right[i]) / bottom;
  out.ratio_of_means = interval_from_influence(quotient, influence);
  return out;
}

const std::vector<std::string>& statistic_names() {
  static const std::vector<std::string> names{"mean", "std", "median", "min", "max", "q05", "q10", "q25", "q75", "q90", "q95"};
  return names;
}

double statistic(const Summary& summary, std::string_view name) {
  if (name == "mean") return summary.mean;
  if (name == "std") return summary.std;
  if (name == "min") return summary.min;
  if (name == "max") return summary.max;
  constexpr std::array<std::string_view, quantile_levels.size()> quantile_names{"q05", "q10", "q25", "median", "q75", "q90", "q95"};
  for (std::size_t i = 0; i < quantile_names.size(); ++i) {
    if (name == quantile_names[i]) return summary.quantiles[i];
  }
  throw InvalidInput(unknown_name("statistic", name, statistic_names()));
}

}  // namespace airloom::experiments
