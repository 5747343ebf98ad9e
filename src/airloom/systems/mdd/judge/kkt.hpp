#pragma once
/// Optimality conditions of the power problem at given powers.
#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {

/// How well powers meet the conditions of Karush, Kuhn and Tucker. Multipliers come from the powers themselves; all numbers are
/// relative, those of access points to the largest of max nu, the mean of lambda_l T_l / P_l, and 1e-6 of the sum rate over sum P_l.
struct Kkt {
  double stationarity = 0.0;     ///< downlink max |p (slope - nu)| / (P max nu), and what a silent stream would gain; uplink likewise
  double sign = 0.0;             ///< most negative multiplier: T_l / P_l times that of an access point over max nu (0 for a silent one,
                                 ///< which stops at no power), of promises over their stream's slope
  double complementarity = 0.0;  ///< max (1 - T_l / P_l) nu_l / max nu; multiplier times room of the promises and user budgets, nats
  double rank_one_spread = 0.0;  ///< max |ln(p lambda^2 / (w^2 t))|: 0 when p_lk = t_k w_lk^2 / lambda_l^2, infinite for a missing link
  bool holds = false;            ///< stationarity <= 1e-6, sign and complementarity <= 1e-5, spread <= 1e-3
};

/// Whether the conditions are known here: no interference between users' streams, and where downlink promises are tight, other streams
/// that tell the access points' prices.
[[nodiscard]] bool has_kkt(const PowerProblem& problem, const Powers& powers);

/// With F the sum rate, c_k = 1 / (I_k + A_k) the slope of a stream's rate, and mu = B^T eta the price of a user's watt:
///
///     g_k = (1 + theta_d) c_k + zeta_k,   eta_d = sum_m ((1 + theta_d) A c / I + Gamma zeta_k)        (downlink promises that are tight)
///     zeta_j = mu + kappa - (1 + theta_d) / (b + q) on the floor, else 0                              (uplink promises)
///     dF/dT_l = sum_j C_jl (-(1 + theta_d) q / (b (b + q)) - Gamma zeta_j),   lambda_l = nu_l - dF/dT_l,
///     nu_l = sum_k p_lk (sqrt(A_k) w_lk g_k / sqrt(p_lk) + dF/dT_l) / T_l
///
/// zeta and theta are the multipliers of promises per subcarrier and of the sum, kappa that of a user's budget, 0 where there is room.
/// Where a user's budget and promise are tight together, kappa is what brings nu closest to 0 at access points with power to spare.
/// lambda follows from the streams without a promise that is tight, zeta_k and theta_d from lambda.
/// Source: specification of [mdd], 11 and 15.6.
[[nodiscard]] Kkt check_kkt(const PowerProblem& problem, const Powers& powers);

}  // namespace airloom::mdd
