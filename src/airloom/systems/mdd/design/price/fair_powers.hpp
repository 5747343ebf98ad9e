#pragma once
/// Fair powers: the largest sum of the logarithms of the users' downlink rates, or the largest least of them, under all promises.
///
/// Source: specification of [mdd], second part, 6.1.
#include <optional>

#include "airloom/systems/mdd/design/ascent/best_powers.hpp"

namespace airloom::mdd {

struct FairResult : PowerResult {
  double least_rate = 0.0;           ///< nats, the least downlink rate of a user; for max_min
  std::optional<double> rate_bound;  ///< nats: no powers give every user this downlink rate; for max_min
};

/// @param x          in shares, with its promises
/// @param objective  not `sum`
/// @param by_sum     the powers of the largest sum rate, which keep all promises: one of the starts
[[nodiscard]] FairResult fair_powers(const PowerProblem& x, Objective objective, const SearchOptions& options, const SolveControl& control,
                                     const Powers& by_sum);

/// A downlink rate that no powers give every user besides the promises of the uplink, from weights that prove it; the least found by
/// bisection, infinite where none is. Interference between users is left out. @param best  powers of a large least rate
[[nodiscard]] double common_rate_bound(const PowerProblem& x, const Powers& best, const SearchClock& clock);

}  // namespace airloom::mdd
