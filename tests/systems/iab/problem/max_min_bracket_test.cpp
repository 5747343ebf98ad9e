#include "airloom/systems/iab/problem/max_min_bracket.hpp"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>
#include <complex>

#include "airloom/core/random.hpp"

namespace airloom::iab {
namespace {

Eigen::MatrixXcd random_channels(Eigen::Index elements, Eigen::Index users, double gain, std::uint64_t seed) {
  RandomStream r(seed, StreamId::user_drop, 0);
  Eigen::MatrixXcd h(elements, users);
  for (Eigen::Index i = 0; i < h.size(); ++i) h.data()[i] = gain * r.complex_normal();
  return h;
}

/// What the beams really give: least SE over its demand, by the definition.
double delivered(const Eigen::MatrixXcd& h, const Eigen::MatrixXcd& w, const Eigen::VectorXd& demand, double noise) {
  const Eigen::MatrixXd power = (h.adjoint() * w).cwiseAbs2();
  double least = 1e300;
  for (Eigen::Index l = 0; l < power.rows(); ++l) {
    least = std::min(least, std::log2(1.0 + power(l, l) / (power.row(l).sum() - power(l, l) + noise)) / demand[l]);
  }
  return least;
}

TEST(IabCommonLevel, OfTheSpecification) {  // rows (1,0), (0.6,0.8), P = 2, c = (1,2)
  Eigen::MatrixXcd h(2, 2);
  h << 1.0, 0.6, 0.0, 0.8;
  h *= std::sqrt(2.0);
  const CommonLevel k = common_level(h, Eigen::Vector2d(1, 2));
  EXPECT_NEAR(k.level, 0.568565568141, 1e-10);
  EXPECT_NEAR(k.bound, k.level, 1e-9);
}

TEST(IabCommonLevel, BeamsDeliverItAndTheBoundIsProved) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Eigen::Index users = 1 + static_cast<Eigen::Index>(seed % 6);
    const double gain = std::pow(10.0, static_cast<double>(seed % 9) - 4.0);
    Eigen::MatrixXcd h = random_channels(4, users, gain, seed);  // more users than elements too
    if (seed % 5 == 0 && users > 1) h.col(1) = h.col(0);
    Eigen::VectorXd demand = Eigen::VectorXd::Ones(users);
    demand[users - 1] = 3.0;
    const double noise = seed % 2 == 0 ? 1.0 : 0.4;
    const CommonLevel k = common_level(h, demand, noise);
    const Eigen::MatrixXcd& w = k.beams;
    Eigen::MatrixXcd tall = Eigen::MatrixXcd::Zero(9, users);
    tall.middleRows(3, 4) = h;
    EXPECT_NEAR(common_level(tall, demand, noise).level, k.level, 1e-8 * k.level) << seed;
    EXPECT_NEAR(w.squaredNorm(), 1.0, 1e-9) << seed;
    EXPECT_NEAR(delivered(h, w, demand, noise), k.level, 1e-7 * k.level) << seed;
    EXPECT_LE(k.level, k.bound) << seed;
    EXPECT_LE(k.bound - k.level, 1e-7 * k.bound) << seed;
    EXPECT_NEAR(k.price.dot(demand), 1.0, 1e-12);
    // the bound from its proof alone: the largest uplink level of q
    double most = 0.0;
    for (Eigen::Index l = 0; l < users; ++l) {
      Eigen::MatrixXcd others = noise * Eigen::MatrixXcd::Identity(4, 4);
      for (Eigen::Index m = 0; m < users; ++m) {
        if (m != l) others += k.uplink_power[m] * h.col(m) * h.col(m).adjoint();
      }
      const double sinr = k.uplink_power[l] * h.col(l).dot(others.partialPivLu().solve(h.col(l))).real();
      most = std::max(most, std::log2(1.0 + sinr) / demand[l]);
    }
    EXPECT_NEAR(most, k.bound, 1e-6 * k.bound) << seed;
  }
}

}  // namespace
}  // namespace airloom::iab
