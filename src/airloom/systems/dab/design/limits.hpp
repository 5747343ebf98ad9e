#pragma once
/// Limits of powers besides the stations' budgets: every antenna's input, every station's output.
#include <Eigen/Core>

#include "airloom/systems/dab/problem/beam_problem.hpp"

namespace airloom::dab {

[[nodiscard]] inline bool has_limits(const BeamProblem& problem) {
  return problem.antenna_budget.size() > 0 || problem.radiated_budget.size() > 0;
}

/// Output power of station b, (N, U) its beams, in units of power.
[[nodiscard]] double radiated_power(const BeamProblem& problem, Eigen::Index b, const Eigen::MatrixXcd& beams);

/// Scales every antenna's row that is over its limit, then every station that radiates too much, by the largest factor that keeps it.
/// Source: specification of [dab], second part, 5.3.
void keep_limits(const BeamProblem& problem, Eigen::MatrixXcd& w);

}  // namespace airloom::dab
