#pragma once
/// Water-filling: the power split that maximizes the sum rate of parallel channels.
#include <Eigen/Core>

namespace airloom {

/// maximize sum log(1 + gain_l p_l)  subject to  sum p_l = budget, p >= 0;  p_l = max(0, level - 1/gain_l).
///
/// @param gain    shape (L), >= 0, 1/W (a zero gain gets no power)
/// @param budget  > 0, W
/// @return        p, shape (L), W; sums to budget unless every gain is 0 (then all zero)
/// Cost: O(L log L), exact.
[[nodiscard]] Eigen::VectorXd water_fill(const Eigen::VectorXd& gain, double budget);

}  // namespace airloom
