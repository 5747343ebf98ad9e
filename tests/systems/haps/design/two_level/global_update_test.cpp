// Block 1 of the two-level algorithm: against searches over all of its variables.
#include "airloom/systems/haps/design/two_level/global_update.hpp"

#include <numeric>

#include "airloom/numerics/utility.hpp"
#include "airloom/systems/haps/design/two_level/elasticity.hpp"
#include "systems/haps/support.hpp"

namespace airloom::haps {
namespace {

using namespace testing;

struct Problem {
  std::vector<double> c, d;
  double rho_s, rho_i, sinr_min = 0.0;

  /// As the specification writes it, over s_b and I_b.
  [[nodiscard]] double cost(const std::vector<double>& s, const std::vector<double>& i) const {
    const double signal = std::accumulate(s.begin(), s.end(), 0.0);
    const double beta = 1.0 + std::accumulate(i.begin(), i.end(), 0.0);
    if (signal <= 0.0 || signal * signal < sinr_min * beta * (1.0 - 1e-12)) return INFINITY;
    double sum = -std::log(std::log1p(signal * signal / beta));
    for (std::size_t b = 0; b < s.size(); ++b) {
      if (i[b] < 0.0) return INFINITY;
      sum += 0.5 * rho_s * std::pow(s[b] - c[b], 2) + 0.5 * rho_i * std::pow(i[b] - d[b], 2);
    }
    return sum;
  }
  [[nodiscard]] UserBlock block() const { return {c, d, rho_s, rho_i, sinr_min}; }
  /// Cost of what a block answers, from its shift and level alone: what stations rebuild.
  [[nodiscard]] double cost(const GlobalUpdate& x) const {
    std::vector<double> s = c;
    std::vector<double> i = d;
    for (double& each : s) each += x.shift;
    for (double& each : i) each = std::max(each - x.level, 0.0);
    return cost(s, i);
  }
};

Problem random_problem(std::uint64_t seed) {
  RandomStream stream(seed, StreamId::solver_initialization, 7);
  Problem p;
  const auto n = 1 + stream.integer(5);
  const double level = std::pow(10.0, stream.uniform(-1, 2));
  for (std::int64_t b = 0; b < n; ++b) {
    p.c.push_back(level * stream.uniform(-0.3, 1.0));
    p.d.push_back(level * stream.uniform(-0.5, 1.5));
  }
  p.rho_s = std::pow(10.0, stream.uniform(-4, 1));
  p.rho_i = std::pow(10.0, stream.uniform(-4, 1));
  return p;
}

/// Best of a dense grid over (S, J), refined around its best points: only sums matter, by Lagrange's conditions for the rest.
double grid_search(const Problem& p) {
  const auto n = static_cast<double>(p.c.size());
  const double c_sum = std::accumulate(p.c.begin(), p.c.end(), 0.0);
  double most = 0.0;
  for (const double each : p.d) most += std::max(each, 0.0);
  const auto at = [&](double signal, double interference) {
    std::vector<double> s = p.c;
    for (double& each : s) each += (signal - c_sum) / n;
    double low = 0.0, high = most;  // water level by bisection
    for (int k = 0; k < 60; ++k) {
      const double mu = 0.5 * (low + high);
      double sum = 0.0;
      for (const double each : p.d) sum += std::max(each - mu, 0.0);
      (sum > interference ? low : high) = mu;
    }
    std::vector<double> i = p.d;
    for (double& each : i) each = std::max(each - high, 0.0);
    return p.cost(s, i);
  };
  double best = INFINITY, best_s = 1.0, best_j = 0.0;
  double s_low = 1e-6, s_high = std::max(c_sum, 0.0) + std::sqrt(2.0 * n / p.rho_s) + std::sqrt(p.sinr_min * (1.0 + most));
  double j_low = 0.0, j_high = most;
  for (int level = 0; level < 6; ++level) {
    for (int a = 0; a <= 60; ++a) {
      for (int b = 0; b <= 60; ++b) {
        const double s = s_low + (s_high - s_low) * a / 60.0;
        const double j = j_low + (j_high - j_low) * b / 60.0;
        const double value = at(s, j);
        if (value < best) {
          best = value;
          best_s = s;
          best_j = j;
        }
      }
    }
    const double ds = (s_high - s_low) / 12.0, dj = (j_high - j_low) / 12.0;
    s_low = std::max(1e-6, best_s - ds), s_high = best_s + ds;
    j_low = std::max(0.0, best_j - dj), j_high = std::min(most, best_j + dj);
  }
  return best;
}

TEST(HapsGlobalUpdate, ExactIsNeverWorseThanADenseSearch) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const Problem p = random_problem(seed);
    const double mine = p.cost(p.block().exact());
    EXPECT_LE(mine, grid_search(p) + 1e-9 * (1.0 + std::abs(mine))) << "seed " << seed;
  }
}

