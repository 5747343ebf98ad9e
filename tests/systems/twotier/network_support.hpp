#pragma once
/// Small networks and refusals for the tests of drawing, files and judging.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "airloom/core/error.hpp"
#include "airloom/core/random.hpp"
#include "airloom/systems/twotier/judge/metrics.hpp"
#include "support/expect_refused.hpp"

namespace airloom::twotier::testing {

/// The hot spot of presets/twotier/scenarios/hotspot.toml.
inline Scenario hotspot() {
  Scenario s;
  s.deployment = Deployment::hotspot;
  s.cell_radius_m = 500.0;
  s.macro_protection_m = 0.0;
  s.walls = false;
  s.femto_antennas = 4;
  s.user_antennas = 1;
  s.femto_radius_m = 40.0;
  return s;
}

/// The worked example of the specification: three sub-channels, two cells, one node each.
inline Instance worked_example() {
  Instance x;
  x.gains.resize(2, 6);
  x.gains << 20, 2, 8, 30, 5, 0.2,  // from cell 0, to cells 0 and 1 of each sub-channel
      4, 10, 1, 40, 0.5, 6;
  x.node.resize(2, 3);
  x.node << 0, 0, 0, 1, 1, 1;
  x.user = x.node;
  x.weight.setOnes(2, 3);
  x.node_power_max_w.resize(2);
  x.node_power_max_w << 1.0, 2.0;
  x.subchannel_bandwidth_hz = 1e6;
  return x;
}

/// Powers uniform below an equal share of every budget.
inline Solution random_powers(const Instance& x, std::uint64_t seed) {
  RandomStream stream(seed, StreamId::solver_initialization, 0);
  Solution s{.p = Eigen::MatrixXd::Zero(x.cells(), x.channels())};
  const auto share = static_cast<double>(x.cells() * x.channels());
  for (Eigen::Index n = 0; n < x.channels(); ++n) {
    for (Eigen::Index c = 0; c < x.cells(); ++c) {
      if (x.active(c, n)) s.p(c, n) = x.node_power_max_w[x.node(c, n)] * stream.uniform() / share;
    }
  }
  return s;
}

using test::expect_refused;

}  // namespace airloom::twotier::testing
