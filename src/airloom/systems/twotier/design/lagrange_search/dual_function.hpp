#pragma once
/// The dual of the budgets: sub-channels decouple at given multipliers.
///
///     g(lambda) = sum_v lambda_v budget_v + sum_n max_x value_n(x)  >=  optimum,   for every lambda >= 0
///
/// Source: specification of [twotier], 8.
#include <functional>

#include "airloom/systems/twotier/design/lagrange_search/subchannel.hpp"

namespace airloom::twotier {

/// The dual at one place. Nats.
struct DualPoint {
  Eigen::VectorXd multiplier;  ///< (nodes), nat/W
  Eigen::MatrixXd p;           ///< (C, N), W: the oracle's powers, not within the budgets in general
  Eigen::VectorXd node_power;  ///< (nodes), W
  double value = 0.0;          ///< g as the oracle found it
  double bound = 0.0;          ///< g with the oracle's bounds in place of its values
  bool whole = true;           ///< false: stopped before every sub-channel had its answer; the others count nothing

  /// (P - budget) / budget per node, 0 where lambda = 0 and the budget is slack: all 0 at the dual's minimum, where it is smooth.
  [[nodiscard]] Eigen::VectorXd residual(const Instance& instance) const;
};

class DualFunction {
 public:
  DualFunction(const Instance& instance, const std::vector<Subchannel>& channels, ChannelOracle& oracle)
      : instance_(instance), channels_(channels), oracle_(oracle) {}

  /// Asks the oracle for every sub-channel. @param multiplier  (nodes), >= 0, nat/W
  [[nodiscard]] DualPoint operator()(const Eigen::VectorXd& multiplier);

  [[nodiscard]] const Instance& instance() const { return instance_; }
  [[nodiscard]] std::int64_t calls() const { return calls_; }  ///< of the oracle for all sub-channels
  [[nodiscard]] std::int64_t work() const { return work_; }    ///< points or boxes that it looked at

 private:
  const Instance& instance_;
  const std::vector<Subchannel>& channels_;
  ChannelOracle& oracle_;
  std::int64_t calls_ = 0, work_ = 0;
};

/// What one may get without any interference, every node water-filling alone: a loose upper bound, nats.
[[nodiscard]] double interference_free_bound(const Instance& instance);

}  // namespace airloom::twotier
