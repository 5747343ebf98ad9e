// The judge of `haps`: hand-made networks in closed form, symmetries of the problem, bounds.
#include "airloom/systems/haps/judge/metrics.hpp"

#include <algorithm>
#include <numbers>

#include "airloom/systems/haps/problem/interference_free.hpp"
#include "systems/haps/support.hpp"

namespace airloom::haps {
namespace {

using namespace testing;

double pf(const Eigen::VectorXd& sinr) {
  double sum = 0.0;
  for (const double gamma : sinr) sum += std::log(std::log2(1.0 + gamma));
  return sum;
}

/// One station of one antenna, two users: every number by hand.
Instance two_users() {
  Instance x = instance_of({Eigen::MatrixXcd(1, 2)});
  x.h[0] << Complex(2.0, 0.0), Complex(0.0, 1.0);
  x.noise_w << 0.5, 0.25;
  x.power_max_w << 10.0;
  return x;
}

TEST(HapsMetrics, TwoUsersOfOneAntennaByHand) {
  const Instance x = two_users();
  Solution s{{Eigen::MatrixXcd(1, 2)}};
  s.w[0] << Complex(1.0, 0.0), Complex(0.0, 2.0);
  // user 0: signal |2 * 1|^2 = 4, interference |2 * 2j|^2 = 16; user 1: signal |conj(j) 2j|^2 = 4, interference |conj(j)|^2 = 1
  const Eigen::Vector2d sinr(4.0 / 16.5, 4.0 / 1.25);
  const Evaluation e = evaluate(x, s);
  EXPECT_NEAR(e.metrics.number("pf_objective"), pf(sinr), 1e-13);
  EXPECT_NEAR(e.metrics.number("pf_objective_power_sum"), pf(sinr), 1e-13);  // one station: no sum over stations
  EXPECT_NEAR(e.metrics.numbers("user_se")[0], std::log2(1.0 + sinr[0]), 1e-14);
  EXPECT_NEAR(e.metrics.numbers("user_se")[1], std::log2(1.0 + sinr[1]), 1e-14);
  EXPECT_NEAR(e.metrics.number("se_mean"), 0.5 * (std::log2(1.0 + sinr[0]) + std::log2(1.0 + sinr[1])), 1e-14);
  EXPECT_EQ(e.residuals.number("power"), 0.0);
  EXPECT_TRUE(e.feasible());
}

TEST(HapsMetrics, AUserLeftOutIsNoFaultWhereTheSumIsPursued) {
  Instance x = two_users();
  Solution s{{Eigen::MatrixXcd(1, 2)}};
  s.w[0] << Complex(1.0, 0.0), Complex(0.0, 0.0);
  EXPECT_FALSE(std::isfinite(evaluate(x, s).metrics.number("pf_objective")));
  x.fairness = 0.0;
  const Evaluation e = evaluate(x, s);
  EXPECT_EQ(first_not_finite(e.metrics), "");
  EXPECT_FALSE(e.metrics.contains("pf_objective"));
  EXPECT_NEAR(e.metrics.number("utility"), std::log2(9.0), 1e-13);  // 4 / 0.5
}

TEST(HapsMetrics, CoherentAndPowerSumDifferByTheCrossTerm) {
  Instance x = instance_of({Eigen::MatrixXcd(1, 2), Eigen::MatrixXcd(1, 2)});
  x.h[0] << 1.0, 1.0;
  x.h[1] << 1.0, 1.0;
  Solution s{{Eigen::MatrixXcd(1, 2), Eigen::MatrixXcd(1, 2)}};
  s.w[0] << 0.5, 0.5;
  s.w[1] << 0.5, -0.5;
  // user 0 hears stream 1 with amplitude 0 in truth, with power 1/2 by the model; user 1 hears its own with amplitude 0
  s.w[1](0, 1) = Complex(0.0, 0.5);
  const Eigen::Vector2d truth(1.0 / (0.5 + 1.0), 0.5 / (1.0 + 1.0));
  const Eigen::Vector2d model(1.0 / (0.5 + 1.0), 0.5 / (0.5 + 1.0));
  const Evaluation e = evaluate(x, s);
  EXPECT_NEAR(e.metrics.number("pf_objective"), pf(truth), 1e-13);
  EXPECT_NEAR(e.metrics.number("pf_objective_power_sum"), pf(model), 1e-13);
}

TEST(HapsMetrics, ResidualsOfPowerAndOfTheSinrFloor) {
  Instance x = two_users();
  Solution s{{Eigen::MatrixXcd(1, 2)}};
  s.w[0] << 3.0, 2.0;  // 13 W of 10 W; SINR 36 / 16.5 and 4 / 9.25
  x.sinr_min = Eigen::VectorXd::Constant(x.users(), 1.0);
  const Evaluation e = evaluate(x, s);
  EXPECT_NEAR(e.residuals.number("power"), 0.3, 1e-14);
  EXPECT_NEAR(e.residuals.number("sinr"), 1.0 - 4.0 / 9.25, 1e-14);
  EXPECT_FALSE(e.feasible());
  x.sinr_min = Eigen::VectorXd::Constant(x.users(), 0.4);
  EXPECT_EQ(evaluate(x, s).residuals.number("sinr"), 0.0);
}

TEST(HapsMetrics, StationWithoutPowerMustBeSilent) {
  Instance x = instance_of(random_channels({2, 2}, 2, 600));
  x.power_max_w << 4.0, 0.0;
  Solution s{{0.1 * random_matrix(2, 2, 1), Eigen::MatrixXcd::Zero(2, 2)}};
  EXPECT_TRUE(evaluate(x, s).feasible());
  s.w[1](0, 0) = 0.2;
  EXPECT_NEAR(evaluate(x, s).residuals.number("power"), 0.04 / 4.0, 1e-14);
}

/// Metrics that must be equal, with the tolerance of other orders of summation.
void expect_same(const Evaluation& a, const Evaluation& b, double tolerance = 1e-10) {
  for (const char* name : {"pf_objective", "pf_objective_power_sum", "se_mean"})
    EXPECT_NEAR(a.metrics.number(name), b.metrics.number(name), tolerance * (1.0 + std::abs(a.metrics.number(name)))) << name;
  EXPECT_NEAR(a.certificate.number("upper_bound"), b.certificate.number("upper_bound"),
              1e-6 * (1.0 + std::abs(a.certificate.number("upper_bound"))));
  for (const char* name : {"stationarity", "stationarity_power_sum"})
    EXPECT_NEAR(a.certificate.number(name), b.certificate.number(name), 1e-6 * (1.0 + a.certificate.number(name))) << name;
}

TEST(HapsMetrics, ThreadsChangeNoBit) {
  const Instance x = instance_of(random_channels({150, 40}, 260, 620));  // larger than several tiles
  const Solution s{{0.01 * random_matrix(150, 260, 1), 0.02 * random_matrix(40, 260, 2)}};
  const Evaluation one = evaluate(x, s), three = evaluate(x, s, 3);
  EXPECT_EQ(one.metrics, three.metrics);
  EXPECT_EQ(one.certificate, three.certificate);
}

class HapsMetricsSymmetry : public ::testing::Test {
 protected:
  Instance x = instance_of(random_channels({3, 1, 4}, 4, 610));
  Solution s{{0.4 * random_matrix(3, 4, 1), 0.3 * random_matrix(1, 4, 2), 0.2 * random_matrix(4, 4, 3)}};
};

TEST_F(HapsMetricsSymmetry, ACommonPhasePerStreamChangesNothing) {
  Solution turned = s;
  for (Eigen::MatrixXcd& w : turned.w)
    for (Eigen::Index k = 0; k < 4; ++k) w.col(k) *= std::polar(1.0, 0.7 + 1.3 * static_cast<double>(k));
  expect_same(evaluate(x, s), evaluate(x, turned));
}

TEST_F(HapsMetricsSymmetry, APhasePerStationAndStreamChangesTheTruthButNotTheModelsInterference) {
  Solution turned = s;
  turned.w[1] *= std::polar(1.0, 2.0);
  EXPECT_GT(std::abs(evaluate(x, s).metrics.number("pf_objective") - evaluate(x, turned).metrics.number("pf_objective")), 1e-3);
}

TEST_F(HapsMetricsSymmetry, OrderOfUsersAndStationsDoesNotMatter) {
  Eigen::PermutationMatrix<Eigen::Dynamic> order(4);
  order.indices() << 2, 0, 3, 1;
  Instance y = x;
  Solution t = s;
  x.noise_w << 1.0, 2.0, 0.5, 1.5;
  y.noise_w = order.transpose() * x.noise_w;
  for (Eigen::MatrixXcd& h : y.h) h = h * order;
  for (Eigen::MatrixXcd& w : t.w) w = w * order;
  expect_same(evaluate(x, s), evaluate(y, t));
  std::ranges::reverse(y.h);
  std::ranges::reverse(t.w);
  y.power_max_w.reverseInPlace();
  expect_same(evaluate(x, s), evaluate(y, t));
}

TEST_F(HapsMetricsSymmetry, GainsAndNoiseScaleTogether) {
  Instance y = x;
  for (Eigen::MatrixXcd& h : y.h) h *= 1e-6;
  y.noise_w *= 1e-12;
  expect_same(evaluate(x, s), evaluate(y, s));
  Solution louder = s;  // watts instead of milliwatts
  for (Eigen::MatrixXcd& w : louder.w) w *= std::sqrt(1000.0);
  Instance z = x;
  z.power_max_w *= 1000.0;
  z.noise_w *= 1000.0;
  expect_same(evaluate(x, s), evaluate(z, louder));
}

TEST_F(HapsMetricsSymmetry, NoiseOfOneUserIsAScalingOfItsChannels) {
  Instance y = x;
  y.noise_w[2] *= 9.0;
  for (Eigen::MatrixXcd& h : y.h) h.col(2) *= 3.0;
  expect_same(evaluate(x, s), evaluate(y, s));
  EXPECT_NEAR(objective(x, solve_best(x, {}, {}, local_fabric())), objective(y, solve_best(y, {}, {}, local_fabric())), 1e-6);
}

TEST_F(HapsMetricsSymmetry, SolversDoNotCareAboutTheOrderOrTheUnits) {
  Instance y = x;
  std::ranges::reverse(y.h);
  for (Eigen::MatrixXcd& h : y.h) h *= 1e-5;
  y.noise_w *= 1e-10;
  for (const bool best : {true, false}) {
    const auto run = [&](const Instance& i) {
      return best ? objective(i, solve_best(i, {}, {}, local_fabric()))
                  : model_objective(i, solve_price_ascent(i, {.tolerance = 1e-8}, {}, local_fabric()));
    };
    EXPECT_NEAR(run(x), run(y), 1e-4);  // the stopping rule per user; only the order of sums differs
  }
}

double pf_bound(const Instance& x) {
  const NetworkUtility utility = NetworkUtility::unweighted(x.users());
  return utility.reported(interference_free_bound(x, utility));
}

TEST(HapsUpperBound, LiesAboveEveryAlgorithm) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const Instance x = instance_of(random_channels({4, 2, 6}, 6, 620 + seed));
    const double bound = pf_bound(x);
    for (const Outcome<Solution>& out : {solve_best(x, {}, {}, local_fabric()), solve_sca(x, {}, {}), solve_zf_pf(x, {}, {}),
                                         solve_joint_rzf(x, {}, {}), solve_mrt(x, {}, {})})
      EXPECT_LE(objective(x, out), bound);
  }
}

