// Algorithm 1 of `twotier` and the default: the worked example, steps, starts, switches, kicks, scales, limits.
#include "airloom/systems/twotier/design/lower_bound/lower_bound.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/systems/twotier/design/ascent/moves.hpp"
#include "airloom/systems/twotier/design/ascent/node_multiplier.hpp"
#include "airloom/systems/twotier/design/incumbent.hpp"
#include "airloom/systems/twotier/judge/certificate.hpp"
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

/// The same network with its cells, sub-channels and nodes in another order.
Instance reordered(const Instance& x, const std::vector<Index>& cells, const std::vector<Index>& channels, const std::vector<int>& node) {
  Instance y = x;
  for (Index n = 0; n < x.channels(); ++n) {
    const Index m = channels[static_cast<std::size_t>(n)];
    for (Index i = 0; i < x.cells(); ++i) {
      const Index c = cells[static_cast<std::size_t>(i)];
      y.node(i, n) = x.node(c, m) < 0 ? -1 : node[static_cast<std::size_t>(x.node(c, m))];
      y.user(i, n) = x.user(c, m);
      y.weight(i, n) = x.weight(c, m);
      for (Index j = 0; j < x.cells(); ++j) y.gains(j, n * x.cells() + i) = x.gain(cells[static_cast<std::size_t>(j)], c, m);
    }
  }
  for (Index v = 0; v < x.nodes(); ++v) y.node_power_max_w[node[static_cast<std::size_t>(v)]] = x.node_power_max_w[v];
  return y;
}

TEST(TwotierLowerBound, FirstStepIsThatOfTheSpecification) {
  const Network network = make_network(worked_example());
  PriceStep step(network);
  step.set(equal_split(network));
  EXPECT_NEAR(step.evaluate() / std::numbers::ln2, 10.388842, 1e-6);  // six digits are printed
  step.move();
  const Eigen::MatrixXd p = watts(network, step.power());
  const Eigen::MatrixXd printed{{0.323264, 0.207439, 0.469298}, {0.548886, 0.630470, 0.820644}};
  EXPECT_LE((p - printed).cwiseAbs().maxCoeff(), 1e-6);
  const std::vector<double> multiplier = per_watt(network, step.multiplier());
  EXPECT_NEAR(multiplier.at(0), 1.035775, 1e-6);
  EXPECT_NEAR(multiplier.at(1), 0.753684, 1e-6);
  EXPECT_NEAR(step.evaluate() / std::numbers::ln2, 10.764873, 1e-6);
}

TEST(TwotierLowerBound, EndsWhereTheSpecificationSays) {
  const Instance x = worked_example();
  for (const Loops loops : {Loops::single, Loops::two_loop}) {
    const Outcome<Solution> out = solve_lower_bound(x, {.effort = Effort::fast, .loops = loops, .tolerance = 1e-13}, {});
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
    const Network network = make_network(x);
    PriceStep step(network);
    const Eigen::ArrayXd p = equal_split(network);
    step.set(p);
    (void)step.evaluate();
    const Eigen::ArrayXd gradient = step.pull().head(network.slots) - p * step.price().head(network.slots);  // by ln p
    for (Index s = 0; s < network.slots; ++s) {
      if (p[s] == 0.0) continue;
      constexpr double h = 1e-5;
      Eigen::ArrayXd up = p, down = p;
      up[s] *= std::exp(h);
      down[s] *= std::exp(-h);
      const double difference = weighted_sum_rate(x, watts(network, up)) - weighted_sum_rate(x, watts(network, down));
      EXPECT_NEAR(gradient[s], difference * std::numbers::ln2 / (2.0 * h), 1e-7);  // rounding 1e-14 over 2 h, and h^2
    }
  }
}

