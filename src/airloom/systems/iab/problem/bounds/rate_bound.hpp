#pragma once
/// Bounds on network rates over all precoders of the hardware, all splits and all flows. Source: specification of [iab], second part, 3.2.
#include "airloom/systems/iab/problem/instance.hpp"

namespace airloom::iab {

/// The largest A + omega g, bit/s, of access traffic A and ground traffic g with
///
///     A <= mu C_access,  g <= (1-mu) C_ground,  A + g <= mu C_all,  g >= g_min,  0 <= mu <= 1
///
/// (without a node W C_all); C the bounds of `tier_bound` at the noise of mu; exact for noise that does not depend on mu, else up to 1e-9
/// above. Without the last condition where nothing keeps it.
/// @param ground_weight        omega >= 0; 1 for the sum rate
/// @param min_ground_rate_bps  g_min, 0 for none
[[nodiscard]] double rate_bound(const Instance& instance, double ground_weight = 1.0, double min_ground_rate_bps = 0.0);

/// The most ground traffic that both hops can carry, bit/s: the backhaul alone on the donor, the ground users as C_ground bounds them.
///
///     W max over mu of min(mu log2(1 + P1 ||h_b||^2 / noise_a), (1 - mu) C_ground),   noise at mu where it grows with the band
[[nodiscard]] double ground_rate_bound(const Instance& instance);

}  // namespace airloom::iab