TEST(HapsGlobalUpdate, ExactIsNeverWorseThanADenseSearchWithAFloor) {
  for (std::uint64_t seed = 0; seed < 15; ++seed) {
    Problem p = random_problem(seed);
    const GlobalUpdate free = p.block().exact();
    p.sinr_min = 2.0 * free.signal * free.signal / free.beta;
    const GlobalUpdate x = p.block().exact();
    EXPECT_GE(x.signal * x.signal / x.beta, p.sinr_min * (1.0 - 1e-12));
    EXPECT_LE(p.cost(x), grid_search(p) + 1e-7 * (1.0 + std::abs(p.cost(x)))) << "seed " << seed;
  }
}

TEST(HapsGlobalUpdate, NoSmallMoveOfAnyCopyHelps) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const Problem p = random_problem(seed);
    const GlobalUpdate x = p.block().exact();
    std::vector<double> s = p.c, i = p.d;
    for (double& each : s) each += x.shift;
    for (double& each : i) each = std::max(each - x.level, 0.0);
    const double best = p.cost(s, i);
    RandomStream stream(seed, StreamId::solver_initialization, 8);
    for (int k = 0; k < 300; ++k) {
      std::vector<double> s2 = s, i2 = i;
      const double size = std::pow(10.0, stream.uniform(-5, 0));
      for (double& each : s2) each += size * stream.uniform(-1, 1);
      for (double& each : i2) each = std::max(0.0, each + size * stream.uniform(-1, 1));
      EXPECT_GE(p.cost(s2, i2), best - 1e-10 * (1.0 + std::abs(best))) << "seed " << seed;
    }
  }
}

TEST(HapsGlobalUpdate, WhatItReportsIsWhatStationsRebuild) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Problem p = random_problem(seed);
    for (const GlobalUpdate& x : {p.block().exact(), p.block().successive()}) {
      double signal = 0.0, interference = 0.0;
      for (const double each : p.c) signal += each + x.shift;
      for (const double each : p.d) interference += std::max(each - x.level, 0.0);
      EXPECT_GE(x.level, 0.0);
      EXPECT_NEAR(signal, x.signal, 1e-11 * (1.0 + std::abs(x.signal)));
      EXPECT_NEAR(1.0 + interference, x.beta, 1e-11 * x.beta);
      EXPECT_NEAR(p.block().cost(x), p.cost(x), 1e-9 * (1.0 + std::abs(p.cost(x))));
    }
  }
}

TEST(HapsGlobalUpdate, ThePublicationsWayIsNeverBetterAndUsuallyAsGood) {
  int worse = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Problem p = random_problem(seed);
    const double exact = p.cost(p.block().exact());
    const double successive = p.cost(p.block().successive());
    EXPECT_GE(successive, exact - 1e-9 * (1.0 + std::abs(exact))) << "seed " << seed;
    worse += successive > exact + 1e-3;
  }
  EXPECT_LE(worse, 12);  // it may end in another local optimum, or stop while creeping
}

TEST(HapsGlobalUpdate, PublicationsWayKeepsTheFloor) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    Problem p = random_problem(seed);
    const GlobalUpdate free = p.block().exact();
    p.sinr_min = 2.0 * free.signal * free.signal / free.beta;
    const GlobalUpdate x = p.block().successive();
    EXPECT_GE(x.signal * x.signal / x.beta, p.sinr_min * (1.0 - 1e-6));
    EXPECT_GE(p.cost(x), p.cost(p.block().exact()) - 1e-5 * (1.0 + std::abs(p.cost(x))));
  }
}

TEST(HapsGlobalUpdate, VeryStiffPenaltiesLeaveTheCopiesAlone) {
  const Problem p{.c = {3.0, 1.0}, .d = {0.5, 0.2}, .rho_s = 1e9, .rho_i = 1e9};
  const GlobalUpdate x = p.block().exact();
  EXPECT_NEAR(x.signal, 4.0, 1e-8);
  EXPECT_NEAR(x.beta, 1.7, 1e-8);
}

TEST(HapsGlobalUpdate, NegativeTargetsGiveASmallPositiveSignal) {
  const Problem p{.c = {-3.0, -1.0}, .d = {-0.5, -2.0}, .rho_s = 2.0, .rho_i = 1.0};
  const GlobalUpdate x = p.block().exact();
  EXPECT_GT(x.signal, 0.0);
  EXPECT_EQ(x.beta, 1.0);
  EXPECT_NEAR(p.rho_s / 2.0 * (x.signal + 4.0), 2.0 * elasticity(x.signal * x.signal) / x.signal, 1e-9);  // the optimality condition
}

}  // namespace
}  // namespace airloom::haps
