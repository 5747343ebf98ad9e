#pragma once
/// What is maximised under which promises: a weighted sum of rates, or the largest common ratio of rates to their targets.
#include "airloom/systems/twotier/design/network/network.hpp"

namespace airloom::twotier {

struct Goal {
  Eigen::ArrayXd weight;  ///< (slots) of the sum; all 0 when a common ratio is sought
  std::vector<Commitment> promises;
  std::vector<bool> common;  ///< (promises): its rate over its target is at least the common ratio, which is maximised; else at least 1

  [[nodiscard]] bool ratio() const;  ///< a common ratio is sought
};

/// The network's weighted sum rate under its promises.
[[nodiscard]] Goal sum_goal(const Network& network);
/// The largest common ratio of all promises of the network: at least 1 exactly when they can be kept.
[[nodiscard]] Goal feasibility_goal(const Network& network);
/// The largest rate that every user with a slot that may send gets, under the network's promises. The ratio is that rate in nats.
[[nodiscard]] Goal max_min_goal(const Instance& instance, const Network& network);

/// Rates of all slots, nats, (slots).
[[nodiscard]] Eigen::ArrayXd slot_rates(const Network& network, const Eigen::ArrayXd& x);
/// Rate over target of every promise.
[[nodiscard]] Eigen::ArrayXd ratios(const std::vector<Commitment>& promises, const Eigen::ArrayXd& rate);
/// The smallest ratio of all promises; infinity without any.
[[nodiscard]] double worst_ratio(const Network& network, const Eigen::ArrayXd& x);
/// weight + the multipliers of the promises that a slot takes part in.
[[nodiscard]] Eigen::ArrayXd raised_weight(const Goal& goal, const Eigen::ArrayXd& theta);

}  // namespace airloom::twotier
