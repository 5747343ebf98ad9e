#pragma once
/// Links of TR 38.901 in the place of the published ones: docs/channels.md.
#include <cstdint>
#include <string>
#include <vector>

#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {

/// Adds what is wrong with the keys of the channel.
void check_channel(const Scenario& scenario, Faults& faults);
/// Where the standard is used outside its ranges; nothing for the published channel.
[[nodiscard]] std::vector<std::string> channel_warnings(const Scenario& scenario);

/// Heights, yaws (stream 2, after the places), channels and large-scale gains of a drop. Users stand at 1.5 m, access points
/// height_difference_m above; h[c] = H(v_c) / sqrt(S), so that E|h|^2 = beta / S as published. Access points hear each other by the same
/// law, pair l < l' with the maps of l at the place of l'. Gains between users are the caller's.
/// @param x           places of a drop; sets rx_pos_m, tx_pos_m, h, gain_ap_user, gain_ap_ap and links
/// @param transmitters  the stream of the places, after them
/// @throws InvalidInput  for links below 1 m
void draw_standard_channel(const Scenario& scenario, std::uint64_t seed, std::uint64_t realization, RandomStream transmitters, Instance& x);

}  // namespace airloom::mdd