TEST(HapsUpperBound, OneUserReachesItInClosedForm) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    Instance x = instance_of(random_channels({3, 1, 5}, 1, 630 + seed));
    x.power_max_w << 2.0, 0.3, 7.0;
    x.noise_w << 0.4;
    double amplitude = 0.0;
    for (int b = 0; b < 3; ++b) amplitude += x.h[static_cast<std::size_t>(b)].norm() * std::sqrt(x.power_max_w[b]);
    const double most = std::log(std::log2(1.0 + amplitude * amplitude / 0.4));
    EXPECT_NEAR(pf_bound(x), most, 1e-6);
    EXPECT_NEAR(objective(x, solve_best(x, {}, {}, local_fabric())), most, 1e-5);
    EXPECT_NEAR(objective(x, solve_sca(x, {}, {})), most, 1e-5);
    EXPECT_NEAR(objective(x, solve_price_ascent(x, {}, {}, local_fabric())), most, 1e-5);
    EXPECT_NEAR(objective(x, solve_mrt(x, {}, {})), most, 1e-12);
  }
}

TEST(HapsUpperBound, WithoutInterferenceItIsTheAnswer) {
  // users in orthogonal directions of one station: the bound is attained by powers alone
  Instance x = instance_of({Eigen::MatrixXcd::Identity(3, 3)});
  x.h[0].diagonal() << 10.0, 3.0, 1.0;
  EXPECT_NEAR(objective(x, solve_best(x, {}, {}, local_fabric())), pf_bound(x), 1e-5);
}

