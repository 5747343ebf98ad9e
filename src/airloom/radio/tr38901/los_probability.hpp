#pragma once
/// Chance that a link has line of sight: TR 38.901, table 7.4.2-1.
#include "airloom/export.hpp"
#include "airloom/radio/tr38901/tables.hpp"

namespace airloom::radio::tr38901 {
AIRLOOM_API_BEGIN

/// Offices of inh.
enum class Office { mixed, open };
constexpr auto enum_names(Office) { return std::array<std::string_view, 2>{"mixed", "open"}; }

/// @param d_m            horizontal distance outdoors, >= 0
/// @param user_height_m  of uma
/// @param office         of inh
[[nodiscard]] double los_probability(Environment environment, double d_m, double user_height_m, Office office = Office::mixed);

AIRLOOM_API_END
}  // namespace airloom::radio::tr38901
