#pragma once
/// Users in buildings: where they are, and what the walls take. TR 38.901, section 7.4.3.
#include "airloom/core/random.hpp"
#include "airloom/export.hpp"
#include "airloom/radio/tr38901/tables.hpp"

namespace airloom::radio::tr38901 {
AIRLOOM_API_BEGIN

/// Loss of the building; mixed: every user low or high with probability 1/2.
enum class Penetration { low, high, mixed, legacy };
constexpr auto enum_names(Penetration) { return std::array<std::string_view, 4>{"low", "high", "mixed", "legacy"}; }

/// Where one user is.
struct Building {
  bool indoor = false;
  double height_m = 0.0;        ///< of the user, outdoors too
  double indoor_depth_m = 0.0;  ///< part of the horizontal distance that is indoors, before a short link cuts it; 0 outdoors
};

/// Draws whether a user is indoors, the floor and the depth. Always takes five draws: indoor, floors 4..8, floor, two depths of which the
/// smaller counts. Floors set the height of umi and uma users, 3 (floor - 1) + 1.5; depths are up to 25 m (rma: 10 m).
/// @param indoor_share  in [0, 1]   @param height_m  of a user outdoors
[[nodiscard]] Building draw_building(Environment environment, double indoor_share, double height_m, RandomStream stream);

/// Loss through wall and rooms, dB, without the path loss.
/// @param penetration  low, high or legacy
/// @param normal       N(0, 1) of this user; legacy does not use it
/// @param release      16 or 19, which differ in coated glass (high). Source: TR 38.901 tables 7.4.3-1 to 7.4.3-3.
[[nodiscard]] double penetration_loss_db(Penetration penetration, double f_hz, double indoor_depth_m, double normal, int release);

AIRLOOM_API_END
}  // namespace airloom::radio::tr38901
