// Small linear programs: duality, and vertices by brute force.
#include "airloom/numerics/linear_program.hpp"

#include <gtest/gtest.h>

#include <Eigen/LU>

#include "airloom/core/random.hpp"

namespace airloom {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

LinearProgram random_program(Index n, Index m, RandomStream& stream) {
  LinearProgram out;
  out.cost.resize(n);
  out.rows.setZero(m + 2 * n, n);
  out.right.setConstant(m + 2 * n, -3.0);  // -3 <= v <= 3
  for (Index i = 0; i < n; ++i) {
    out.cost[i] = stream.normal_pair()[0];
    out.rows(m + i, i) = 1.0;
    out.rows(m + n + i, i) = -1.0;
  }
  for (Index j = 0; j < m; ++j) {
    for (Index i = 0; i < n; ++i) out.rows(j, i) = stream.normal_pair()[0];
    out.right[j] = -stream.uniform(0.1, 2.0);
  }
  return out;
}

/// The best vertex of a program in three variables.
double best_vertex(const LinearProgram& p) {
  double best = 1e300;
  const Index m = p.rows.rows();
  for (Index a = 0; a < m; ++a) {
    for (Index b = 0; b < a; ++b) {
      for (Index c = 0; c < b; ++c) {
        Eigen::Matrix3d system;
        system << p.rows.row(a), p.rows.row(b), p.rows.row(c);
        const Eigen::FullPivLU<Eigen::Matrix3d> lu(system);
        if (!lu.isInvertible()) continue;
        const Eigen::Vector3d v = lu.solve(Eigen::Vector3d(p.right[a], p.right[b], p.right[c]));
        if ((p.rows * v - p.right).minCoeff() >= -1e-9) best = std::min(best, p.cost.dot(v));
      }
    }
  }
  return best;
}

TEST(LinearProgram, FindsTheBestVertex) {
  RandomStream stream(1, StreamId::solver_initialization, 0);
  for (int k = 0; k < 20; ++k) {
    const LinearProgram program = random_program(3, 8, stream);
    const LinearAnswer answer = minimize_linear(program, VectorXd::Zero(3));
    ASSERT_TRUE(answer.solved);
    EXPECT_NEAR(program.cost.dot(answer.v), best_vertex(program), 1e-6);
  }
}

TEST(LinearProgram, ItsMultipliersProveIt) {
  RandomStream stream(2, StreamId::solver_initialization, 0);
  for (int k = 0; k < 10; ++k) {
    const LinearProgram program = random_program(20, 150, stream);
    const LinearAnswer answer = minimize_linear(program, VectorXd::Zero(20));
    ASSERT_TRUE(answer.solved);
    EXPECT_GE((program.rows * answer.v - program.right).minCoeff(), -1e-7);
    EXPECT_GE(answer.multiplier.minCoeff(), 0.0);
    EXPECT_LE((program.rows.transpose() * answer.multiplier - program.cost).lpNorm<Eigen::Infinity>(), 1e-6);
    EXPECT_NEAR(program.right.dot(answer.multiplier), program.cost.dot(answer.v), 1e-5);
  }
}

TEST(LinearProgram, KeepsAnEquation) {
  RandomStream stream(3, StreamId::solver_initialization, 0);
  LinearProgram program = random_program(6, 20, stream);
  const double free = program.cost.dot(minimize_linear(program, VectorXd::Zero(6)).v);
  program.equal = VectorXd::Ones(6);
  program.total = 0.3;
  const LinearAnswer answer = minimize_linear(program, VectorXd::Zero(6));
  ASSERT_TRUE(answer.solved);
  EXPECT_NEAR(answer.v.sum(), 0.3, 1e-7);
  EXPECT_GE(program.cost.dot(answer.v), free - 1e-7);
}

}  // namespace
}  // namespace airloom
