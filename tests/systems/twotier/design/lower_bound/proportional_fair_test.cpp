#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "airloom/systems/twotier/design/baselines.hpp"
#include "airloom/systems/twotier/design/lagrange_search/lagrange_search.hpp"
#include "airloom/systems/twotier/design/lower_bound/lower_bound.hpp"
#include "airloom/systems/twotier/judge/certificate.hpp"
#include "systems/twotier/layouts.hpp"
#include "systems/twotier/network_support.hpp"

namespace airloom::twotier {
namespace {

using namespace testing;
using Index = Eigen::Index;

double mean_rate(const Instance& x, const Eigen::MatrixXd& p) { return evaluate(x, {.p = p}).metrics.number("rate_geometric_mean"); }

Outcome<Solution> fair_design(const Instance& x) { return solve_lower_bound(x, {.objective = Objective::proportional_fair}, {}); }

/// Stationarity of the sum of logarithms: that of a weighted sum whose weights are 1 over the rate of the slot's user.
double judged_stationarity(Instance x, const Eigen::MatrixXd& p) {
  const std::vector<double> rate = evaluate(x, {.p = p}).metrics.numbers("user_rate");
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      if (x.active(c, n)) x.weight(c, n) = 1.0 / rate[static_cast<std::size_t>(x.user(c, n))];
    }
  }
  return check_kkt(x, p).stationarity;
}

TEST(TwotierProportionalFair, SharesANodeAsAGridDoes) {
  // one station, two users on a sub-channel each
  Instance x = worked_example();
  x.gains.resize(1, 2);
  x.gains << 50.0, 0.8;
  x.node.setZero(1, 2);
  x.user.resize(1, 2);
  x.user << 0, 1;
  x.weight.setOnes(1, 2);
  x.node_power_max_w = Eigen::VectorXd::Constant(1, 2.0);
  double best = 0.0;
  for (int i = 1; i < 200'000; ++i) {
    const double p = 2.0 * i / 200'000.0;
    best = std::max(best, std::log2(1.0 + 50.0 * p) * std::log2(1.0 + 0.8 * (2.0 - p)));
  }
  const Outcome<Solution> out = fair_design(x);
  EXPECT_EQ(out.status, Status::converged);
  EXPECT_NEAR(mean_rate(x, out.solution.p), std::sqrt(best), 1e-7);
}

TEST(TwotierProportionalFair, FindsWhatAGridOfTwoInterferingCellsHas) {
  RandomStream stream(31, StreamId::user_drop, 0);
  for (int k = 0; k < 20; ++k) {
    Instance x = random_channel(2, stream);
    double best = 0.0;
    for (int i = 1; i <= 400; ++i) {
      for (int j = 1; j <= 400; ++j) {
        const Eigen::Vector2d p(x.node_power_max_w[0] * i / 400.0, x.node_power_max_w[1] * j / 400.0);
        const double first = std::log2(1.0 + x.own(0, 0) * p[0] / (1.0 + x.gain(1, 0, 0) * p[1])),
                     second = std::log2(1.0 + x.own(1, 0) * p[1] / (1.0 + x.gain(0, 1, 0) * p[0]));
        best = std::max(best, std::sqrt(first * second));
      }
    }
    const Outcome<Solution> out = fair_design(x);
    const double found = mean_rate(x, out.solution.p);
    EXPECT_GE(found, best * (1.0 - 1e-7)) << k;
    EXPECT_LE(found, best * (1.0 + 2e-4)) << k;
    EXPECT_EQ(out.status, Status::converged) << k;
    EXPECT_GE(out.certificate.number("upper_bound"), found * (1.0 - 1e-9)) << k;
    EXPECT_LE(out.certificate.number("gap_to_bound"), 1.01e-3) << k;
  }
}

TEST(TwotierProportionalFair, IsStationaryAndBelowItsBoundAndNobodyStarves) {
  for (std::uint64_t drop = 0; drop < 8; ++drop) {
    const Instance x = draw_layout({.cells = 4, .channels = 8, .uplink = drop % 2 == 1}, drop);
    const Outcome<Solution> out = fair_design(x);
    const double found = mean_rate(x, out.solution.p);
    EXPECT_EQ(out.status, Status::converged) << drop << " " << out.message;
    EXPECT_LE(judged_stationarity(x, out.solution.p), 1e-4) << drop;
    EXPECT_GE(out.certificate.number("upper_bound"), found * (1.0 - 1e-9)) << drop;
    for (const Outcome<Solution>& other : {solve_lower_bound(x, {}, {}), solve_lower_bound(x, {.objective = Objective::max_min}, {}),
                                           solve_equal_power(x, {}, {}), solve_water_filling(x, {}, {})})
      EXPECT_GE(found, mean_rate(x, other.solution.p) * (1.0 - 1e-6)) << drop;
    const Outcome<Solution> second = solve_lagrange_search(x, {.objective = Objective::proportional_fair}, {});
    EXPECT_GE(second.certificate.number("upper_bound"), std::max(found, mean_rate(x, second.solution.p)) * (1.0 - 1e-9)) << drop;
    EXPECT_GE(mean_rate(x, second.solution.p), found * (1.0 - 1e-3)) << drop;
  }
}

TEST(TwotierProportionalFair, KeepsPromisesMeanwhile) {
  int binding = 0;
  for (std::uint64_t drop = 0; drop < 6; ++drop) {
    Instance x = draw_layout({.cells = 3, .channels = 6, .uplink = drop % 2 == 1}, drop);
    const Eigen::VectorXd free =
        Eigen::VectorXd::Map(evaluate(x, fair_design(x).solution).metrics.numbers("user_rate").data(), x.user.maxCoeff() + 1);
    x.user_rate_min = Eigen::VectorXd::Zero(free.size());
    x.user_rate_min[0] = 1.05 * free[0];
    const Outcome<Solution> out = fair_design(x);
    const Evaluation judged = evaluate(x, out.solution);
    if (out.status == Status::infeasible) continue;
    EXPECT_EQ(out.status, Status::converged) << drop << " " << out.message;
    EXPECT_LE(judged.residuals.number("user_rate"), 1e-8) << drop;
    EXPECT_LE(judged_stationarity(x, out.solution.p), 1e-4) << drop;
    EXPECT_GE(out.certificate.number("upper_bound"), judged.metrics.number("rate_geometric_mean") * (1.0 - 1e-9)) << drop;
    ++binding;
  }
  EXPECT_GE(binding, 4);
}

}  // namespace
}  // namespace airloom::twotier
