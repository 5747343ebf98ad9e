#pragma once
/// Searches the places of donor and node for users that stay where they are.
#include <functional>

#include "airloom/systems/iab/place/place_options.hpp"
#include "airloom/systems/iab/problem/instance.hpp"
#include "airloom/systems/placement.hpp"

namespace airloom::iab {

/// Designs a network for a utility: the algorithm by which start and end are compared.
using NetworkDesigner = std::function<Solution(const Instance&, const NetworkUtility&, std::uint64_t realization)>;

/// Pattern search from three starts (the scenario's places; those with the node moved alone first; the node at the mean of the ground users
/// and the donor at the mean of all), by `search_value` over all drops; then the designer's answer at the scenario's places and at those
/// found, of which the better is kept.
///
/// answer: `objective`, `donor_m`, `node_m`, `donor_start_m`, `node_start_m` (3), `utility_start`, `utility` (bit/s; of proportional_fair
/// the geometric mean of rates, of several drops that of their mean logarithm), `gain` = utility/utility_start, `evaluations`,
/// `realizations`, `utility_start_per_drop`, `utility_per_drop`, `designed` (false after an interruption: the utilities are then those of
/// the search), `search_value_start`, `search_value` (by which places were compared, in the same unit). Deterministic; a place nearer than
/// keep_out_m to a user of any drop is never an answer. Source: specification of [iab], second part, 4.
/// @throws InvalidInput  what scenario or options refuse, a fixed platform too near to a user
[[nodiscard]] Placement place(const PlacementRequest& request, const Scenario& scenario, const PlaceOptions& options,
                              const NetworkDesigner& designer);

}  // namespace airloom::iab
