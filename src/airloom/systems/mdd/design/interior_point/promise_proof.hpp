#pragma once
/// Multipliers that prove, to anybody with the instance, that no powers keep all promises.
#include "airloom/core/infeasibility.hpp"
#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {

/// Weights of the conditions A_k >= Gamma_D I_k (alpha), q_j >= Gamma_U b_j (gamma), T_l <= P_l (nu), Q_d <= P_d (mu), all >= 0, with
///
///     alpha_k sum_l w_lk^2 / lambda_lk <= 1,   lambda_lk = nu_l + Gamma_D sum_d' alpha_d'm G_m[d', (l,d)] + Gamma_U sum_j gamma_j C_jl
///     gamma_dj <= mu_d + sum_d' W_d' B_d'd + Gamma_U sum_d' gamma_d'j U_j[d', d],   W_d = Gamma_D sum_m alpha_dm
///     V = sum_d W_d + Gamma_U sum_j gamma_j b0_j - sum_l nu_l P_l - sum_d mu_d P_d
///
/// Added up, the conditions say V <= 0: a larger V proves that they cannot all hold. Normalised to
/// sum nu P + sum mu P + sum gamma P_d + sum W = 1. Source: specification of [mdd], second part, 3.4, gamma per stream.
struct PromiseProof {
  double value = -1.0;   ///< V
  Eigen::VectorXd dl;    ///< alpha, (D M)
  Eigen::VectorXd ul;    ///< gamma, (D Mb)
  Eigen::VectorXd ap;    ///< nu, (L)
  Eigen::VectorXd user;  ///< mu, (D)

  /// More than what the judge lets pass, 1e-8 of each promise and limit.
  [[nodiscard]] bool holds() const { return value > 1e-7; }
};

/// The proof nearest to these multipliers, made to keep its conditions: nu raised by a rounding, alpha scaled down, mu raised.
/// @param floor_dl, floor_ul  Gamma_D, Gamma_U: SINR that every stream must reach
[[nodiscard]] PromiseProof repaired_proof(const PowerProblem& problem, double floor_dl, double floor_ul, PromiseProof given);

/// The proof of one user who needs more than its budget although no access point sends: gamma = mu = 1 for it, V = need - budget.
/// @param need_w  least power that carries its promise, above its budget
[[nodiscard]] PromiseProof proof_of_user(const PowerProblem& problem, Eigen::Index user, double need_w);

/// Certificate: `infeasibility`, `infeasibility_value`, `proof_dl`, `proof_ul`, `proof_ap`, `proof_user` (rows one after the other).
void prove(Values& certificate, Infeasibility kind, const PromiseProof& proof);

}  // namespace airloom::mdd
