// Optimality conditions where promises and user budgets bind, and the agreement of three solvers there.
#include "airloom/systems/mdd/judge/kkt.hpp"

#include <gtest/gtest.h>

#include "airloom/systems/mdd/design/interior_point/interior_point.hpp"
#include "airloom/systems/mdd/design/interior_point/qt_sca.hpp"
#include "airloom/systems/mdd/design/price/price.hpp"
#include "systems/mdd/layouts.hpp"

namespace airloom::mdd {
namespace {

using namespace testing;

PowerProblem demanding(double rate_dl, std::uint64_t seed, Qos qos = Qos::subcarrier) {
  PowerProblem x = draw_problem({.aps = 8, .users = 3, .rate_dl = rate_dl, .rate_ul = 1.0}, seed);
  x.qos = qos;
  return x;
}

TEST(MddKkt, HoldsWherePromisesAndUserBudgetsBind) {
  int handed_over = 0, budget = 0, known[2] = {0, 0}, held[2] = {0, 0};
  for (const Qos qos : {Qos::subcarrier, Qos::sum}) {
    for (const double rate_dl : {10.0, 12.0, 14.0}) {
      for (std::uint64_t seed = 1; seed <= (qos == Qos::sum ? 4 : 10); ++seed) {
        const PowerProblem x = demanding(rate_dl, seed, qos);
        const PriceResult r = solve_price(x);
        if (r.status != Status::converged || !has_kkt(x, r.powers)) continue;
        const Kkt kkt = check_kkt(x, r.powers);
        ++known[qos == Qos::sum];
        held[qos == Qos::sum] += kkt.holds;
        handed_over += r.path != PricePath::alternation;
        budget += (links(x, r.powers).user_total.array() / x.user_power.array()).maxCoeff() > 0.999;
        EXPECT_LE(kkt.stationarity, qos == Qos::sum ? 2e-5 : 1e-6) << "seed " << seed << " rate " << rate_dl;
        EXPECT_LE(kkt.complementarity, 2e-5) << "seed " << seed << " rate " << rate_dl;
      }
    }
  }
  EXPECT_GE(handed_over, 8);
  EXPECT_GE(budget, 3);
  EXPECT_GE(held[0], known[0] - 1) << "of " << known[0];
  EXPECT_GE(held[1], 2 * known[1] / 3) << "of " << known[1];  // with summed promises the interior point's last steps are short
}

TEST(MddKkt, FailsBesideTheOptimum) {
  const PowerProblem x = demanding(12.0, 5);
  const PriceResult r = solve_price(x);
  ASSERT_EQ(r.path, PricePath::interior_point);
  ASSERT_TRUE(check_kkt(x, r.powers).holds);
  Powers moved = r.powers;
  moved.p.row(2) *= 0.9;
  EXPECT_FALSE(check_kkt(x, moved).holds);
  moved = r.powers;
  moved.q *= 1.05;
  EXPECT_FALSE(check_kkt(x, moved).holds);
  PowerProblem easier = x;  // the same powers, but a promise that explains nothing
  easier.rate_dl = 0.5;
  EXPECT_FALSE(check_kkt(easier, r.powers).holds);
}

TEST(MddKkt, SolversAgreeWherePromisesBind) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const PowerProblem x = demanding(12.0, seed);
    const PriceResult price = solve_price(x);
    if (price.status != Status::converged) continue;
    const double best = spectral_efficiency(x, price.powers);
    const InteriorPointResult interior = solve_interior_point(x, {.tau_end = 1e8});
    ASSERT_EQ(interior.status, Status::converged) << interior.message;
    EXPECT_NEAR(spectral_efficiency(x, interior.powers), best, 1e-6 * best) << seed;
    const QtScaResult published = solve_qt_sca(x, {.tolerance = 1e-9, .max_iterations = 300, .tau_end = 1e7});
    ASSERT_EQ(published.status, Status::converged) << published.message;
    EXPECT_NEAR(spectral_efficiency(x, published.powers), best, 1e-5 * best) << seed;
    ++compared;
  }
  EXPECT_GE(compared, 4);
}

}  // namespace
}  // namespace airloom::mdd
