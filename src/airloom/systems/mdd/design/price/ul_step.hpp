#pragma once
/// The uplink powers for given base and prices, per user: water-filling with a floor, in closed form.
///
///     maximise  sum_j ln(1 + q_j / b_j) - price sum_j q_j    s.t.  sum_j q_j <= budget  and the promised rate
///
/// The answer is a level: q_j = max(floor b_j, level - b_j). Source: specification of [mdd], 6.2.
#include <Eigen/Core>

#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {

/// What the uplink promises: a floor on every SINR, or a rate over the user's subcarriers, or (both 0) nothing.
struct UlPromise {
  double floor = 0.0;  ///< of the SINR on every subcarrier
  double rate = 0.0;   ///< sum over the subcarriers, nats
};
[[nodiscard]] UlPromise ul_promise(const PowerProblem& problem);

/// Least power that keeps the promise on subcarriers of base b, W.
/// @param sinr  filled with the SINR of that power, when given; its size is that of `base`
[[nodiscard]] double least_power(const UlPromise& promise, const Eigen::Ref<const Eigen::VectorXd>& base, Eigen::VectorXd* sinr = nullptr);

/// SINR q/b of the best powers of one user.
/// @param base    b, > 0, (n)
/// @param price   >= 0, 1/W
/// @param budget  > 0, W
/// @param sinr    answer, (n)
/// @return        false, with `sinr` untouched, when the budget cannot carry the promise
/// Cost: O(n log n), exact.
[[nodiscard]] bool ul_step(const UlPromise& promise, const Eigen::Ref<const Eigen::VectorXd>& base, double price, double budget,
                           Eigen::Ref<Eigen::VectorXd> sinr);

}  // namespace airloom::mdd
