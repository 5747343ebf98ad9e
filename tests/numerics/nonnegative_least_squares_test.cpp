// Least squares without negative variables: optimality conditions.
#include "airloom/numerics/nonnegative_least_squares.hpp"

#include <gtest/gtest.h>

#include "airloom/core/random.hpp"

namespace airloom {
namespace {

using Eigen::Index;

TEST(NonnegativeLeastSquares, ItsSlopesPointOutward) {
  RandomStream stream(1, StreamId::solver_initialization, 0);
  int zeros = 0;
  for (int k = 0; k < 40; ++k) {
    const Index m = 12 + k, n = 6 + k % 5;
    Eigen::MatrixXd a(m, n);
    for (double& each : a.reshaped()) each = stream.normal_pair()[0];
    a.col(2) *= 1e-8;
    if (k % 4 == 0) a.col(1).setZero();
    Eigen::VectorXd b(m);
    for (double& each : b) each = stream.normal_pair()[0];
    const Eigen::VectorXd v = nonnegative_least_squares(a, b);
    const Eigen::VectorXd slope = a.transpose() * (b - a * v);
    for (Index i = 0; i < n; ++i) {
      const double unit = a.col(i).norm() + 1e-300;
      EXPECT_GE(v[i], 0.0);
      EXPECT_LE(slope[i] / unit, 1e-8);
      if (v[i] > 0.0) EXPECT_NEAR(slope[i] / unit, 0.0, 1e-8);
      else ++zeros;
    }
  }
  EXPECT_GT(zeros, 40);
}

}  // namespace
}  // namespace airloom
