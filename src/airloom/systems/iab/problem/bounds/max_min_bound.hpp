#pragma once
/// A bound on the least user rate over all precoders, splits and flows.
#include "airloom/systems/iab/problem/instance.hpp"

namespace airloom::iab {

/// bit/s: W k t/(k + t) with k, t the largest common levels of fully digital platforms (max_min_bracket.hpp), the backhaul asked for I
/// times a user's; with noise proportional to the band the mu where mu k(mu) = (1-mu) t(1-mu); without a node W k. No hybrid exceeds it; on
/// line of sight with a chain per stream one reaches it. Source: specification of [iab], second part, 1.3.
[[nodiscard]] double max_min_bound(const Instance& instance);

}  // namespace airloom::iab
