#pragma once
/// Networks that several tests of `dab` use.
#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "airloom/core/error.hpp"
#include "airloom/core/random.hpp"
#include "airloom/systems/dab/design/simple_beams.hpp"
#include "airloom/systems/dab/judge/metrics.hpp"
#include "airloom/systems/dab/problem/instance.hpp"
#include "support/expect_refused.hpp"

namespace airloom::dab::testing {

using Complex = std::complex<double>;
inline constexpr Complex i{0.0, 1.0};

/// CN(0, 1) entries, the next of the stream.
inline Eigen::MatrixXcd random_matrix(Eigen::Index rows, Eigen::Index columns, RandomStream& stream) {
  Eigen::MatrixXcd m(rows, columns);
  for (Complex& each : m.reshaped()) each = stream.complex_normal();
  return m;
}

/// CN(0, gain) entries.
inline Eigen::MatrixXcd random_matrix(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed, double gain = 1.0) {
  RandomStream stream(seed, StreamId::solver_initialization, 0);
  Eigen::MatrixXcd m(rows, columns);
  for (Eigen::Index c = 0; c < columns; ++c)
    for (Eigen::Index r = 0; r < rows; ++r) m(r, c) = std::sqrt(gain) * stream.complex_normal();
  return m;
}

/// The case of specification 3.2, noise and budgets 1 W.
inline Instance mini_case() {
  Instance x;
  x.h.resize(2, 4);
  x.h << 1.0, 0.5 * i, 0.4 * i, 0.8, 0.2 - 0.3 * i, -1.0, 1.0, 0.1 - 0.6 * i;
  x.h *= 10.0;
  x.tx_power_max_w = Eigen::VectorXd::Ones(2);
  x.noise_w = Eigen::VectorXd::Ones(2);
  x.amplifier = {.beta1 = 0.98, .beta3 = {-0.2, -0.05}};
  x.weight = Eigen::VectorXd::Ones(2);
  return x;
}

inline Solution mini_beams() {
  Solution s;
  s.w.resize(2, 4);
  s.w << 0.6, 0.1 * i, -0.3 * i, 0.4, 0.2 - 0.2 * i, -0.5, 0.5, 0.2 + 0.3 * i;
  return s;
}

/// A random network with noise, budgets and weights that differ.
inline Instance random_instance(Eigen::Index stations, Eigen::Index antennas, Eigen::Index users, std::uint64_t seed) {
  Instance x;
  x.h = random_matrix(antennas, stations * users, seed, 100.0);
  RandomStream stream(seed, StreamId::solver_initialization, 1);
  const auto numbers = [&stream](Eigen::Index n, double low, double high) {
    Eigen::VectorXd v(n);
    for (double& each : v) each = stream.uniform(low, high);
    return v;
  };
  x.tx_power_max_w = numbers(stations, 1.0, 3.0);
  x.noise_w = numbers(users, 0.5, 2.0);
  x.weight = numbers(users, 0.2, 2.0);
  x.amplifier = {.beta1 = {0.9, 0.1}, .beta3 = {-0.2, -0.05}};
  return x;
}

/// Beams at `share` of every budget.
inline Solution random_beams(const Instance& x, std::uint64_t seed, double share = 0.8) {
  Solution s{.w = random_matrix(x.antennas(), x.h.cols(), seed)};
  for (Eigen::Index b = 0; b < x.stations(); ++b) {
    Eigen::Ref<Eigen::MatrixXcd> w = s.w.middleCols(b * x.users(), x.users());
    w *= std::sqrt(share * x.tx_power_max_w[b]) / w.norm();
  }
  return s;
}

using test::expect_refused;

}  // namespace airloom::dab::testing
