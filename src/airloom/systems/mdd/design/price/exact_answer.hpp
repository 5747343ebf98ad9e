#pragma once
/// The end of a search: it stops at small steps, and an exact method goes on from there.
#include "airloom/systems/mdd/design/solver_options.hpp"

namespace airloom::mdd {

/// Whether powers keep the problem's promises to half of what counts as feasible, so that no one's rounding decides.
[[nodiscard]] bool keeps_promises(const PowerProblem& problem, const Powers& powers);

/// Takes an exact method's answer in the place of the search's, if it has converged, keeps the promises and is no worse (1e-9).
/// @return  whether it is
bool take_exact(const PowerProblem& problem, PowerResult&& exact, PowerResult& found);

}  // namespace airloom::mdd
