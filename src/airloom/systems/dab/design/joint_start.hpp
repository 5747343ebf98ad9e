#pragma once
/// Beams from all channels at once, by regularised zero forcing: where the joint ascents begin.
/// Source: specification of [dab], second part, 3 and 4.
#include <Eigen/Core>
#include <vector>

#include "airloom/systems/dab/problem/beam_problem.hpp"

namespace airloom::dab {

/// diag(sqrt P) diag(conj g(0)) H of all stations, one above the other, (B N, U).
[[nodiscard]] Eigen::MatrixXcd joint_channel(const BeamProblem& problem);

/// Columns of H (H^H H + r I)^-1, of unit length, times the largest factor within all budgets; H as joint_channel, over the users served.
/// @param regularisation  r; U / B is the noise's own
/// @param served          users; the others' beams are zero. Empty: all
/// @return                (N, B U)
[[nodiscard]] Eigen::MatrixXcd joint_rzf(const BeamProblem& problem, double regularisation, const std::vector<Eigen::Index>& served = {});

/// Users to serve, subset by subset: each leaves out the user with the largest diagonal entry of (H^H H)^-1 over its weight, up to
/// min(U - 1, 8) times; with more users than antennas the best of all subsets of B N and of B N - 1 users, by
/// sum_u weight_u ln(1 + B / (size d_u)) with the subset's own diagonal d, two of each size, where there are at most 70.
[[nodiscard]] std::vector<std::vector<Eigen::Index>> user_subsets(const BeamProblem& problem);

}  // namespace airloom::dab
