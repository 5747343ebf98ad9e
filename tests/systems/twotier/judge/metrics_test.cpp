// The judge: the worked example, definitions, residuals, certificates, counts.
#include "airloom/systems/twotier/judge/metrics.hpp"

#include <Eigen/LU>
#include <numbers>

#include "airloom/systems/twotier/judge/accounting.hpp"
#include "airloom/systems/twotier/judge/certificate.hpp"
#include "airloom/systems/twotier/system.hpp"
#include "systems/twotier/network_support.hpp"

namespace airloom::twotier {
namespace {

using namespace testing;

Solution converged_example() {
  Solution s{.p = Eigen::MatrixXd(2, 3)};
  s.p << 0.64898, 0.0, 0.35102, 0.0, 1.19557, 0.80443;
  return s;
}

TEST(TwoTierMetrics, WorkedExampleHasItsRates) {
  const Instance x = worked_example();
  const auto rate = [&](const Solution& s) { return evaluate(x, s).metrics.number("weighted_sum_rate"); };
  EXPECT_NEAR(rate(TwoTier::algorithms().back().solve(x, {}, {}).solution), 10.388842, 5e-7);  // all digits that are given
  Solution step{.p = Eigen::MatrixXd(2, 3)};
  step.p << 0.323264, 0.207439, 0.469298, 0.548886, 0.630470, 0.820644;
  EXPECT_NEAR(rate(step), 10.764873, 5e-6);  // powers of six digits
  EXPECT_NEAR(rate(converged_example()), 13.047767, 5e-5);
}

TEST(TwoTierMetrics, OptimalityHoldsAtTheWorkedExamplesOptimumOnly) {
  const Instance x = worked_example();
  const Kkt kkt = check_kkt(x, converged_example().p);
  EXPECT_LT(kkt.stationarity, 2e-5);  // powers of five digits
  EXPECT_NEAR(kkt.multiplier[0], 1.430658, 5e-5);
  EXPECT_NEAR(kkt.multiplier[1], 0.819288, 5e-5);
  const Solution equal = TwoTier::algorithms().back().solve(x, {}, {}).solution;
  EXPECT_GT(check_kkt(x, equal.p).stationarity, 0.01);
  EXPECT_LT(check_kkt(x, equal.p).complementarity, 1e-12);  // budgets are spent
  EXPECT_GT(check_kkt(x, 0.5 * equal.p).complementarity, 0.01);
}

TEST(TwoTierMetrics, StationarityIsTheGradientInTheLogarithms) {
  const Instance x = worked_example();
  const Solution s = random_powers(x, 4);
  const Kkt kkt = check_kkt(x, s.p);
  double worst = 0.0;
  double scale = 0.0;
  const Eigen::MatrixXd gamma = sinr(x, s.p);
  for (Eigen::Index n = 0; n < 3; ++n) {
    for (Eigen::Index c = 0; c < 2; ++c) {
      const auto shifted = [&](double by) {
        Solution moved = s;
        moved.p(c, n) *= std::exp(by);
        return evaluate(x, moved).metrics.number("weighted_sum_rate") * std::numbers::ln2;
      };
      const double gradient = (shifted(1e-5) - shifted(-1e-5)) / 2e-5;
      worst = std::max(worst, std::abs(gradient - s.p(c, n) * kkt.multiplier[c]));
      scale = std::max(scale, gamma(c, n) / (1.0 + gamma(c, n)));
    }
  }
  EXPECT_NEAR(kkt.stationarity, worst / scale, 1e-8);  // central differences of step 1e-5
}

TEST(TwoTierMetrics, SlotsAtTheirLimitMayWantMore) {
  Instance x = worked_example();
  x.gains = x.gains.cwiseProduct(Eigen::MatrixXd::Identity(2, 2).replicate(1, 3));
  x.slot_power_max_w = Eigen::MatrixXd::Constant(2, 3, 0.1);
  const Solution s{.p = *x.slot_power_max_w};
  EXPECT_EQ(check_kkt(x, s.p).stationarity, 0.0);
  EXPECT_EQ(check_kkt(x, s.p).complementarity, 0.0);
  EXPECT_TRUE(evaluate(x, s).feasible());
}

TEST(TwoTierMetrics, UserRatesAreSumsOverTheirSlots) {
  Instance x = worked_example();
  x.user << 3, 3, 0, 1, 1, 1;
  x.node(0, 1) = -1;
  x.user(0, 1) = -1;
  x.weight(0, 1) = 0.0;
  x.weight(1, 2) = 2.0;
  Solution s = converged_example();
  s.p(0, 1) = 0.25;
  const Evaluation e = evaluate(x, s);
  s.p(0, 1) = 0.25;  // still sent, and heard by the other cell: the judge counts it
  const Eigen::MatrixXd r = slot_rates(x, s.p);
  EXPECT_NEAR(r(1, 1), std::log2(1.0 + 40.0 * 1.19557 / (1.0 + 30.0 * 0.25)), 1e-9);
  const std::vector<double> rate = e.metrics.numbers("user_rate");
  ASSERT_EQ(rate.size(), 4U);
  EXPECT_NEAR(rate[0], r(0, 2), 1e-12);
  EXPECT_NEAR(rate[1], r.row(1).sum(), 1e-12);
  EXPECT_EQ(rate[2], 0.0);
  EXPECT_NEAR(rate[3], r(0, 0), 1e-12);
  EXPECT_NEAR(e.metrics.numbers("user_se")[1], rate[1] / 3.0, 1e-12);
  EXPECT_NEAR(e.metrics.numbers("user_se_used")[3], rate[3], 1e-12);
  EXPECT_EQ(e.metrics.number("users_without_slot"), 1.0);
  EXPECT_NEAR(e.metrics.number("weighted_sum_rate"), r.sum() + r(1, 2), 1e-12);
  EXPECT_NEAR(e.metrics.number("sum_rate_bps"), 1e6 * r.sum(), 1e-6);
  EXPECT_NEAR(e.residuals.number("off_slots"), 0.25, 1e-12);
  EXPECT_FALSE(e.feasible());
}

TEST(TwoTierMetrics, ResidualsAreRelativeToTheirLimits) {
  Instance x = worked_example();
  Solution s = converged_example();
  s.p *= 1.1;
  Evaluation e = evaluate(x, s);
  EXPECT_NEAR(e.residuals.number("power"), 0.1, 1e-5);
  EXPECT_FALSE(e.residuals.contains("slot_power"));
  EXPECT_FALSE(e.residuals.contains("sinr"));
  x.slot_power_max_w = Eigen::MatrixXd::Constant(2, 3, 1.0);
  x.sinr_min = Eigen::MatrixXd::Zero(2, 3);
  (*x.sinr_min)(0, 1) = 0.5;
  e = evaluate(x, s);
  EXPECT_NEAR(e.residuals.number("slot_power"), 1.1 * 1.19557 - 1.0, 1e-12);
  EXPECT_NEAR(e.residuals.number("sinr"), 1.0, 1e-12);  // that slot is silent
  EXPECT_NEAR(e.certificate.number("sinr_margin"), -1.0, 1e-12);
  EXPECT_NEAR(e.certificate.number("promise_ratio"), 0.0, 1e-12);
}

TEST(TwoTierMetrics, SilenceHasNoOptimalityConditionButNoNan) {
  const Instance x = worked_example();
  const Evaluation e = evaluate(x, {.p = Eigen::MatrixXd::Zero(2, 3)});
  EXPECT_EQ(e.metrics.number("weighted_sum_rate"), 0.0);
  EXPECT_FALSE(e.certificate.contains("kkt"));
  EXPECT_TRUE(e.feasible());
  EXPECT_EQ(e.certificate.number("slots_on"), 0.0);
}

TEST(TwoTierMetrics, ScalingGainsAgainstPowersChangesNoRate) {
  const Instance x = draw(hotspot(), 1, 0);
  const Solution s = random_powers(x, 1);
  Instance y = x;
  y.gains *= 100.0;
  y.node_power_max_w /= 100.0;
  const Evaluation a = evaluate(x, s);
  const Evaluation b = evaluate(y, {.p = s.p / 100.0});
  EXPECT_NEAR(a.metrics.number("weighted_sum_rate"), b.metrics.number("weighted_sum_rate"), 1e-9);
  EXPECT_NEAR(a.certificate.number("kkt"), b.certificate.number("kkt"), 1e-12);
}

TEST(TwoTierCertificate, BitLoadsAreCheckedOnTheSinr) {
  Instance x = worked_example();
  Eigen::MatrixXi bits(2, 3);
  bits << 3, 0, 1, 0, 2, 1;
  Solution s{.p = Eigen::MatrixXd::Zero(2, 3)};
  s.p(0, 0) = 7.0 / 20.0;
  s.p(1, 1) = 3.0 / 40.0;
  // both users of the last sub-channel: p = (I - D F)^-1 D 1 with D = 1/(5, 6)
  Eigen::Matrix2d a;
  a << 5.0, -0.5, -0.2, 6.0;
  s.p.col(2) = a.inverse() * Eigen::VectorXd::Ones(2);
  EXPECT_LT(bit_shortfall(x, s.p, bits), 1e-12);
  EXPECT_LT(certify(x, s).number("bit_deviation"), 1e-12);
  s.p(0, 0) *= 0.9;
  EXPECT_NEAR(bit_shortfall(x, s.p, bits), 0.1, 1e-12);
  EXPECT_GT(certify(x, s).number("bit_deviation"), 0.05);
}

TEST(TwoTierAccounting, CountsAreTheFormulas) {
  const PublishedCounts counts = published_counts(10, 2, 32);
  EXPECT_NEAR(counts.lower_bound_evaluations / (10.0 * 2.0), 79.7, 0.05);
  EXPECT_NEAR(std::pow(10.0, counts.lagrange_search_log10) / 5.5e10, 1.0, 0.01);
  Instance x = worked_example();
  x.node(1, 1) = -1;
  x.user(1, 1) = -1;
  const Accounting a = account(x);
  EXPECT_EQ(a.iteration_multiplies, 2 * (4 + 1 + 4));
  EXPECT_EQ(a.prices_broadcast, 5);
  EXPECT_EQ(a.cross_gains_once, 4);
  EXPECT_EQ(a.central_gains_up, 9);
  EXPECT_EQ(a.central_powers_down, 5);
  EXPECT_TRUE(std::isfinite(published_counts(4096, 100000, 32).lagrange_search_log10));
}

}  // namespace
}  // namespace airloom::twotier
