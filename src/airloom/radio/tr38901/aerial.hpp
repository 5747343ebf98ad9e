#pragma once
/// Links with an end in the air: TR 36.777, and the air-to-ground law by elevation.
#include <array>
#include <string_view>

#include "airloom/export.hpp"
#include "airloom/radio/tr38901/path_loss.hpp"

namespace airloom::radio::tr38901 {
AIRLOOM_API_BEGIN

/// Chance of line of sight, both losses and both spreads of the shadowing.
struct AerialLaw {
  double los_probability = 0.0;
  double los_loss_db = 0.0;
  double nlos_loss_db = 0.0;
  double sigma_los_db = 0.0;
  double sigma_nlos_db = 0.0;
};

/// Height from which on an end counts as aerial, m: 22.5 (umi, uma), 10 (rma).
[[nodiscard]] double aerial_from_m(Environment environment);

/// Laws of umi, uma and rma for an end at a height above aerial_from_m. Source: TR 36.777 tables B-1 to B-3; the chance of line of sight in
/// rma and the spreads have one source only.
/// @param aerial_height_m  h of the higher end
/// @throws InvalidInput    for inh
[[nodiscard]] AerialLaw aerial_law(Environment environment, double f_hz, double d2_m, double d3_m, double aerial_height_m);

/// What a UAV sees below it.
enum class GroundCover { suburban, urban, dense_urban, highrise };
constexpr auto enum_names(GroundCover) { return std::array<std::string_view, 4>{"suburban", "urban", "dense_urban", "highrise"}; }

/// 1/(1 + a exp(-b (elevation - a))) and free space with an excess per state, no shadowing. The constants are usual values of the
/// literature, not of a standard.
/// @param elevation_deg  in [0, 90]
[[nodiscard]] AerialLaw air_to_ground_law(GroundCover cover, double f_hz, double d3_m, double elevation_deg);

/// Rician factor of every link with an end in the air and line of sight, dB; ours, after one of the alternatives of TR 36.777.
inline constexpr double aerial_k_db = 15.0;

AIRLOOM_API_END
}  // namespace airloom::radio::tr38901
