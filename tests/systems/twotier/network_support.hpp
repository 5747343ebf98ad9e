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

/// One sub-channel, cell c is node and user c, budgets of 1 W. @param heard  row: receiver
inline Instance one_channel(const Eigen::MatrixXd& heard) {
  const Eigen::Index cells = heard.rows();
  Instance x;
  x.gains = heard.transpose();
  x.node.resize(cells, 1);
  for (Eigen::Index c = 0; c < cells; ++c) x.node(c, 0) = static_cast<int>(c);
  x.user = x.node;
  x.weight.setOnes(cells, 1);
  x.node_power_max_w.setOnes(cells);
  x.subchannel_bandwidth_hz = 1.0;
  return x;
}

inline Instance random_channel(Eigen::Index cells, RandomStream& stream) {
  Eigen::MatrixXd heard(cells, cells);
  for (Eigen::Index i = 0; i < cells; ++i) {
    for (Eigen::Index k = 0; k < cells; ++k) heard(i, k) = std::pow(10.0, stream.uniform(i == k ? 1.0 : 0.0, i == k ? 3.0 : 2.0));
  }
  return one_channel(heard);
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
