#pragma once
/// Where searches under promises of sums begin: which subcarrier carries an uplink promise is a choice, and each ends elsewhere.
#include <vector>

#include "airloom/systems/mdd/design/ascent/best_powers.hpp"

namespace airloom::mdd {

/// The alternation's answers with the promises per subcarrier and with their sums, and each of them with one user's uplink moved whole to
/// one of its subcarriers; with more than 24 of these only to subcarriers whose base there is within a factor 10 of the user's least.
/// Source: specification of [mdd], second part, 3.2.
/// @param x      in shares, with promises of sums, without interference between users
/// @param given  one more start, and where the alternation begins; may be null
[[nodiscard]] std::vector<GivenPowers> sum_starts(const PowerProblem& x, const SolveControl& control, const Powers* given);

}  // namespace airloom::mdd
