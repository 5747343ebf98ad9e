#pragma once
/// What an answer proves about itself.
#include <Eigen/Core>

#include "airloom/core/values.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

/// Optimality conditions of the weighted sum rate in ln p, in nats, with the promises' multipliers theta in the weights:
///
///     v psi = p (lambda + t),   v_nc = weight_nc + sum_{k: (n,c) in S_k} theta_k,   t_nd = sum_{c != d} v_nc psi_nc G_ncd / I_nc
///
/// with psi = SINR/(1 + SINR). Without promises lambda of a node is max(0, sum(v psi - p t)/sum p) over its slots below their own limit;
/// with them lambda and theta are those that satisfy the equations best (nonnegative least squares). Source: specification of [twotier],
/// 11, and second part, 3.4.
struct Kkt {
  double stationarity = 0.0;     ///< max |v psi - p (lambda + t)| / max(v psi); at a slot's own limit only its negative part
  double complementarity = 0.0;  ///< max lambda (budget - sum p) / max(v psi), and max theta (R - T) over the weighted sum rate
  Eigen::VectorXd multiplier;    ///< lambda, (V), nat/W
  Eigen::VectorXd theta;         ///< of the promises, in the order of promises_of()
};
/// The powers must not all be 0. What the highest modulation cuts off is not looked at.
[[nodiscard]] Kkt check_kkt(const Instance& instance, const Eigen::MatrixXd& p);

/// Whether powers carry integer loads: the largest relative shortfall of an active slot's SINR below 2^b - 1.
/// @param bits  b >= 0, (C, N)
[[nodiscard]] double bit_shortfall(const Instance& instance, const Eigen::MatrixXd& p, const Eigen::MatrixXi& bits);

/// Certificate of any powers: `kkt` and `complementarity` where some power is > 0 and no slot is at the highest modulation; `least_power_w`
/// of the active slots; `slots_on` with SINR >= 1e-6; `sinr_margin`, the smallest SINR over its floor minus 1; `promise_ratio`, the
/// smallest rate over its promise; `bit_deviation`, the largest distance of log2(1 + SINR) from an integer; `links_below_50_m` where known;
/// and what is counted (accounting.hpp).
[[nodiscard]] Values certify(const Instance& instance, const Solution& solution);

}  // namespace airloom::twotier
