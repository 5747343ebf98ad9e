#pragma once
/// Positions and directions: right-handed frame, z up, metres.
#include <Eigen/Core>

namespace airloom::radio {

/// Direction from one place to another.
struct Direction {
  double distance_m;
  double zenith_rad;   ///< theta from +z, in [0, pi]
  double azimuth_rad;  ///< phi from +x towards +y, in (-pi, pi]
};

/// @param from, to  metres, different places
[[nodiscard]] Direction direction(const Eigen::Vector3d& from, const Eigen::Vector3d& to);

/// Unit vector (sin theta cos phi, sin theta sin phi, cos theta).
[[nodiscard]] Eigen::Vector3d unit_vector(double zenith_rad, double azimuth_rad);

}  // namespace airloom::radio
