#pragma once
/// What differs between two results of the same experiment, number by number.
#include <string>
#include <vector>

#include "airloom/experiments/results/table.hpp"
#include "airloom/experiments/spec/statistics.hpp"

namespace airloom::report {

/// One number of one series at one point, in A and in B.
struct Difference {
  std::string place;  ///< "users = 4, power (dBW) = 10"; "" without a sweep
  std::string series;
  std::string metric;
  std::size_t n = 0;  ///< pairs, or, unpaired, the drops of the smaller of both
  double mean_a;
  double mean_b;
  experiments::Interval change;  ///< mean of B - A with its 95 % interval
};

struct Differences {
  bool paired = false;  ///< same seed: realization r of A meets the network of realization r of B
  std::vector<Difference> rows;
  std::vector<std::string> unmatched;  ///< series and points that only one of them has, in words
};

/// Every number that a figure or a check of A reads, at the points and of the series that both have.
///
/// Paired: only drops with a value in both count. Unpaired: Welch's interval of two independent samples.
[[nodiscard]] Differences compare_results(const experiments::ResultTable& a, const experiments::ResultTable& b);

/// Welch's interval of mean(b) - mean(a); NaN ends where a sample has fewer than two values.
[[nodiscard]] experiments::Interval unpaired_change(const experiments::Summary& a, const experiments::Summary& b);

}  // namespace airloom::report
