#pragma once
/// The two numbers that are none, by short names.
#include <limits>

namespace airloom {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace airloom
