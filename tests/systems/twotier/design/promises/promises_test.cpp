// Promises of `twotier`: kept, or disproved, against exact answers and brute force.
#include <gtest/gtest.h>

#include <Eigen/LU>
#include <algorithm>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/systems/twotier/design/lagrange_search/lagrange_search.hpp"
#include "airloom/systems/twotier/design/lower_bound/lower_bound.hpp"
#include "airloom/systems/twotier/design/promises/floor_test.hpp"
#include "airloom/systems/twotier/judge/certificate.hpp"
#include "airloom/systems/twotier/problem/promises.hpp"
#include "systems/twotier/layouts.hpp"
#include "systems/twotier/network_support.hpp"

namespace airloom::twotier {
namespace {

using namespace testing;
using Index = Eigen::Index;

double judged_rate(const Instance& x, const Outcome<Solution>& out) {
  return evaluate(x, out.solution).metrics.number("weighted_sum_rate");
}
std::string kind(const Outcome<Solution>& out) {
  const Value* value = out.certificate.find("infeasibility");
  return value == nullptr ? "" : to_text(*value);
}
bool kept(const Instance& x, const Outcome<Solution>& out) { return evaluate(x, out.solution).feasible(); }

/// Whether the least powers for these SINRs exist within 1 W each: (I - D F)^-1 D 1.
bool reachable(const Instance& x, double sinr) {
  const Index cells = x.cells();
  Eigen::MatrixXd system = Eigen::MatrixXd::Identity(cells, cells);
  Eigen::VectorXd d(cells);
  for (Index i = 0; i < cells; ++i) {
    d[i] = sinr / x.own(i, 0);
    for (Index k = 0; k < cells; ++k) system(i, k) -= i == k ? 0.0 : d[i] * x.gain(k, i, 0);
  }
  const Eigen::VectorXd p = system.partialPivLu().solve(d);
  return p.allFinite() && p.minCoeff() > 0.0 && p.maxCoeff() <= 1.0;
}

/// The largest rate that all users of one sub-channel reach, bit/s/Hz, by bisection.
double largest_common_rate(const Instance& x) {
  double low = 0.0, high = 40.0;
  for (int k = 0; k < 100; ++k) {
    const double middle = 0.5 * (low + high);
    (reachable(x, std::exp2(middle) - 1.0) ? low : high) = middle;
  }
  return low;
}

TEST(TwotierPromises, LeastPowersMeetFloorsWithEquality) {
  Instance x = draw_layout({.cells = 4, .channels = 6}, 0);
  x.sinr_min = Eigen::MatrixXd::Constant(4, 6, 0.05);
  (*x.sinr_min)(2, 1) = 0.0;
  const FloorTest test = test_floors(x, Admission::none);
  ASSERT_TRUE(test.feasible) << test.reason;
  for (Index n = 0; n < 6; ++n) {
    for (Index c = 0; c < 4; ++c) EXPECT_NEAR(sinr_of(x, test.least_p_w, c, n), (*x.sinr_min)(c, n), 1e-8);
  }
}

TEST(TwotierPromises, NameWhatCannotBeKept) {
  Instance x = worked_example();
  x.sinr_min = Eigen::MatrixXd::Zero(2, 3);
  x.sinr_min->col(1) << 10.0, 10.0;  // D F = [[0, 1.25], [7.5, 0]]
  EXPECT_NE(test_floors(x, Admission::none).reason.find("sub-channel 1"), std::string::npos);
  x.sinr_min->setZero();
  (*x.sinr_min)(0, 0) = 18.0;  // 0.9 W
  (*x.sinr_min)(0, 1) = 1.2;   // 0.15 W more
  const Outcome<Solution> budget = solve_lower_bound(x, {}, {});
  EXPECT_EQ(kind(budget), "budget");
  EXPECT_NE(budget.message.find("node 0 needs 1.05 W"), std::string::npos) << budget.message;
  (*x.sinr_min)(0, 1) = 0.0;
  (*x.sinr_min)(0, 0) = 30.0;
  const Outcome<Solution> out = solve_lower_bound(x, {}, {});
  EXPECT_EQ(out.status, Status::infeasible);
  EXPECT_EQ(kind(out), "alone");
  const Outcome<Solution> admitted = solve_lower_bound(x, {.admission = Admission::greedy}, {});
  EXPECT_EQ(admitted.status, Status::converged) << admitted.message;
  EXPECT_EQ(std::get<std::vector<std::string>>(*admitted.certificate.find("dropped_slots")), std::vector<std::string>{"(0, 0)"});
  EXPECT_EQ(admitted.solution.p(0, 0), 0.0);
}

TEST(TwotierPromises, ExampleA) {
  // Source: specification of [twotier], second part, 2.2
  Instance x = one_channel(Eigen::MatrixXd{{690.0, 21.0}, {68.0, 7.2}});
  EXPECT_NEAR(largest_common_rate(x), 1.381970348, 1e-9);
  for (const auto& [rate, right] :
       {std::pair{0.05, 6.479885}, std::pair{0.5, 3.596941}, std::pair{1.0, 2.948461}, std::pair{1.3, 2.790451}}) {
    for (const bool second : {false, true}) {
      const Outcome<Solution> out =
          second ? solve_lagrange_search(x, {.user_rate_min = rate}, {}) : solve_lower_bound(x, {.user_rate_min = rate}, {});
      x.user_rate_min.setConstant(2, rate);
      EXPECT_TRUE(kept(x, out));
      EXPECT_NEAR(judged_rate(x, out), right, 2e-5) << rate;
      x.user_rate_min.resize(0);
    }
  }
  const Outcome<Solution> impossible = solve_lower_bound(x, {.user_rate_min = 1.4}, {});
  EXPECT_EQ(kind(impossible), "slot_limit");
  EXPECT_NEAR(impossible.certificate.number("infeasibility_value"), 1.160563, 1e-5);
  EXPECT_EQ(kind(solve_lower_bound(x, {.user_rate_min = 4.0}, {})), "alone");
  EXPECT_NEAR(evaluate(x, solve_lower_bound(x, {.objective = Objective::max_min}, {}).solution).metrics.number("rate_min"), 1.381970348,
              1e-6);
}

TEST(TwotierPromises, ExampleB) {
  // Source: specification of [twotier], second part, 5.5
  Instance x = one_channel(Eigen::MatrixXd{{100.0, 50.0}, {10.0, 2000.0}});
  x.cell_is_macro.setConstant(2, false);
  x.cell_is_macro[0] = true;
  EXPECT_NEAR(judged_rate(x, solve_lower_bound(x, {}, {})), 10.967, 1e-3);
  for (const auto& [target, right] :
       {std::pair{1.0, 9.361369}, std::pair{2.0, 8.889665}, std::pair{3.0, 8.623858}, std::pair{5.0, 8.184890}, std::pair{6.6, 6.803243}}) {
    const Outcome<Solution> out = solve_lagrange_search(x, {.macro_rate_min = target}, {});
    EXPECT_EQ(out.status, Status::converged) << out.message;
    EXPECT_NEAR(judged_rate(x, out), right, 2e-4 * right) << target;
    EXPECT_LE(out.certificate.number("gap_to_bound"), 1e-3);
    EXPECT_GE(out.certificate.number("upper_bound"), right * (1.0 - 1e-7));
  }
  const Outcome<Solution> impossible = solve_lagrange_search(x, {.macro_rate_min = 6.7}, {});
  EXPECT_EQ(kind(impossible), "alone");
  EXPECT_NEAR(impossible.certificate.number("infeasibility_value"), 6.658211 / 6.7, 1e-6);
}

/// Example C of the specification of [twotier], second part, 5.5.
Instance example_c() {
  Instance x;
  x.gains.resize(2, 6);
  x.gains << 30, 5, 9, 7, 16, 1, 8, 12, 2, 25, 6, 10;
  x.node.resize(2, 3);
  x.node << 0, 0, 0, 1, 1, 1;
  x.user.resize(2, 3);
  x.user << 0, 1, 0, 2, 3, 2;
  x.weight.resize(2, 3);
  x.weight << 1, 0.5, 1, 1, 2, 1;
  x.node_power_max_w = Eigen::Vector2d(1.0, 1.5);
  x.subchannel_bandwidth_hz = 1.0;
  x.cell_is_macro.setConstant(2, false);
  x.cell_is_macro[0] = true;
  return x;
}

TEST(TwotierPromises, ExampleC) {
  Instance x = example_c();
  EXPECT_NEAR(judged_rate(x, solve_lower_bound(x, {}, {})), 17.706399, 1e-4);
  x.user_rate_min = Eigen::Vector4d(1.5, 0.8, 1.0, 0.5);
  x.sinr_min = Eigen::MatrixXd::Zero(2, 3);
  (*x.sinr_min)(1, 1) = 1.0;
  x.macro_rate_min = 3.0;
  for (const bool second : {false, true}) {
    const Outcome<Solution> out = second ? solve_lagrange_search(x, {}, {}) : solve_lower_bound(x, {}, {});
    EXPECT_TRUE(kept(x, out));
    EXPECT_NEAR(judged_rate(x, out), 14.461996, 3e-3);
    EXPECT_GE(out.certificate.number("upper_bound"), 14.461996 * (1.0 - 1e-7));
    EXPECT_LE(out.certificate.number("upper_bound"), 14.461996 * (second ? 1.0 + 1.1e-3 : 1.5));
  }
  Instance fair = example_c();
  const Outcome<Solution> out = solve_lower_bound(fair, {.objective = Objective::max_min}, {});
  EXPECT_GE(evaluate(fair, out.solution).metrics.number("rate_min"), 1.987755 - 1e-4);
  EXPECT_GE(out.certificate.number("upper_bound"), evaluate(fair, out.solution).metrics.number("rate_min"));
}

TEST(TwotierPromises, OfOneSubchannelAreDecidedExactly) {
  RandomStream stream(21, StreamId::user_drop, 0);
  for (int k = 0; k < 100; ++k) {
    Instance x = random_channel(2 + k % 2, stream);
    const double most = largest_common_rate(x);
    for (const double part : {0.5, 0.9, 0.99, 1.01}) {
      x.user_rate_min.setConstant(x.cells(), part * most);
      const Outcome<Solution> out = solve_lower_bound(x, {.kicks = 1}, {});
      if (part < 1.0) {
        EXPECT_NE(out.status, Status::infeasible) << k << " " << part;
        EXPECT_TRUE(kept(x, out)) << k << " " << part << " " << out.message;
      } else {
        EXPECT_EQ(out.status, Status::infeasible) << k;
      }
    }
  }
}

TEST(TwotierPromises, OfSeveralSubchannelsAgreeWithAGrid) {
  // two sub-channels, two cells, one user per cell: the promise is a sum; a grid over all powers tells what can be reached
  RandomStream stream(22, StreamId::user_drop, 0);
  for (int k = 0; k < 12; ++k) {
    Instance x;
    x.gains.resize(2, 4);
    for (double& g : x.gains.reshaped()) g = std::pow(10.0, stream.uniform(0.3, 1.5));
    for (Index n = 0; n < 2; ++n) {
      for (Index c = 0; c < 2; ++c) x.gains(c, 2 * n + c) *= 10.0;
    }
    x.node.resize(2, 2);
    x.node << 0, 0, 1, 1;
    x.user = x.node;
    x.weight.setOnes(2, 2);
    x.node_power_max_w.setOnes(2);
    x.subchannel_bandwidth_hz = 1.0;
    constexpr int steps = 40;
    std::vector<double> level{0.0};
    for (int i = 0; i < steps; ++i) level.push_back(std::pow(10.0, -4.0 * (steps - 1 - i) / (steps - 1)));
    const auto share = [&](double sum, double part) { return std::min(sum, part); };
    double most = 0.0;
    for (const double a : level) {
      for (const double b : level) {
        for (const bool swap : {false, true}) {
          Eigen::MatrixXd p(2, 2);  // budgets spent: the first sub-channel has the level, or what it leaves
          p << (swap ? 1.0 - share(1.0, a) : a), (swap ? a : 1.0 - share(1.0, a)), b, 1.0 - share(1.0, b);
          const Eigen::VectorXd rate = sum_by_user(x, slot_rates(x, p));
          most = std::max(most, rate.minCoeff());
        }
      }
    }
    for (const double part : {0.5, 0.9, 0.99}) {
      x.user_rate_min.setConstant(2, part * most);
      for (const bool second : {false, true}) {
        const Outcome<Solution> out = second ? solve_lagrange_search(x, {}, {}) : solve_lower_bound(x, {}, {});
        EXPECT_NE(out.status, Status::infeasible) << k << " " << part;
        EXPECT_TRUE(kept(x, out)) << k << " " << part << " " << out.message;
      }
    }
    // what a proof says holds for the grid's points, too
    x.user_rate_min.setConstant(2, 1.5 * most);
    const Outcome<Solution> out = solve_lagrange_search(x, {}, {});
    EXPECT_NE(out.status, Status::converged) << k;
    if (out.status != Status::infeasible || !out.certificate.contains("promise_ratio_bound")) continue;
    EXPECT_GE(out.certificate.number("promise_ratio_bound") * 1.5, 1.0 - 1e-9);
  }
}

TEST(TwotierPromises, AProofByPricesCanBeChecked) {
  // D(theta, lambda) = sum lambda P + sum_n max over powers [ sum theta r - lambda p ], with sum theta T = 1: here by a fine grid
  RandomStream stream(23, StreamId::user_drop, 0);
  int proofs = 0;
  for (int k = 0; k < 20; ++k) {
    Instance x = draw_layout({.cells = 2, .channels = 6}, static_cast<std::uint64_t>(k));
    const Outcome<Solution> fair = solve_lower_bound(x, {.objective = Objective::max_min}, {});
    x.user_rate_min.setConstant(4, 1.05 * fair.certificate.number("upper_bound"));
    const Outcome<Solution> out = solve_lagrange_search(x, {}, {});
    EXPECT_EQ(out.status, Status::infeasible) << k << " " << out.message;
    if (kind(out) != "dual") continue;
    ++proofs;
    const std::vector<double> lambda = out.certificate.numbers("lambda"), theta = out.certificate.numbers("theta");
    const std::vector<Promise> promises = promises_of(x);
    ASSERT_EQ(theta.size(), promises.size());
    double unit = 0.0, dual = 0.0;
    for (std::size_t i = 0; i < promises.size(); ++i) unit += theta[i] * promises[i].rate * std::numbers::ln2;
    EXPECT_NEAR(unit, 1.0, 1e-6);
    for (Index v = 0; v < 2; ++v) dual += lambda[static_cast<std::size_t>(v)] * x.node_power_max_w[v];
    for (Index n = 0; n < 6; ++n) {
      double best = 0.0;
      for (int i = 0; i <= 100; ++i) {
        for (int j = 0; j <= 100; ++j) {
          const double a = i == 0 ? 0.0 : x.node_power_max_w[0] * std::pow(10.0, -0.06 * (100 - i));
          const double b = j == 0 ? 0.0 : x.node_power_max_w[1] * std::pow(10.0, -0.06 * (100 - j));
          const double first = std::log1p(x.own(0, n) * a / (1.0 + x.gain(1, 0, n) * b)),
                       second = std::log1p(x.own(1, n) * b / (1.0 + x.gain(0, 1, n) * a));
          best = std::max(best, theta[static_cast<std::size_t>(x.user(0, n))] * first +
                                    theta[static_cast<std::size_t>(x.user(1, n))] * second - lambda[0] * a - lambda[1] * b);
        }
      }
      dual += best;
    }
    EXPECT_LE(dual, out.certificate.number("infeasibility_value") + 1e-9);
    EXPECT_LT(dual, 1.0);
  }
  EXPECT_GT(proofs, 10);
}

TEST(TwotierPromises, AreJudgedTogether) {
  int binding = 0;
  for (std::uint64_t drop = 0; drop < 8; ++drop) {
    Instance x = draw_layout({.cells = 4, .channels = 6, .uplink = drop % 2 == 1}, drop);
    x.cell_is_macro.setConstant(4, false);
    x.cell_is_macro[0] = true;
    const Eigen::VectorXd free = sum_by_tier(x, slot_rates(x, solve_lower_bound(x, {}, {}).solution.p));
    const double fair = solve_lower_bound(x, {.objective = Objective::max_min}, {}).certificate.number("upper_bound");
    x.user_rate_min.setConstant(8, 0.2 * fair);
    x.tier_rate_min = Eigen::Vector2d(std::min(free[0] * 1.05, 0.8 * fair * 2.0), 0.3 * free[1]);
    x.sinr_min = Eigen::MatrixXd::Zero(4, 6);
    (*x.sinr_min)(1, 2) = 0.02;
    for (const bool second : {false, true}) {
      const Outcome<Solution> out = second ? solve_lagrange_search(x, {.max_calls = 4}, {}) : solve_lower_bound(x, {}, {});
      ASSERT_TRUE(kept(x, out)) << drop << " " << out.message;
      EXPECT_EQ(out.status, Status::converged) << drop << " " << second << " " << out.message;
      const Kkt kkt = check_kkt(x, out.solution.p);
      EXPECT_LE(kkt.stationarity, 1e-4);
      EXPECT_LE(kkt.complementarity, 1e-4);
      binding += out.certificate.number("promise_ratio") < 1.0 + 1e-6 ? 1 : 0;
      EXPECT_GE(out.certificate.number("upper_bound"), judged_rate(x, out) * (1.0 - 1e-9));
    }
  }
  EXPECT_GT(binding, 8);
}

TEST(TwotierPromises, ToNobodyAreImpossible) {
  Instance x = worked_example();
  x.slot_power_max_w = Eigen::MatrixXd::Constant(2, 3, 1.0);
  x.slot_power_max_w->row(1).setZero();
  x.user_rate_min = Eigen::Vector2d(0.0, 0.1);
  const Outcome<Solution> out = solve_lower_bound(x, {}, {});
  EXPECT_EQ(kind(out), "no_slot");
  EXPECT_EQ(out.certificate.number("infeasibility_value"), 0.0);
}

TEST(TwotierPromises, AboveTheHighestModulationAreImpossible) {
  Instance x = one_channel(Eigen::MatrixXd{{100.0, 1.0}, {1.0, 100.0}});
  x.slot_se_max = Eigen::MatrixXd::Constant(2, 1, 3.0);
  x.user_rate_min = Eigen::Vector2d(3.5, 0.0);
  EXPECT_EQ(kind(solve_lower_bound(x, {}, {})), "alone");
  x.user_rate_min[0] = 2.5;
  EXPECT_TRUE(kept(x, solve_lower_bound(x, {}, {})));
}

TEST(TwotierPromises, WithoutRoomTheClosestPowersAreReturned) {
  // the largest common rate itself leaves no room: whatever the status, the answer is judged, and nothing is proved
  Instance x = one_channel(Eigen::MatrixXd{{690.0, 21.0}, {68.0, 7.2}});
  x.user_rate_min.setConstant(2, 1.381970348 * (1.0 + 1e-9));
  const Outcome<Solution> out = solve_lower_bound(x, {}, {});
  EXPECT_NE(out.status, Status::infeasible);
  EXPECT_LE(evaluate(x, out.solution).residuals.number("user_rate"), 1e-4);
}

TEST(TwotierPromises, FairRatesAreCertified) {
  int closed = 0;
  for (std::uint64_t drop = 0; drop < 6; ++drop) {
    const Instance x = draw_layout({.cells = 4, .channels = 8, .uplink = drop % 2 == 1}, drop);
    const Outcome<Solution> out = solve_lower_bound(x, {.objective = Objective::max_min}, {});
    const double least = evaluate(x, out.solution).metrics.number("rate_min");
    EXPECT_EQ(out.status, Status::converged) << out.message;
    EXPECT_LE(least, out.certificate.number("upper_bound") * (1.0 + 1e-9));
    EXPECT_GE(least, evaluate(x, solve_lower_bound(x, {}, {}).solution).metrics.number("rate_min"));
    closed += out.certificate.number("gap_to_bound") <= 0.02 ? 1 : 0;
  }
  EXPECT_GE(closed, 3);
}

}  // namespace
}  // namespace airloom::twotier
