#pragma once
/// The closed form of a downlink stream inside the dual of a downlink step, whatever its prices are made of.
#include <Eigen/Core>
#include <algorithm>

namespace airloom::mdd {

/// max over A of sum_k weight_k ln(1 + A_k / I_k) - A_k / g_k, A_k >= floor_k: the value, and for the powers and the Hessian
///
///     column_k = A_k / g_k^2,   bend_k = d column_k / d g_k
///
/// @param g            sum_l w_lk^2 / lambda_lk, (K), 1/price
/// @param disturbance  I, (K)
/// @param weight       (K), > 0; null: 1
/// @param floor        (K), >= 0; null: none
/// Source: specification of [mdd], 6.1 and 15.3.
[[nodiscard]] double stream_terms(const Eigen::VectorXd& g, const Eigen::VectorXd& disturbance, const Eigen::VectorXd* weight,
                                  const Eigen::VectorXd* floor, Eigen::VectorXd& column, Eigen::VectorXd& bend);

/// The least value that a Newton step may give the multiplier of a budget: no price falls by more than a factor of 10.
[[nodiscard]] inline double least_multiplier(double price, double multiplier) { return std::max(0.0, 0.1 * (price + multiplier) - price); }

}  // namespace airloom::mdd
