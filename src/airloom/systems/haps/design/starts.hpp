#pragma once
/// Where the steps of `best` begin.
#include <optional>

#include "airloom/systems/haps/design/best.hpp"

namespace airloom::haps {

/// Joint regularised zero forcing (H H^H + c I)^{-1} H, columns of equal norm, one factor for all stations: directions of the priced beams
/// of equal prices. Channels so strong and so alike that the powers cancel to nothing leave the matched beams.
[[nodiscard]] JointBeams joint_start(const GramBank& bank, double regularization);

/// What the power-sum model makes of the stations, where their channels are known: with more users than antennas the problem has
/// many local optima, and the one above this point is never below it.
[[nodiscard]] std::optional<JointBeams> power_sum_start(const GramBank& bank, const Wishes& wishes, int max_steps,
                                                        const SolveControl& control);

/// Every station by itself: regularised zero forcing, within the limits of antennas and without the streams that it may not send.
[[nodiscard]] JointBeams local_start(const GramBank& bank);

/// Matched beams with the users' amplitudes times 10^-x, x the fractional part of sqrt(2 + k) times the user's place by channel gain: the
/// same start whatever order users come in.
/// @param k  0, 1, ...; k = 2, 7, 14, ... leave all x at 0
[[nodiscard]] JointBeams uneven_start(const GramBank& bank, int k);

}  // namespace airloom::haps
