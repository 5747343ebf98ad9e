#pragma once
/// Search for weights that prove a set of promises impossible, without interference between users (leaving it out only helps).
///
///     downlink   A_k >= Gamma_D I_d,  or for a sum, by the tangent of a concave function at SINRs t,
///                sum_m A_dm / (1 + t_dm) >= kappa_d I_d,  kappa_d = chi_D - sum_m [ln(1 + t_dm) - t_dm / (1 + t_dm)]
///     uplink     q_j >= Gamma_U b_j,  or for a sum  Q_d >= N_d(b0) + sum_l T_l N_d(C_l),  N_d the least power of a rate on given noises
///
/// Whatever the weights nu of access points and gamma of uplink conditions, the best ones of the downlink conditions and the least of the
/// users follow; V of promise_proof.hpp is then a concave function of (nu, gamma), maximised over sum nu + sum gamma = 1 in shares.
/// Source: specification of [mdd], second part, 3.4.
#include "airloom/systems/mdd/design/ascent/ascend.hpp"
#include "airloom/systems/mdd/design/promises/promise_proof.hpp"
#include "airloom/systems/mdd/problem/promises.hpp"

namespace airloom::mdd {

/// @param problem   in shares; its interference between users is left out
/// @param tangent   t, (D, M): SINRs at which a downlink promise of a sum is replaced by its tangent; any >= 0 is valid
/// @return          the best weights found, normalised; they prove something where `holds()`
/// Cost: O((L + R) (K + D)) per step for R uplink conditions, at most a few hundred steps.
[[nodiscard]] PromiseProof search_proof(const PowerProblem& problem, const Promises& promises, const Eigen::MatrixXd& tangent,
                                        const SearchClock& clock);

}  // namespace airloom::mdd
