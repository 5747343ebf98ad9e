// Bounds and optimality conditions, against slow searches and solutions known in closed form.
#include "airloom/systems/mdd/judge/bounds.hpp"
#include "airloom/systems/mdd/problem/uplink_reach.hpp"

#include "airloom/numerics/root.hpp"
#include "airloom/systems/mdd/judge/certificate.hpp"
#include "airloom/systems/mdd/judge/kkt.hpp"
#include "systems/mdd/support.hpp"

namespace airloom::mdd {
namespace {

using namespace testing;

/// One access point, two users, one downlink subcarrier, silent uplink: plain water-filling.
PowerProblem broadcast() {
  PowerProblem x;
  x.users = 2;
  x.subcarriers_dl = 1;
  x.subcarriers_ul = 1;
  x.gain = Eigen::RowVector2d(4.0, 2.0);
  x.user_cross = Eigen::Matrix2d::Constant(0.5);
  x.noise = Eigen::Vector2d(1.0, 2.0);
  x.ap_cross = Eigen::MatrixXd::Zero(2, 1);
  x.ap_power = Eigen::VectorXd::Constant(1, 3.0);
  x.user_power = Eigen::Vector2d(1.0, 1.0);
  x.qos = Qos::none;
  return x;
}

TEST(MddBounds, AreTheOptimumWhereNothingInterferes) {
  PowerProblem x = broadcast();
  const double level = (3.0 + 1.0 / 16.0 + 1.0 / 4.0) / 2.0;
  const double downlink = std::log(16.0 * level) + std::log(4.0 * level);
  EXPECT_NEAR(interference_free_bound(x), downlink + std::log1p(1.0) + std::log1p(0.5), 1e-7);
}

TEST(MddBounds, CountTheLeastThatUsersMustSend) {
  PowerProblem x = broadcast();
  x.qos = Qos::subcarrier;
  x.rate_ul = std::log(1.25);
  const Eigen::VectorXd least = least_uplink_power(x);
  EXPECT_NEAR(least[0], 0.25, 1e-15);
  EXPECT_NEAR(least[1], 0.5, 1e-15);
  EXPECT_LT(interference_free_bound(x), interference_free_bound(broadcast()));
}

TEST(MddBounds, LeastPowerOfASumIsTheSmallestOfASearch) {
  PowerProblem x;
  x.users = 1;
  x.subcarriers_dl = 1;
  x.subcarriers_ul = 2;
  x.noise = Eigen::Vector2d(0.3, 1.0);
  x.user_power = Eigen::VectorXd::Ones(1);
  x.qos = Qos::sum;
  for (const double rate : {0.1, 1.0, 3.0}) {
    x.rate_ul = rate;
    double least = 1e300;
    for (int k = 0; k <= 100000; ++k) {  // the first subcarrier carries a share of the rate
      const double share = rate * k / 100000.0;
      least = std::min(least, 0.3 * std::expm1(share) + 1.0 * std::expm1(rate - share));
    }
    EXPECT_NEAR(least_uplink_power(x)[0], least, 1e-8 * least);
  }
}

TEST(MddBounds, NameTheUserWhoCannotMeetItsPromise) {
  PowerProblem x = broadcast();
  x.qos = Qos::subcarrier;
  x.rate_ul = std::log(1.75);
  EXPECT_NE(uplink_out_of_reach(x).find("user 1 cannot meet its uplink QoS: needs 1.5 W of 1 W"), std::string::npos);
  x.rate_ul = 0.1;
  EXPECT_EQ(uplink_out_of_reach(x), "");
}

TEST(MddBounds, NoPowersThatKeepThePromisesExceedThem) {
  for (std::uint64_t r = 0; r < 20; ++r) {
    const Instance x = draw(r % 2 == 0 ? small() : Scenario{}, 1, r);
    const Outcome<Solution> out = solve_beam_split(x, {}, {});
    ASSERT_EQ(out.status, Status::converged);
    const Evaluation e = evaluate(x, out.solution);
    EXPECT_TRUE(e.feasible());
    EXPECT_GT(e.certificate.number("gap_to_bound"), 0.0);
    EXPECT_LT(e.certificate.number("gap_to_bound"), 0.6 * e.metrics.number("se_nats"));  // about 24 % above the optimum
  }
}

TEST(MddKkt, HoldsAtWaterFilling) {
  PowerProblem x = broadcast();
  x.user_cross.setZero();
  const double level = (3.0 + 1.0 / 16.0 + 1.0 / 4.0) / 2.0;
  Powers powers{.p = Eigen::RowVector2d(level - 1.0 / 16.0, level - 0.25), .q = Eigen::Vector2d(1.0, 1.0)};
  const Kkt good = check_kkt(x, powers);
  EXPECT_TRUE(good.holds) << good.stationarity << ' ' << good.sign << ' ' << good.complementarity << ' ' << good.rank_one_spread;
  powers.p(0) -= 0.01;
  EXPECT_FALSE(check_kkt(x, powers).holds);  // the budget is not spent, and the levels differ
}

/// Two access points that send to one user, whose uplink floor binds: one variable is left, found by golden section.
TEST(MddKkt, HoldsOnTheUplinkFloor) {
  PowerProblem x;
  x.users = 1;
  x.subcarriers_dl = 1;
  x.subcarriers_ul = 1;
  x.gain = Eigen::Vector2d(2.0, 1.0);
  x.user_cross = Eigen::MatrixXd::Constant(1, 1, 20.0);
  x.noise = Eigen::VectorXd::Constant(1, 0.1);
  x.ap_cross = Eigen::RowVector2d(0.01, 0.3);
  x.ap_power = Eigen::Vector2d(5.0, 5.0);
  x.user_power = Eigen::VectorXd::Constant(1, 100.0);
  x.qos = Qos::subcarrier;
  x.rate_ul = 0.1;
  const auto at = [&](double p1) {
    Powers powers{.p = Eigen::Vector2d(5.0, p1), .q = {}};
    powers.q = x.floor_ul() * (x.noise + x.ap_cross * powers.p);
    return powers;
  };
  const double p1 = golden_section_maximum([&](double p) { return sum_rate(x, at(p)); }, 0.0, 5.0, 1e-13);
  ASSERT_GT(p1, 0.01);
  ASSERT_LT(p1, 4.9);
  const Kkt good = check_kkt(x, at(p1));
  EXPECT_LE(good.stationarity, 1e-6);  // golden section finds a maximum to the root of the rounding: nu of the free one is only near 0
  EXPECT_LE(good.complementarity, 1e-5);
  EXPECT_LE(good.sign, 1e-5);
  EXPECT_GT(check_kkt(x, at(0.8 * p1)).complementarity, 1e-3);
}

/// An access point that drowns the uplink is best silent: searches stop at powers of 1e-24 or 1e-74 W there, whose price is negative
/// and as large as it likes, and which no step downwards would improve.
TEST(MddKkt, HoldsWhereAnAccessPointIsBestSilent) {
  PowerProblem x = broadcast();
  x.ap_cross = Eigen::Vector2d(1e9, 1e9);
  for (const double left : {1e-24, 1e-40, 1e-74}) {
    const Powers powers{.p = Eigen::RowVector2d(0.8 * left, 0.2 * left), .q = Eigen::Vector2d(1.0, 1.0)};
    const Kkt kkt = check_kkt(x, powers);
    EXPECT_LE(kkt.sign, 1e-5) << left;
    EXPECT_LE(kkt.complementarity, 1e-5) << left;
  }
  const Powers loud{.p = Eigen::RowVector2d(0.8, 0.2), .q = Eigen::Vector2d(1.0, 1.0)};
  EXPECT_FALSE(check_kkt(x, loud).holds);
  const Powers softer{.p = Eigen::RowVector2d(0.8e-6, 0.2e-6), .q = Eigen::Vector2d(1.0, 1.0)};  // still loses rate by its noise
  EXPECT_GT(check_kkt(x, softer).sign, 1e-3);
}

TEST(MddKkt, DoesNotHoldForRulesOfThumb) {
  const Instance x = draw({}, 1, 0);
  for (const Solution& s :
       {solve_beam_split(x, {}, {}).solution, solve_greedy(x, {}, {}).solution, solve_equal_power(x, {}, {}).solution}) {
    const Values certificate = certify(x, s);
    EXPECT_EQ(certificate.number("kkt_holds"), 0.0);
  }
  const Instance y = draw(clustered(8, 4, 250.0), 1, 0);
  EXPECT_FALSE(certify(y, random_powers(y, 1)).contains("kkt"));  // nothing is said of powers that break a promise
}

}  // namespace
}  // namespace airloom::mdd
