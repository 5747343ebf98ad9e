#pragma once
/// Links of TR 36.777 and of the air-to-ground law in the place of pure line of sight: docs/channels.md.
#include <cstdint>
#include <string>
#include <vector>

#include "airloom/systems/iab/problem/instance.hpp"

namespace airloom::iab {

/// Adds what is wrong with the keys of the channel.
void check_channel(const Scenario& scenario, Faults& faults);
/// Where the laws are used outside what they were fitted for; nothing for the published channel.
[[nodiscard]] std::vector<std::string> channel_warnings(const Scenario& scenario);

/// Channels of a layout: donor to aerial users and node air to air, node to ground users by the scenario's law. Random streams are
/// those of the realization's links, wherever their ends are. The links of both platforms to all users stand in `links`.
/// @param x  sets h_aerial, h_ground, links; reads tx_pos_m and rx_pos_m
/// @throws InvalidInput  for links below 1 m
void draw_standard_channel(const Scenario& scenario, const Layout& layout, std::uint64_t seed, std::uint64_t realization, Instance& x);

}  // namespace airloom::iab
