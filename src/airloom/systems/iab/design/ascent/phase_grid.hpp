#pragma once
/// Phases of finite resolution: 2^bits values on the circle.
#include "airloom/systems/iab/design/ascent/network_ascent.hpp"

namespace airloom::iab {

/// A continuous design on the grid: rounded, its beams raised again, then (up to 2 bits, or where there are few elements) sweeps over
/// single phases to the neighbouring grid points, a move kept only when the utility grows. Rounded phases of the channels and of
/// coordinate descent are candidates.
/// Source: specification of [iab], second part, 2.4.
void round_to_grid(int bits, const NoiseModel& noise, const Pursuit& pursuit, const SolveControl& control, NetworkPoint& point);

}  // namespace airloom::iab
