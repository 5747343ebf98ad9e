#pragma once
/// The problem in shares of the budgets, on which solvers work: no unit of power shows in any of their numbers.
#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {

/// Every budget 1: w sqrt(P_l), B P_d', b0 / P_d, C P_l / P_d, G P_l, U P_d' / P_d. Powers are then shares p / P_l and q / P_d.
[[nodiscard]] PowerProblem in_shares(PowerProblem problem);

/// Powers of a problem from shares of its budgets.
[[nodiscard]] Powers in_watts(const PowerProblem& problem, Powers shares);

/// And back.
[[nodiscard]] Powers in_shares(const PowerProblem& problem, Powers watts);

}  // namespace airloom::mdd
