#pragma once
/// Whether promises can be kept: powers that keep them strictly, or a proof that there are none, whichever is found first.
#include "airloom/systems/mdd/design/ascent/search.hpp"
#include "airloom/systems/mdd/design/promises/proof_search.hpp"

namespace airloom::mdd {

/// @param x       in shares, with its promises; `model` is made of it
/// @param starts  tried besides those of largest_ratio()
/// @param proof   filled with the best weights where no powers were found
/// @return        the point with the largest least ratio; above 0 it keeps all strictly
[[nodiscard]] RatioPoint feasible_point(const PowerProblem& x, ShareModel& model, const std::vector<GivenStart>& starts,
                                        const SearchClock& clock, std::uint64_t seed, PromiseProof& proof);

}  // namespace airloom::mdd
