// Block 2 of the two-level algorithm: a station's beams, against a plain slow solver and the optimality conditions.
#include "airloom/systems/haps/design/two_level/local_update.hpp"

#include "airloom/systems/haps/design/sca/sca_step.hpp"
#include "systems/haps/support.hpp"

namespace airloom::haps {
namespace {

using namespace testing;

struct LocalProblem {
  Eigen::MatrixXcd h;
  LocalTargets t;
  double factor = 1.0;

  /// The objective as the specification writes it, with its gradient with respect to conj(W), times 2.
  double value(const Eigen::MatrixXcd& w, Eigen::MatrixXcd* gradient = nullptr) const {
    const Eigen::MatrixXcd x = h.adjoint() * w;
    Eigen::MatrixXd power = x.cwiseAbs2();
    power.diagonal().setZero();
    const Eigen::VectorXd lack = (t.p - x.diagonal().real()).cwiseMax(0.0);
    const Eigen::VectorXd excess = (factor * power.rowwise().sum() - t.q).cwiseMax(0.0);
    if (gradient != nullptr) {
      Eigen::MatrixXcd inner = (2.0 * factor * t.rho_i.cwiseProduct(excess)).asDiagonal() * x;
      inner.diagonal() = -t.rho_s.cwiseProduct(lack).cast<Complex>();
      *gradient = h * inner;
    }
    return 0.5 * t.rho_s.dot(lack.cwiseAbs2()) + 0.5 * t.rho_i.dot(excess.cwiseAbs2());
  }
};

/// Accelerated projected gradient with restarts and backtracking: slow and plain.
double slow_minimum(const LocalProblem& p) {
  Eigen::MatrixXcd w = Eigen::MatrixXcd::Zero(p.h.rows(), p.h.cols());
  Eigen::MatrixXcd ahead = w, gradient;
  double step = 1.0, momentum = 1.0, best = p.value(w);
  for (int k = 0; k < 20000; ++k) {
    const double at = p.value(ahead, &gradient);
    Eigen::MatrixXcd next;
    for (step = std::min(1.5 * step, 1e3);; step *= 0.5) {
      next = ahead - step * gradient;
      if (next.norm() > 1.0) next /= next.norm();
      const Eigen::MatrixXcd move = next - ahead;
      const double model = at + gradient.conjugate().cwiseProduct(move).sum().real() + move.squaredNorm() / (2.0 * step);
      if (p.value(next) <= model + 1e-13 * at || step < 1e-12) break;
    }
    const double value = p.value(next);
    if (value > best) {
      if (momentum == 1.0) break;  // rounding
      momentum = 1.0;
      ahead = w;
      continue;
    }
    const double following = 0.5 * (1.0 + std::sqrt(1.0 + 4.0 * momentum * momentum));
    ahead = next + (momentum - 1.0) / following * (next - w);
    const double moved = (next - w).norm();
    w = next;
    momentum = following;
    best = value;
    if (k > 100 && moved < 1e-13) break;
  }
  return best;
}

/// Targets around what local zero forcing gives, times `ambition`.
LocalProblem random_problem(int antennas, int users, double ambition, std::uint64_t seed) {
  LocalProblem p;
  p.h = random_matrix(antennas, users, seed, 4.0);
  const Eigen::MatrixXcd x = p.h.adjoint() * local_regularized_beams(p.h);
  Eigen::MatrixXd power = x.cwiseAbs2();
  power.diagonal().setZero();
  const Eigen::VectorXd interference = power.rowwise().sum();
  p.t.p = ambition * x.diagonal().real().cwiseProduct(random_vector(users, 0.3, 1.5, seed + 1));
  p.t.q = interference.cwiseProduct(random_vector(users, -0.2, 1.2, seed + 2));
  p.t.rho_s = random_vector(users, 0.5, 3.0, seed + 3);
  p.t.rho_i = random_vector(users, 0.5, 10.0, seed + 4);
  return p;
}

void expect_consistent(const LocalProblem& p, LocalUpdate& block, const LocalUpdate::Result& r) {
  const Eigen::MatrixXcd w = block.beams();
  EXPECT_LE(w.norm(), 1.0 + 1e-12);
  const Eigen::MatrixXcd x = p.h.adjoint() * w;
  EXPECT_LE((block.received() - x).norm(), 1e-10 * (1.0 + x.norm()));
  EXPECT_LE((x.diagonal().real() - r.signal).norm(), 1e-7 * (1.0 + x.norm()));
  Eigen::MatrixXd power = x.cwiseAbs2();
  power.diagonal().setZero();
  EXPECT_LE((p.factor * power.rowwise().sum() - r.interference).norm(), 1e-6 * (1.0 + power.sum()));
  EXPECT_NEAR(r.value, p.value(w), 1e-6 * (1.0 + r.value));
}

TEST(HapsLocalUpdate, AgreesWithASlowSolverForEveryShape) {
  for (const auto& [antennas, users] : {std::pair{2, 2}, {4, 2}, {2, 4}, {3, 3}, {1, 3}, {4, 1}, {1, 1}}) {
    for (const double ambition : {0.2, 1.0, 3.0}) {  // power inactive ... active
      const LocalProblem p = random_problem(antennas, users, ambition, 200 + static_cast<std::uint64_t>(10 * antennas + users));
      LocalUpdate block(p.h, 1.0);
      const LocalUpdate::Result r = block.solve(p.t, 1e-9);
      EXPECT_TRUE(r.converged) << antennas << "x" << users << ", " << ambition << ": gap " << r.gap;
      expect_consistent(p, block, r);
      const double slow = slow_minimum(p);
      EXPECT_LE(r.value, slow + 2e-6) << antennas << "x" << users << ", " << ambition;  // its price of power may cost least_power_price
      EXPECT_GE(r.value, slow - 1e-5) << antennas << "x" << users << ", " << ambition;  // the slow one creeps
    }
  }
}

TEST(HapsLocalUpdate, TheConservativeFactorIsPartOfTheInterference) {
  for (const auto& [antennas, users] : {std::pair{4, 3}, {2, 4}}) {
    LocalProblem p = random_problem(antennas, users, 1.5, 230);
    p.factor = 5.0;
    LocalUpdate block(p.h, 5.0);
    const LocalUpdate::Result r = block.solve(p.t, 1e-9);
    EXPECT_TRUE(r.converged);
    expect_consistent(p, block, r);
    EXPECT_NEAR(r.value, slow_minimum(p), 1e-5);
  }
}

TEST(HapsLocalUpdate, OptimalityConditionsHold) {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const LocalProblem p = random_problem(seed % 2 == 0 ? 6 : 3, 4, seed % 3 == 0 ? 0.2 : 3.0, 240 + seed);
    LocalUpdate block(p.h, 1.0);
    ASSERT_TRUE(block.solve(p.t, 1e-12).converged);
    const Eigen::MatrixXcd w = block.beams();
    Eigen::MatrixXcd gradient;
    const double scale = 1.0 + p.value(w, &gradient);
    const double along = std::max(0.0, -gradient.conjugate().cwiseProduct(w).sum().real() / w.squaredNorm());
    // gradient + eta W = 0 with eta >= 0, where eta may be the least price of power although power is left
    EXPECT_LE((gradient + along * w).norm(), 2e-5 * scale) << "seed " << seed;
    if (w.norm() < 1.0 - 1e-6) {
      EXPECT_LE(along, 2.1 * least_power_price + 1e-7);
    }
  }
}

TEST(HapsLocalUpdate, ValueLiesAboveTheDual) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const LocalProblem p = random_problem(3 + static_cast<int>(seed % 4), 4, 1.0, 260 + seed);
    LocalUpdate block(p.h, 1.0);
    for (const int steps : {0, 1, 2, 5, 100}) {
      const LocalUpdate::Result r = block.solve(p.t, 1e-9, steps);
      EXPECT_GE(r.gap, -1e-9 * (1.0 + r.value));  // rounding
      EXPECT_LE(r.steps, steps);
    }
  }
}

