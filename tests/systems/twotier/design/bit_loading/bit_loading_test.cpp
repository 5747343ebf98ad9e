// Integer loads of `twotier` against exhaustive search.
#include "airloom/systems/twotier/design/bit_loading/bit_loading.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/systems/twotier/design/bit_loading/bit_table.hpp"
#include "airloom/systems/twotier/design/lower_bound/lower_bound.hpp"
#include "systems/twotier/layouts.hpp"
#include "systems/twotier/network_support.hpp"

namespace airloom::twotier {
namespace {

using namespace testing;
using Index = Eigen::Index;

Eigen::ArrayXi up_to(const Network& network, int b_max) { return Eigen::ArrayXi::Constant(network.slots, b_max); }

/// Best integer rate over all combinations of all sub-channels' loads that keep the budgets, bits.
double exhaustive(const Instance& x, int b_max) {
  const Network network = make_network(x);
  std::vector<BitTable> tables;
  for (const Channel& channel : network.channel) tables.push_back(tabulate_bits(network, channel, up_to(network, b_max)));
  double best = 0.0;
  const std::function<void(std::size_t, double, const Eigen::ArrayXd&)> visit = [&](std::size_t n, double rate,
                                                                                    const Eigen::ArrayXd& used) {
    best = std::max(best, rate);
    if (n == tables.size()) return;
    const Channel& channel = network.channel[n];
    for (Index k = 0; k < tables[n].rate.size(); ++k) {
      Eigen::ArrayXd after = used;
      for (Index i = 0; i < channel.size; ++i) after[network.node[static_cast<std::size_t>(channel.first + i)]] += tables[n].x(i, k);
      if ((after <= 1.0 + 1e-9).all()) visit(n + 1, rate + tables[n].rate[k] / std::numbers::ln2, after);
    }
  };
  visit(0, 0.0, Eigen::ArrayXd::Zero(network.nodes()));
  return best * network.weight_scale;
}

/// Rates of an answer, rounded down to whole bits of at most b_max.
double rounded_down(const Instance& x, const Eigen::MatrixXd& p, int b_max) {
  double bits = 0.0;
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c)
      if (x.active(c, n)) bits += x.weight(c, n) * std::min<double>(b_max, std::floor(std::log2(1.0 + sinr_of(x, p, c, n)) + 1e-9));
  }
  return bits;
}

Instance one_channel(const Eigen::Matrix2d& heard) {
  Instance x;
  x.gains = heard.transpose();
  x.node = Eigen::Vector2i(0, 1);
  x.user = x.node;
  x.weight = Eigen::MatrixXd::Ones(2, 1);
  x.node_power_max_w = Eigen::Vector2d::Ones();
  x.subchannel_bandwidth_hz = 1.0;
  return x;
}

TEST(TwotierBitLoading, EqualsExhaustiveSearch) {
  for (std::uint64_t drop = 0; drop < 6; ++drop) {
    Instance x = draw_layout({.cells = 2, .channels = 4, .uplink = drop % 2 == 1, .random_weights = drop > 3}, drop);
    x.gains *= 1e-3;  // loads between 0 and b_max
    const Outcome<Solution> out = solve_bit_loading(x, {.b_max = 6}, {});
    EXPECT_EQ(out.status, Status::converged);
    EXPECT_NEAR(out.certificate.number("integer_rate"), exhaustive(x, 6), 1e-9) << drop;
    EXPECT_GT(out.certificate.number("integer_rate"), 0.0);
    EXPECT_LE(out.certificate.number("gap_to_bound"), 1e-9);
  }
}

TEST(TwotierBitLoading, PowersCarryWholeBitsWithinBudgetsAndAreNotBelowRounding) {
  for (const Index cells : {3, 4, 8}) {
    for (std::uint64_t drop = 0; drop < 3; ++drop) {
      const Instance x = draw_layout({.cells = cells, .channels = 6, .uplink = drop % 2 == 1}, drop);
      const Outcome<Solution> out = solve_bit_loading(x, {}, {});
      EXPECT_LE(budget_excess(x, out.solution.p), 1e-9);
      double bits = 0.0;
      for (Index n = 0; n < 6; ++n) {
        for (Index c = 0; c < cells; ++c) {
          const double load = std::log2(1.0 + sinr_of(x, out.solution.p, c, n));
          EXPECT_NEAR(load, std::round(load), 1e-9);
          EXPECT_LE(load, 8.0 + 1e-9);
          bits += std::round(load);
        }
      }
      EXPECT_NEAR(bits, out.certificate.number("integer_rate"), 1e-9);
      EXPECT_GE(bits, rounded_down(x, solve_lower_bound(x, {.effort = Effort::fast}, {}).solution.p, 8));
      EXPECT_GE(bits, rounded_down(x, solve_lower_bound(x, {}, {}).solution.p, 8));
      EXPECT_EQ(to_text(*out.certificate.find("bound")), "certified");
      EXPECT_GE(out.certificate.number("upper_bound"), bits);
    }
  }
}

