// The ring: rates, monotone laps, messages, invariances.
#include "airloom/systems/dab/design/ring/ring.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "airloom/fabric/local.hpp"
#include "airloom/systems/dab/design/penalty/ring_pmm.hpp"
#include "airloom/systems/dab/design/star/star.hpp"
#include "systems/dab/judge.hpp"
#include "systems/dab/layouts.hpp"
#include "systems/dab/traffic.hpp"

namespace airloom::dab {
namespace {

using namespace testing;

constexpr std::uint64_t ring_drops = 20;

Design ring(const BeamProblem& problem, const RingOptions& options = {}) { return solve_ring(problem, options, {}, local_fabric()); }

/// The specification's means of six drops, 43.94 and 40.62 at 40 dBm, within what other drops may differ.
TEST(DabRing, ReachesTheExpectedRates) {
  double aware = 0.0, unaware = 0.0;
  for (std::uint64_t r = 0; r < ring_drops; ++r) {
    const BeamProblem problem = draw_layout({}, r);
    aware += bits(problem, ring(problem).w) / ring_drops;
    unaware += bits(problem, ring(without_distortion(problem), {.backed_off = false}).w) / ring_drops;
  }
  EXPECT_NEAR(aware, 43.94, 1.5);
  EXPECT_NEAR(unaware, 40.62, 1.8);
  EXPECT_GE(aware, 1.05 * unaware);
}

TEST(DabRing, SaturatesWhereTheUnawareDesignFalls) {
  double at_40 = 0.0, at_46 = 0.0, unaware_46 = 0.0, low = 0.0, unaware_low = 0.0;
  for (std::uint64_t r = 0; r < ring_drops; ++r) {
    const auto rate = [&](double power_dbm, bool aware) {
      const BeamProblem problem = draw_layout({.power_dbm = power_dbm}, r);
      return bits(problem, aware ? ring(problem).w : ring(without_distortion(problem), {.backed_off = false}).w);
    };
    at_40 += rate(40.0, true);
    at_46 += rate(46.0, true);
    unaware_46 += rate(46.0, false);
    low += rate(30.0, true);
    unaware_low += rate(30.0, false);
  }
  EXPECT_NEAR(at_46 / at_40, 1.0, 0.005);
  EXPECT_LT(unaware_46, 0.7 * at_46);
  EXPECT_NEAR(low / unaware_low, 1.0, 0.005);
}

/// Specification 7.3: 1 to 5 % better after 15 laps.
TEST(DabRing, ClimbingInAVisitGoesFurther) {
  double single = 0.0, climbing = 0.0;
  for (std::uint64_t r = 0; r < ring_drops; ++r) {
    const BeamProblem problem = draw_layout({}, r);
    const Design design = ring(problem, {.local = LocalMethod::lbfgs, .inner_steps = 15});
    EXPECT_TRUE(within_budgets(problem, design.w));
    const std::vector<double>& rates = *design.trace.find("objective");
    for (std::size_t k = 1; k < rates.size(); ++k) EXPECT_GE(rates[k], rates[k - 1] * (1.0 - 1e-12));
    EXPECT_LT(design.certificate.number("link_drift"), 1e-10);
    single += bits(problem, ring(problem).w);
    climbing += bits(problem, design.w);
  }
  EXPECT_GT(climbing, 1.01 * single);
  EXPECT_LT(climbing, 1.06 * single);
}

TEST(DabRing, NeverFallsAndItsLapsConverge) {
  double growth = 0.0;
  for (std::uint64_t r = 0; r < ring_drops; ++r) {
    const BeamProblem problem = draw_layout({}, r);
    const Design design = ring(problem);
    const std::vector<double>& rates = *design.trace.find("objective");
    ASSERT_EQ(rates.size(), 16U);
    for (std::size_t k = 1; k < rates.size(); ++k) EXPECT_GE(rates[k], rates[k - 1] * (1.0 - 1e-14));
    growth += (rates[15] / rates[14] - 1.0) / ring_drops;
    EXPECT_LT(design.certificate.number("link_drift"), 1e-10);
    EXPECT_NEAR(rates.back() / std::numbers::ln2, bits(problem, design.w), 1e-9);
    for (Eigen::Index b = 0; b < 4; ++b) EXPECT_LE(design.w.middleCols(4 * b, 4).squaredNorm(), 1.0 + 1e-12);
    const double last = design.certificate.number("last_growth");
    EXPECT_NEAR(last, 1.0 - rates[14] / rates[15], 1e-12);
    EXPECT_EQ(design.status, last < 1e-3 ? Status::converged : Status::iteration_limit);
  }
  EXPECT_LT(growth, 1e-3);
}

TEST(DabRing, StopsWhenALapGainsLittle) {
  const Design design = ring(draw_layout({}, 0), {.max_laps = 1000, .tolerance = 1e-3});
  EXPECT_EQ(design.status, Status::converged);
  EXPECT_LE(design.iterations.outer, 15);
}

/// A fixed point is stationary: at low SINDR, where laps converge fast, the gradient is along the beams of full stations, else zero.
TEST(DabRing, EndsAtAStationaryPointWhereItConvergesFast) {
  for (std::uint64_t r = 0; r < 5; ++r) {
    const BeamProblem problem = draw_layout({.stations = 3, .antennas = 8, .users = 2, .power_dbm = 44.0, .noise_dbm = -48.0}, r);
    const Design design = ring(problem, {.max_laps = 300});
    EXPECT_NEAR(bits(problem, ring(problem).w) / bits(problem, design.w), 1.0, 5e-5);  // 15 laps are nearly there
    Reception sum(2);
    std::vector<StationModel> stations;
    for (Eigen::Index b = 0; b < 3; ++b) {
      stations.emplace_back(problem.channel(b), problem.amplifier);
      stations.back().transmit(design.w.middleCols(2 * b, 2));
      sum.add(stations.back().link(), stations.back().distortion());
    }
    Prices prices;
    sum_rate(sum.link, sum.distortion, problem.weight, prices);
    for (std::size_t b = 0; b < 3; ++b) {
      Eigen::MatrixXcd gradient(8, 2);
      stations[b].gradient(prices, gradient);
      const Eigen::MatrixXcd& w = stations[b].beams();
      const double lambda = w.squaredNorm() > 1.0 - 1e-6 ? gradient.conjugate().cwiseProduct(w).sum().real() / w.squaredNorm() : 0.0;
      EXPECT_GE(lambda, 0.0);
      EXPECT_LE((gradient - lambda * w).norm(), 1e-4);
    }
  }
}

TEST(DabRing, CountsItsMessages) {
  const BeamProblem problem = draw_layout({}, 0);
  const Design backed_off = ring(problem, {.max_laps = 7});
  EXPECT_EQ(count(backed_off, Link::ring).real_scalars, 4 * (4 * 16 + 4) + 4 + 7 * 4 * (2 * 16 + 4));
  EXPECT_EQ(count(backed_off, Link::ring).messages, 4 * (2 + 7));
  EXPECT_EQ(count(backed_off, Link::up).real_scalars + count(backed_off, Link::down).real_scalars, 0);
  EXPECT_EQ(count(backed_off, Link::broadcast).real_scalars, 0);
  EXPECT_EQ(backed_off.traffic.rounds, 7);
  const Design plain = ring(problem, {.backed_off = false, .max_laps = 7});
  EXPECT_EQ(count(plain, Link::ring).real_scalars, (1 + 7) * 4 * (2 * 16 + 4));
}

TEST(DabRing, DoesNotCareAboutTheOrderOfUsers) {
  const BeamProblem problem = draw_layout({.users = 3}, 3);
  BeamProblem permuted = problem;
  for (Eigen::Index b = 0; b < 4; ++b) {
    for (Eigen::Index u = 0; u < 3; ++u) permuted.h.col(3 * b + u) = problem.h.col(3 * b + (u + 1) % 3);
  }
  const Design a = ring(problem, {.max_laps = 3}), b = ring(permuted, {.max_laps = 3});
  EXPECT_NEAR(a.trace.find("objective")->back(), b.trace.find("objective")->back(), 1e-8);
}

TEST(DabRing, LeavesUsersWithoutWeightAlone) {
  BeamProblem problem = draw_layout({.users = 3}, 4);
  problem.weight << 1.0, 0.0, 2.0;
  const Design design = ring(problem);
  EXPECT_EQ(design.certificate.number("monotone"), 1.0);
  BeamProblem others = problem;
  others.h.resize(16, 8);
  for (Eigen::Index b = 0; b < 4; ++b) {
    others.h.col(2 * b) = problem.h.col(3 * b);
    others.h.col(2 * b + 1) = problem.h.col(3 * b + 2);
  }
  others.weight = Eigen::VectorXd{{1.0, 2.0}};
  const double rate = design.trace.find("objective")->back();
  EXPECT_NEAR(rate / ring(others, {.max_laps = 60}).trace.find("objective")->back(), 1.0, 0.1);
}

TEST(DabRing, TakesOneStationAndMoreUsersThanAntennas) {
  for (const Layout& layout : {Layout{.stations = 1, .antennas = 4, .users = 3}, Layout{.stations = 2, .antennas = 1, .users = 5}}) {
    const BeamProblem problem = draw_layout(layout, 0);
    for (const Start start : {Start::rzf, Start::mrt}) {
      const Design design = ring(problem, {.start = start, .inner_steps = 3});
      EXPECT_EQ(design.certificate.number("monotone"), 1.0);
      EXPECT_TRUE(design.w.allFinite());
    }
  }
}

TEST(DabRing, SaysSoWhenTheNumbersFail) {
  BeamProblem problem = draw_layout({}, 0);
  problem.h(0, 0) = std::numeric_limits<double>::quiet_NaN();
  const Design design = ring(problem);
  EXPECT_EQ(design.status, Status::numerical_failure);
  EXPECT_FALSE(design.message.empty());
}

TEST(DabRing, ListsItsOptionsWithTheirRanges) {
  EXPECT_EQ(describe(RingOptions{}).size(), 6U);
  EXPECT_EQ(describe(StarOptions{}).size(), 6U);  // not the variant: it is the algorithm's name
  EXPECT_EQ(describe(PenaltyOptions{}).size(), 5U);
  EXPECT_EQ(from_values<PenaltyOptions>({{"majorizer", std::string("tight")}}, "options").majorizer, Majorizer::tight);
  EXPECT_THROW((void)from_values<RingOptions>({{"inner_steps", std::int64_t{0}}}, "options"), InvalidInput);
  EXPECT_THROW((void)from_values<StarOptions>({{"kappa_rho", 0.0}}, "options"), InvalidInput);
  EXPECT_THROW((void)from_values<PenaltyOptions>({{"rho_relative", -1.0}}, "options"), InvalidInput);
}

TEST(DabRing, StopsOnRequest) {
  const SolveControl control{.on_iteration = [](const Progress& p) { return p.iteration < 3; }};
  const Design design = solve_ring(draw_layout({}, 0), {}, control, local_fabric());
  EXPECT_EQ(design.status, Status::interrupted);
  EXPECT_EQ(design.iterations.outer, 3);
}

}  // namespace
}  // namespace airloom::dab
