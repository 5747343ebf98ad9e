#pragma once
/// Powers strictly inside all budgets and promises, at which a barrier method begins.
#include "airloom/systems/mdd/design/interior_point/phase_one.hpp"
#include "airloom/systems/mdd/design/solver_options.hpp"

namespace airloom::mdd {

/// As PowerResult; converged: `powers` are strictly inside. Otherwise infeasible with a proof, stalled, interrupted, or time_limit, and
/// `powers` miss the promises least.
struct InnerStart : PowerResult {
  double phase_one_slack = 0.0;  ///< of phase_one.hpp, where it was asked
  double phase_one_bound = 0.0;
};

/// Phase one of the barrier for promises per subcarrier and for none. With interference between users and for promises of sums, where the
/// answer depends on the start, the best point of a short search, moved inside.
/// @param x  in shares, with its promises
[[nodiscard]] InnerStart inner_start(const PowerProblem& x, NewtonMethod method, const SearchOptions& options, const SolveControl& control);

/// The nearest powers to these, on the way to `inside` (absent: to half of all budgets), in the domain of the problem's barrier; nothing
/// where there are none. @param least_way  that is gone at least, a part of the whole
[[nodiscard]] std::optional<Powers> strictly_inside(const PowerProblem& x, const Powers& powers, const std::optional<Powers>& inside,
                                                    double least_way);

/// Terms of the problem's own promises, with the objective.
[[nodiscard]] BarrierTerms objective_terms(const PowerProblem& problem);

}  // namespace airloom::mdd
