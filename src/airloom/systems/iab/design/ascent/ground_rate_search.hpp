#pragma once
/// The largest sum rate of a network whose ground traffic is promised.
#include "airloom/systems/iab/design/ascent/network_search.hpp"

namespace airloom::iab {

/// As a function of the beams the value ends in a cliff where the rate is just carried, so it is not ascended itself: designs for a
/// weighted sum, with the weight of the ground found by bisection of its logarithm, each begun from the last that kept the promise and
/// from the unweighted one. Where no weight keeps it, what is carried is maximised until it does. Every design met is a candidate.
/// Source: specification of [iab], second part, 1.1.
/// @param promised  bit/s per hertz of the whole band, > 0
[[nodiscard]] SearchResult search_ground_rate(const Tiers& tiers, const NoiseModel& noise, double promised, const SearchOptions& options,
                                              const SolveControl& control);

}  // namespace airloom::iab
