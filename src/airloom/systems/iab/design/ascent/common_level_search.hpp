#pragma once
/// The largest least rate of a network: each platform's common level on its own, and the share of the band where they meet.
#include "airloom/systems/iab/design/ascent/network_search.hpp"

namespace airloom::iab {

/// The donor maximises k with SE_j >= k for aerial users and SE_b >= I k for the backhaul, the node t with SE_i >= t; neither needs the
/// other. With noise proportional to the band k and t depend on the share; phases and share are then improved in turn.
/// Source: specification of [iab], second part, 1.1 and 1.3.
[[nodiscard]] SearchResult search_common_level(const Tiers& tiers, const NoiseModel& noise, const SearchOptions& options,
                                               const SolveControl& control);

}  // namespace airloom::iab
