// Algorithm 2 of `twotier`: oracles, searches, certificates.
#include "airloom/systems/twotier/design/lagrange_search/lagrange_search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/systems/twotier/design/lagrange_search/branch_bound.hpp"
#include "airloom/systems/twotier/design/lagrange_search/grid_oracle.hpp"
#include "airloom/systems/twotier/design/lagrange_search/multiplier_search.hpp"
#include "airloom/systems/twotier/design/lower_bound/lower_bound.hpp"
#include "systems/twotier/layouts.hpp"
#include "systems/twotier/network_support.hpp"

namespace airloom::twotier {
namespace {

using namespace testing;
using Index = Eigen::Index;

Instance network(Index cells, std::uint64_t drop) {
  return draw_layout({.cells = cells, .channels = 6, .uplink = drop % 2 == 1, .random_weights = drop % 3 == 2}, drop);
}

Eigen::VectorXd random_prices(const Subchannel& channel, RandomStream& stream) {
  Eigen::VectorXd price(channel.size());
  for (double& each : price) each = std::pow(10.0, stream.uniform(-2.0, 1.0));
  return price;
}

double rate(const Instance& x, const Outcome<Solution>& out) { return weighted_sum_rate(x, out.solution.p); }

TEST(TwotierBranchBound, EqualsAFineGridOfTwoSlots) {
  constexpr double tolerance = 7e-5;
  RandomStream stream(5, StreamId::solver_initialization, 0);
  for (std::uint64_t drop = 0; drop < 10; ++drop) {
    const std::vector<Subchannel> channels = subchannels(network(2, drop));
    BranchBound exact(channels, tolerance, 1000000);
    for (Index n = 0; n < 6; ++n) {
      const Subchannel& channel = channels[static_cast<std::size_t>(n)];
      const Eigen::VectorXd price = random_prices(channel, stream);
      const ChannelAnswer answer = exact.solve(n, price);
      EXPECT_NEAR(channel.value(answer.x, price), answer.value, 1e-10);
      EXPECT_LE(answer.bound, answer.value + tolerance * 1.0001);
      double best = 0.0;
      for (int i = 0; i <= 120; ++i) {
        for (int j = 0; j <= 120; ++j) {
          const Eigen::VectorXd x{{i == 0 ? 0.0 : std::pow(10.0, -0.05 * (120 - i)), j == 0 ? 0.0 : std::pow(10.0, -0.05 * (120 - j))}};
          best = std::max(best, channel.value(x, price));
        }
      }
      EXPECT_LE(best - answer.bound, 1e-12);
      EXPECT_GE(best, answer.value - 0.02);  // steps of 0.5 dB
    }
  }
}

TEST(TwotierBranchBound, BoundsEveryPointAlsoWhenBoxesRunOut) {
  RandomStream stream(6, StreamId::solver_initialization, 0);
  for (const Index cells : {3, 5, 7}) {
    const std::vector<Subchannel> channels = subchannels(network(cells, 4));
    for (const std::int64_t boxes : {1, 50, 2000}) {
      BranchBound oracle(channels, 1e-4, boxes);
      for (Index n = 0; n < 6; ++n) {
        const Subchannel& channel = channels[static_cast<std::size_t>(n)];
        const Eigen::VectorXd price = random_prices(channel, stream);
        const ChannelAnswer answer = oracle.solve(n, price);
        EXPECT_GE(answer.bound, answer.value);
        for (int k = 0; k < 300; ++k) {
          Eigen::VectorXd x(cells);
          for (double& each : x) each = stream.uniform() < 0.4 ? 0.0 : std::pow(10.0, stream.uniform(-4.0, 0.0));
          ASSERT_LE(channel.value(x, price), answer.bound + 1e-12);
        }
      }
    }
  }
}

TEST(TwotierOracles, OrderIsGridBelowExactAndCoordinatesBelowGrid) {
  RandomStream stream(7, StreamId::solver_initialization, 0);
  const std::vector<Subchannel> channels = subchannels(network(3, 2));
  GridOracle grid(channels, 24);
  CoordinateOracle coordinate(channels, 24);
  BranchBound exact(channels, 1e-5, 1000000);
  for (int k = 0; k < 20; ++k) {
    const Index n = k % 6;
    const Eigen::VectorXd price = random_prices(channels[static_cast<std::size_t>(n)], stream);
    const ChannelAnswer g = grid.solve(n, price), c = coordinate.solve(n, price), e = exact.solve(n, price);
    EXPECT_NEAR(channels[static_cast<std::size_t>(n)].value(g.x, price), g.value, 1e-9);
    EXPECT_LE(c.value, g.value + 1e-9);
    EXPECT_LE(g.value, e.bound + 1e-9);
    EXPECT_GE(g.value, e.value - 0.3);  // levels 2.6 dB apart
  }
}

TEST(TwotierDual, PowersFallWithTheirMultipliersAndRatesRiseWithWeights) {
  // equal prices, other weights and the other way round: what an exact maximum implies, up to twice its tolerance
  RandomStream stream(8, StreamId::solver_initialization, 0);
  for (std::uint64_t drop = 0; drop < 10; ++drop) {
    Instance x = network(3, drop);
    const auto at = [&](const Instance& y, const Eigen::VectorXd& multiplier) {
      const std::vector<Subchannel> channels = subchannels(y);
      BranchBound oracle(channels, 1e-6, 1000000);
      return DualFunction(y, channels, oracle)(multiplier);
    };
    Eigen::VectorXd a(x.nodes()), b(x.nodes());
    for (Index v = 0; v < x.nodes(); ++v) {
      a[v] = std::pow(10.0, stream.uniform(-1.0, 1.0)) / x.node_power_max_w[v];
      b[v] = std::pow(10.0, stream.uniform(-1.0, 1.0)) / x.node_power_max_w[v];
    }
    EXPECT_LE((a - b).dot(at(x, a).node_power - at(x, b).node_power), 6 * 2e-6);
    Instance y = x;
    for (double& w : y.weight.reshaped()) w *= stream.uniform(0.5, 2.0);
    const Eigen::MatrixXd p = at(x, a).p, q = at(y, a).p;
    double sum = 0.0;
    for (Index n = 0; n < x.channels(); ++n) {
      for (Index c = 0; c < x.cells(); ++c)
        sum += (x.weight(c, n) - y.weight(c, n)) * (std::log1p(sinr_of(x, p, c, n)) - std::log1p(sinr_of(x, q, c, n)));
    }
    EXPECT_GE(sum, -6 * 2e-6);
  }
}

TEST(TwotierLagrange, WorkedExampleIsCertified) {
  const Instance x = worked_example();
  const Outcome<Solution> out = solve_lagrange_search(x, {.gap = 1e-6, .box_tolerance = 1e-7}, {});
  EXPECT_NEAR(rate(x, out), 13.047767, 1e-6);
  EXPECT_NEAR(out.certificate.number("upper_bound"), 13.047767, 2e-5);
  EXPECT_EQ(to_text(*out.certificate.find("bound")), "certified");
}

TEST(TwotierLagrange, CertifiesATenthOfAPercentAndBeatsAlgorithmOne) {
  std::vector<double> gaps;
  for (const Index cells : {2, 3, 4}) {
    for (std::uint64_t drop = 0; drop < 6; ++drop) {
      const Instance x = network(cells, drop);
      const Outcome<Solution> out = solve_lagrange_search(x, {}, {});
      const double found = rate(x, out);
      gaps.push_back(out.certificate.number("gap_to_bound"));
      EXPECT_GE(gaps.back(), -1e-12);
      EXPECT_NEAR(gaps.back(), out.certificate.number("upper_bound") / found - 1.0, 1e-9);
      EXPECT_LE(budget_excess(x, out.solution.p), 1e-12);
      for (const Starts start : {Starts::ep, Starts::high_sinr, Starts::multi}) {
        for (const Loops loops : {Loops::single, Loops::two_loop})
          EXPECT_GE(found, rate(x, solve_lower_bound(x, {.loops = loops, .start = start}, {})) * (1.0 - 1e-12));
      }
    }
  }
  std::ranges::sort(gaps);
  EXPECT_LE(gaps[gaps.size() / 2], 1e-3);
  EXPECT_LE(gaps.back(), 1e-2);
}

TEST(TwotierLagrange, EverySearchAndOracleStaysBelowTheCertifiedBound) {
  Instance x = draw_layout({.cells = 3, .channels = 4}, 1);
  const double bound = solve_lagrange_search(x, {}, {}).certificate.number("upper_bound");
  for (const OracleKind oracle : {OracleKind::bb, OracleKind::grid, OracleKind::isb}) {
    for (const SearchKind search : {SearchKind::polyak, SearchKind::doubling, SearchKind::nested}) {
      const Outcome<Solution> out = solve_lagrange_search(
          x, {.oracle = oracle, .search = search, .bound = BoundKind::interference_free, .max_calls = 60, .levels = 20}, {});
      EXPECT_LE(rate(x, out), bound);
      EXPECT_GE(rate(x, out), 0.97 * bound);
      EXPECT_LE(rate(x, out), out.certificate.number("upper_bound"));
      EXPECT_EQ(to_text(*out.certificate.find("bound")), oracle == OracleKind::bb ? "certified" : "interference_free");
    }
  }
}

TEST(TwotierLagrange, ManyCellsGetNoBound) {
  const Instance x = draw_layout({.cells = 9, .channels = 6}, 2);
  const Outcome<Solution> out = solve_lagrange_search(x, {}, {});
  EXPECT_EQ(to_text(*out.certificate.find("bound")), "none");
  EXPECT_FALSE(out.certificate.contains("upper_bound"));
  EXPECT_GE(rate(x, out), rate(x, solve_lower_bound(x, {.start = Starts::multi}, {})) * (1.0 - 1e-12));
}

TEST(TwotierLagrange, MacroCellsReachTheirTarget) {
  Instance x = draw_layout({.cells = 3, .channels = 6}, 1);
  const auto macro = [&](const Outcome<Solution>& out) {
    double sum = 0.0;
    for (Index n = 0; n < 6; ++n) sum += std::log2(1.0 + sinr_of(x, out.solution.p, 0, n));
    return sum;
  };
  EXPECT_THROW((void)solve_lagrange_search(x, {.macro_rate_min = 1.0}, {}), InvalidInput);
  x.cell_is_macro.setConstant(3, false);
  x.cell_is_macro[0] = true;
  const Outcome<Solution> free = solve_lagrange_search(x, {}, {});
  const double target = macro(free) + 3.0;
  const Outcome<Solution> out = solve_lagrange_search(x, {.macro_rate_min = target}, {});
  EXPECT_GE(macro(out), target);
  EXPECT_LE(rate(x, out), free.certificate.number("upper_bound"));
  EXPECT_GE(out.certificate.number("upper_bound"), rate(x, out) * (1.0 - 1e-9));
  EXPECT_EQ(solve_lagrange_search(x, {.macro_rate_min = 1e4}, {}).status, Status::infeasible);
}

TEST(TwotierLagrange, KeepsFloors) {
  Instance x = draw_layout({.cells = 4, .channels = 6}, 0);
  x.sinr_min = Eigen::MatrixXd::Constant(4, 6, 0.02);
  const Outcome<Solution> out = solve_lagrange_search(x, {.max_calls = 5, .random_starts = 2}, {});
  for (Index n = 0; n < 6; ++n) {
    for (Index c = 0; c < 4; ++c) EXPECT_GE(sinr_of(x, out.solution.p, c, n), 0.02);
  }
  EXPECT_GE(out.certificate.number("gap_to_bound"), 0.0);
}

TEST(TwotierLagrange, RefusesWhatItCannotDo) {
  const Instance many = draw_layout({.cells = 9, .channels = 2}, 1);
  EXPECT_THROW((void)solve_lagrange_search(many, {.oracle = OracleKind::bb}, {}), InvalidInput);
  EXPECT_THROW((void)solve_lagrange_search(many, {.oracle = OracleKind::grid, .levels = 10}, {}), InvalidInput);
  EXPECT_THROW((void)solve_lagrange_search(many, {.search = SearchKind::nested}, {}), InvalidInput);
  EXPECT_THROW(from_values<LagrangeSearchOptions>({{"gap", -1.0}}, "options"), InvalidInput);
}

}  // namespace
}  // namespace airloom::twotier
