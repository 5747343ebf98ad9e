#pragma once
/// Networks that several tests of `haps` use, and slow formulas to compare with.
#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "airloom/core/error.hpp"
#include "airloom/core/random.hpp"
#include "airloom/fabric/local.hpp"
#include "airloom/systems/haps/design/network.hpp"
#include "airloom/systems/haps/design/solve.hpp"
#include "airloom/systems/haps/judge/metrics.hpp"
#include "airloom/systems/haps/problem/sinr.hpp"
#include "support/expect_refused.hpp"

namespace airloom::haps::testing {

using Complex = std::complex<double>;

/// CN(0, gain) entries.
inline Eigen::MatrixXcd random_matrix(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed, double gain = 1.0) {
  RandomStream stream(seed, StreamId::solver_initialization, 0);
  Eigen::MatrixXcd m(rows, columns);
  for (Eigen::Index j = 0; j < columns; ++j)
    for (Eigen::Index i = 0; i < rows; ++i) m(i, j) = std::sqrt(gain) * stream.complex_normal();
  return m;
}

/// Entries uniform in [low, high).
inline Eigen::VectorXd random_vector(Eigen::Index n, double low, double high, std::uint64_t seed) {
  RandomStream stream(seed, StreamId::solver_initialization, 1);
  Eigen::VectorXd v(n);
  for (double& each : v) each = stream.uniform(low, high);
  return v;
}

/// Stations in scaled units (unit noise, unit budgets); user u hears station b with a gain of `gain` times 10^(-1..1).
inline StationMatrices random_channels(const std::vector<int>& antennas, int users, std::uint64_t seed, double gain = 100.0) {
  StationMatrices h;
  for (std::size_t b = 0; b < antennas.size(); ++b) {
    const Eigen::VectorXd spread = random_vector(users, -0.5, 0.5, 100 * seed + b);
    h.push_back(random_matrix(antennas[b], users, 100 * seed + b, gain) *
                spread.unaryExpr([](double x) { return std::pow(10.0, x); }).asDiagonal());
  }
  return h;
}

/// An instance with those channels, budgets of 1 W, noise of 1 W.
inline Instance instance_of(StationMatrices h) {
  Instance x;
  x.h = std::move(h);
  x.power_max_w = Eigen::VectorXd::Ones(x.stations());
  x.noise_w = Eigen::VectorXd::Ones(x.h.front().cols());
  x.is_haps.assign(x.h.size(), false);
  return x;
}

inline Scenario urban() {
  Scenario s;
  s.excess_loss_db = 38.0;
  return s;
}

inline double objective(const Instance& x, const Outcome<Solution>& out) {
  return evaluate(x, out.solution).metrics.number("pf_objective");
}
inline double model_objective(const Instance& x, const Outcome<Solution>& out) {
  return evaluate(x, out.solution).metrics.number("pf_objective_power_sum");
}

using test::expect_refused;

}  // namespace airloom::haps::testing
