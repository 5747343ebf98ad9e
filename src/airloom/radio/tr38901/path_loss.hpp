#pragma once
/// Path loss of TR 38.901, section 7.4.1, in dB.
#include "airloom/core/random.hpp"
#include "airloom/export.hpp"
#include "airloom/radio/tr38901/tables.hpp"

namespace airloom::radio::tr38901 {
AIRLOOM_API_BEGIN

/// What the formulas look at.
struct PathLossLink {
  double f_hz = 0.0;
  double d2_m = 0.0;
  double station_height_m = 0.0;
  double user_height_m = 0.0;
  double environment_height_m = 1.0;  ///< hE of UMa
  [[nodiscard]] double d3_m() const;
};

/// Horizontal distance at which the law of a link with line of sight bends, m; infinite for inh.
[[nodiscard]] double break_point_m(Environment environment, const PathLossLink& link);

/// Loss with or without line of sight. Source: TR 38.901 table 7.4.1-1.
/// @param state  los or nlos
[[nodiscard]] double path_loss_db(Environment environment, LinkState state, const PathLossLink& link);

/// 20 log10(4 pi d f / c).
[[nodiscard]] double free_space_loss_db(double f_hz, double distance_m);

/// Height hE of the buildings round a UMa user, m: 1 below 13 m, else 1 or one of 12, 15, .. by chance. Always takes two draws.
/// Source: TR 38.901 table 7.4.1-1, note 1.
[[nodiscard]] double environment_height(double d2_m, double user_height_m, RandomStream stream);

AIRLOOM_API_END
}  // namespace airloom::radio::tr38901
