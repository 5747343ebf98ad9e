#pragma once
/// What is maximised under which promises: a weighted sum of rates, the geometric mean of some, or the largest common ratio of rates to
/// their targets.
#include "airloom/systems/twotier/design/network/network.hpp"

namespace airloom::twotier {

/// What a set of slots is in a goal. least: a promise, its rate is at least its target; common: its rate over its target is at least the
/// common ratio, which is maximised; logarithm: the sum of the logarithms of all such rates is maximised, in their own unit.
enum class Role { least, common, logarithm };

struct Goal {
  Eigen::ArrayXd weight;  ///< (slots) of the sum; all 0 when something else is sought
  std::vector<Commitment> promises;
  std::vector<Role> role;  ///< (promises)

  [[nodiscard]] bool has(std::size_t promise, Role one) const { return role[promise] == one; }
  [[nodiscard]] std::int64_t count(Role one) const;
  [[nodiscard]] bool ratio() const { return count(Role::common) > 0; }          ///< a common ratio is sought
  [[nodiscard]] bool fair_share() const { return count(Role::logarithm) > 0; }  ///< a geometric mean is sought
  [[nodiscard]] bool weighted() const { return !ratio() && !fair_share(); }     ///< the instance's weights count
};

/// The network's weighted sum rate under its promises.
[[nodiscard]] Goal sum_goal(const Network& network);
/// The largest common ratio of all promises of the network: at least 1 exactly when they can be kept.
[[nodiscard]] Goal feasibility_goal(const Network& network);
/// The largest rate that every user with a slot that may send gets, under the network's promises. The ratio is that rate in nats.
[[nodiscard]] Goal max_min_goal(const Instance& instance, const Network& network);

/// The largest geometric mean of the rates of users with a slot that may send, under the network's promises. Its value is that mean in
/// nats.
[[nodiscard]] Goal proportional_goal(const Instance& instance, const Network& network);
/// The sum that has the slope of the goal's sum of logarithms at these ratios: weights 1 / rate, under the same promises.
[[nodiscard]] Goal linearized(const Goal& goal, const Eigen::ArrayXd& ratio);

/// Rates of all slots, nats, (slots).
[[nodiscard]] Eigen::ArrayXd slot_rates(const Network& network, const Eigen::ArrayXd& x);
/// Rate over target of every promise.
[[nodiscard]] Eigen::ArrayXd ratios(const std::vector<Commitment>& promises, const Eigen::ArrayXd& rate);
/// What the goal makes of these rates and ratios, whether promises are kept or not: sum, geometric mean or smallest common ratio.
[[nodiscard]] double value_of(const Goal& goal, const Eigen::ArrayXd& rate, const Eigen::ArrayXd& ratio);
/// An upper bound of the value from one of the Lagrangian sum at these multipliers. They are themselves but for a geometric mean of K
/// rates: sum ln R_k <= sum (theta_k R_k - ln theta_k - 1), best scaled, bounds it by dual / K exp(-mean ln theta_k).
[[nodiscard]] double value_bound(const Goal& goal, const Eigen::ArrayXd& theta, double dual);
/// The smallest ratio of all promises; infinity without any.
[[nodiscard]] double worst_ratio(const Network& network, const Eigen::ArrayXd& x);
/// weight + the multipliers of the promises that a slot takes part in.
[[nodiscard]] Eigen::ArrayXd raised_weight(const Goal& goal, const Eigen::ArrayXd& theta);

}  // namespace airloom::twotier
