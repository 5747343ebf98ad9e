#pragma once
/// How good a place is, in microseconds: closed-form beams instead of a design.
#include "airloom/systems/iab/problem/instance.hpp"
#include "airloom/systems/iab/problem/network_utility.hpp"

namespace airloom::iab {

/// The utility of beams behind the channels' phases, mu and flows at their best; minus infinity where somebody who counts gets nothing.
///
/// max_min: the largest common levels of those phases (max_min_bracket.hpp). Else least-power zero forcing, whose gain per stream is
/// 1/[(H Q Q^H H^H)^{-1}]_ll with Q a basis of the range of F_RF, with equal powers, or with the donor's share for the backhaul that is
/// best of a grid and a golden section; the better of both. On line of sight with a chain per stream these are digital beams. Platforms
/// with fewer chains than streams are valued by digital beams: a guide, no promise.
/// @return  bit/s per hertz of the whole band; nat for proportional_fair
[[nodiscard]] double search_value(const Instance& instance, const NetworkUtility& utility);

}  // namespace airloom::iab
