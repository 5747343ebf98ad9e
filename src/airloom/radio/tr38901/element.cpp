#include "airloom/radio/tr38901/element.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/radio/tr38901/geometry.hpp"

namespace airloom::radio::tr38901 {

double element_gain_db(double azimuth_deg, double zenith_deg) {
  constexpr double width_deg = 65.0;
  constexpr double floor_db = 30.0;
  constexpr double peak_dbi = 8.0;
  const double up = (zenith_deg - 90.0) / width_deg;
  const double side = azimuth_deg / width_deg;
  return peak_dbi - std::min(std::min(12.0 * up * up, floor_db) + std::min(12.0 * side * side, floor_db), floor_db);
}

double element_amplitude(ElementPattern pattern, const Eigen::Vector3d& local) {
  switch (pattern) {
    case ElementPattern::isotropic: return 1.0;
    case ElementPattern::tr38901: {
      const double zenith = degrees(std::acos(std::clamp(local.z(), -1.0, 1.0)));
      return std::pow(10.0, element_gain_db(degrees(std::atan2(local.y(), local.x())), zenith) / 20.0);
    }
  }
  return 1.0;
}

}  // namespace airloom::radio::tr38901
