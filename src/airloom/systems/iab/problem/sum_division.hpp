#pragma once
/// The best share of the band for sums of rates, and what spectral efficiency is worth there.
#include "airloom/systems/iab/problem/network_utility.hpp"

namespace airloom::iab {

/// max over mu of A-term + weight T-term subject to T-term <= B-term and T-term >= the promised ground rate.
///
/// Multipliers: lambda of T-term <= B-term where the traffic just fits and less of it is not wanted; nu of the promise where it binds.
/// Prices: mu per aerial user, lambda mu for the backhaul, (1-mu)(weight - lambda + nu) per ground user.
///
/// Where the promise does not fit, value = -split.shortfall, the part of it that is missing at the balance, and the prices are those
/// of what is carried there; aerial users then have a thousandth, so that a search does not silence them for good.
/// @param min_ground_rate  bit/s per hertz of the whole band, 0 for none
[[nodiscard]] Division sum_division(const BandTerms& terms, double ground_weight, double min_ground_rate);

}  // namespace airloom::iab
