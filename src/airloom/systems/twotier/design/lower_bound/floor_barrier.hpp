#pragma once
/// Powers under SINR floors: a barrier keeps every iterate strictly within floors, budgets and limits.
///
///     maximise over y = ln p   sum weight ln(1 + SINR) + mu [ sum ln ln(SINR / floor) + sum_v ln(1 - sum p / budget) + sum ln(1 - p /
///     limit) ]
///
/// At a maximum nu = mu / ln(SINR / floor) are the prices of the floors, so that nu ln(SINR / floor) = mu: mu falls until that is below
/// what the specification of [twotier], 17.2, asks. The ascent of prices described there needs thousands of steps where several floors
/// of a sub-channel bind, or never settles; this does not.
#include <optional>
#include <stop_token>

#include "airloom/systems/twotier/design/lower_bound/ascent.hpp"
#include "airloom/systems/twotier/design/lower_bound/floor_test.hpp"

namespace airloom::twotier {

/// Powers strictly inside all floors, budgets and limits: the least powers for somewhat higher floors, and a part of what is left, shared
/// as `shares`. @return  nothing when the floors leave (almost) no room, or at a stop; (slots), W
[[nodiscard]] std::optional<Eigen::ArrayXd> inside_floors(const Instance& instance, const PackedLinks& links, const Eigen::ArrayXd& shares,
                                                          const std::stop_token& stop = {});

/// @param start  strictly inside
/// @return       status `converged`, `interrupted`, or `stalled` where rounding ends the search early; `log` has an entry per mu.
/// Cost per evaluation: O(N C^2).
[[nodiscard]] AscentResult climb_within_floors(const PackedLinks& links, const Eigen::ArrayXd& start, int max_evaluations,
                                               const OnIteration& on_iteration = {});

}  // namespace airloom::twotier
