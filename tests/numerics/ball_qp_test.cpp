// Quadratic problems in one ball and in several, against optimality conditions, brute force, each other and a test vector.
#include "airloom/numerics/ball_qp.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "airloom/core/random.hpp"
#include "airloom/numerics/several_balls.hpp"

namespace airloom {
namespace {

using Eigen::MatrixXcd;
using Complex = std::complex<double>;
constexpr Complex imaginary{0.0, 1.0};

MatrixXcd random_matrix(Eigen::Index rows, Eigen::Index columns, RandomStream& stream) {
  MatrixXcd m(rows, columns);
  for (Eigen::Index k = 0; k < m.size(); ++k) m.data()[k] = stream.complex_normal();
  return m;
}

double value(const MatrixXcd& f, const MatrixXcd& r, double kappa, const MatrixXcd& w) {
  return (f.adjoint() * w).squaredNorm() + kappa * w.squaredNorm() - 2.0 * r.conjugate().cwiseProduct(w).sum().real();
}

TEST(BallQp, ReproducesTheTestVector) {
  MatrixXcd f(3, 2), r(3, 2), w;
  f << 1.0, 0.5 * imaginary, 2.0, 1.0 - imaginary, 0.3, 0.1;
  r << 1.0, 0.2 * imaginary, 0.5, -1.0, 0.4 * imaginary, 0.3;
  BallQp qp;
  qp.set_curvature(f);
  const BallQp::Solution s = qp.solve(r, 0.1, 0.5, w);
  ASSERT_TRUE(s.ok);
  EXPECT_NEAR(s.multiplier, 1.0480153660585174, 1e-13);
  EXPECT_NEAR(std::abs(w(0, 0) - (0.4475928053 - 0.04079472 * imaginary)), 0.0, 1e-9);
  EXPECT_NEAR(std::abs(w(0, 1) - (0.0792006285 + 0.1284780433 * imaginary)), 0.0, 1e-9);
}

TEST(BallQp, KeepsTheOptimalityConditions) {
  RandomStream stream(1, StreamId::small_scale_fading, 0);
  BallQp qp;  // one workspace for all sizes
  MatrixXcd w;
  int inside = 0, outside = 0;
  for (const auto& [n, columns, users] : {std::array{16, 4, 4}, {3, 5, 2}, {4, 4, 4}, {9, 1, 3}, {1, 1, 1}, {32, 8, 8}}) {
    for (int trial = 0; trial < 20; ++trial) {
      const MatrixXcd f = std::pow(10.0, stream.uniform(-2, 3)) * random_matrix(n, columns, stream);
      const MatrixXcd r = std::pow(10.0, stream.uniform(-2, 3)) * random_matrix(n, users, stream);
      qp.set_curvature(f);
      const double kappa = std::pow(10.0, stream.uniform(-3, 2));
      const double budget = std::pow(10.0, stream.uniform(-2, 2));
      const BallQp::Solution s = qp.solve(r, kappa, budget, w);
      ASSERT_TRUE(s.ok);
      EXPECT_LE(s.steps, 12);
      EXPECT_GE(s.multiplier, 0.0);
      EXPECT_NEAR(s.power, w.squaredNorm(), 1e-9 * s.power);
      EXPECT_LE(s.power, budget * (1.0 + 1e-12));
      const MatrixXcd residual = f * (f.adjoint() * w) + (kappa + s.multiplier) * w - r;
      EXPECT_LE(residual.norm(), 1e-9 * r.norm());
      if (s.multiplier > 0.0) {
        EXPECT_NEAR(s.power, budget, 1e-10 * budget);
      }
      ++(s.multiplier > 0.0 ? outside : inside);
    }
  }
  EXPECT_GT(inside, 10);
  EXPECT_GT(outside, 10);
}

TEST(BallQp, NoRandomPointOfTheBallIsBetter) {
  RandomStream stream(2, StreamId::small_scale_fading, 0);
  BallQp qp;
  MatrixXcd w;
  for (int trial = 0; trial < 10; ++trial) {
    const MatrixXcd f = random_matrix(2, 1, stream), r = 3.0 * random_matrix(2, 1, stream);
    const double budget = stream.uniform(0.1, 4.0);
    qp.set_curvature(f);
    ASSERT_TRUE(qp.solve(r, 0.3, budget, w).ok);
    const double best = value(f, r, 0.3, w);
    for (int k = 0; k < 4000; ++k) {
      MatrixXcd other = k % 2 == 0 ? random_matrix(2, 1, stream) : MatrixXcd(w + 0.01 * random_matrix(2, 1, stream));
      if (k % 2 == 0 || other.squaredNorm() > budget) other *= std::sqrt(budget * stream.uniform(0.9, 1.0)) / other.norm();
      EXPECT_GE(value(f, r, 0.3, other), best - 1e-12 * std::abs(best));
    }
  }
}

TEST(BallQp, WithoutShiftTakesTheLeastNormOrTheSphere) {
  RandomStream stream(3, StreamId::small_scale_fading, 0);
  const MatrixXcd f = random_matrix(6, 2, stream);
  const MatrixXcd x = f * random_matrix(2, 3, stream);  // in the range of F: of least norm
  const MatrixXcd r = f * (f.adjoint() * x);
  BallQp qp;
  MatrixXcd w;
  qp.set_curvature(f);
  BallQp::Solution s = qp.solve(r, 0.0, 2.0 * x.squaredNorm(), w);
  EXPECT_EQ(s.multiplier, 0.0);
  EXPECT_LE((w - x).norm(), 1e-12 * x.norm());
  s = qp.solve(r, 0.0, 0.5 * x.squaredNorm(), w);
  EXPECT_GT(s.multiplier, 0.0);
  EXPECT_NEAR(w.squaredNorm(), 0.5 * x.squaredNorm(), 1e-12 * x.squaredNorm());
  const MatrixXcd outside = r + random_matrix(6, 3, stream);  // unbounded but for the ball
  s = qp.solve(outside, 0.0, 100.0, w);
  EXPECT_NEAR(w.squaredNorm(), 100.0, 1e-10);
  EXPECT_LE((f * (f.adjoint() * w) + s.multiplier * w - outside).norm(), 1e-10 * outside.norm());
}

TEST(BallQp, HandlesNothingAndRefusesWhatIsNotFinite) {
  BallQp qp;
  MatrixXcd w;
  qp.set_curvature(MatrixXcd::Zero(4, 2));
  const MatrixXcd r = MatrixXcd::Constant(4, 2, 1.0);
  BallQp::Solution s = qp.solve(r, 0.0, 2.0, w);  // along R
  ASSERT_TRUE(s.ok);
  EXPECT_LE((w - 0.5 * r).norm(), 1e-14);
  s = qp.solve(MatrixXcd::Zero(4, 2), 0.0, 2.0, w);
  ASSERT_TRUE(s.ok);
  EXPECT_EQ(w.norm(), 0.0);
  MatrixXcd bad = r;
  bad(1, 1) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(qp.solve(bad, 0.1, 2.0, w).ok);
  qp.set_curvature(bad);
  EXPECT_FALSE(qp.solve(r, 0.1, 2.0, w).ok);
}

std::vector<Ball> random_balls(int count, Eigen::Index n, Eigen::Index users, double kappa, RandomStream& stream) {
  std::vector<Ball> balls;
  for (int b = 0; b < count; ++b) {
    Ball ball{.f = 3.0 * random_matrix(n, users, stream), .r = 5.0 * random_matrix(n, users, stream), .kappa = 0.0, .budget = 1.0};
    ball.kappa = kappa * stream.uniform(0.5, 2.0) * ball.f.squaredNorm() / static_cast<double>(users * count);
    ball.budget = std::pow(10.0, stream.uniform(-2, 1));
    balls.push_back(ball);
  }
  return balls;
}

/// Every ball in turn, exactly, until nothing moves: a second method, linear and slow.
std::vector<MatrixXcd> sweep(const std::vector<Ball>& balls, int sweeps) {
  std::vector<MatrixXcd> w;
  std::vector<BallQp> qp(balls.size());
  for (std::size_t b = 0; b < balls.size(); ++b) {
    qp[b].set_curvature(balls[b].f);
    w.emplace_back(MatrixXcd::Zero(balls[b].f.rows(), balls[b].r.cols()));
  }
  MatrixXcd y = MatrixXcd::Zero(balls[0].f.cols(), balls[0].r.cols());
  for (int k = 0; k < sweeps; ++k) {
    for (std::size_t b = 0; b < balls.size(); ++b) {
      const MatrixXcd others = y - balls[b].f.adjoint() * w[b];
      EXPECT_TRUE(qp[b].solve(balls[b].r - balls[b].f * others, balls[b].kappa, balls[b].budget, w[b]).ok);
      y = others + balls[b].f.adjoint() * w[b];
    }
  }
  return w;
}

TEST(SeveralBalls, EqualsSweepsOfSingleBalls) {
  RandomStream stream(4, StreamId::small_scale_fading, 0);
  for (int trial = 0; trial < 10; ++trial) {
    const std::vector<Ball> balls = random_balls(4, trial % 2 == 0 ? 8 : 3, 4, 0.1, stream);
    const SeveralBallsResult joint = solve_several_balls(balls);
    EXPECT_TRUE(joint.converged) << joint.gap;
    EXPECT_LE(joint.steps, 30);
    const double best = several_balls_value(balls, joint.w);
    EXPECT_NEAR(best, several_balls_value(balls, sweep(balls, 400)), 1e-9 * std::abs(best));
  }
}

TEST(SeveralBalls, KeepsTheOptimalityConditionsForSmallShifts) {
  RandomStream stream(5, StreamId::small_scale_fading, 0);
  for (const double kappa : {1.0, 1e-2, 1e-4, 1e-6}) {
    const std::vector<Ball> balls = random_balls(5, 16, 4, kappa, stream);
    const SeveralBallsResult joint = solve_several_balls(balls, 1e-10);
    EXPECT_TRUE(joint.converged) << joint.gap;
    MatrixXcd y = MatrixXcd::Zero(4, 4);
    for (std::size_t b = 0; b < balls.size(); ++b) y += balls[b].f.adjoint() * joint.w[b];
    for (std::size_t b = 0; b < balls.size(); ++b) {
      const double multiplier = joint.multiplier[static_cast<Eigen::Index>(b)];
      const double power = joint.w[b].squaredNorm();
      EXPECT_LE(power, balls[b].budget * (1.0 + 1e-12));
      if (multiplier > 1e-6 * balls[b].kappa) {
        EXPECT_NEAR(power, balls[b].budget, 1e-3 * balls[b].budget);
      }
      // a gap of 1e-10 leaves its square root in the conditions
      EXPECT_LE((balls[b].f * y + (balls[b].kappa + multiplier) * joint.w[b] - balls[b].r).norm(), 1e-3 * balls[b].r.norm());
    }
  }
}

TEST(SeveralBalls, OneBallIsTheSingleProblem) {
  RandomStream stream(6, StreamId::small_scale_fading, 0);
  for (int trial = 0; trial < 10; ++trial) {
    const std::vector<Ball> balls = random_balls(1, 6, 3, 0.01, stream);
    BallQp qp;
    MatrixXcd w;
    qp.set_curvature(balls[0].f);
    ASSERT_TRUE(qp.solve(balls[0].r, balls[0].kappa, balls[0].budget, w).ok);
    const SeveralBallsResult joint = solve_several_balls(balls);
    EXPECT_TRUE(joint.converged);
    const double best = value(balls[0].f, balls[0].r, balls[0].kappa, w);
    EXPECT_NEAR(several_balls_value(balls, joint.w), best, 1e-10 * std::abs(best));
  }
}

}  // namespace
}  // namespace airloom
