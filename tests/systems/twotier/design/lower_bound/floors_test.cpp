// Floors of `twotier`: feasibility, SINR floors by the barrier, user rate floors by weights.
#include <gtest/gtest.h>

#include <algorithm>

#include "airloom/core/error.hpp"
#include "airloom/systems/twotier/design/lower_bound/lower_bound.hpp"
#include "systems/twotier/layouts.hpp"
#include "systems/twotier/network_support.hpp"

namespace airloom::twotier {
namespace {

using namespace testing;
using Index = Eigen::Index;

TEST(TwotierFloors, LeastPowersMeetThemWithEquality) {
  Instance x = draw_layout({.cells = 4, .channels = 6}, 0);
  x.sinr_min = Eigen::MatrixXd::Constant(4, 6, 0.05);
  (*x.sinr_min)(2, 1) = 0.0;
  const FloorTest test = test_floors(x, Admission::none);
  ASSERT_TRUE(test.feasible) << test.reason;
  for (Index n = 0; n < 6; ++n) {
    for (Index c = 0; c < 4; ++c) EXPECT_NEAR(sinr_of(x, test.least_p_w, c, n), (*x.sinr_min)(c, n), 1e-9);
  }
}

TEST(TwotierFloors, NameWhatCannotBeKept) {
  Instance x = worked_example();
  x.sinr_min = Eigen::MatrixXd::Zero(2, 3);
  x.sinr_min->col(1) << 10.0, 10.0;  // D F = [[0, 1.25], [7.5, 0]]
  EXPECT_NE(test_floors(x, Admission::none).reason.find("sub-channel 1"), std::string::npos);
  x.sinr_min->setZero();
  (*x.sinr_min)(0, 0) = 30.0;
  const Outcome<Solution> out = solve_lower_bound(x, {}, {});
  EXPECT_EQ(out.status, Status::infeasible);
  EXPECT_NE(out.message.find("node 0 needs 1.5 W"), std::string::npos) << out.message;
  const Outcome<Solution> admitted = solve_lower_bound(x, {.admission = Admission::greedy}, {});
  EXPECT_EQ(admitted.status, Status::converged) << admitted.message;
  EXPECT_EQ(std::get<std::vector<std::string>>(*admitted.certificate.find("dropped_slots")), std::vector<std::string>{"(0, 0)"});
  EXPECT_EQ(admitted.solution.p(0, 0), 0.0);
}

TEST(TwotierFloors, AreKeptAndCostNoMoreThanTheyMust) {
  // one sub-channel, two cells: a fine grid tells the optimum
  for (std::uint64_t drop = 0; drop < 12; ++drop) {
    Instance x = draw_layout({.cells = 2, .channels = 1}, drop);
    x.sinr_min = Eigen::MatrixXd{{0.5}, {1.0}};
    const Outcome<Solution> out = solve_lower_bound(x, {.start = Starts::multi}, {});
    if (out.status == Status::infeasible) continue;
    double best = 0.0;
    constexpr int steps = 400;
    for (int i = 0; i <= steps; ++i) {
      for (int j = 0; j <= steps; ++j) {
        const Eigen::MatrixXd p{{x.node_power_max_w[0] * std::pow(10.0, -5.0 * i / steps)},
                                {x.node_power_max_w[1] * std::pow(10.0, -5.0 * j / steps)}};
        if (sinr_of(x, p, 0, 0) >= 0.5 && sinr_of(x, p, 1, 0) >= 1.0) best = std::max(best, weighted_sum_rate(x, p));
      }
    }
    EXPECT_GE(weighted_sum_rate(x, out.solution.p), best - 1e-5) << drop;  // the last barrier takes 2e-7 nat per limit
    EXPECT_GE(sinr_of(x, out.solution.p, 0, 0), 0.5);
    EXPECT_GE(sinr_of(x, out.solution.p, 1, 0), 1.0);
  }
}

TEST(TwotierFloors, HoldOnWholeNetworks) {
  int binding = 0;
  for (std::uint64_t drop = 0; drop < 12; ++drop) {
    Instance x = draw_layout({.cells = 4, .channels = 6, .uplink = drop % 2 == 1}, drop);
    const double free = weighted_sum_rate(x, solve_lower_bound(x, {.start = Starts::multi}, {}).solution.p);
    x.sinr_min = Eigen::MatrixXd::Constant(4, 6, 0.02);
    const Outcome<Solution> out = solve_lower_bound(x, {}, {});
    if (out.status == Status::infeasible) {
      EXPECT_FALSE(out.message.empty());
      continue;
    }
    EXPECT_LE(budget_excess(x, out.solution.p), 0.0);
    for (Index n = 0; n < 6; ++n) {
      for (Index c = 0; c < 4; ++c) {
        const double sinr = sinr_of(x, out.solution.p, c, n);
        EXPECT_GE(sinr, 0.02);
        binding += sinr < 0.02 * (1.0 + 1e-4) ? 1 : 0;
      }
    }
    EXPECT_GT(weighted_sum_rate(x, out.solution.p), 0.2 * free);
  }
  EXPECT_GT(binding, 10);
}

TEST(TwotierFloors, UsersReachTheirRate) {
  int lifted = 0;
  for (std::uint64_t drop = 0; drop < 10; ++drop) {
    const Instance x = draw_layout({.cells = 4, .channels = 6}, drop);
    const auto least = [&](const Eigen::MatrixXd& p) {
      Eigen::VectorXd rate = Eigen::VectorXd::Zero(8);
      for (Index n = 0; n < 6; ++n) {
        for (Index c = 0; c < 4; ++c) rate[x.user(c, n)] += std::log2(1.0 + sinr_of(x, p, c, n));
      }
      return rate.minCoeff();
    };
    if (least(solve_lower_bound(x, {}, {}).solution.p) < 2.0) ++lifted;
    const Outcome<Solution> out = solve_lower_bound(x, {.user_rate_min = 2.0}, {});
    if (out.status == Status::converged) EXPECT_GE(least(out.solution.p), 2.0 * (1.0 - 1e-8));
    else EXPECT_FALSE(out.message.empty());
  }
  EXPECT_GT(lifted, 3);
}

TEST(TwotierFloors, OfUsersWithOneSlotAreFloorsOfThatSlot) {
  // one sub-channel: the largest common rate is 1.381970348 bit/s/Hz. Source: specification of [twotier], second part, example A
  Instance x;
  x.gain.resize(2, 2);
  x.gain << 690.0, 68.0, 21.0, 7.2;
  x.node.resize(2, 1);
  x.node << 0, 1;
  x.user = x.node;
  x.weight = Eigen::MatrixXd::Ones(2, 1);
  x.node_power_max_w = Eigen::Vector2d::Ones();
  x.subchannel_bandwidth_hz = 1.0;
  for (const auto& [rate, right] :
       {std::pair{0.05, 6.479885}, std::pair{0.5, 3.596941}, std::pair{1.0, 2.948461}, std::pair{1.3, 2.790451}}) {
    const Outcome<Solution> out = solve_lower_bound(x, {.user_rate_min = rate}, {});
    double sum = 0.0;
    for (Index c = 0; c < 2; ++c) {
      const double each = std::log2(1.0 + sinr_of(x, out.solution.p, c, 0));
      EXPECT_GE(each, rate * (1.0 - 1e-8));
      sum += each;
    }
    EXPECT_NEAR(sum, right, 2e-5) << rate;
  }
  const Outcome<Solution> impossible = solve_lower_bound(x, {.user_rate_min = 1.4}, {});
  EXPECT_EQ(impossible.status, Status::infeasible);
  EXPECT_NEAR(impossible.certificate.number("infeasibility_value"), 1.160563, 1e-5);
  EXPECT_EQ(to_text(*solve_lower_bound(x, {.user_rate_min = 4.0}, {}).certificate.find("infeasibility")), "alone");
}

}  // namespace
}  // namespace airloom::twotier
