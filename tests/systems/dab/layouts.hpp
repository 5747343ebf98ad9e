#pragma once
/// Networks as specification 2 draws them, in normalised units, for tests of `dab`.
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/core/random.hpp"
#include "airloom/systems/dab/beam_problem.hpp"

namespace airloom::dab::testing {

struct Layout {
  int stations = 4, antennas = 16, users = 4;
  double power_dbm = 40.0;
  double noise_dbm = -80.0;
  double station_radius_m = 50.0 * std::numbers::sqrt2;
  double user_radius_m = 30.0;
};

/// Line of sight and two scattered paths at 28 GHz, half a wavelength between antennas.
inline BeamProblem draw_layout(const Layout& layout, std::uint64_t drop) {
  constexpr double pi = std::numbers::pi;
  constexpr double wavelength = 299792458.0 / 28e9;
  const double reference = std::pow(10.0, -61.4 / 20.0);  // amplitude at 1 m
  RandomStream places(1, StreamId::user_drop, drop);
  RandomStream paths(1, StreamId::small_scale_fading, drop);
  const double power = std::pow(10.0, (layout.power_dbm - 30.0) / 10.0);
  const double noise = std::pow(10.0, (layout.noise_dbm - 30.0) / 10.0);
  BeamProblem out;
  out.budget = Eigen::VectorXd::Ones(layout.stations);
  out.weight = Eigen::VectorXd::Ones(layout.users);
  out.amplifier = {.beta1 = 0.98, .beta3 = std::complex<double>(-0.04, -0.01) * power};
  out.h.setZero(layout.antennas, layout.stations * layout.users);
  Eigen::Matrix2Xd user(2, layout.users);
  for (int u = 0; u < layout.users; ++u) {
    const double radius = layout.user_radius_m * std::sqrt(places.uniform());
    const double angle = 2.0 * pi * places.uniform();
    user.col(u) << radius * std::cos(angle), radius * std::sin(angle);
  }
  for (int b = 0; b < layout.stations; ++b) {
    const double bearing = -0.75 * pi + 2.0 * pi * b / layout.stations;
    const Eigen::Vector2d station(layout.station_radius_m * std::cos(bearing), layout.station_radius_m * std::sin(bearing));
    for (int u = 0; u < layout.users; ++u) {
      const Eigen::Vector2d away = user.col(u) - station;
      const double d = std::max(1.0, away.norm());
      const double angle = std::remainder(std::atan2(away[1], away[0]) - (bearing + pi), 2.0 * pi);
      for (int path = 0; path < 3; ++path) {
        const double strength = path == 0 ? 1.0 : paths.uniform(0.1, 0.3);
        const double theta = path == 0 ? angle : paths.uniform(-0.5 * pi, 0.5 * pi);
        const double length = path == 0 ? d : paths.uniform(d, 2.0 * d);
        const std::complex<double> gain = std::polar(strength * reference / length, -2.0 * pi * std::remainder(length / wavelength, 1.0));
        for (int n = 0; n < layout.antennas; ++n) {
          out.h(n, b * layout.users + u) += std::sqrt(power / noise) * gain * std::polar(1.0, -pi * n * std::sin(theta));
        }
      }
    }
  }
  return out;
}

}  // namespace airloom::dab::testing
