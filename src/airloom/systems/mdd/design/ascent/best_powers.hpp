#pragma once
/// The best powers that a search over starts finds, under any form of the promises, with or without interference between users.
///
/// With promises powers that keep them strictly come first; where there are none, weights that prove it.
/// Source: specification of [mdd], second part, 2.2-2.5 and 3.2-3.5.
#include <vector>

#include "airloom/systems/mdd/design/ascent/search.hpp"

namespace airloom::mdd {

/// Powers in shares as a start.
struct GivenPowers {
  StartFamily family = StartFamily::given;
  Powers shares;
};

/// @param x       in shares, with its promises
/// @param given   starts besides the search's own
/// @param seed    of random starts
/// @return  converged; time_limit or interrupted with the best so far; infeasible with a proof and the powers that miss the promises least;
///          stalled where no powers that keep the promises were found
/// @param objective  values of the result are the sum rate per subcarrier, or the objective as Goal counts it
[[nodiscard]] PowerResult best_powers(const PowerProblem& x, const SearchOptions& options, const std::vector<GivenPowers>& given,
                                      std::uint64_t seed, const OnIteration& on_iteration, Objective objective = Objective::sum);

/// The same roughly: one pass without perturbations.
[[nodiscard]] PowerResult rough_powers(const PowerProblem& x, const SearchOptions& options, const std::vector<GivenPowers>& given,
                                       std::uint64_t seed, const OnIteration& on_iteration);

}  // namespace airloom::mdd
