#pragma once
/// Networks of the default scenario in normalised units, for tests of the solvers.
#include "airloom/systems/dab/problem/instance.hpp"

namespace airloom::dab::testing {

struct Layout {
  int stations = 4, antennas = 16, users = 4;
  double power_dbm = 40.0;
  double noise_dbm = -80.0;
  double station_radius_m = 70.71;
  double user_radius_m = 30.0;
};

inline BeamProblem draw_layout(const Layout& layout, std::uint64_t drop) {
  Scenario s;
  s.base_stations = layout.stations;
  s.antennas = layout.antennas;
  s.users = layout.users;
  s.tx_power_dbm = layout.power_dbm;
  s.noise_dbm = layout.noise_dbm;
  s.station_radius_m = layout.station_radius_m;
  s.user_radius_m = layout.user_radius_m;
  return make_problem(draw(s, 1, drop));
}

}  // namespace airloom::dab::testing
