#pragma once
/// The ascent of stations that are all in this process, with the processor beside them.
#include "airloom/systems/dab/design/central/ascent.hpp"
#include "airloom/systems/dab/design/central/ascent_stations.hpp"
#include "airloom/systems/dab/design/station_view.hpp"

namespace airloom::dab {

/// `ascend` from where `stations` are.
/// @param others  what users receive of stations that stay as they are; needs the block model of the distortion. nullptr: there are none
void ascend_here(AscentStations& stations, AscentCentre& centre, const Reception* others, const AscentRules& rules,
                 const SolveControl& control, Design& out);

}  // namespace airloom::dab
