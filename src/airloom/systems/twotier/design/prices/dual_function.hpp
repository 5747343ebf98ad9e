#pragma once
/// The dual of budgets and promises: sub-channels decouple at given multipliers.
///
///     D(theta, lambda) = sum_v lambda_v - sum_{k least} theta_k T_k + sum_n max_x [ sum (weight + theta) r - sum lambda x ]
///
/// for every lambda, theta >= 0 an upper bound of the goal; where a common ratio is sought, sum over its promises of theta_k T_k must be 1.
/// Where a geometric mean of K rates is sought, the bound is value_bound(theta, D), whatever the unit of the multipliers: that of the
/// point's is where D = K, as at the multipliers of sum ln R.
/// Source: specification of [twotier], 8, and second part, 2.4 and 3.1.
#include "airloom/systems/twotier/design/prices/oracle.hpp"
#include "airloom/systems/twotier/design/promises/goal.hpp"

namespace airloom::twotier {

/// The dual at one place. Nats.
struct DualPoint {
  Eigen::ArrayXd lambda;  ///< (nodes)
  Eigen::ArrayXd theta;   ///< (promises)
  Eigen::ArrayXd x;       ///< (slots): the oracle's powers, not within the budgets in general
  Eigen::ArrayXd used;    ///< (nodes): sum of x
  double value = 0.0;     ///< D as the oracle found it, in the goal's unit
  double bound = 0.0;     ///< D with the oracle's bounds in place of its values
  bool whole = true;      ///< false: stopped before every sub-channel had its answer; nothing else holds

  /// used - 1 per node, 0 where lambda = 0 and the budget is slack: all 0 at the dual's minimum, where it is smooth.
  [[nodiscard]] Eigen::ArrayXd residual() const;
};

class DualFunction {
 public:
  DualFunction(const Network& network, const Goal& goal, Oracle& oracle) : network_(network), goal_(goal), oracle_(oracle) {}

  /// Asks the oracle for every sub-channel. @param known  (slots): a good answer
  [[nodiscard]] DualPoint operator()(const Eigen::ArrayXd& lambda, const Eigen::ArrayXd& theta, const Eigen::ArrayXd& known);

  [[nodiscard]] const Network& network() const { return network_; }
  [[nodiscard]] const Goal& goal() const { return goal_; }
  [[nodiscard]] std::int64_t calls() const { return calls_; }  ///< of the oracle for all sub-channels
  [[nodiscard]] std::int64_t work() const { return work_; }    ///< points or boxes that it looked at

 private:
  const Network& network_;
  const Goal& goal_;
  Oracle& oracle_;
  std::int64_t calls_ = 0, work_ = 0;
};

/// What one may get without any interference, every node water-filling alone: a loose upper bound of the weighted sum rate, nats.
[[nodiscard]] double interference_free_bound(const Network& network);

}  // namespace airloom::twotier
