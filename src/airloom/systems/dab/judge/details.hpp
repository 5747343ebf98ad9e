#pragma once
/// What may be asked of an answer beyond its metrics: beam patterns, and signals through the amplifiers.
#include <vector>

#include "airloom/systems/dab/problem/instance.hpp"
#include "airloom/systems/detail.hpp"

namespace airloom::dab {

/// `beam_pattern`: `angle_deg` and per station b the curves `useful_dbw_b`, `distortion_dbw_b`, `total_dbw_b`, `useful_peak_dbw_b` and
/// its `useful_peak_deg_b`, `distortion_peak_dbw_b`, `useful_to_distortion_db_b` (both integrated over the angle), `user_deg_b` and
/// `user_useful_dbw_b` where places and normals are known.
///
/// `monte_carlo`: 200000 Gaussian symbol vectors. `link_error`, relative; `sum_rate_symbols`, the
/// weighted sum rate measured; distortion power measured over formula, means over the users:
/// `distortion_ratio_block` and `distortion_ratio_correlated` of all stations together, `distortion_ratio_station` of each alone; and
/// `distortion_deviation_correlated`, the largest |ratio - 1| of a user.
///
/// `ofdm`: the same of 200000 samples of OFDM signals, 16 QAM on 256 subcarriers.
[[nodiscard]] const std::vector<Detail<Instance, Solution>>& details();

}  // namespace airloom::dab
