#pragma once
/// Links of TR 38.901 in the place of the published paths: docs/channels.md.
#include <cstdint>
#include <string>
#include <vector>

#include "airloom/systems/dab/problem/instance.hpp"

namespace airloom::dab {

/// Adds what is wrong with the keys of the channel.
void check_channel(const Scenario& scenario, Faults& faults);
/// Where the standard is used outside its ranges; nothing for the published channel.
[[nodiscard]] std::vector<std::string> channel_warnings(const Scenario& scenario);

/// Heights and channels of a drop. Every array is a line across the direction of the origin and looks at it; its elements are numbered
/// as published, so that a plane wave is conj(a) of `draw`'s formula.
/// @param x  places and normals; sets heights, h, links, steering_conjugate
/// @throws InvalidInput  for links below 1 m
void draw_standard_channel(const Scenario& scenario, std::uint64_t seed, std::uint64_t realization, Instance& x);

}  // namespace airloom::dab