TEST(HapsOptimality, ConditionsHoldAtTheBestAndNotElsewhere) {
  const Instance x = draw(urban(), 1, 0);
  EXPECT_LT(evaluate(x, solve_best(x, {.tolerance = 1e-9}, {}, local_fabric()).solution).certificate.number("stationarity"), 2e-3);
  EXPECT_GT(evaluate(x, solve_joint_rzf(x, {}, {}).solution).certificate.number("stationarity"), 0.1);
}

/// h_b[u,k] = 3 0.8^|u-b| exp(i (0.7 (u+1)(k+1) + 1.3 b u)), two stations of two antennas. Source: specification of [haps], second
/// part, 11.
Instance vector_network(int users) {
  StationMatrices h;
  for (int b = 0; b < 2; ++b) {
    h.emplace_back(2, users);
    for (int u = 0; u < users; ++u) {
      for (int k = 0; k < 2; ++k) h.back()(k, u) = std::polar(3.0 * std::pow(0.8, std::abs(u - b)), 0.7 * (u + 1) * (k + 1) + 1.3 * b * u);
    }
  }
  return instance_of(h);
}

TEST(HapsOptimality, FirstOrderGainIsThatOfTheSpecification) {
  EXPECT_NEAR(evaluate(vector_network(3), solve_joint_rzf(vector_network(3), {}, {}).solution).certificate.number("stationarity"),
              1.50471152, 1e-7);
  EXPECT_NEAR(evaluate(vector_network(5), solve_joint_rzf(vector_network(5), {}, {}).solution).certificate.number("stationarity"), 3.39018,
              1e-4);
}

