// Integer loads of `twotier` against exhaustive search.
#include "airloom/systems/twotier/design/bit_loading/bit_loading.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/systems/twotier/design/bit_loading/bit_table.hpp"
#include "systems/twotier/layouts.hpp"
#include "systems/twotier/network_support.hpp"

namespace airloom::twotier {
namespace {

using namespace testing;
using Index = Eigen::Index;

/// Best integer rate over all combinations of all sub-channels' loads that keep the budgets, bits.
double exhaustive(const Instance& x, int b_max) {
  const std::vector<Subchannel> channels = subchannels(x);
  std::vector<BitTable> tables;
  for (const Subchannel& channel : channels) tables.push_back(tabulate_bits(channel, b_max));
  double best = 0.0;
  const std::function<void(std::size_t, double, const Eigen::VectorXd&)> visit = [&](std::size_t n, double rate,
                                                                                     const Eigen::VectorXd& used) {
    best = std::max(best, rate);
    if (n == channels.size()) return;
    for (Index k = 0; k < tables[n].rate.size(); ++k) {
      Eigen::VectorXd after = used;
      for (Index i = 0; i < channels[n].size(); ++i)
        after[channels[n].node[static_cast<std::size_t>(i)]] += tables[n].x(i, k) * channels[n].limit[i];
      if ((after.array() <= x.node_power_max_w.array()).all()) visit(n + 1, rate + tables[n].rate[k] / std::numbers::ln2, after);
    }
  };
  visit(0, 0.0, Eigen::VectorXd::Zero(x.nodes()));
  return best;
}

TEST(TwotierBitLoading, EqualsExhaustiveSearch) {
  for (std::uint64_t drop = 0; drop < 6; ++drop) {
    Instance x = draw_layout({.cells = 2, .channels = 4, .uplink = drop % 2 == 1}, drop);
    x.gain *= 1e-3;  // loads between 0 and b_max
    const Outcome<Solution> out = solve_bit_loading(x, {.b_max = 6}, {});
    EXPECT_EQ(out.status, Status::converged);
    EXPECT_NEAR(out.certificate.number("integer_rate"), exhaustive(x, 6), 1e-9) << drop;
    EXPECT_GT(out.certificate.number("integer_rate"), 0.0);
  }
}

TEST(TwotierBitLoading, PowersCarryWholeBitsWithinBudgets) {
  for (const Index cells : {3, 4, 8}) {
    for (std::uint64_t drop = 0; drop < 3; ++drop) {
      const Instance x = draw_layout({.cells = cells, .channels = 6, .uplink = drop % 2 == 1}, drop);
      const Outcome<Solution> out = solve_bit_loading(x, {}, {});
      EXPECT_LE(budget_excess(x, out.solution.p), 1e-12);
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
      EXPECT_EQ(out.certificate.contains("upper_bound"), cells < 7);  // 9^7 loads are too many for a table
    }
  }
}

TEST(TwotierBitLoading, LeastPowersExistOnlyWithinTheLimits) {
  const std::vector<Subchannel> channels = subchannels(worked_example());
  const std::optional<Eigen::VectorXd> x = powers_for(channels[2], Eigen::VectorXi{{1, 2}});
  ASSERT_TRUE(x);
  // 5 a = 1 + 1 b (b = 2 y), 6 b = 3 (1 + 0.2 a) in watts, row by row of 9.4
  const double a = (*x)[0], b = 2.0 * (*x)[1];
  EXPECT_NEAR(5.0 * a, 1.0 + 0.5 * b, 1e-9);
  EXPECT_NEAR(6.0 * b, 3.0 * (1.0 + 0.2 * a), 1e-9);
  EXPECT_FALSE(powers_for(channels[2], Eigen::VectorXi{{3, 0}}));  // needs 1.4 W of 1 W
  EXPECT_FALSE(powers_for(channels[1], Eigen::VectorXi{{2, 4}}));  // needs more than there is
}

TEST(TwotierBitLoading, RefusesFloorsAndBadOptions) {
  Instance x = worked_example();
  x.sinr_min = Eigen::MatrixXd::Constant(2, 3, 0.01);
  EXPECT_THROW((void)solve_bit_loading(x, {}, {}), Unsupported);
  EXPECT_THROW(from_values<BitLoadingOptions>({{"b_max", std::int64_t{0}}}, "options"), InvalidInput);
  EXPECT_THROW(from_values<BitLoadingOptions>({{"b_max", std::int64_t{33}}}, "options"), InvalidInput);
}

}  // namespace
}  // namespace airloom::twotier
