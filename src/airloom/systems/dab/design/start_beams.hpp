#pragma once
/// Where the joint solvers begin: given, plain or random beams, checked and backed off.
#include <Eigen/Core>
#include <optional>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/dab/design/starts.hpp"
#include "airloom/systems/dab/problem/beam_problem.hpp"

namespace airloom::dab {

/// @throws InvalidInput  naming `start`: shape, not finite, above a budget by more than 1e-6 relative, or zero (the gradient vanishes)
void check_start(const BeamProblem& problem, const Eigen::MatrixXcd& w);

/// `w` with every station that is above its budget scaled into it.
[[nodiscard]] Eigen::MatrixXcd scaled_into_budgets(const BeamProblem& problem, Eigen::MatrixXcd w);

/// Evaluations of these take microseconds, and their ascents end in more different places.
[[nodiscard]] bool is_small(const BeamProblem& problem);

/// Random beams at full budgets. Odd k: `plain` with every station's beams disturbed by noise of the same power; even k: noise alone.
/// @param k  >= 1, one stream of random numbers each
[[nodiscard]] Eigen::MatrixXcd random_start(const BeamProblem& problem, const Eigen::MatrixXcd& plain, const SolveControl& control, int k);

}  // namespace airloom::dab
