#pragma once
/// What may be asked of an answer beyond its metrics: coverage, cross gains and schedule of a drawn network, and the outage bound.
#include <vector>

#include "airloom/systems/detail.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

/// `coverage`: share of the users that femto stations serve, `disc_share` within their radius, `power_share` by the largest received
/// power; `femto_stations`.
///
/// `cross_gain`: over the femto users, the largest gain from the macro station: `max_db`; without path loss `max_fading_db`,
/// `max_fading` (linear), and as estimated `max_estimate`, `max_estimate_db`; `users`, how many of them.
///
/// `outage`: `simultaneous_users`, `user_bound`, `user_bound_floor` of the defaults of outage.hpp, and its curves: over `outage` the
/// bounds `by_outage_se1`, `_se2`, `_se4`; over `sinr_db` (also linear, `sinr`) `by_sinr_se1` ...; over `gain_db` `by_gain_se1` ....
/// Of the middle curves: R^2 of a line, `r2_outage`, `r2_sinr_db`, `r2_log_sinr` over log(1 + SINR), `r2_log_gain` of the logarithm over
/// decibels; `growth_share_low_sinr`, the share of the growth from 1 to 20 dB that falls to 1 to 5 dB.
///
/// `schedule`: faults of the scheduling constraints, `unused`, `shared` over the graph in which macro stations neighbour all and femto
/// stations those nearer than twice their radius, and `unused_print`, `shared_print` as printed.
[[nodiscard]] const std::vector<Detail<Instance, Solution>>& details();

}  // namespace airloom::twotier
