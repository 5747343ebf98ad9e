#include "airloom/radio/geometry.hpp"

#include <cmath>

namespace airloom::radio {

Direction direction(const Eigen::Vector3d& from, const Eigen::Vector3d& to) {
  const Eigen::Vector3d delta = to - from;
  const double horizontal = std::hypot(delta.x(), delta.y());
  return {.distance_m = delta.norm(),
          .zenith_rad = std::atan2(horizontal, delta.z()),
          .azimuth_rad = horizontal > 0.0 ? std::atan2(delta.y(), delta.x()) : 0.0};
}

Eigen::Vector3d unit_vector(double zenith_rad, double azimuth_rad) {
  return {std::sin(zenith_rad) * std::cos(azimuth_rad), std::sin(zenith_rad) * std::sin(azimuth_rad), std::cos(zenith_rad)};
}

}  // namespace airloom::radio
