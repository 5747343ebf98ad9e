#pragma once
/// What a solver on power problems found, as the outcome of an algorithm on instances.
#include "airloom/core/outcome.hpp"
#include "airloom/systems/mdd/design/solver_options.hpp"
#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {

/// The problem with the promises that an option asks for. @throws InvalidInput  as checked_problem()
[[nodiscard]] PowerProblem problem_of(const Instance& instance, QosChoice choice);

/// Status, powers, trace and what the search says of itself; of promises that cannot be kept the proof and its plainest reason. Nobody
/// says `infeasible` without one: a promise that an option alone asks for proves nothing.
/// @param problem  of this instance, with the promises that were enforced
[[nodiscard]] Outcome<Solution> outcome_of(const Instance& instance, const PowerProblem& problem, PowerResult result);

}  // namespace airloom::mdd
