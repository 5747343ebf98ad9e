// Algorithm 2 of `twotier`: searches, seeds, certificates.
#include "airloom/systems/twotier/design/lagrange_search/lagrange_search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "airloom/core/error.hpp"
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

double rate(const Instance& x, const Outcome<Solution>& out) { return weighted_sum_rate(x, out.solution.p); }

TEST(TwotierLagrange, WorkedExampleIsCertified) {
  const Instance x = worked_example();
  const Outcome<Solution> out = solve_lagrange_search(x, {.gap = 1e-6, .box_tolerance = 1e-7}, {});
  EXPECT_NEAR(rate(x, out), 13.047767, 1e-6);
  EXPECT_NEAR(out.certificate.number("upper_bound"), 13.047767, 2e-5);
  EXPECT_EQ(to_text(*out.certificate.find("bound")), "certified");
  EXPECT_EQ(to_text(*out.certificate.find("bound_status")), "closed");
}

TEST(TwotierLagrange, CertifiesATenthOfAPercentAndIsNotBelowAlgorithmOne) {
  std::vector<double> gaps;
  for (const Index cells : {2, 3, 4}) {
    for (std::uint64_t drop = 0; drop < 6; ++drop) {
      const Instance x = network(cells, drop);
      const Outcome<Solution> out = solve_lagrange_search(x, {}, {});
      const double found = rate(x, out);
      gaps.push_back(out.certificate.number("gap_to_bound"));
      EXPECT_GE(gaps.back(), -1e-9);
      EXPECT_NEAR(gaps.back(), out.certificate.number("upper_bound") / found - 1.0, 1e-9);
      EXPECT_LE(budget_excess(x, out.solution.p), 1e-12);
      EXPECT_GE(found, rate(x, solve_lower_bound(x, {.effort = Effort::fast}, {})) * (1.0 - 1e-12));
      // no multistart of Algorithm 1 is above what was proved
      const Outcome<Solution> multi = solve_lower_bound(x, {.effort = Effort::fast, .start = Starts::multi, .random_starts = 20}, {});
      EXPECT_LE(rate(x, multi), out.certificate.number("upper_bound") * (1.0 + 1e-12));
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
    for (const SearchKind search : {SearchKind::planes, SearchKind::doubling, SearchKind::nested}) {
      const Outcome<Solution> out = solve_lagrange_search(
          x, {.oracle = oracle, .search = search, .bound = BoundChoice::interference_free, .max_calls = 60, .levels = 20}, {});
      EXPECT_LE(rate(x, out), bound);
      EXPECT_GE(rate(x, out), 0.97 * bound);
      EXPECT_LE(rate(x, out), out.certificate.number("upper_bound"));
      EXPECT_EQ(to_text(*out.certificate.find("bound")), oracle == OracleKind::bb ? "certified" : "interference_free");
    }
  }
}

TEST(TwotierLagrange, WithoutASeedItFindsItsOwnWay) {
  // no answer of Algorithm 1 is a candidate. Source: specification of [twotier], second part, 5.2 and 9
  double mean = 0.0;
  for (std::uint64_t drop = 0; drop < 6; ++drop) {
    const Instance x = network(4, drop);
    const Outcome<Solution> seeded = solve_lagrange_search(x, {}, {});
    const Outcome<Solution> polished = solve_lagrange_search(x, {.start = SearchStart::none}, {});
    const Outcome<Solution> own = solve_lagrange_search(x, {.start = SearchStart::none, .polish = false}, {});
    for (const Outcome<Solution>* out : {&polished, &own}) {
      EXPECT_LE(budget_excess(x, out->solution.p), 1e-12);
      EXPECT_LE(rate(x, *out), seeded.certificate.number("upper_bound") * (1.0 + 1e-9));
      EXPECT_LE(rate(x, *out), out->certificate.number("upper_bound") * (1.0 + 1e-9));
    }
    mean += rate(x, polished) / rate(x, seeded) / 6.0;
    EXPECT_GE(rate(x, polished), 0.97 * rate(x, seeded)) << drop;
    EXPECT_GE(rate(x, own), 0.97 * rate(x, seeded)) << drop;
  }
  EXPECT_GE(mean, 0.993);
}

TEST(TwotierLagrange, ManyCellsGetACertifiedBoundToo) {
  const Instance x = draw_layout({.cells = 13, .channels = 6}, 2);
  const Outcome<Solution> out = solve_lagrange_search(x, {.max_calls = 4}, {});
  EXPECT_EQ(to_text(*out.certificate.find("bound")), "certified");
  EXPECT_GE(out.certificate.number("upper_bound"), rate(x, out));
  const Outcome<Solution> loose =
      solve_lagrange_search(x, {.oracle = OracleKind::isb, .bound = BoundChoice::interference_free, .max_calls = 4}, {});
  EXPECT_LT(out.certificate.number("upper_bound"), loose.certificate.number("upper_bound"));
  EXPECT_GE(rate(x, out), rate(x, solve_lower_bound(x, {.effort = Effort::fast, .start = Starts::multi}, {})) * (1.0 - 1e-12));
  ASSERT_NE(out.trace.find("bound"), nullptr);
  const std::vector<double>& bounds = *out.trace.find("bound");
  EXPECT_TRUE(std::ranges::is_sorted(bounds, std::greater<>{}));
  EXPECT_EQ(bounds.back(), out.certificate.number("upper_bound"));
}

TEST(TwotierLagrange, AClockOnlyLimitsTheBound) {
  const Instance x = draw_layout({.cells = 13, .channels = 6}, 2);
  const Outcome<Solution> out = solve_lagrange_search(x, {.max_calls = 3, .bound_seconds = 0.05}, {});
  EXPECT_EQ(to_text(*out.certificate.find("bound")), "certified");
  EXPECT_GE(out.certificate.number("upper_bound"), rate(x, out));
  EXPECT_EQ(out.certificate.number("timed"), 1.0);
}

TEST(TwotierLagrange, RefusesWhatItCannotDo) {
  Instance many = draw_layout({.cells = 9, .channels = 2}, 1);
  EXPECT_THROW((void)solve_lagrange_search(many, {.oracle = OracleKind::grid, .levels = 10}, {}), InvalidInput);
  EXPECT_THROW((void)solve_lagrange_search(many, {.search = SearchKind::nested}, {}), InvalidInput);
  EXPECT_THROW((void)solve_lagrange_search(many, {.macro_rate_min = 1.0}, {}), InvalidInput);
  many.user_rate_min.setConstant(18, 1e-3);
  EXPECT_THROW((void)solve_lagrange_search(many, {.start = SearchStart::none, .polish = false}, {}), InvalidInput);
  EXPECT_THROW(from_values<LagrangeSearchOptions>({{"gap", -1.0}}, "options"), InvalidInput);
  EXPECT_THROW(from_values<LagrangeSearchOptions>({{"bound_seconds", -1.0}}, "options"), InvalidInput);
}

}  // namespace
}  // namespace airloom::twotier
