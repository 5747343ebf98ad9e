#pragma once
/// Largest value of a function that ripples, by moves along the coordinates: deterministic, without derivatives.
#include <Eigen/Core>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

namespace airloom::iab {

struct PatternRules {
  std::vector<Eigen::Index> free;  ///< coordinates that move
  Eigen::VectorXd step;            ///< first step of every coordinate
  Eigen::VectorXd low, high;       ///< box; a point outside is clipped to it
  double smallest = 1.0;           ///< stops when the largest step of a free coordinate is below
  double improvement = 1e-9;       ///< a value counts as better when it is so much above, relative
};

/// A function of points that several searches share: what was tried once is remembered, and costs nothing again.
class TriedPoints {
 public:
  using Value = std::function<double(const Eigen::VectorXd&)>;
  /// @param most  how many points may be tried
  /// @param tell  called with the number of points tried, after every one
  TriedPoints(Value value, int most, std::function<void(int)> tell = {}, std::stop_token stop = {})
      : value_(std::move(value)), most_(most), tell_(std::move(tell)), stop_(std::move(stop)) {}

  /// Nothing when the point is new and the budget is used up, or a stop was requested.
  [[nodiscard]] std::optional<double> at(const Eigen::VectorXd& x);
  [[nodiscard]] bool over() const { return tried() >= most_ || stop_.stop_requested(); }
  [[nodiscard]] int tried() const { return static_cast<int>(known_.size()); }

 private:
  Value value_;
  int most_;
  std::function<void(int)> tell_;
  std::stop_token stop_;
  std::map<std::vector<double>, double> known_;
};

struct PatternResult {
  Eigen::VectorXd x;
  double value = -std::numeric_limits<double>::infinity();
  bool finished = false;  ///< the steps became small; otherwise the budget ended, or a stop was requested
};

/// From x: tries the last displacement that helped, then + and - every free coordinate in order, and takes the first improvement; where
/// none helps, all steps halve.
/// @param legal  points for which it is false are skipped, and cost nothing
/// @param points  values of legal points
[[nodiscard]] PatternResult pattern_search(Eigen::VectorXd x, const PatternRules& rules,
                                           const std::function<bool(const Eigen::VectorXd&)>& legal, TriedPoints& points);

}  // namespace airloom::iab
