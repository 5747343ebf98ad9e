#pragma once
/// Water-filling with weights and limits: what one node does that looks at its own links only.
#include <Eigen/Core>

namespace airloom::twotier {

/// maximise sum_l weight_l ln(1 + gain_l p_l)  s.t.  sum p = budget, 0 <= p <= cap:  p_l = clip(weight_l mu - 1/gain_l, 0, cap_l).
///
/// @param weight  (L), >= 0; a slot of weight or gain 0 gets nothing
/// @param gain    (L), >= 0, 1/W
/// @param cap     (L), W, infinity for none; empty for none at all
/// @param budget  > 0, W
/// @return        p, (L), W; sums to the budget, or to what the limits allow
/// Cost: O(L log L), exact: the sum is a broken line in mu.
[[nodiscard]] Eigen::VectorXd weighted_water_fill(const Eigen::VectorXd& weight, const Eigen::VectorXd& gain, const Eigen::VectorXd& cap,
                                                  double budget);

}  // namespace airloom::twotier
