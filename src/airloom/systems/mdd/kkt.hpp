#pragma once
/// Optimality conditions of the power problem at given powers.
#include "airloom/systems/mdd/power_problem.hpp"

namespace airloom::mdd {

/// How well powers meet the conditions of Karush, Kuhn and Tucker. Multipliers come from the powers themselves; all numbers are relative.
struct Kkt {
  double stationarity = 0.0;     ///< downlink max |p (slope - nu)| / (P max nu), and what a silent stream would gain; uplink likewise
  double sign = 0.0;             ///< most negative multiplier: of access points over max nu, of uplink floors over their stream's slope
  double complementarity = 0.0;  ///< max (1 - T_l / P_l) |nu_l| / max nu
  double rank_one_spread = 0.0;  ///< max |ln(p lambda^2 / (w^2 t))|: 0 when p_lk = t_k w_lk^2 / lambda_l^2, infinite for a missing link
  bool holds = false;            ///< stationarity <= 1e-6, sign and complementarity <= 1e-5, spread <= 1e-3
};

/// Whether the conditions are known here: no interference between users' streams, and no downlink promise that is tight.
[[nodiscard]] bool has_kkt(const PowerProblem& problem, const Powers& powers);

/// With F the sum rate and mu = B^T eta the price of a user's watt:
///
///     zeta_j = kappa - dF/dq_j on the floor, else 0;   theta_d from the slope of a summed uplink promise that is tight, else 0
///     dF/dT_l = sum_j C_jl (-(1 + theta) q / (b (b + q)) - Gamma zeta_j),   lambda_l = nu_l - dF/dT_l,
///     nu_l = sum_k p_lk (sqrt(A_k) w_lk / (sqrt(p_lk) (I_k + A_k)) + dF/dT_l) / T_l
///
/// kappa is the multiplier of a user's budget where that is tight. Source: specification of [mdd], 11 and 15.6.
[[nodiscard]] Kkt check_kkt(const PowerProblem& problem, const Powers& powers);

}  // namespace airloom::mdd
