#pragma once
/// The largest SINR that all users can have together, each in proportion to a target, between two ends that are both proved.
///
///     s* = max over beams within the budgets of min_u SINR_u / g_u
///
/// For prices q_u > 0 of interference and eta_b > 0 of power let A_k = D_eta + sum_{u != k} q_u h_u h_u^H and
/// sigma_k = q_k h_k^H A_k^{-1} h_k. **Where sum q >= sum eta, s* <= max_k sigma_k / g_k**: anybody can check that with one factorisation.
/// For given eta the best q makes all sigma_k / g_k equal; over eta the value is quasi-convex, and its least is s*.
/// Source: specification of [haps], second part, 4.
#include <stop_token>

#include "airloom/core/status.hpp"
#include "airloom/systems/haps/design/sca/sca.hpp"

namespace airloom::haps {

struct CommonSinrOptions {
  double tolerance = 1e-6;  ///< of bound / reached - 1
  int max_evaluations = 3000;
  std::stop_token stop = {};
};

struct CommonSinr {
  Status status = Status::not_run;  ///< converged: the ends agree to ten times the tolerance; else stalled, interrupted
  double reached = 0.0;             ///< min_u SINR_u / g_u of `beams`
  double bound = 0.0;               ///< no beams have more, by the prices below
  Eigen::VectorXd price_station;    ///< eta of the constraints: (n), then limited antennas; of sum 1
  Eigen::VectorXd price_user;       ///< q, (U), of sum 1
  JointBeams beams;                 ///< aligned; ||W^b|| <= 1. No terms where none could be computed
  int evaluations = 0;
};

/// @param target  (U), > 0
[[nodiscard]] CommonSinr largest_common_sinr(const GramBank& bank, const Eigen::VectorXd& target, const CommonSinrOptions& options);

/// The same for those users alone whose target is above 0; the others are silent, and their prices are 0. What it proves holds for any
/// beams, since a user that is served only disturbs.
[[nodiscard]] CommonSinr largest_common_sinr_of_some(const GramBank& bank, const Eigen::VectorXd& target, const CommonSinrOptions& options);

}  // namespace airloom::haps