TEST(HapsLocalUpdate, NewtonNeedsFewStepsAndAWarmStartFewer) {
  int cold = 0, warm = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    LocalProblem p = random_problem(16, 8, 1.5, 300 + seed);
    LocalUpdate block(p.h, 1.0);
    const LocalUpdate::Result first = block.solve(p.t, 1e-7);
    EXPECT_TRUE(first.converged);
    cold += first.steps;
    p.t.p *= 1.01;
    const LocalUpdate::Result second = block.solve(p.t, 1e-7);
    EXPECT_TRUE(second.converged);
    warm += second.steps;
  }
  EXPECT_LE(cold, 20 * 20);  // a wrong Hessian needs hundreds
  EXPECT_LE(warm, 20 * 4);
}

TEST(HapsLocalUpdate, TargetsThatAreMetAlreadyCostNothing) {
  LocalProblem p = random_problem(4, 3, 1.0, 330);
  p.t.p.setConstant(-1.0);  // nothing is wanted
  p.t.q.setConstant(1.0);
  LocalUpdate block(p.h, 1.0);
  const LocalUpdate::Result r = block.solve(p.t, 1e-9);
  EXPECT_NEAR(r.value, 0.0, 1e-9);
  EXPECT_TRUE(block.beams().allFinite());
}

TEST(HapsLocalUpdate, LargeChannelsAndPenaltiesOfTheTwoLevelAlgorithm) {
  // amplitudes of hundreds, scaled penalties: what the algorithm really asks; power active, tall and wide
  for (const auto& [antennas, users] : {std::pair{16, 16}, {64, 16}, {16, 24}, {16, 8}}) {
    LocalProblem p = random_problem(antennas, users, 1.2, 340 + static_cast<std::uint64_t>(antennas + users));
    p.h *= 100.0;
    const Eigen::MatrixXcd x = p.h.adjoint() * local_regularized_beams(p.h);
    p.t.p = 1.2 * x.diagonal().real();
    Eigen::MatrixXd power = x.cwiseAbs2();
    power.diagonal().setZero();
    p.t.q = 0.5 * power.rowwise().sum();
    p.t.rho_s = 10.0 * x.diagonal().real().cwiseAbs2().cwiseInverse();
    p.t.rho_i = 10.0 * (1.0 + power.rowwise().sum().array()).square().inverse();
    LocalUpdate block(p.h, 1.0);
    const LocalUpdate::Result r = block.solve(p.t, 1e-7);
    EXPECT_TRUE(r.converged) << antennas << "x" << users << " gap " << r.gap << " value " << r.value;
    expect_consistent(p, block, r);
  }
}

}  // namespace
}  // namespace airloom::haps
