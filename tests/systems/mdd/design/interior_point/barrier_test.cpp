// The barrier of `mdd`: derivatives, the two ways of its Newton step, phase 1, and the solvers on top of it.
#include "airloom/systems/mdd/design/interior_point/barrier.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "airloom/systems/mdd/design/interior_point/interior_point.hpp"
#include "airloom/systems/mdd/design/interior_point/qt_sca.hpp"
#include "airloom/systems/mdd/design/price/mm.hpp"
#include "airloom/systems/mdd/design/price/price.hpp"
#include "systems/mdd/layouts.hpp"

namespace airloom::mdd {
namespace {

using namespace testing;

const Layout small_layout{.aps = 8, .users = 3};
const Layout clustered_layout{.aps = 12, .users = 4, .antennas = 1, .rate_dl = 0.02, .rate_ul = 0.01, .clustered = true};

/// A promise that a central point keeps.
BarrierTerms all_terms(const PowerProblem& x, Qos qos, Slack slack) {
  BarrierTerms terms = promise_terms(x);
  terms.qos = qos;
  terms.slack = slack;
  if (qos == Qos::sum) {
    terms.rate_dl = 0.1 * x.rate_dl;
    terms.rate_ul = 0.1 * x.rate_ul;
  }
  return terms;
}

TEST(MddBarrier, GradientIsThatOfFiniteDifferences) {
  for (const Layout& layout : {small_layout, clustered_layout}) {
    const PowerProblem x = draw_problem(layout, 4);
    for (const Qos qos : {Qos::none, Qos::subcarrier, Qos::sum}) {
      for (const Slack slack : {Slack::none, Slack::common, Slack::per_user}) {
        if (slack == Slack::none && qos == Qos::subcarrier) continue;  // the start need not keep the promise
        for (const bool fixed : {false, true}) {
          BarrierTerms terms = all_terms(x, qos, slack);
          if (fixed) {
            terms.z_dl = Eigen::VectorXd::Constant(x.streams_dl(), 0.01);
            terms.z_ul = Eigen::VectorXd::Constant(x.streams_ul(), 0.01);
            if (qos == Qos::sum) continue;  // such a minorant need not keep the promise
            terms.rho_dl = Eigen::VectorXd::Constant(x.streams_dl(), 0.5);
            terms.rho_ul = Eigen::VectorXd::Constant(x.streams_ul(), 0.5);
          }
          Barrier barrier(x, terms);
          Eigen::VectorXd v = barrier.central_start(0.2);
          barrier.set_slack(v, 0.3);
          const double tau = 3.0;
          if (!std::isfinite(barrier.evaluate(v, tau))) continue;
          Eigen::VectorXd gradient;
          barrier.gradient(gradient);
          for (Eigen::Index i = 0; i < v.size(); i += 3) {
            const double step = 1e-6 * (1.0 + std::abs(v[i]));
            Eigen::VectorXd up = v, down = v;
            up[i] += step;
            down[i] -= step;
            const double numeric = (barrier.evaluate(up, tau) - barrier.evaluate(down, tau)) / (2.0 * step);
            EXPECT_NEAR(numeric, gradient[i], 1e-5 * (1.0 + std::abs(gradient[i]))) << "variable " << i;
          }
        }
      }
    }
  }
}

TEST(MddBarrier, WoodburyStepIsTheDenseOne) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const PowerProblem x = draw_problem({}, seed);
    for (const Qos qos : {Qos::none, Qos::subcarrier, Qos::sum}) {
      for (const Slack slack : {Slack::common, Slack::per_user}) {
        for (const double tau : {1.0, 1e3, 1e6}) {
          Barrier barrier(x, all_terms(x, qos, slack));
          Eigen::VectorXd v = barrier.central_start(0.2);
          barrier.set_slack(v, 0.01);
          ASSERT_TRUE(std::isfinite(barrier.evaluate(v, tau)));
          Eigen::VectorXd gradient, dense, woodbury;
          barrier.gradient(gradient);
          ASSERT_TRUE(barrier.newton_step(gradient, NewtonMethod::dense, dense));
          ASSERT_TRUE(barrier.newton_step(gradient, NewtonMethod::woodbury, woodbury));
          // at tau = 1e6 the dense matrix has a condition number near 1e10
          EXPECT_LE((dense - woodbury).norm(), 1e-5 * dense.norm()) << "tau " << tau;
        }
      }
    }
  }
}

TEST(MddPhaseOne, PointsKeepEveryPromiseAndInfeasibilityIsProven) {
  int feasible = 0, infeasible = 0;
  for (const Layout& base : {small_layout, clustered_layout}) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      for (const double factor : {0.5, 1.0, 8.0, 30.0}) {
        PowerProblem x = draw_problem(base, seed);
        x.rate_dl *= factor;
        x.rate_ul *= factor;
        const PhaseOneResult r = find_feasible(x);
        if (r.status == Status::converged) {
          ++feasible;
          EXPECT_LT(qos_slack(x, r.powers).violation, 0.0);
          EXPECT_LT(excess_power(x, r.powers), 0.0);
        } else {
          ++infeasible;
          ASSERT_EQ(r.status, Status::infeasible);
          EXPECT_TRUE(r.proof.holds()) << "seed " << seed << " factor " << factor << " s " << r.s;
          EXPECT_GE(r.s, r.lower_bound);
          EXPECT_GE(r.user, 0);
        }
      }
    }
  }
  EXPECT_GT(feasible, 10);
  EXPECT_GT(infeasible, 10);
}