TEST(TwotierLowerBound, NeverDecreases) {
  int runs = 0;
  for (const auto& [cells, channels] : {std::pair{4, 6}, {9, 5}, {17, 4}}) {
    for (const Instance& x : many(cells, channels, 8)) {
      for (const Starts start : {Starts::ep, Starts::high_sinr, Starts::multi}) {
        const Outcome<Solution> out = solve_lower_bound(x, {.effort = Effort::fast, .start = start, .random_starts = 2}, {});
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
  for (const Effort effort : {Effort::fast, Effort::normal}) {
    for (const Instance& x : many(5, 6, 12)) {
      const Outcome<Solution> out = solve_lower_bound(x, {.effort = effort}, {});
      ASSERT_EQ(out.status, Status::converged) << out.message;
      const Kkt kkt = check_kkt(x, out.solution.p);
      EXPECT_LE(kkt.stationarity, 1e-4);
      EXPECT_LE(kkt.complementarity, 1e-2);  // a node that hardly sends has the multiplier of tiny powers
    }
  }
}

TEST(TwotierLowerBound, TwoLoopsEndAtAFixedPointOfTheOne) {
  for (const Instance& x : many(4, 6, 8)) {
    const Outcome<Solution> two =
        solve_lower_bound(x, {.effort = Effort::fast, .loops = Loops::two_loop, .tolerance = 1e-12, .max_iterations = 1000000}, {});
    const Network network = make_network(x);
    PriceStep step(network);
    // what two loops found, one loop does not leave: the change is that of slots that are being switched off
    const AscentResult again = ascend(network, step, shares(network, two.solution.p), {.tolerance = 1e-12});
    EXPECT_NEAR(again.objective / std::numbers::ln2, wsr(x, two), 1e-6 * wsr(x, two));
  }
}

TEST(TwotierLowerBound, SettlesWhereStepsHardlyMove) {
  Instance x = worked_example();
  x.gains.resize(2, 4);  // two sub-channels that are almost one, on which the cells compete
  x.gains << 184.11399444715457, 90.28633989814053, 183.7860101777668, 90.12550202704494,  // from cell 0
      1.686384844203708, 410.2241153015169, 1.6833806852711206, 409.49333404207806;
  x.node.resize(2, 2);
  x.node << 0, 0, 1, 1;
  x.user = x.node;
  x.weight.setOnes(2, 2);
  x.node_power_max_w.setOnes(2);
  EXPECT_EQ(solve_lower_bound(x, {.effort = Effort::fast}, {}).status, Status::stalled);
  const Network network = make_network(x);
  const OnIteration nobody;
  FreeIncumbent best(network, {}, nobody);
  (void)best.take(ascend(network, best.step(), equal_split(network), {}));
  ASSERT_EQ(best.best().status, Status::stalled);
  const double before = best.value();
  best.settle();
  EXPECT_TRUE(best.settled());
  EXPECT_GT(best.value(), before);
  EXPECT_LE(check_kkt(x, watts(network, best.x())).stationarity, 1e-4);
}

TEST(TwotierLowerBound, MoreEffortIsNeverWorse) {
  int gained = 0;
  for (const Instance& x : many(4, 6, 8)) {
    const double one = wsr(x, solve_lower_bound(x, {.effort = Effort::fast}, {}));
    const double high_sinr = wsr(x, solve_lower_bound(x, {.effort = Effort::fast, .start = Starts::high_sinr}, {}));
    const Outcome<Solution> multi = solve_lower_bound(x, {.effort = Effort::fast, .start = Starts::multi}, {});
    EXPECT_GE(wsr(x, multi), std::max(one, high_sinr) * (1.0 - 1e-12));
    EXPECT_EQ(multi.certificate.number("starts"), 12.0);
    const double normal = wsr(x, solve_lower_bound(x, {}, {}));
    EXPECT_GE(normal, one * (1.0 - 1e-12));
    gained += normal > one * 1.001 ? 1 : 0;
  }
  EXPECT_GE(gained, 2);
}

TEST(TwotierLowerBound, SwitchesOfOneSubchannelNeverLowerItsValue) {
  RandomStream stream(11, StreamId::solver_initialization, 0);
  int moves = 0;
  for (const Instance& x : many(6, 4, 6)) {
    const Network network = make_network(x);
    Eigen::ArrayXd price(network.nodes());
    for (double& each : price) each = std::pow(10.0, stream.uniform(-1.0, 1.0));
    PricedChannel channel;
    for (const Channel& each : network.channel) {
      channel.load(network, each, network.weight, price);
      Eigen::ArrayXd powers = equal_split(network).segment(each.first, each.width);
      const double before = channel.value(powers);
      moves += move_channel(channel, powers);
      EXPECT_GE(channel.value(powers), before - 1e-9 * std::abs(before));
      EXPECT_TRUE((powers >= 0.0).all() && (powers <= channel.cap() * (1.0 + 1e-12)).all());
    }
  }
  EXPECT_GT(moves, 10);
}

TEST(TwotierLowerBound, LeavesOffSlotsOffAndKeepsSlotLimits) {
  for (std::uint64_t drop = 0; drop < 8; ++drop) {
    Instance x = draw_layout({.cells = 5, .channels = 6, .uplink = drop % 2 == 1, .off_probability = 0.3, .random_weights = true}, drop);
    x.slot_power_max_w = Eigen::MatrixXd::Constant(5, 6, 0.06);
    const Outcome<Solution> out = solve_lower_bound(x, {}, {});
    EXPECT_EQ(out.status, Status::converged) << out.message;
    EXPECT_EQ(out.certificate.number("monotone"), 1.0);
    EXPECT_LE(out.solution.p.maxCoeff(), 0.06 * (1.0 + 1e-12));
    EXPECT_LE(budget_excess(x, out.solution.p), 1e-12);
    for (Index n = 0; n < 6; ++n) {
      for (Index c = 0; c < 5; ++c) {
        if (!x.active(c, n)) {
          EXPECT_EQ(out.solution.p(c, n), 0.0);
        }
      }
    }
  }
}

TEST(TwotierLowerBound, IgnoresEveryOrder) {
  for (std::uint64_t drop = 0; drop < 4; ++drop) {
    const Instance x = draw_layout({.cells = 6, .channels = 5, .uplink = drop % 2 == 1, .random_weights = true}, drop);
    std::vector<int> node(static_cast<std::size_t>(x.nodes()));
    for (std::size_t v = 0; v < node.size(); ++v) node[v] = static_cast<int>((v + 2) % node.size());
    const std::vector<Index> cells{3, 0, 5, 1, 4, 2}, channels{4, 2, 0, 1, 3};
    const Instance y = reordered(x, cells, channels, node);
    const Eigen::MatrixXd p = solve_lower_bound(x, {}, {}).solution.p, q = solve_lower_bound(y, {}, {}).solution.p;
    EXPECT_LE((p(cells, channels) - q).cwiseAbs().maxCoeff(), 1e-12 * p.maxCoeff()) << drop;
  }
}

TEST(TwotierLowerBound, HasNoUnit) {
  // weights, and powers against gains. Source: specification of [twotier], second part, 1.1
  for (std::uint64_t drop = 0; drop < 4; ++drop) {
    const Instance x = draw_layout({.cells = 5, .channels = 5, .uplink = drop % 2 == 1, .random_weights = true}, drop);
    const Outcome<Solution> before = solve_lower_bound(x, {}, {});
    const double largest = before.solution.p.maxCoeff();
    for (const double factor : {1e-6, 1e9}) {
      Instance y = x;
      y.weight *= factor;
      const Outcome<Solution> after = solve_lower_bound(y, {}, {});
      EXPECT_LE((before.solution.p - after.solution.p).cwiseAbs().maxCoeff(), 1e-9 * largest);
      EXPECT_NEAR(before.certificate.number("gap_to_bound"), after.certificate.number("gap_to_bound"), 1e-6);
    }
    for (const double factor : {1e-12, 1e12}) {
      Instance y = x;
      y.gains /= factor;
      y.node_power_max_w *= factor;
      const Outcome<Solution> after = solve_lower_bound(y, {}, {});
      EXPECT_LE((before.solution.p - after.solution.p / factor).cwiseAbs().maxCoeff(), 1e-9 * largest);
      EXPECT_NEAR(before.certificate.number("gap_to_bound"), after.certificate.number("gap_to_bound"), 1e-6);
    }
  }
}

TEST(TwotierLowerBound, CountsRatesUpToTheHighestModulation) {
  const Instance plain = draw_layout({.cells = 4, .channels = 6}, 1);
  Instance x = plain;
  x.slot_se_max = Eigen::MatrixXd::Constant(4, 6, 4.0);
  const auto counted = [&](const Eigen::MatrixXd& p) { return evaluate(x, {.p = p}).metrics.number("weighted_sum_rate"); };
  const Outcome<Solution> out = solve_lower_bound(x, {}, {});
  EXPECT_GE(counted(out.solution.p), counted(solve_lower_bound(plain, {}, {}).solution.p));
  EXPECT_LE(counted(out.solution.p), 4.0 * 24.0);
  EXPECT_LE(counted(out.solution.p), out.certificate.number("upper_bound") * (1.0 + 1e-9));
  EXPECT_GT(evaluate(x, out.solution).metrics.number("slots_at_cap"), 0.0);
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
  EXPECT_EQ(solve_lower_bound(x, {.effort = Effort::fast, .max_iterations = 2}, {}).status, Status::iteration_limit);
}

TEST(TwotierLowerBound, RefusesBadOptions) {
  EXPECT_THROW(from_values<LowerBoundOptions>({{"max_iterations", std::int64_t{0}}}, "options"), InvalidInput);
  EXPECT_THROW(from_values<LowerBoundOptions>({{"start", std::string("zero")}}, "options"), InvalidInput);
  EXPECT_THROW(from_values<LowerBoundOptions>({{"user_rate_min", -1.0}}, "options"), InvalidInput);
  EXPECT_THROW(from_values<LowerBoundOptions>({{"kicks", std::int64_t{-1}}}, "options"), InvalidInput);
  EXPECT_THROW(from_values<LowerBoundOptions>({{"patience", std::int64_t{0}}}, "options"), InvalidInput);
}

}  // namespace
}  // namespace airloom::twotier
