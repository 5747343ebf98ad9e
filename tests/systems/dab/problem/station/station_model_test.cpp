// The core routine against the specification's test vector, closed forms, and finite differences.
#include "airloom/systems/dab/problem/station/station_model.hpp"
#include "airloom/systems/dab/design/beam_value.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "airloom/core/random.hpp"
#include "airloom/radio/fading.hpp"
#include "airloom/systems/dab/design/starts.hpp"

namespace airloom::dab {
namespace {

using Eigen::MatrixXcd;
using Eigen::VectorXd;
using Complex = std::complex<double>;
constexpr Complex i{0.0, 1.0};

/// The mini-case of specification 3.2.
struct MiniCase {
  MatrixXcd h{2, 4}, w{2, 4};
  radio::Amplifier amplifier{.beta1 = 0.98, .beta3 = {-0.2, -0.05}};
  MiniCase() {
    h << 1.0, 0.5 * i, 0.4 * i, 0.8, 0.2 - 0.3 * i, -1.0, 1.0, 0.1 - 0.6 * i;
    h *= 10.0;
    w << 0.6, 0.1 * i, -0.3 * i, 0.4, 0.2 - 0.2 * i, -0.5, 0.5, 0.2 + 0.3 * i;
  }
};

struct Network {
  std::vector<StationModel> stations;
  MatrixXcd link;
  VectorXd distortion;
  Network(const MatrixXcd& h, const radio::Amplifier& amplifier, Eigen::Index users) {
    for (Eigen::Index b = 0; b < h.cols() / users; ++b) stations.emplace_back(h.middleCols(b * users, users), amplifier);
  }
  double rate(const MatrixXcd& w, Prices& prices) {
    const Eigen::Index users = w.cols() / static_cast<Eigen::Index>(stations.size());
    link.setZero(users, users);
    distortion.setZero(users);
    for (std::size_t b = 0; b < stations.size(); ++b) {
      stations[b].transmit(w.middleCols(static_cast<Eigen::Index>(b) * users, users));
      link += stations[b].link();
      distortion += stations[b].distortion();
    }
    return sum_rate(link, distortion, VectorXd::Ones(users), prices);
  }
  MatrixXcd gradient(const Prices& prices) {
    const Eigen::Index users = link.rows();
    MatrixXcd g(stations[0].channel().rows(), users * static_cast<Eigen::Index>(stations.size()));
    for (std::size_t b = 0; b < stations.size(); ++b) {
      stations[b].gradient(prices, g.middleCols(static_cast<Eigen::Index>(b) * users, users));
    }
    return g;
  }
};

MatrixXcd stacked(const MatrixXcd& a, Eigen::Index users) {
  const Eigen::Index stations = a.cols() / users;
  MatrixXcd out(a.rows() * stations, users);
  for (Eigen::Index b = 0; b < stations; ++b) out.middleRows(b * a.rows(), a.rows()) = a.middleCols(b * users, users);
  return out;
}

TEST(DabStationModel, ReproducesTheTestVector) {
  const MiniCase x;
  Network network(x.h, x.amplifier, 2);
  Prices prices;
  const double nats = network.rate(x.w, prices);
  EXPECT_NEAR(nats / std::log(2.0), 8.533695733231419, 1e-12);
  const VectorXd gamma = sinr(network.link, network.distortion);
  EXPECT_NEAR(gamma[0], 27.1966074392, 1e-9);
  EXPECT_NEAR(gamma[1], 12.1432125584, 1e-9);
  EXPECT_NEAR(std::abs(network.stations[0].gain()[0] - (0.832 - 0.037 * i)), 0.0, 1e-12);
  EXPECT_NEAR(std::abs(network.stations[1].gain()[1] - (0.828 - 0.038 * i)), 0.0, 1e-12);
  EXPECT_NEAR(std::abs(network.link(0, 0) - (8.9306 - 0.2454 * i)), 0.0, 1e-12);
  EXPECT_NEAR(std::abs(network.link(1, 0) - (-1.273 - 0.381 * i)), 0.0, 1e-12);
  EXPECT_NEAR(network.stations[0].distortion()[0], 0.485025385, 1e-12);
  EXPECT_NEAR(network.stations[0].distortion()[1], 0.401618625, 1e-12);
  EXPECT_NEAR(network.stations[1].distortion()[0], 0.3420672, 1e-12);
  EXPECT_NEAR(network.stations[1].distortion()[1], 0.09148652, 1e-12);
  const MatrixXcd g = network.gradient(prices);
  EXPECT_NEAR(std::abs(g(0, 0) - (-0.7178864843 + 1.5010754936 * i)), 0.0, 1e-9);
  EXPECT_NEAR(std::abs(g(0, 1) - (-2.422861527 - 1.3126103242 * i)), 0.0, 1e-9);
  EXPECT_NEAR(std::abs(g(1, 0) - (-3.1337800976 - 1.0258069125 * i)), 0.0, 1e-9);
  EXPECT_NEAR(std::abs(g(1, 1) - (-1.5090602974 + 0.1026570604 * i)), 0.0, 1e-9);
  double radiated[2] = {0.0, 0.0};
  for (int b = 0; b < 2; ++b) {
    for (const double p : network.stations[static_cast<std::size_t>(b)].antenna_power())
      radiated[b] += radio::radiated_power(x.amplifier, p);
  }
  EXPECT_NEAR(radiated[0], 0.50165325, 1e-12);
  EXPECT_NEAR(radiated[1], 0.460819135, 1e-12);
}

TEST(DabStationModel, StackedStationsGiveTheCorrelatedModel) {
  const MiniCase x;
  Network network(stacked(x.h, 2), x.amplifier, 2);
  Prices prices;
  const double nats = network.rate(stacked(x.w, 2), prices);
  EXPECT_NEAR(network.distortion[0], 1.371954485, 1e-12);
  EXPECT_NEAR(network.distortion[1], 0.426315545, 1e-12);
  EXPECT_NEAR(nats / std::log(2.0), 8.325100794215242, 1e-12);
}

TEST(DabStationModel, RadiatesTheTraceOfItsOutputCovariance) {
  const MiniCase x;
  StationModel station(x.h.leftCols(2), x.amplifier);
  station.transmit(x.w.leftCols(2));
  const MatrixXcd c = x.w.leftCols(2) * x.w.leftCols(2).adjoint();
  const double trace = (station.gain().asDiagonal() * c * station.gain().conjugate().asDiagonal()).trace().real() +
                       radio::distortion_covariance(x.amplifier, c).trace().real();
  double sum = 0.0;
  for (const double p : station.antenna_power()) sum += radio::radiated_power(x.amplifier, p);
  EXPECT_NEAR(trace, sum, 1e-14);
}

TEST(DabStationModel, GradientIsThatOfFiniteDifferences) {
  constexpr Eigen::Index users = 3, stations = 3, antennas = 5;
  RandomStream stream(5, StreamId::small_scale_fading, 0);
  const auto draw = [&](double scale) {
    MatrixXcd a(antennas, stations * users);
    for (Eigen::Index k = 0; k < a.cols(); ++k) a.col(k) = scale * radio::rayleigh(antennas, stream);
    return a;
  };
  for (int trial = 0; trial < 10; ++trial) {
    const MatrixXcd h = draw(10.0);
    const MatrixXcd w = draw(0.3);
    MatrixXcd d = draw(1.0);
    d /= d.norm();
    for (const bool all_as_one : {false, true}) {
      const radio::Amplifier amplifier{.beta1 = {0.9, 0.1}, .beta3 = {-0.2, -0.07}};
      const auto shaped = [&](const MatrixXcd& a) { return all_as_one ? stacked(a, users) : a; };
      Network network(shaped(h), amplifier, users);
      Prices prices;
      (void)network.rate(shaped(w), prices);
      const double slope = 2.0 * network.gradient(prices).conjugate().cwiseProduct(shaped(d)).sum().real();
      Prices unused;
      const double step = 1e-6;
      const double difference = (network.rate(shaped(w + step * d), unused) - network.rate(shaped(w - step * d), unused)) / (2.0 * step);
      EXPECT_NEAR(slope, difference, 1e-7 * network.gradient(prices).norm());  // the specification's bound
    }
  }
}

TEST(DabRate, PricesAreItsDerivatives) {
  MatrixXcd link(2, 2);
  link << 3.0 + i, 0.4, -0.2 * i, 2.0;
  const VectorXd t{{0.3, 0.1}}, weight{{1.0, 0.5}};
  Prices prices;
  const double rate = sum_rate(link, t, weight, prices);
  EXPECT_DOUBLE_EQ(rate, sum_rate(link, t, weight));
  const double step = 1e-6;
  for (Eigen::Index u = 0; u < 2; ++u) {
    VectorXd more = t;
    more[u] += step;
    EXPECT_NEAR((sum_rate(link, more, weight) - rate) / step, -prices.distortion[u], 1e-5);
    for (Eigen::Index k = 0; k < 2; ++k) {
      MatrixXcd moved = link;
      moved(u, k) += step * (0.6 + 0.8 * i);
      EXPECT_NEAR((sum_rate(moved, t, weight) - rate) / step, 2.0 * (std::conj(prices.link(u, k)) * (0.6 + 0.8 * i)).real(), 1e-5);
    }
  }
}

TEST(DabStarts, BackOffIsTheBestScaleOfAFineGrid) {
  const MiniCase x;
  BeamProblem problem{.h = 30.0 * x.h, .budget = VectorXd{{1.0, 0.7}}, .weight = VectorXd::Ones(2), .amplifier = x.amplifier};
  for (const Start start : {Start::rzf, Start::mrt}) {
    const MatrixXcd full = local_beams(start, problem);
    for (Eigen::Index b = 0; b < 2; ++b) EXPECT_NEAR(full.middleCols(2 * b, 2).squaredNorm(), problem.budget[b], 1e-14);
    MatrixXcd w = full;
    BeamValue value(problem, Distortion::block);
    const double scale = back_off(value, {.weight = problem.weight}, w);
    EXPECT_LT(scale, 1.0);
    EXPECT_LE((w - scale * full).norm(), 1e-15);
    Network network(problem.h, problem.amplifier, 2);
    Prices unused;
    const double ours = network.rate(w, unused);
    for (int k = 1; k <= 1000; ++k) EXPECT_GE(ours, network.rate(1e-3 * k * full, unused) - 1e-9);
  }
}

TEST(DabStarts, AUserWithoutAChannelGetsNoPower) {
  MatrixXcd h = MatrixXcd::Random(4, 3);
  h.col(1).setZero();
  for (const Start start : {Start::rzf, Start::mrt}) {
    const MatrixXcd w = local_beams(start, h, 3.0);
    EXPECT_EQ(w.col(1).norm(), 0.0);
    EXPECT_NEAR(w.squaredNorm(), 2.0, 1e-14);
  }
}

}  // namespace
}  // namespace airloom::dab
