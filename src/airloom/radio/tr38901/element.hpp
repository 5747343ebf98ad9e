#pragma once
/// Gain of one antenna element over the direction.
#include <Eigen/Core>
#include <array>
#include <string_view>

#include "airloom/export.hpp"

namespace airloom::radio::tr38901 {
AIRLOOM_API_BEGIN

enum class ElementPattern { isotropic, tr38901 };
constexpr auto enum_names(ElementPattern) { return std::array<std::string_view, 2>{"isotropic", "tr38901"}; }

/// Gain of the element of TR 38.901, boresight along its own +x, dBi:
///
///     8 - min(min(12 ((zenith - 90)/65)^2, 30) + min(12 (azimuth/65)^2, 30), 30)
///
/// @param azimuth_deg  in (-180, 180]   @param zenith_deg  in [0, 180]. Source: TR 38.901 table 7.3-1.
[[nodiscard]] double element_gain_db(double azimuth_deg, double zenith_deg);

/// Amplitude 10^(gain/20) towards a unit vector in the element's own frame; 1 for isotropic.
[[nodiscard]] double element_amplitude(ElementPattern pattern, const Eigen::Vector3d& local);

AIRLOOM_API_END
}  // namespace airloom::radio::tr38901