TEST(MddInteriorPoint, EndsWherePricesEnd) {
  for (const Layout& layout : {small_layout, Layout{.aps = 12, .users = 6}, Layout{}}) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      const PowerProblem x = draw_problem(layout, seed);
      const PriceResult price = solve_price(x);
      const InteriorPointResult r = solve_interior_point(x);
      ASSERT_EQ(r.status, price.status) << r.message;
      if (r.status != Status::converged) continue;
      EXPECT_LE(qos_slack(x, r.powers).violation, 1e-8);
      EXPECT_LE(excess_power(x, r.powers), 1e-8);
      const double best = spectral_efficiency(x, price.powers);
      EXPECT_NEAR(spectral_efficiency(x, r.powers), best, 1e-6 * best);
    }
  }
}

TEST(MddInteriorPoint, SumPromiseAgreesWithPrices) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const PowerProblem x = draw_problem(small_layout, seed);
    const InteriorPointResult r = solve_interior_point(x, {.qos = QosChoice::sum});
    ASSERT_EQ(r.status, Status::converged) << r.message;
    const double best = spectral_efficiency(x, solve_price(x, {.qos = QosChoice::sum}).powers);
    EXPECT_NEAR(spectral_efficiency(x, r.powers), best, 1e-5 * best);
  }
}

TEST(MddPrice, DownlinkPromiseThatBindsIsKeptAlsoByTheInteriorPoint) {
  int handed_over = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Layout tight = small_layout;
    tight.rate_dl = 12.0;
    tight.rate_ul = 1.0;
    const PowerProblem x = draw_problem(tight, seed);
    const PriceResult r = solve_price(x);
    if (r.status == Status::infeasible) {
      EXPECT_NE(find_feasible(x).status, Status::converged);
      continue;
    }
    ASSERT_EQ(r.status, Status::converged) << r.message;
    EXPECT_LE(qos_slack(x, r.powers).violation, 1e-8);
    EXPECT_LE(excess_power(x, r.powers), 1e-8);
    if (r.path != PricePath::interior_point) continue;
    ++handed_over;
    PowerProblem free = x;
    free.rate_dl = 0.0;
    const PriceResult without = alternate_prices(free, {}, {});
    EXPECT_LE(spectral_efficiency(x, r.powers), spectral_efficiency(x, without.powers) * (1.0 + 1e-6));
  }
  EXPECT_GE(handed_over, 1);
}

TEST(MddQtSca, TraceRisesToTheLimitOfPrices) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const PowerProblem x = draw_problem(small_layout, seed);
    const double best = spectral_efficiency(x, solve_price(x).powers);
    for (const bool approximate : {false, true}) {
      const QtScaResult published = solve_qt_sca(x, {.qos_sca = approximate});
      ASSERT_EQ(published.status, Status::converged);
      EXPECT_TRUE(std::ranges::is_sorted(published.objective));
      EXPECT_LE(qos_slack(x, published.powers).violation, 1e-8);
      EXPECT_GE(spectral_efficiency(x, published.powers), best * (1.0 - 2e-3));
      const QtScaResult limit = solve_qt_sca(x, {.qos_sca = approximate, .tolerance = 1e-9, .max_iterations = 300, .tau_end = 1e7});
      EXPECT_NEAR(spectral_efficiency(x, limit.powers), best, 1e-6 * best);
    }
  }
}

TEST(MddMm, RisesToAStationaryPointOfTheProblemWithInterference) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const PowerProblem x = draw_problem(clustered_layout, seed);
    const PowerResult r = solve_mm(x);
    ASSERT_EQ(r.status, Status::converged) << r.message;
    EXPECT_TRUE(std::ranges::is_sorted(r.objective));
    EXPECT_LE(excess_power(x, r.powers), 1e-12);
    // its own limit from there, by another method
    Powers inside{.p = 0.999 * r.powers.p, .q = 0.999 * r.powers.q};
    inside.p.array() += 1e-6 * (x.gain.array() > 0.0).cast<double>();
    inside.q.array() += 1e-6;
    const InteriorPointResult other = solve_interior_point(x, {.qos = QosChoice::none}, {}, &inside);
    const double ours = spectral_efficiency(x, r.powers);
    EXPECT_NEAR(spectral_efficiency(x, other.powers), ours, 0.02 * ours);  // local optima are many, and neither is at its limit
  }
}

TEST(MddInteriorPoint, ElasticModesGivePowersWhereThePromisesCannotBeKept) {
  PowerProblem x = draw_problem(small_layout, 2);
  x.rate_dl *= 60.0;
  ASSERT_EQ(find_feasible(x).status, Status::infeasible);
  const InteriorPointResult scaled = solve_interior_point(x, {.elastic = Elastic::scale});
  EXPECT_EQ(scaled.status, Status::converged);
  EXPECT_NE(scaled.message.find("cannot be kept"), std::string::npos);
  EXPECT_NE(scaled.message.find("relaxed"), std::string::npos);
  EXPECT_GT(qos_slack(x, scaled.powers).violation, 1e-3);
  EXPECT_GT(scaled.scale, 0.0);
  EXPECT_LT(scaled.scale, 1.0);
  PowerProblem lowered = x;
  lowered.rate_dl *= scaled.scale;
  lowered.rate_ul *= scaled.scale;
  EXPECT_LE(qos_slack(lowered, scaled.powers).violation, 1e-8);
  const InteriorPointResult soft = solve_interior_point(x, {.elastic = Elastic::slack});
  EXPECT_EQ(soft.status, Status::converged);
  EXPECT_NE(soft.message.find("slack at a price"), std::string::npos);
  EXPECT_LE(excess_power(x, soft.powers), 1e-8);
  EXPECT_GT(soft.user_slack.maxCoeff(), 1e-3);
  EXPECT_EQ(solve_interior_point(x).status, Status::infeasible);
}

}  // namespace
}  // namespace airloom::mdd