TEST(HapsOptimality, ResidualIsZeroAtAKnownOptimum) {
  const Instance x = instance_of(random_channels({3}, 1, 640));
  EXPECT_LE(evaluate(x, solve_mrt(x, {}, {}).solution).certificate.number("stationarity"), 1e-12);
}

TEST(HapsBaselines, AreWhatTheirFormulasSay) {
  const Eigen::MatrixXcd h = random_channels({5}, 3, 650)[0];
  const Eigen::MatrixXcd direct = h * (h.adjoint() * h + 3.0 * Eigen::MatrixXcd::Identity(3, 3)).inverse();
  Eigen::MatrixXcd local = direct;
  for (Eigen::Index k = 0; k < 3; ++k) local.col(k) /= std::sqrt(3.0) * direct.col(k).norm();
  EXPECT_LE((local_regularized_beams(h) - local).norm(), 1e-12);
  EXPECT_NEAR(matched_beams(h).norm(), 1.0, 1e-14);
  const StationMatrices parts{h.topRows(2), h.bottomRows(3)};
  const StationMatrices joint = joint_regularized_beams(parts, 1.0);
  Eigen::MatrixXcd v = h * (h.adjoint() * h + Eigen::MatrixXcd::Identity(3, 3)).inverse();
  for (Eigen::Index k = 0; k < 3; ++k) v.col(k).normalize();
  v /= std::max(v.topRows(2).norm(), v.bottomRows(3).norm());
  EXPECT_LE((joint[0] - v.topRows(2)).norm() + (joint[1] - v.bottomRows(3)).norm(), 1e-11);
}

