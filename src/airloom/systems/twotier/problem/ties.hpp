#pragma once
/// Choices among computed numbers: one replaces the present best only when it is clearly better, so that ties go to the first and the last
/// digits decide nothing. Source: specification of [twotier], second part, 7.1.
namespace airloom::twotier {

inline constexpr double tie = 1e-9;  ///< relative

/// @param present  >= 0
[[nodiscard]] inline bool clearly_above(double challenger, double present) { return challenger > present * (1.0 + tie); }
[[nodiscard]] inline bool clearly_below(double challenger, double present) { return challenger < present * (1.0 - tie); }

}  // namespace airloom::twotier
