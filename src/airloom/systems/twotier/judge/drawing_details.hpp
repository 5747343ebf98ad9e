#pragma once
/// What may be asked of a drawn network, or of its scenario, whatever is designed for it.
#include <vector>

#include "airloom/systems/detail.hpp"
#include "airloom/systems/twotier/problem/scenario.hpp"

namespace airloom::twotier {

/// `coverage`: share of the users that femto stations serve, `disc_share` within their radius, `power_share` by the largest received
/// power; `femto_stations`.
///
/// `cross_gain`: over the femto users that share a sub-channel with their macro station, the largest gain from its beam: `max_db`; without
/// path loss `max_fading_db`, `max_fading` (linear), and as estimated with `estimation_error` `max_estimate`, `max_estimate_db`; `users`,
/// how many of them. Estimates from stream 5, entity = user.
///
/// `outage`: outage_curves.hpp. `nearest`, `estimation`: laws.hpp.
[[nodiscard]] const std::vector<DrawingDetail<Scenario>>& drawing_details();

}  // namespace airloom::twotier
