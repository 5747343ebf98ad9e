#pragma once
/// From a solver's units to watts: what every algorithm of this folder does last.
#include <Eigen/Core>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/dab/design/design.hpp"
#include "airloom/systems/dab/problem/instance.hpp"

namespace airloom::dab {

/// The solvers' problem of a sound instance, the largest weight 1: only their ratios matter.
/// @throws InvalidInput
[[nodiscard]] BeamProblem checked_problem(const Instance& instance);

/// Beams in sqrt(W) within the limits of powers, none over its budget: what rounding put above is scaled down.
/// @param w  in units of BeamProblem, (N, B U)
[[nodiscard]] Solution in_watts(const Instance& instance, Eigen::MatrixXcd w);

/// A design as the outcome of an algorithm.
[[nodiscard]] Outcome<Solution> finish(const Instance& instance, Design design);

}  // namespace airloom::dab
