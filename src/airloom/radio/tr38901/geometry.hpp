#pragma once
/// Directions and distances of a link, and orientations of arrays. Angles of this model are in degrees, as in the standard.
#include <Eigen/Core>
#include <cmath>
#include <numbers>

#include "airloom/export.hpp"

namespace airloom::radio::tr38901 {
AIRLOOM_API_BEGIN

/// Common logarithm, as the standards write it.
inline double lg(double x) { return std::log10(x); }
inline double radians(double degrees) { return degrees * (std::numbers::pi / 180.0); }
inline double degrees(double radians) { return radians * (180.0 / std::numbers::pi); }

/// The azimuth in (-180, 180] that differs by whole turns.
[[nodiscard]] double wrapped_azimuth(double degrees);
/// A zenith angle folded into [0, 180]: modulo 360, above 180 it is 360 less the angle.
[[nodiscard]] double folded_zenith(double degrees);

/// (sin z cos a, sin z sin a, cos z).
[[nodiscard]] Eigen::Vector3d unit_vector(double azimuth_deg, double zenith_deg);

/// Yaw, pitch and roll about z, y and x: a direction u in the global frame is R^T u in the array's own, R = Rz(yaw) Ry(pitch) Rx(roll).
struct Orientation {
  double yaw_rad = 0.0;
  double pitch_rad = 0.0;
  double roll_rad = 0.0;
  [[nodiscard]] Eigen::Matrix3d rotation() const;
};

/// A link seen from both ends. Departure: transmitter to receiver; arrival: receiver to transmitter.
struct LinkGeometry {
  double d2_m = 0.0;
  double d3_m = 0.0;
  double tx_height_m = 0.0;
  double rx_height_m = 0.0;
  double aod_deg = 0.0;
  double zod_deg = 0.0;
  double aoa_deg = 0.0;
  double zoa_deg = 0.0;
};

/// @throws InvalidInput  when the ends are nearer than 1 m
[[nodiscard]] LinkGeometry link_geometry(const Eigen::Vector3d& tx, const Eigen::Vector3d& rx);

AIRLOOM_API_END
}  // namespace airloom::radio::tr38901
