#pragma once
/// What the uplink promises need at the very least: known before any search.
#include <string>

#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {

/// Least power over parallel channels with noises b that reaches a summed rate, by filling the best of them; in the unit of b. Noises of 0
/// carry everything for nothing.
[[nodiscard]] double least_power_of_sum(Eigen::VectorXd noise, double rate);

/// Least uplink power of every user that keeps its promise when all access points are silent and no user disturbs another, (D), W.
/// With `Qos::sum` by filling the best subcarriers: ln level = (rate + sum of ln b0 over the n best) / n.
[[nodiscard]] Eigen::VectorXd least_uplink_power(const PowerProblem& problem);

/// "user 3 cannot meet its uplink QoS: needs 2 W of 1 W" for the first user of whom that is true even with silent access points;
/// empty when there is none.
[[nodiscard]] std::string uplink_out_of_reach(const PowerProblem& problem);

}  // namespace airloom::mdd
