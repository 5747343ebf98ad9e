#pragma once
/// Largest value of a function that ripples, by moves along the coordinates: deterministic, without derivatives.
#include <Eigen/Core>
#include <functional>
#include <stop_token>
#include <vector>

namespace airloom::iab {

struct PatternRules {
  std::vector<Eigen::Index> free;  ///< coordinates that move
  Eigen::VectorXd step;            ///< first step of every coordinate
  Eigen::VectorXd low, high;       ///< box; a point outside is clipped to it
  double smallest = 1.0;           ///< stops when the largest step of a free coordinate is below
  double improvement = 1e-9;       ///< a value counts as better when it is so much above, relative
};

/// What several searches share: the number of points that may still be tried.
struct PatternBudget {
  int left = 0;
  std::function<void()> tell = {};  ///< after every point
  std::stop_token stop = {};

  [[nodiscard]] bool over() const { return left <= 0 || stop.stop_requested(); }
};

struct PatternResult {
  Eigen::VectorXd x;
  double value = 0.0;
  bool finished = false;  ///< the steps became small; otherwise the budget ended, or a stop was requested
};

/// From x: tries the last displacement that helped, then + and - every free coordinate in order, and takes the first improvement; where
/// none helps, all steps halve.
/// @param legal  points for which it is false are skipped, and cost nothing
/// @param value  of a legal point
[[nodiscard]] PatternResult pattern_search(Eigen::VectorXd x, double value_at_x, const PatternRules& rules,
                                           const std::function<bool(const Eigen::VectorXd&)>& legal,
                                           const std::function<double(const Eigen::VectorXd&)>& value, PatternBudget& budget);

}  // namespace airloom::iab
