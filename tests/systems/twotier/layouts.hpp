#pragma once
/// Compact networks for the tests of the solvers of `twotier`: places in the plane, a power law, Rayleigh fading per sub-channel.
#include <Eigen/Core>
#include <cmath>
#include <numbers>

#include "airloom/core/random.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier::testing {

/// Cell 0 is the macro cell. hotspot: femto cells close together, strong interference; sparse: far apart, noise limits the links.
struct Layout {
  Eigen::Index cells = 5;
  Eigen::Index channels = 6;
  bool sparse = false;
  bool uplink = false;   ///< every cell has two users that take turns on its sub-channels, each with a budget of its own
  double power_w = 0.2;  ///< of femto stations and users; the macro station has 100 times as much
  double off_probability = 0.0;
  bool random_weights = false;
};

inline Instance draw_layout(const Layout& layout, std::uint64_t drop) {
  using Index = Eigen::Index;
  RandomStream stream(7, StreamId::user_drop, drop);
  const Index cells = layout.cells, channels = layout.channels;
  const auto around = [&](const Eigen::Vector2d& middle, double low, double high) {
    const double angle = stream.uniform(0.0, 2.0 * std::numbers::pi);
    const double radius = std::sqrt(stream.uniform(low * low, high * high));
    return Eigen::Vector2d(middle.x() + radius * std::cos(angle), middle.y() + radius * std::sin(angle));
  };
  Eigen::Matrix2Xd station(2, cells), user(2, 2 * cells);
  const Eigen::Vector2d hotspot(400.0, 0.0);
  for (Index c = 0; c < cells; ++c) {
    const Eigen::Vector2d origin(0.0, 0.0);
    station.col(c) = c == 0 ? origin : layout.sparse ? around(origin, 1500.0, 3000.0) : around(hotspot, 0.0, 60.0);
    for (Index k = 0; k < 2; ++k) {
      const Eigen::Vector2d middle = station.col(c);
      user.col(2 * c + k) = c == 0 ? around(origin, 35.0, 500.0) : around(middle, 3.0, 40.0);
    }
  }
  Instance x;
  x.gains.setZero(cells, channels * cells);
  x.node.resize(cells, channels);
  x.user.resize(cells, channels);
  x.weight.setOnes(cells, channels);
  x.subchannel_bandwidth_hz = 100e6 / 30.0;
  x.node_power_max_w.setConstant(layout.uplink ? 2 * cells : cells, layout.power_w);
  if (!layout.uplink) x.node_power_max_w[0] *= 100.0;
  const double noise = 5.8e-14;  // W, in 100/30 MHz
  for (Index n = 0; n < channels; ++n) {
    for (Index c = 0; c < cells; ++c) {
      const bool on = stream.uniform() >= layout.off_probability;
      const Index served = 2 * c + n % 2;
      x.user(c, n) = on ? static_cast<int>(served) : -1;
      x.node(c, n) = !on ? -1 : static_cast<int>(layout.uplink ? served : c);
      x.weight(c, n) = !on ? 0.0 : layout.random_weights ? stream.uniform(0.5, 2.0) : 1.0;
    }
    for (Index c = 0; c < cells; ++c) {
      for (Index d = 0; d < cells; ++d) {
        const Index base = layout.uplink ? c : d, terminal = 2 * (layout.uplink ? d : c) + n % 2;
        const double distance = std::hypot((station.col(base) - user.col(terminal)).norm(), 10.0);
        const double wall_db = layout.sparse && c != d ? 12.0 : 0.0;
        const double loss_db = 30.0 + 36.0 * std::log10(distance) + wall_db;
        x.gains(d, n * cells + c) = std::pow(10.0, -0.1 * loss_db) * stream.exponential() / noise;
      }
    }
  }
  return x;
}

/// sum of weight log2(1 + SINR), by definition.
inline double weighted_sum_rate(const Instance& x, const Eigen::MatrixXd& p) {
  double sum = 0.0;
  for (Eigen::Index n = 0; n < x.channels(); ++n) {
    for (Eigen::Index c = 0; c < x.cells(); ++c) {
      if (!x.active(c, n)) continue;
      double interference = 1.0;
      for (Eigen::Index d = 0; d < x.cells(); ++d)
        if (d != c && x.active(d, n)) interference += x.gain(d, c, n) * p(d, n);
      sum += x.weight(c, n) * std::log2(1.0 + x.own(c, n) * p(c, n) / interference);
    }
  }
  return sum;
}

/// SINR of one slot, by definition.
inline double sinr_of(const Instance& x, const Eigen::MatrixXd& p, Eigen::Index c, Eigen::Index n) {
  double interference = 1.0;
  for (Eigen::Index d = 0; d < x.cells(); ++d)
    if (d != c && x.active(d, n)) interference += x.gain(d, c, n) * p(d, n);
  return x.own(c, n) * p(c, n) / interference;
}

/// Largest (sum p - budget) / budget; -1 for no power at all.
inline double budget_excess(const Instance& x, const Eigen::MatrixXd& p) {
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(x.nodes());
  for (Eigen::Index n = 0; n < x.channels(); ++n)
    for (Eigen::Index c = 0; c < x.cells(); ++c)
      if (x.active(c, n)) sum[x.node(c, n)] += p(c, n);
  return (sum.array() / x.node_power_max_w.array() - 1.0).maxCoeff();
}

}  // namespace airloom::twotier::testing
