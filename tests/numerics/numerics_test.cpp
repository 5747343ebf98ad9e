#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <limits>

#include "airloom/core/parallel_for.hpp"
#include "airloom/core/random.hpp"
#include "airloom/numerics/hermitian.hpp"
#include "airloom/numerics/lbfgs.hpp"
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

TEST(Decompositions, GiveTheSameNumbersInSeveralThreads) {
  const Eigen::MatrixXcd a = random_matrix(40, 16, 7);
  const Eigen::MatrixXcd gram = a.adjoint() * a;
  const Svd alone = thin_svd(a);
  Eigen::MatrixXcd inverse = gram;
  ASSERT_TRUE(invert_hermitian(inverse));
  EXPECT_LE((inverse * gram - Eigen::MatrixXcd::Identity(16, 16)).norm(), 1e-10);  // condition number some hundreds
  std::atomic<int> different{0};
  parallel_for(3000, 3, [&](std::size_t, int) {
    Eigen::MatrixXcd again = gram;
    const bool ok = invert_hermitian(again);
    const Svd svd = thin_svd(a);
    if (!ok || again != inverse || svd.s != alone.s || svd.u != alone.u || svd.v != alone.v) ++different;
  });
  EXPECT_EQ(different, 0);
}

TEST(InvertHermitian, InvertsSmallAndLargeMatrices) {
  for (const Eigen::Index n : {1, 2, 47, 48, 49, 97, 150, 211}) {  // halved above 48, down to odd sizes
    const Eigen::MatrixXcd h = random_matrix(n, n + 5, static_cast<std::uint64_t>(n));
    Eigen::MatrixXcd gram = h * h.adjoint();
    gram.diagonal().array() += 1.0;
    Eigen::MatrixXcd inverse = gram;
    ASSERT_TRUE(invert_hermitian(inverse));
    EXPECT_LE((inverse * gram - Eigen::MatrixXcd::Identity(n, n)).norm(), 1e-10) << n;
    EXPECT_LE((inverse - inverse.adjoint()).norm(), 1e-14 * inverse.norm()) << n;
  }
}

TEST(InvertHermitian, RefusesWhatIsNotPositiveDefinite) {
  Eigen::MatrixXcd a = Eigen::MatrixXcd::Identity(3, 3);
  a(1, 1) = -1.0;
  EXPECT_FALSE(invert_hermitian(a));
  a = Eigen::MatrixXcd::Constant(2, 2, std::numeric_limits<double>::quiet_NaN());
  EXPECT_FALSE(invert_hermitian(a));
}

TEST(Lbfgs, ReachesTheMinimumOfACurvedValley) {
  const auto rosenbrock = [](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    const double a = x[1] - x[0] * x[0];
    gradient = Eigen::Vector2d(-400.0 * a * x[0] - 2.0 * (1.0 - x[0]), 200.0 * a);
    return 100.0 * a * a + (1.0 - x[0]) * (1.0 - x[0]);
  };
  Eigen::VectorXd x = Eigen::Vector2d(-1.2, 1.0);
  double slope = 1.0;
  const auto counted = [&](const Eigen::VectorXd& at, Eigen::VectorXd& gradient) {
    const double value = rosenbrock(at, gradient);
    slope = gradient.norm();
    return value;
  };
  const LbfgsSummary summary = minimize_lbfgs(
      counted, [&] { return slope < 1e-9; }, x);
  EXPECT_TRUE(summary.stopped);
  EXPECT_LE(summary.evaluations, 80);
  EXPECT_LE((x - Eigen::Vector2d(1.0, 1.0)).norm(), 1e-8);
}

TEST(Lbfgs, StaysInsideADomainWhereTheFunctionIsInfiniteElsewhere) {
  // sum of x_i - log x_i, infinite for x <= 0, smallest at 1
  const auto barrier = [](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    if (x.minCoeff() <= 0.0) return std::numeric_limits<double>::infinity();
    gradient = 1.0 - x.array().inverse();
    return (x.array() - x.array().log()).sum();
  };
  Eigen::VectorXd x = Eigen::VectorXd::Constant(20, 0.01);
  x[3] = 50.0;
  const LbfgsSummary summary = minimize_lbfgs(barrier, [] { return false; }, x, {.max_evaluations = 300});
  EXPECT_FALSE(summary.stopped);
  EXPECT_LE((x.array() - 1.0).abs().maxCoeff(), 1e-6);  // where differences of f drown in rounding
}

}  // namespace
}  // namespace airloom
