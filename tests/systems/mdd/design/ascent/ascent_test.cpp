// Ascents in the logarithms of budget shares: slopes against differences, exact promises, and what a search must not depend on.
#include "airloom/systems/mdd/design/ascent/best_powers.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "airloom/systems/mdd/problem/share_kkt.hpp"
#include "airloom/systems/mdd/problem/shares.hpp"
#include "systems/mdd/layouts.hpp"

namespace airloom::mdd {
namespace {

using namespace testing;

const Layout small_clusters{.aps = 8, .users = 4, .antennas = 1, .side_m = 200.0, .rate_dl = 0.05, .rate_ul = 0.01, .clustered = true};

PowerProblem cluster_problem(std::uint64_t seed, Qos qos) {
  PowerProblem x = in_shares(draw_problem(small_clusters, seed));
  x.qos = qos;
  if (qos == Qos::none) x.rate_dl = x.rate_ul = 0.0;
  return x;
}

PowerResult best_of(const PowerProblem& x, const SearchOptions& options = {}) { return best_powers(x, options, {}, 1, {}); }

/// The last stage of the least rate is nearly a corner: three hundred steps end short of its top on most networks.
TEST(MddAscent, OfTheLeastRateGoesOnUntilNoStepGains) {
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    const PowerProblem x = in_shares(draw_problem(Layout{}, seed));
    const PowerResult r = best_powers(x, {}, {}, 1, {}, Objective::max_min);
    EXPECT_EQ(r.status, Status::converged) << "seed " << seed << ": " << r.message;
    EXPECT_TRUE(std::ranges::is_sorted(r.objective));
  }
}

/// Every merit and both kinds of interference, at points where no share is extreme.
TEST(MddAscent, SlopesAreThoseOfDifferences) {
  for (const Qos form : {Qos::subcarrier, Qos::sum}) {
    const PowerProblem x = cluster_problem(3, form);
    ShareModel model(x);
    const Promises promises = promises_of(x);
    const Merit sum = goal_of(Objective::sum).stages.front();
    Ratios mu = {};
    double rho = 50.0;
    {
      const Shares at = all_on(model, 0.5, 0.5);
      model.look(at.p, at.q);
      mu = ratios(model, promises);
      mu.dl.setConstant(0.7);
      mu.ul.setConstant(0.3);
    }
    const std::vector<Merit> merits{sum, goal_of(Objective::proportional_fair).stages.front(), goal_of(Objective::max_min).stages.front(),
                                    least_ratio(promises, 4.0), augmented(sum, promises, mu, rho)};
    RandomStream stream(5, StreamId::solver_initialization, 0);
    Eigen::VectorXd at(model.size());
    for (double& z : at) z = stream.uniform(-3.0, 1.0);
    for (const Merit& merit : merits) {
      Slopes slopes;
      Eigen::VectorXd exact;
      model.look(at);
      (void)merit(model, slopes);
      model.pull(slopes.dl, slopes.ul, exact);
      const double scale = exact.cwiseAbs().maxCoeff();
      for (Eigen::Index i = 0; i < at.size(); ++i) {
        constexpr double step = 1e-5;
        const auto moved = [&](double by) {
          Eigen::VectorXd other = at;
          other[i] += by;
          model.look(other);
          return merit(model, slopes);
        };
        EXPECT_NEAR((moved(step) - moved(-step)) / (2.0 * step), exact[i], 1e-6 * scale);
      }
    }
  }
}

TEST(MddAscent, ModelIsThatOfTheProblem) {
  const PowerProblem watts = draw_problem(small_clusters, 7);
  const PowerProblem x = in_shares(watts);
  ShareModel model(x);
  const Shares at = random_shares(model, RandomStream(2, StreamId::solver_initialization, 4));
  model.look(at.p, at.q);
  EXPECT_NEAR(model.sum_rate(), sum_rate(x, model.powers()), 1e-12 * model.sum_rate());
  EXPECT_NEAR(model.sum_rate(), sum_rate(watts, in_watts(watts, model.powers())), 1e-12 * model.sum_rate());
}

TEST(MddSearch, IsNeverBelowItsSimplestStartAndStationary) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const PowerProblem x = cluster_problem(seed, Qos::none);
    const PowerResult one = best_of(x, {.starts = 0});
    const PowerResult many = best_of(x);
    ASSERT_EQ(many.status, Status::converged) << many.message;
    EXPECT_GE(sum_rate(x, many.powers), sum_rate(x, one.powers) * (1.0 - 1e-9)) << seed;
    EXPECT_LE(share_kkt(x, many.powers), 1e-4);
    EXPECT_LE((many.powers.p.rowwise().sum()).maxCoeff(), 1.0);
    ASSERT_TRUE(many.search);
    EXPECT_GT(many.search->starts, one.search->starts);
  }
}

TEST(MddSearch, PromisesAreKeptExactlyAndSumsAreNeverBelowSubcarriers) {
  int kept = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const PowerProblem each = cluster_problem(seed, Qos::subcarrier);
    const PowerResult strict = best_of(each);
    if (strict.status != Status::converged) continue;
    ++kept;
    EXPECT_LE(qos_slack(each, strict.powers).violation, 1e-12) << seed;
    const PowerProblem sum = cluster_problem(seed, Qos::sum);
    const PowerResult loose = best_powers(sum, {}, {{.family = StartFamily::subcarrier, .shares = strict.powers}}, 1, {});
    EXPECT_LE(qos_slack(sum, loose.powers).violation, 1e-12) << seed;
    EXPECT_GE(sum_rate(sum, loose.powers), sum_rate(each, strict.powers) * (1.0 - 1e-6)) << seed;
  }
  EXPECT_GE(kept, 2);
}

/// Targets decide whether there is a promise, not the form that is named.
TEST(MddSearch, TargetsOfZeroAreNoPromise) {
  const PowerProblem free = cluster_problem(2, Qos::none);
  for (const Qos form : {Qos::subcarrier, Qos::sum}) {
    PowerProblem x = cluster_problem(2, form);
    x.rate_dl = x.rate_ul = 0.0;
    const PowerResult a = best_of(free), b = best_of(x);
    EXPECT_EQ(a.powers.p, b.powers.p);
    EXPECT_EQ(a.powers.q, b.powers.q);
  }
}

TEST(MddSearch, OrderOfAccessPointsAndUsersDoesNotMatter) {
  const PowerProblem x = cluster_problem(4, Qos::none);
  const Order turned{.aps = Eigen::VectorX<Eigen::Index>::LinSpaced(x.aps(), x.aps() - 1, 0),
                     .users = Eigen::VectorX<Eigen::Index>::LinSpaced(x.users, x.users - 1, 0)};
  const double value = sum_rate(x, best_of(x).powers);
  const PowerProblem other = reordered(x, turned);
  EXPECT_NEAR(sum_rate(other, best_of(other).powers), value, 1e-6 * value);
}

TEST(MddSearch, EndsWhenItsTimeIsOverOrSomebodySaysSo) {
  const PowerProblem x = cluster_problem(1, Qos::none);
  const PowerResult short_time = best_of(x, {.starts = {}, .time_limit_s = 1e-9});
  EXPECT_EQ(short_time.status, Status::time_limit);
  EXPECT_GT(sum_rate(x, short_time.powers), 0.0);
  int asked = 0;
  const PowerResult stopped = best_powers(x, {}, {}, 1, OnIteration([&asked](const Progress&) { return ++asked < 5; }));
  EXPECT_EQ(stopped.status, Status::interrupted);
  EXPECT_LE(asked, 6);
}

}  // namespace
}  // namespace airloom::mdd
