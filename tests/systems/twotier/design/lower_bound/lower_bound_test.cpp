// Algorithm 1 of `twotier`: the worked example, its step, starts, limits.
#include "airloom/systems/twotier/design/lower_bound/lower_bound.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/systems/twotier/design/lower_bound/node_multiplier.hpp"
#include "systems/twotier/layouts.hpp"
#include "systems/twotier/network_support.hpp"

namespace airloom::twotier {
namespace {

using namespace testing;
using Index = Eigen::Index;

double wsr(const Instance& x, const Outcome<Solution>& out) { return weighted_sum_rate(x, out.solution.p); }

std::vector<Instance> many(Index cells, Index channels, int drops) {
  std::vector<Instance> list;
  for (int d = 0; d < drops; ++d) {
    list.push_back(
        draw_layout({.cells = cells, .channels = channels, .sparse = d % 4 == 3, .uplink = d % 2 == 1}, static_cast<std::uint64_t>(d)));
  }
  return list;
}

TEST(TwotierLowerBound, FirstStepIsThatOfTheSpecification) {
  const Instance x = worked_example();
  const PackedLinks links = pack(x);
  PriceStep step(links);
  step.set(equal_split(links));
  EXPECT_NEAR(step.evaluate() / std::numbers::ln2, 10.388842, 1e-6);  // six digits are printed
  step.move();
  const Eigen::MatrixXd p = unpacked(links, step.power());
  const Eigen::MatrixXd printed{{0.323264, 0.207439, 0.469298}, {0.548886, 0.630470, 0.820644}};
  EXPECT_LE((p - printed).cwiseAbs().maxCoeff(), 1e-6);
  EXPECT_NEAR(step.multiplier()[0], 1.035775, 1e-6);
  EXPECT_NEAR(step.multiplier()[1], 0.753684, 1e-6);
  EXPECT_NEAR(step.evaluate() / std::numbers::ln2, 10.764873, 1e-6);
}

TEST(TwotierLowerBound, EndsWhereTheSpecificationSays) {
  const Instance x = worked_example();
  for (const Loops loops : {Loops::single, Loops::two_loop}) {
    const Outcome<Solution> out = solve_lower_bound(x, {.loops = loops, .tolerance = 1e-13}, {});
    EXPECT_EQ(out.status, Status::converged);
    EXPECT_NEAR(wsr(x, out), 13.047767, 1e-6);
    const Eigen::MatrixXd printed{{0.64898, 0.0, 0.35102}, {0.0, 1.19557, 0.80443}};
    EXPECT_LE((out.solution.p - printed).cwiseAbs().maxCoeff(), 1e-5);
    const std::vector<double> multiplier = out.certificate.numbers("multipliers_nat_per_w");
    EXPECT_NEAR(multiplier.at(0), 1.430658, 2e-6);
    EXPECT_NEAR(multiplier.at(1), 0.819288, 2e-6);
  }
}

TEST(TwotierLowerBound, PullMinusPriceIsTheGradient) {
  for (const Instance& x : many(4, 3, 4)) {
    const PackedLinks links = pack(x);
    PriceStep step(links);
    const Eigen::ArrayXd p = equal_split(links);
    step.set(p);
    (void)step.evaluate();
    const Eigen::ArrayXd gradient = step.pull().head(links.slots()) - p * step.price().head(links.slots());  // by ln p
    for (Index s = 0; s < links.slots(); ++s) {
      if (p[s] == 0.0) continue;
      constexpr double h = 1e-5;
      Eigen::ArrayXd up = p, down = p;
      up[s] *= std::exp(h);
      down[s] *= std::exp(-h);
      const double difference = weighted_sum_rate(x, unpacked(links, up)) - weighted_sum_rate(x, unpacked(links, down));
      EXPECT_NEAR(gradient[s], difference * std::numbers::ln2 / (2.0 * h), 1e-7);  // rounding 1e-14 over 2 h, and h^2
    }
  }
}

TEST(TwotierLowerBound, NeverDecreases) {
  int runs = 0;
  for (const auto& [cells, channels] : {std::pair{4, 6}, {9, 5}, {17, 4}}) {
    for (const Instance& x : many(cells, channels, 8)) {
      for (const Starts start : {Starts::ep, Starts::high_sinr, Starts::multi}) {
        const Outcome<Solution> out = solve_lower_bound(x, {.start = start, .random_starts = 2}, {});
        EXPECT_EQ(out.status, Status::converged) << out.message;
        EXPECT_EQ(out.certificate.number("monotone"), 1.0);
        EXPECT_LE(budget_excess(x, out.solution.p), 1e-12);
        EXPECT_GE(out.solution.p.minCoeff(), 0.0);
        EXPECT_GE(wsr(x, out), out.trace.find("objective")->back() * (1.0 - 1e-12));
        ++runs;
      }
    }
  }
  EXPECT_EQ(runs, 72);
}

TEST(TwotierLowerBound, AnswersAreStationary) {
  for (const Instance& x : many(5, 6, 12)) {
    const Outcome<Solution> out = solve_lower_bound(x, {.tolerance = 1e-11, .max_iterations = 100000}, {});
    ASSERT_EQ(out.status, Status::converged);
    const PackedLinks links = pack(x);
    PriceStep step(links);
    step.set(packed(links, out.solution.p));
    (void)step.evaluate();
    const Eigen::MatrixXd pull = unpacked(links, step.pull().head(links.slots())),
                          price = unpacked(links, step.price().head(links.slots()));
    const std::vector<double> multipliers = out.certificate.numbers("multipliers_nat_per_w");
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(x.nodes());
    for (Index n = 0; n < x.channels(); ++n) {
      for (Index c = 0; c < x.cells(); ++c) sum[x.node(c, n)] += out.solution.p(c, n);
    }
    for (Index n = 0; n < x.channels(); ++n) {
      for (Index c = 0; c < x.cells(); ++c) {
        const Index v = x.node(c, n);
        const double multiplier = multipliers.at(static_cast<std::size_t>(v));
        EXPECT_LE(std::abs(pull(c, n) - out.solution.p(c, n) * (multiplier + price(c, n))), 1e-4);
        EXPECT_LE(multiplier * (x.node_power_max_w[v] - sum[v]), 1e-6);
      }
    }
  }
}

TEST(TwotierLowerBound, TwoLoopsEndAtAFixedPointOfTheOne) {
  for (const Instance& x : many(4, 6, 8)) {
    const Outcome<Solution> two = solve_lower_bound(x, {.loops = Loops::two_loop, .tolerance = 1e-12, .max_iterations = 1000000}, {});
    const PackedLinks links = pack(x);
    PriceStep step(links);
    // what two loops found, one loop does not leave: the change is that of slots that are being switched off
    const AscentResult again = ascend(links, step, packed(links, two.solution.p), {.tolerance = 1e-12});
    EXPECT_NEAR(again.objective / std::numbers::ln2, wsr(x, two), 1e-6 * wsr(x, two));
  }
}

TEST(TwotierLowerBound, MoreStartsAreNeverWorse) {
  for (const Instance& x : many(4, 6, 8)) {
    const double one = wsr(x, solve_lower_bound(x, {}, {}));
    const double high = wsr(x, solve_lower_bound(x, {.start = Starts::high_sinr}, {}));
    const Outcome<Solution> multi = solve_lower_bound(x, {.start = Starts::multi}, {});
    EXPECT_GE(wsr(x, multi), std::max(one, high) * (1.0 - 1e-12));
    EXPECT_EQ(multi.certificate.number("starts"), 12.0);
  }
}

TEST(TwotierLowerBound, LeavesOffSlotsOffAndKeepsSlotLimits) {
  for (std::uint64_t drop = 0; drop < 8; ++drop) {
    Instance x = draw_layout({.cells = 5, .channels = 6, .uplink = drop % 2 == 1, .off_probability = 0.3, .random_weights = true}, drop);
    const double free = wsr(x, solve_lower_bound(x, {}, {}));
    x.slot_power_max_w = Eigen::MatrixXd::Constant(5, 6, 0.06);
    const Outcome<Solution> out = solve_lower_bound(x, {}, {});
    EXPECT_EQ(out.status, Status::converged);
    EXPECT_EQ(out.certificate.number("monotone"), 1.0);
    EXPECT_LE(out.solution.p.maxCoeff(), 0.06);
    EXPECT_LE(budget_excess(x, out.solution.p), 1e-12);
    for (Index n = 0; n < 6; ++n) {
      for (Index c = 0; c < 5; ++c) {
        if (!x.active(c, n)) {
          EXPECT_EQ(out.solution.p(c, n), 0.0);
        }
      }
    }
    EXPECT_GT(free, 0.0);
  }
}

TEST(TwotierLowerBound, IgnoresTheOrderOfCells) {
  const Instance x = draw_layout({.cells = 6, .channels = 5, .random_weights = true}, 3);
  Instance y = x;
  const std::vector<Index> order{3, 0, 5, 1, 4, 2};
  for (Index n = 0; n < 5; ++n) {
    for (Index i = 0; i < 6; ++i) {
      const Index c = order[static_cast<std::size_t>(i)];
      y.node(i, n) = x.node(c, n);
      y.user(i, n) = x.user(c, n);
      y.weight(i, n) = x.weight(c, n);
      for (Index j = 0; j < 6; ++j) y.gain(j, n * 6 + i) = x.gain(order[static_cast<std::size_t>(j)], n * 6 + c);
    }
  }
  const Eigen::MatrixXd p = solve_lower_bound(x, {.max_iterations = 20}, {}).solution.p;
  const Eigen::MatrixXd q = solve_lower_bound(y, {.max_iterations = 20}, {}).solution.p;
  EXPECT_LE((p(order, Eigen::all) - q).cwiseAbs().maxCoeff(), 1e-9 * p.maxCoeff());  // other order of sums, twenty steps
}

TEST(TwotierLowerBound, PowersScaleWithBudgetsWhenGainsScaleBack) {
  const Instance x = draw_layout({.cells = 5, .channels = 5, .uplink = true}, 2);
  Instance y = x;
  y.gain *= 1e-3;
  y.node_power_max_w *= 1e3;
  const Eigen::MatrixXd p = solve_lower_bound(x, {.max_iterations = 30}, {}).solution.p;
  const Eigen::MatrixXd q = solve_lower_bound(y, {.max_iterations = 30}, {}).solution.p;
  EXPECT_LE((p - 1e-3 * q).cwiseAbs().maxCoeff(), 1e-9 * p.maxCoeff());
}

TEST(TwotierLowerBound, MultiplierSpendsTheBudgetExactly) {
  RandomStream stream(3, StreamId::solver_initialization, 0);
  for (int k = 0; k < 500; ++k) {
    Eigen::ArrayXd c(8), t(8), cap(8);
    for (Index i = 0; i < 8; ++i) {
      c[i] = std::exp(6.0 * stream.normal_pair()[0]);
      t[i] = k % 3 == 0 ? 1e-300 : std::exp(6.0 * stream.normal_pair()[0]);
      cap[i] = stream.uniform(0.1, 1.0);
    }
    const double multiplier = node_multiplier(c.data(), t.data(), 8, 2.0, k % 2 == 0 ? 0.0 : stream.uniform(0.0, 100.0));
    const double sum = (c / (multiplier + t)).sum();
    if (multiplier > 0.0) EXPECT_NEAR(sum, 2.0, 1e-11);
    else EXPECT_LE(sum, 2.0);
    const double capped = capped_node_multiplier(c.data(), t.data(), cap.data(), 8, 2.0, 0.0);
    const double total = (c / (capped + t)).min(cap).sum();
    if (capped > 0.0) EXPECT_NEAR(total, 2.0, 1e-10);
    else EXPECT_LE(total, 2.0);
  }
}

TEST(TwotierLowerBound, StopsWhenAsked) {
  const Instance x = draw_layout({}, 1);
  int calls = 0;
  const Outcome<Solution> out = solve_lower_bound(x, {}, {.on_iteration = [&](const Progress&) { return ++calls < 3; }});
  EXPECT_EQ(out.status, Status::interrupted);
  EXPECT_EQ(calls, 3);
  EXPECT_EQ(solve_lower_bound(x, {.max_iterations = 2}, {}).status, Status::iteration_limit);
}

TEST(TwotierLowerBound, RefusesBadOptions) {
  EXPECT_THROW(from_values<LowerBoundOptions>({{"max_iterations", std::int64_t{0}}}, "options"), InvalidInput);
  EXPECT_THROW(from_values<LowerBoundOptions>({{"start", std::string("zero")}}, "options"), InvalidInput);
  EXPECT_THROW(from_values<LowerBoundOptions>({{"user_rate_min", -1.0}}, "options"), InvalidInput);
}

}  // namespace
}  // namespace airloom::twotier
