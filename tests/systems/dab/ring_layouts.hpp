#pragma once
/// Networks for the tests of the ring and the star: the specification's deployment, section 2, in normalised units.
#include <cmath>
#include <numbers>

#include "airloom/core/random.hpp"
#include "airloom/systems/dab/beam_problem.hpp"
#include "airloom/systems/dab/station_model.hpp"

namespace airloom::dab::testing {

struct Layout {
  int stations = 4, antennas = 16, users = 4;
  double power_dbm = 40.0, noise_dbm = -80.0;
  double ring_radius = 70.71, user_radius = 30.0;
};

inline BeamProblem draw_layout(const Layout& layout, std::uint64_t realization) {
  using std::numbers::pi;
  constexpr double wavelength = 299792458.0 / 28e9;
  RandomStream drop(1, StreamId::user_drop, realization), fading(1, StreamId::small_scale_fading, realization);
  const double power = 1e-3 * std::pow(10.0, layout.power_dbm / 10.0);
  const double noise = 1e-3 * std::pow(10.0, layout.noise_dbm / 10.0);
  BeamProblem problem{.h = Eigen::MatrixXcd::Zero(layout.antennas, layout.stations * layout.users),
                      .budget = Eigen::VectorXd::Ones(layout.stations),
                      .weight = Eigen::VectorXd::Ones(layout.users),
                      .amplifier = {.beta1 = 0.98, .beta3 = std::complex<double>(-0.04, -0.01) * power}};
  Eigen::VectorXcd place(layout.users);
  for (auto& p : place) {
    const double radius = layout.user_radius * std::sqrt(drop.uniform());
    p = std::polar(radius, 2.0 * pi * drop.uniform());
  }
  for (int b = 0; b < layout.stations; ++b) {
    const std::complex<double> station = std::polar(layout.ring_radius, -0.75 * pi + 2.0 * pi * b / layout.stations);
    for (int u = 0; u < layout.users; ++u) {
      const std::complex<double> way = place[u] - station;
      const double distance = std::abs(way);
      for (int path = 0; path < 3; ++path) {
        const double amplitude = path == 0 ? 1.0 : fading.uniform(0.1, 0.3);
        const double angle = path == 0 ? std::arg(way / -station) : fading.uniform(-0.5 * pi, 0.5 * pi);
        const double length = path == 0 ? distance : fading.uniform(distance, 2.0 * distance);
        const double gain = amplitude * std::pow(10.0, -61.4 / 20.0) / length * std::sqrt(power / noise);
        for (int n = 0; n < layout.antennas; ++n) {
          problem.h(n, b * layout.users + u) += std::polar(gain, -2.0 * pi * length / wavelength - pi * n * std::sin(angle));
        }
      }
    }
  }
  return problem;
}

/// Rate of beams, (N, B U), bit/s/Hz, through the problem's amplifiers in the block model.
inline double rate_of(const BeamProblem& problem, const Eigen::MatrixXcd& w) {
  Eigen::MatrixXcd link = Eigen::MatrixXcd::Zero(problem.users(), problem.users());
  Eigen::VectorXd distortion = Eigen::VectorXd::Zero(problem.users());
  for (Eigen::Index b = 0; b < problem.stations(); ++b) {
    StationModel station(problem.channel(b), problem.amplifier);
    station.transmit(station_beams(w, b, problem.users()));
    link += station.link();
    distortion += station.distortion();
  }
  return sum_rate(link, distortion, problem.weight) / std::numbers::ln2;
}

}  // namespace airloom::dab::testing
