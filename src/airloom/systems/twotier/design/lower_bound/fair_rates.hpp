#pragma once
/// Fair rates of all users with a slot, under the instance's promises, and their bound: the largest least rate, or the largest geometric
/// mean.
#include "airloom/systems/twotier/design/objective.hpp"
#include "airloom/systems/twotier/design/promises/settle_promises.hpp"

namespace airloom::twotier {

struct FairOptions {
  PromiseOptions promises = {};  ///< its boxes are those of the bound, too
  int kicks = 8;
  int patience = 8;
  double gap = 1e-3;
  int max_calls = 12;  ///< of the oracle, for the bound; 0: no bound
};

/// Certificate: `kkt_max_min` or `kkt_proportional_fair`, stationarity at the multipliers of the users' rates, besides those of a search
/// of prices. Status `converged`: stationary, or within the gap of the bound.
/// @param objective  max_min or proportional_fair
[[nodiscard]] Outcome<Solution> solve_fair(const Ground& ground, Objective objective, const FairOptions& options,
                                           const SolveControl& control);

}  // namespace airloom::twotier