TEST(HapsBaselines, AUserThatAStationDoesNotReachGetsNoBeamThere) {
  StationMatrices h = random_channels({3, 3}, 3, 651);
  h[0].col(1).setZero();
  const Eigen::MatrixXcd w = local_regularized_beams(h[0]);
  EXPECT_EQ(w.col(1).norm(), 0.0);
  const Instance x = instance_of(h);
  for (const Outcome<Solution>& out : {solve_best(x, {}, {}, local_fabric()), solve_local_rzf(x, {}, {}), solve_sca(x, {}, {}),
                                       solve_price_ascent(x, {}, {}, local_fabric()), solve_two_level(x, {}, {}, local_fabric())})
    EXPECT_TRUE(std::isfinite(objective(x, out)));
}

TEST(HapsOrdering, BestIsAtLeastEveryOtherOnOrdinaryNetworks) {
  for (const Scenario& s : {Scenario{}, urban()}) {
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
      const Instance x = draw(s, seed, 0);
      const double best = objective(x, solve_best(x, {}, {}, local_fabric()));
      const double zf = objective(x, solve_zf_pf(x, {}, {}));
      EXPECT_GE(best, zf - 1e-6);
      EXPECT_GE(zf, objective(x, solve_joint_rzf(x, {}, {})) - 1e-6);  // the spec's ordering on its presets
      EXPECT_GE(best, objective(x, solve_sca(x, {.interference_model = InterferenceModel::coherent, .starts = 3}, {})) - 1e-4);
      EXPECT_GE(best, objective(x, solve_two_level(x, {}, {}, local_fabric())) - 1e-6);
      EXPECT_GE(best, objective(x, solve_wmmse(x, {}, {})) - 1e-6);
    }
  }
}

TEST(HapsOrdering, BestIsAtLeastEveryOtherWhereZeroForcingIsABadStart) {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    // little power, and two users nearly in one direction
    StationMatrices h = random_channels({4, 8, 1, 2}, 6, 660 + seed, seed % 2 == 0 ? 0.05 : 100.0);
    for (Eigen::MatrixXcd& channel : h) channel.col(1) = channel.col(0) + 1e-2 * channel.col(1);
    const Instance x = instance_of(h);
    const Outcome<Solution> out = solve_best(x, {}, {}, local_fabric());
    const double best = objective(x, out);
    const ScaOptions coherent{.interference_model = InterferenceModel::coherent};
    EXPECT_GE(best, objective(x, solve_sca(x, coherent, {})) - 1e-3) << "seed " << seed;
    EXPECT_GE(best, objective(x, solve_joint_rzf(x, {}, {})) - 1e-6) << "seed " << seed;
    if (out.status == Status::converged) {
      EXPECT_LE(out.certificate.number("step_remaining"), 6 * 1e-5) << "seed " << seed;  // what another step could gain
    }
  }
}

}  // namespace
}  // namespace airloom::haps
