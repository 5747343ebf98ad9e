#pragma once
/// What an answer proves about itself.
#include <Eigen/Core>

#include "airloom/core/values.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

/// Optimality conditions of the weighted sum rate in ln p, in nats:
///
///     w psi = p (lambda + t),   t_nd = sum_{c != d} w_nc psi_nc G_ncd / I_nc,   psi = SINR/(1 + SINR)
///
/// with lambda of a node recomputed as max(0, sum(w psi - p t)/sum p) over its slots below their own limit.
struct Kkt {
  double stationarity = 0.0;     ///< max |w psi - p (lambda + t)| / max(w psi); at a slot's own limit only its negative part
  double complementarity = 0.0;  ///< max lambda (budget - sum p) / max(w psi)
  Eigen::VectorXd multiplier;    ///< lambda, (V), nat/W
};
/// The powers must not all be 0. Floors of the SINR are not part of it.
[[nodiscard]] Kkt check_kkt(const Instance& instance, const Eigen::MatrixXd& p);

/// Whether powers carry integer loads: the largest relative shortfall of an active slot's SINR below 2^b - 1.
/// @param bits  b >= 0, (C, N)
[[nodiscard]] double bit_shortfall(const Instance& instance, const Eigen::MatrixXd& p, const Eigen::MatrixXi& bits);

/// Certificate of any powers: `kkt` and `complementarity` where no floor of the SINR binds and some power is > 0; `least_power_w` of the
/// active slots; `slots_on` with SINR >= 1e-6; `sinr_margin`, the smallest SINR over its floor minus 1; `bit_deviation`, the largest
/// distance of log2(1 + SINR) from an integer; `links_below_50_m` where known; and what is counted (accounting.hpp).
[[nodiscard]] Values certify(const Instance& instance, const Solution& solution);

}  // namespace airloom::twotier
