#include <gtest/gtest.h>

#include <cmath>

#include "airloom/core/random.hpp"
#include "airloom/numerics/root.hpp"
#include "airloom/numerics/svd.hpp"
#include "airloom/numerics/water_fill.hpp"

namespace airloom {
namespace {

Eigen::MatrixXcd random_matrix(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed) {
  RandomStream stream(seed, StreamId::small_scale_fading, 0);
  Eigen::MatrixXcd m(rows, columns);
  for (Eigen::Index i = 0; i < m.size(); ++i) m.data()[i] = stream.complex_normal();
  return m;
}

Eigen::VectorXd random_gains(Eigen::Index count, std::uint64_t seed) {
  RandomStream stream(seed, StreamId::shadowing, 0);
  Eigen::VectorXd gain(count);
  for (double& g : gain) g = std::pow(10.0, stream.uniform(-2, 2));
  return gain;
}

double sum_rate(const Eigen::VectorXd& gain, const Eigen::VectorXd& power) { return (gain.array() * power.array()).log1p().sum(); }

TEST(Svd, ReassemblesTheMatrix) {
  for (const auto& [m, n] : {std::pair{64, 4}, std::pair{3, 7}, std::pair{5, 5}}) {
    const Eigen::MatrixXcd a = random_matrix(m, n, 1);
    const Svd svd = thin_svd(a);
    ASSERT_TRUE(svd.ok);
    EXPECT_LE((svd.u * svd.s.asDiagonal() * svd.v.adjoint() - a).norm(), 1e-12 * a.norm());
    for (Eigen::Index k = 1; k < svd.s.size(); ++k) EXPECT_LE(svd.s[k], svd.s[k - 1]);
  }
}

TEST(Svd, RefusesWhatIsNotFinite) {
  Eigen::MatrixXcd a = random_matrix(4, 4, 1);
  a(1, 2) = std::nan("");
  EXPECT_FALSE(thin_svd(a).ok);
  EXPECT_TRUE(std::isinf(condition_number(a)));
}

TEST(LeastSquares, SolvesTallSystemsAndRankDeficientOnes) {
  const Eigen::MatrixXcd a = random_matrix(20, 4, 2);
  const Eigen::MatrixXcd x = random_matrix(4, 3, 3);
  EXPECT_LE((tall_least_squares(a, a * x) - x).norm(), 1e-11);
  Eigen::MatrixXcd deficient = a;
  deficient.col(3) = 2.0 * a.col(0);
  const Eigen::MatrixXcd b = random_matrix(20, 2, 4);
  const Eigen::MatrixXcd best = tall_least_squares(deficient, b);
  EXPECT_TRUE(best.allFinite());
  EXPECT_LE((deficient.adjoint() * (deficient * best - b)).norm(), 1e-9);  // normal equations
  EXPECT_LE((best - least_squares(deficient, b)).norm(), 1e-9);            // the smallest of all solutions
}

TEST(WaterFill, SpendsTheBudgetAndIgnoresTheOrder) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Eigen::VectorXd gain = random_gains(6, seed);
    const Eigen::VectorXd power = water_fill(gain, 1.0);
    const Eigen::VectorXd mirrored = water_fill(gain.reverse(), 1.0);
    EXPECT_LE((power - mirrored.reverse()).lpNorm<Eigen::Infinity>(), 1e-12);
    EXPECT_NEAR(power.sum(), 1.0, 1e-12);
    EXPECT_GE(power.minCoeff(), 0.0);
  }
}

TEST(WaterFill, NoTransferBetweenTwoChannelsImprovesIt) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Eigen::VectorXd gain = random_gains(5, seed);
    const Eigen::VectorXd power = water_fill(gain, 2.0);
    for (Eigen::Index a = 0; a < 5; ++a) {
      for (Eigen::Index b = 0; b < 5; ++b) {
        Eigen::VectorXd moved = power;
        const double step = std::min(1e-4, moved[a]);
        moved[a] -= step;
        moved[b] += step;
        EXPECT_LE(sum_rate(gain, moved), sum_rate(gain, power) + 1e-14);
      }
    }
  }
}

TEST(WaterFill, SilentChannelsGetNothing) {
  EXPECT_EQ(water_fill(Eigen::Vector3d(0, 2, 0), 1.0), Eigen::VectorXd(Eigen::Vector3d(0, 1, 0)));
  EXPECT_EQ(water_fill(Eigen::VectorXd::Zero(3), 1.0).sum(), 0.0);
}

TEST(Root, FindsRootsOfRisingAndFallingFunctionsInsideTheBracket) {
  int evaluations = 0;
  const auto cube = [](double x) { return Slope{x * x * x - 0.2, 3 * x * x}; };
  EXPECT_NEAR(bracketed_root(cube, 0.0, 1.0, true, 1e-13, evaluations), std::cbrt(0.2), 1e-12);
  EXPECT_LE(evaluations, 20);
  const auto falling = [](double x) { return Slope{-std::log(x) - 1.0, -1.0 / x}; };  // infinite at 0
  EXPECT_NEAR(bracketed_root(falling, 0.0, 1.0, false, 1e-13, evaluations), std::exp(-1.0), 1e-12);
  const auto steep = [](double x) { return Slope{std::atan(1e6 * (x - 0.7)), 1e6 / (1 + 1e12 * (x - 0.7) * (x - 0.7))}; };
  EXPECT_NEAR(bracketed_root(steep, 0.0, 1.0, true, 1e-12, evaluations), 0.7, 1e-11);
}

TEST(Root, GoldenSectionFindsThePeak) {
  EXPECT_NEAR(golden_section_maximum([](double x) { return -(x - 0.3) * (x - 0.3); }, 0.0, 1.0, 1e-8), 0.3, 1e-7);
  EXPECT_NEAR(golden_section_maximum([](double x) { return x; }, 0.0, 1.0, 1e-8), 1.0, 1e-7);
}

}  // namespace
}  // namespace airloom
