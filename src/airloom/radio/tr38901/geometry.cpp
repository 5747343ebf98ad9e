#include "airloom/radio/tr38901/geometry.hpp"

#include "airloom/core/error.hpp"
#include "airloom/core/values.hpp"

namespace airloom::radio::tr38901 {

double wrapped_azimuth(double degrees) {
  const double turned = std::remainder(degrees, 360.0);
  return turned <= -180.0 ? turned + 360.0 : turned;
}

double folded_zenith(double degrees) {
  double turned = std::fmod(degrees, 360.0);
  if (turned < 0.0) turned += 360.0;
  return turned > 180.0 ? 360.0 - turned : turned;
}

Eigen::Vector3d unit_vector(double azimuth_deg, double zenith_deg) {
  const double azimuth = radians(azimuth_deg);
  const double zenith = radians(zenith_deg);
  const double flat = std::sin(zenith);
  return {flat * std::cos(azimuth), flat * std::sin(azimuth), std::cos(zenith)};
}

Eigen::Matrix3d Orientation::rotation() const {
  const double ca = std::cos(yaw_rad), sa = std::sin(yaw_rad);
  const double cb = std::cos(pitch_rad), sb = std::sin(pitch_rad);
  const double cc = std::cos(roll_rad), sc = std::sin(roll_rad);
  Eigen::Matrix3d yaw, pitch, roll;
  yaw << ca, -sa, 0, sa, ca, 0, 0, 0, 1;
  pitch << cb, 0, sb, 0, 1, 0, -sb, 0, cb;
  roll << 1, 0, 0, 0, cc, -sc, 0, sc, cc;
  return yaw * pitch * roll;
}

LinkGeometry link_geometry(const Eigen::Vector3d& tx, const Eigen::Vector3d& rx) {
  const Eigen::Vector3d way = rx - tx;
  LinkGeometry g{.d2_m = way.head<2>().norm(), .d3_m = way.norm(), .tx_height_m = tx.z(), .rx_height_m = rx.z()};
  if (!(g.d3_m >= 1.0)) throw InvalidInput("link distance: " + shortest(g.d3_m) + " m; standard channels need at least 1 m");
  const Eigen::Vector3d back = tx - rx;  // not -way: the azimuth of two zeros must be 0 both ways
  g.aod_deg = degrees(std::atan2(way.y(), way.x()));
  g.aoa_deg = degrees(std::atan2(back.y(), back.x()));
  g.zod_deg = degrees(std::acos(way.z() / g.d3_m));
  g.zoa_deg = degrees(std::acos(back.z() / g.d3_m));
  return g;
}

}  // namespace airloom::radio::tr38901
