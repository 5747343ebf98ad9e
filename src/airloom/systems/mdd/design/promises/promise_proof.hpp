#pragma once
/// Multipliers that prove, to anybody with the instance, that no powers keep all promises.
#include "airloom/core/infeasibility.hpp"
#include "airloom/systems/mdd/problem/reorder.hpp"

namespace airloom::mdd {

/// Weights of the conditions A_k >= Gamma_D I_k (alpha), q_j >= Gamma_U b_j (gamma), T_l <= P_l (nu), Q_d <= P_d (mu), all >= 0, with
///
///     alpha_k sum_l w_lk^2 / lambda_lk <= 1,   lambda_lk = nu_l + Gamma_D sum_d' alpha_d'm G_m[d', (l,d)] + Gamma_U sum_j gamma_j C_jl
///     gamma_dj <= mu_d + sum_d' W_d' B_d'd + Gamma_U sum_d' gamma_d'j U_j[d', d],   W_d = Gamma_D sum_m alpha_dm
///     V = sum_d W_d + Gamma_U sum_j gamma_j b0_j - sum_l nu_l P_l - sum_d mu_d P_d
///
/// Added up, the conditions say V <= 0: a larger V proves that they cannot all hold. Normalised to
/// sum nu P + sum mu P + sum gamma P_d + sum W = 1. Promises of sums (then G = U = 0, which only helps) ask, with any t >= 0,
///
///     sum_m A_dm / (1 + t_dm) >= kappa_d I_d,   kappa_d = chi_D - sum_m [ln(1 + t_dm) - t_dm / (1 + t_dm)]
///     Q_d >= N_d(b0) + sum_l T_l N_d(C_l),      N_d(x) = min sum_j x_j s_j over sum_j ln(1 + s_j) >= chi_U
///
/// so that alpha_dm = alpha_d / (1 + t_dm), W_d = alpha_d kappa_d, gamma has one entry per user, and N takes the place of Gamma_U b0 and
/// Gamma_U C. Source: specification of [mdd], second part, 3.4, gamma per stream for promises per subcarrier.
struct PromiseProof {
  double value = -1.0;      ///< V
  Eigen::VectorXd dl;       ///< alpha, (D M)
  Eigen::VectorXd ul;       ///< gamma, (D Mb), or (D) for sums
  Eigen::VectorXd ap;       ///< nu, (L)
  Eigen::VectorXd user;     ///< mu, (D)
  Eigen::VectorXd weight;   ///< W, (D)
  Eigen::MatrixXd tangent;  ///< t, (D, M), where the downlink promise is a sum; else empty

  /// More than what the judge lets pass, 1e-8 of each promise and limit.
  [[nodiscard]] bool holds() const { return value > 1e-7; }
};

/// The proof nearest to these multipliers of promises per subcarrier, made to keep its conditions: nu raised by a rounding, alpha scaled
/// down, mu raised.
/// @param floor_dl, floor_ul  Gamma_D, Gamma_U: SINR that every stream must reach
[[nodiscard]] PromiseProof repaired_proof(const PowerProblem& problem, double floor_dl, double floor_ul, PromiseProof given);

/// The proof of one user who needs more than its budget although no access point sends: gamma = mu = 1 for it, V = need - budget.
/// @param need_w  least power that carries its promise, above its budget
[[nodiscard]] PromiseProof proof_of_user(const PowerProblem& problem, Eigen::Index user, double need_w);

/// Scaled so that the weights sum to 1.
[[nodiscard]] PromiseProof normalized(const PowerProblem& problem, PromiseProof proof);

/// A proof of a problem in shares for the problem that it was made of.
[[nodiscard]] PromiseProof in_watts(const PowerProblem& problem, PromiseProof of_shares);

/// A proof of a reordered problem in the problem's own order.
[[nodiscard]] PromiseProof restored(const PowerProblem& problem, const Order& order, const PromiseProof& proof);

/// Certificate: `infeasibility`, `infeasibility_value`, `proof_dl`, `proof_ul`, `proof_ap`, `proof_user`, with `proof_tangent` for a
/// downlink sum (rows one after the other).
void prove(Values& certificate, Qos form, const PromiseProof& proof);

}  // namespace airloom::mdd
