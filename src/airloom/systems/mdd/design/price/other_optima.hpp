#pragma once
/// Whether a search for other optima is worth its time, without interference between users.
#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {

/// Looks at the answer with all access points turned down, by up to 60 dB, and with the uplinks at their promises or at full power
/// (water-filling): where one of these comes as near as a tenth to the answer's sum rate, another optimum may be above it. In networks
/// near the publication's settings none does.
/// @param powers  an answer that keeps the promises of x
/// Cost: O(L D M + D Mb), a few microseconds.
[[nodiscard]] bool may_have_better_optima(const PowerProblem& x, const Powers& powers);

}  // namespace airloom::mdd
