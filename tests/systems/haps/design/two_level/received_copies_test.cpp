// Exact consensus of the two-level algorithm: both blocks against their definitions.
#include "airloom/systems/haps/design/two_level/received_update.hpp"
#include "airloom/systems/haps/design/two_level/two_level_copies.hpp"
#include "systems/haps/support.hpp"

namespace airloom::haps {
namespace {

using namespace testing;

struct BallProblem {
  Eigen::MatrixXcd h, target;
  Eigen::VectorXd rho_s, rho_i;

  [[nodiscard]] double cost(const Eigen::MatrixXcd& w) const {
    const Eigen::MatrixXcd x = h.adjoint() * w;
    double sum = 0.0;
    for (Eigen::Index u = 0; u < x.rows(); ++u)
      for (Eigen::Index k = 0; k < x.cols(); ++k) sum += 0.5 * (u == k ? rho_s[u] : rho_i[u]) * std::norm(target(u, k) - x(u, k));
    return sum;
  }
};

BallProblem ball_problem(int antennas, int users, double wish, std::uint64_t seed) {
  return {.h = random_channels({antennas}, users, seed).front(),
          .target = random_matrix(users, users, 7 * seed + 1, wish * wish),
          .rho_s = random_vector(users, 0.01, 1.0, 3 * seed),
          .rho_i = random_vector(users, 0.1, 2.0, 3 * seed + 1)};
}

TEST(HapsReceivedUpdate, NoMoveInsideTheBallHelps) {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const double wish = seed % 2 == 0 ? 0.5 : 50.0;  // reachable within the budget, and far beyond it
    const BallProblem p = ball_problem(2 + static_cast<int>(seed) % 5, 4, wish, seed);
    ReceivedUpdate block(p.h);
    const ReceivedUpdate::Result result = block.solve(p.target, p.rho_s, p.rho_i);
    const Eigen::MatrixXcd w = block.beams();
    EXPECT_LE(w.norm(), 1.0 + 1e-14);
    EXPECT_NEAR(result.value, p.cost(w), 1e-10 * (1.0 + result.value));
    EXPECT_LE(std::abs(result.gap), 1e-10 * (1.0 + result.value)) << "seed " << seed;
    EXPECT_LE((block.received() - p.h.adjoint() * w).norm(), 1e-11 * (1.0 + block.received().norm()));
    for (std::uint64_t k = 0; k < 60; ++k) {
      Eigen::MatrixXcd other = w + std::pow(10.0, -0.1 * static_cast<double>(k)) * random_matrix(w.rows(), w.cols(), 1000 + 100 * seed + k);
      other /= std::max(1.0, other.norm());
      EXPECT_GE(p.cost(other), result.value - 2e-6);  // the least price of power
    }
  }
}

TEST(HapsReceivedUpdate, KeepsItsEigenvectorsOnlyWhileTheyHold) {
  BallProblem p = ball_problem(3, 4, 5.0, 40);
  ReceivedUpdate kept(p.h);
  (void)kept.solve(p.target, p.rho_s, p.rho_i);
  for (const double factor : {2.5, 1.0}) {
    p.rho_s *= factor;  // a common factor first, then another ratio
    p.rho_i *= factor == 1.0 ? 3.0 : factor;
    ReceivedUpdate fresh(p.h);
    const double value = fresh.solve(p.target, p.rho_s, p.rho_i).value;
    EXPECT_NEAR(kept.solve(p.target, p.rho_s, p.rho_i).value, value, 1e-11 * value);
  }
}

/// The centre's block over all copies X^b, as the specification writes it.
double centre_cost(const StationMatrices& x, const StationMatrices& sent, const Eigen::VectorXd& rho_s, const Eigen::VectorXd& rho_i) {
  Eigen::MatrixXcd t = Eigen::MatrixXcd::Zero(x.front().rows(), x.front().cols());
  double sum = 0.0;
  for (std::size_t b = 0; b < x.size(); ++b) {
    t += x[b];
    const Eigen::MatrixXd off = (x[b] - sent[b]).cwiseAbs2();
    for (Eigen::Index u = 0; u < off.rows(); ++u)
      for (Eigen::Index k = 0; k < off.cols(); ++k) sum += 0.5 * (u == k ? rho_s[u] : rho_i[u]) * off(u, k);
  }
  return sum - proportional_fairness(true_sinr(t, Eigen::VectorXd::Ones(t.rows())));
}

/// Diagonal first, then row by row: the order of messages.
std::vector<std::pair<Eigen::Index, Eigen::Index>> order(Eigen::Index users) {
  std::vector<std::pair<Eigen::Index, Eigen::Index>> out;
  for (Eigen::Index u = 0; u < users; ++u) out.emplace_back(u, u);
  for (Eigen::Index u = 0; u < users; ++u)
    for (Eigen::Index k = 0; k < users; ++k)
      if (k != u) out.emplace_back(u, k);
  return out;
}

TEST(HapsReceivedCentre, NoMoveOfAnyCopyHelps) {
  constexpr Eigen::Index users = 3;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const double level = std::pow(10.0, -1.0 + 0.2 * static_cast<double>(seed % 12));
    StationMatrices sent;
    Eigen::MatrixXd messages(2 * users * users, 3);
    Eigen::VectorXd rho(2 * users * users);
    const Eigen::VectorXd rho_s = random_vector(users, 0.01, 1.0, seed), rho_i = random_vector(users, 0.01, 1.0, 50 + seed);
    for (Eigen::Index b = 0; b < 3; ++b) {
      sent.push_back(random_matrix(users, users, 10 * seed + static_cast<std::uint64_t>(b), level * level));
      Eigen::Index next = 0;
      for (const auto& [u, k] : order(users)) {
        messages(next, b) = sent.back()(u, k).real();
        messages(next + 1, b) = sent.back()(u, k).imag();
        rho.segment(next, 2).setConstant(u == k ? rho_s[u] : rho_i[u]);
        next += 2;
      }
    }
    const std::unique_ptr<CentreCopies> centre = received_centre(Eigen::VectorXd::Ones(users), Eigen::VectorXd::Zero(users));
    const Eigen::VectorXd moved = centre->update(messages, rho);
    StationMatrices x = sent;
    for (Eigen::MatrixXcd& each : x) {
      Eigen::Index next = 0;
      for (const auto& [u, k] : order(users)) {
        each(u, k) += Complex(moved[next], moved[next + 1]);
        next += 2;
      }
    }
    const double best = centre_cost(x, sent, rho_s, rho_i);
    Eigen::MatrixXcd t = x[0] + x[1] + x[2];
    EXPECT_NEAR(centre->objective(), proportional_fairness(true_sinr(t, Eigen::VectorXd::Ones(users))), 1e-9 * (1.0 + std::abs(best)));
    for (std::uint64_t k = 0; k < 200; ++k) {
      StationMatrices other = x;
      for (std::size_t b = 0; b < 3; ++b)
        other[b] += level * std::pow(10.0, -0.03 * static_cast<double>(k)) * random_matrix(users, users, 7000 + 600 * seed + 3 * k + b);
      EXPECT_GE(centre_cost(other, sent, rho_s, rho_i), best - 1e-10 * (1.0 + std::abs(best))) << "seed " << seed;
    }
  }
}

TEST(HapsReceivedCentre, KeepsTheFloor) {
  Eigen::MatrixXd messages(8, 1);  // two users, one station; the wanted amplitudes 0.1, the others 1
  messages << 0.1, 0.0, 0.1, 0.0, 1.0, 0.0, 0.0, 1.0;
  const std::unique_ptr<CentreCopies> centre = received_centre(Eigen::VectorXd::Ones(2), Eigen::VectorXd::Constant(2, 4.0));
  const Eigen::VectorXd x = messages.col(0) + centre->update(messages, Eigen::VectorXd::Ones(8));
  EXPECT_GE(x[0] * x[0] / (1.0 + x[4] * x[4]), 4.0 * (1.0 - 1e-9));
  EXPECT_GE(x[2] * x[2] / (1.0 + x[7] * x[7]), 4.0 * (1.0 - 1e-9));
}

}  // namespace
}  // namespace airloom::haps
