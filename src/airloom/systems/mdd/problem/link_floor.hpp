#pragma once
/// Which access points serve a user where nobody says so: all whose links are worth it.
#include <string>

#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {

/// Chooses `serve` (and with it `include_mui`): a link is out when in both directions, at full power and on its best subcarrier, its SNR
/// is below the floor, and when its channel is 0 on any subcarrier. Then every access point keeps the strongest of its links, as many as
/// it has antennas. `blocked` says what is out.
/// @param floor_db  least SNR of a link
/// @throws InvalidInput  naming a user whom no access point reaches
/// Source: specification of [mdd], second part, 4.1-4.2.
void choose_links(Instance& instance, double floor_db);

/// "1 of 12 links is taken out, access point 3 to user 2 first (-inf dB)"; empty where none is.
[[nodiscard]] std::string blocked_note(const Instance& instance);

}  // namespace airloom::mdd