TEST(TwotierBitLoading, TiesAndZeroLimitsAreProved) {
  // Source: specification of [twotier], second part, 6
  const Instance tie = one_channel(Eigen::Matrix2d{{2.0, 1.0}, {1.0, 2.0}});
  const Outcome<Solution> two = solve_bit_loading(tie, {}, {});
  EXPECT_EQ(two.status, Status::converged);
  EXPECT_EQ(two.certificate.number("integer_rate"), 2.0);
  EXPECT_EQ(two.certificate.number("upper_bound"), 2.0);
  EXPECT_NEAR(two.solution.p(0, 0), 1.0, 1e-8);
  EXPECT_NEAR(two.solution.p(1, 0), 1.0, 1e-8);
  Instance three = tie;
  three.gains = tie.gains.replicate(1, 3);
  three.node = tie.node.replicate(1, 3);
  three.user = three.node;
  three.weight = Eigen::MatrixXd::Ones(2, 3);
  three.node_power_max_w *= 3.0;
  EXPECT_EQ(solve_bit_loading(three, {}, {}).certificate.number("integer_rate"), 6.0);
  Instance limited = one_channel(Eigen::Matrix2d{{10.0, 1.0}, {1.0, 10.0}});
  limited.slot_power_max_w = Eigen::MatrixXd(Eigen::Vector2d(0.0, 1.0));
  const Outcome<Solution> one = solve_bit_loading(limited, {}, {});
  EXPECT_EQ(one.certificate.number("integer_rate"), 3.0);
  EXPECT_NEAR(one.solution.p(1, 0), 0.7, 1e-9);
  limited.slot_power_max_w->setZero();
  const Outcome<Solution> silent = solve_bit_loading(limited, {}, {});
  EXPECT_EQ(silent.status, Status::converged);
  EXPECT_EQ(silent.certificate.number("upper_bound"), 0.0);
  EXPECT_EQ(silent.solution.p.maxCoeff(), 0.0);
}

TEST(TwotierBitLoading, OneBitMoreIsTheSolutionOfItsEquations) {
  RandomStream stream(31, StreamId::solver_initialization, 0);
  for (std::uint64_t drop = 0; drop < 6; ++drop) {
    const Network network = make_network(draw_layout({.cells = 5, .channels = 3}, drop));
    for (const Channel& channel : network.channel) {
      for (int k = 0; k < 20; ++k) {
        Eigen::VectorXi loads(channel.size);
        for (int& b : loads) b = static_cast<int>(stream.integer(4));
        ChannelLoads now(channel, network), next = now;
        if (!now.set(loads)) continue;
        const Index c = stream.integer(channel.size);
        const std::optional<Eigen::ArrayXd> more = now.raised(c);
        ++loads[c];
        const bool carried = next.set(loads);
        EXPECT_EQ(more.has_value(), carried);
        if (!carried || !more) continue;
        EXPECT_LE(((*more - next.x()) / next.x().max(1e-300)).abs().maxCoeff(), 1e-6);
      }
    }
  }
}

TEST(TwotierBitLoading, RefusesPromisesAndBadOptions) {
  Instance x = worked_example();
  x.sinr_min = Eigen::MatrixXd::Constant(2, 3, 0.01);
  EXPECT_THROW((void)solve_bit_loading(x, {}, {}), Unsupported);
  x.sinr_min.reset();
  x.user_rate_min = Eigen::Vector2d(0.1, 0.0);
  EXPECT_THROW((void)solve_bit_loading(x, {}, {}), Unsupported);
  EXPECT_THROW(from_values<BitLoadingOptions>({{"b_max", std::int64_t{0}}}, "options"), InvalidInput);
  EXPECT_THROW(from_values<BitLoadingOptions>({{"b_max", std::int64_t{33}}}, "options"), InvalidInput);
}

}  // namespace
}  // namespace airloom::twotier
