// The judge: the specification's test vector, both forms of the distortion, and what rates must not depend on.
#include "airloom/systems/dab/judge/metrics.hpp"

#include "airloom/systems/dab/judge/distortion.hpp"
#include "airloom/systems/dab/problem/station/station_model.hpp"
#include "systems/dab/support.hpp"

namespace airloom::dab {
namespace {

using namespace testing;
using Eigen::MatrixXcd;
using Eigen::VectorXd;

TEST(DabMetrics, ReproduceTheTestVector) {
  const Instance x = mini_case();
  const Evaluation e = evaluate(x, mini_beams());
  EXPECT_NEAR(e.metrics.number("sum_rate"), 8.533695733231419, 1e-12);
  EXPECT_NEAR(e.metrics.number("sum_rate_correlated"), 8.325100794215242, 1e-12);
  const std::vector<double> se = e.metrics.numbers("user_se");
  EXPECT_NEAR(se[0], std::log2(1.0 + 27.1966074392), 1e-10);
  EXPECT_NEAR(se[1], std::log2(1.0 + 12.1432125584), 1e-10);
  EXPECT_NEAR(e.metrics.numbers("radiated_power_w")[0], 0.50165325, 1e-12);
  EXPECT_NEAR(e.metrics.numbers("radiated_power_w")[1], 0.460819135, 1e-12);
  EXPECT_NEAR(e.metrics.numbers("input_power_w")[0], 0.7, 1e-14);
  EXPECT_TRUE(e.feasible());
}

TEST(DabMetrics, WithoutACubicPartAllThreeRatesAreOne) {
  Instance x = random_instance(3, 4, 2, 1);
  const Solution s = random_beams(x, 1);
  const double ideal = evaluate(x, s).metrics.number("sum_rate_ideal");
  x.amplifier.beta3 = 0.0;
  const Evaluation e = evaluate(x, s);
  for (const char* name : {"sum_rate", "sum_rate_correlated", "sum_rate_ideal"}) EXPECT_NEAR(e.metrics.number(name), ideal, 1e-12 * ideal);
}

TEST(DabMetrics, OneStationIsItsOwnCorrelation) {
  const Instance x = random_instance(1, 6, 3, 2);
  const Evaluation e = evaluate(x, random_beams(x, 2));
  EXPECT_NEAR(e.metrics.number("sum_rate"), e.metrics.number("sum_rate_correlated"), 1e-12);
}

TEST(DabMetrics, BothFormsOfTheDistortionAreOne) {
  for (const auto& [antennas, users] : {std::pair{3, 5}, {64, 4}, {300, 3}, {700, 2}, {1, 1}}) {
    const MatrixXcd h = random_matrix(antennas, users, 10);
    const MatrixXcd w = random_matrix(antennas, users, 11);
    const VectorXd by_matrix = distortion_by_matrix(h, w, {0.3, -0.1});
    const VectorXd by_tensor = distortion_by_tensor(h, w, {0.3, -0.1});
    EXPECT_LE((by_matrix - by_tensor).cwiseAbs().maxCoeff(), 1e-12 * by_tensor.maxCoeff()) << antennas;
  }
}

TEST(DabMetrics, TheDistortionIsTheDefinition) {
  const MatrixXcd h = random_matrix(5, 2, 1);
  const MatrixXcd w = random_matrix(5, 3, 2);
  const MatrixXcd c = w * w.adjoint();
  const MatrixXcd d = 2.0 * 0.25 * c.cwiseProduct(c.cwiseAbs2().cast<Complex>());
  for (int u = 0; u < 2; ++u) {
    const Complex t = h.col(u).dot(d * h.col(u));
    EXPECT_NEAR(distortion_power(h, w, 0.5)[u], t.real(), 1e-12 * t.real());
  }
}

TEST(DabMetrics, AgreeWithTheSolversModel) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const Instance x = random_instance(3, 5, 4, seed);
    const Solution s = random_beams(x, seed);
    const BeamProblem problem = make_problem(x);
    const MatrixXcd w = s.w / beam_unit(x);
    MatrixXcd link = MatrixXcd::Zero(4, 4);
    VectorXd t = VectorXd::Zero(4);
    for (Eigen::Index b = 0; b < 3; ++b) {
      StationModel station(problem.channel(b), problem.amplifier);
      station.transmit(station_beams(w, b, 4));
      link += station.link();
      t += station.distortion();
    }
    const double nats = sum_rate(link, t, problem.weight);
    EXPECT_NEAR(evaluate(x, s).metrics.number("sum_rate"), nats / std::log(2.0), 1e-12 * nats);
  }
}

TEST(DabMetrics, DoNotDependOnTheUnitOfPower) {
  const Instance x = random_instance(3, 4, 3, 7);
  const Solution s = random_beams(x, 7);
  Instance y = x;  // milliwatts called watts, beta3 in 1/mW
  y.tx_power_max_w *= 1000.0;
  y.noise_w *= 1000.0;
  y.amplifier.beta3 /= 1000.0;
  const Evaluation a = evaluate(x, s);
  const Evaluation b = evaluate(y, {.w = std::sqrt(1000.0) * s.w});
  for (const char* name : {"sum_rate", "sum_rate_correlated", "sum_rate_ideal"})
    EXPECT_NEAR(a.metrics.number(name), b.metrics.number(name), 1e-12 * a.metrics.number(name));
  EXPECT_NEAR(a.certificate.number("kkt"), b.certificate.number("kkt"), 1e-10 * a.certificate.number("kkt"));
}

TEST(DabMetrics, DoNotDependOnTheOrderOfUsersOrStations) {
  const Instance x = random_instance(3, 4, 3, 8);
  const Solution s = random_beams(x, 8);
  const Evaluation before = evaluate(x, s);
  const Eigen::Index user_order[3] = {2, 0, 1};
  const Eigen::Index station_order[3] = {1, 2, 0};
  Instance y = x;
  Solution r = s;
  for (Eigen::Index b = 0; b < 3; ++b) {
    y.tx_power_max_w[b] = x.tx_power_max_w[station_order[b]];
    for (Eigen::Index u = 0; u < 3; ++u) {
      y.noise_w[u] = x.noise_w[user_order[u]];
      y.weight[u] = x.weight[user_order[u]];
      y.h.col(b * 3 + u) = x.h.col(station_order[b] * 3 + user_order[u]);
      r.w.col(b * 3 + u) = s.w.col(station_order[b] * 3 + user_order[u]);
    }
  }
  const Evaluation after = evaluate(y, r);
  for (const char* name : {"sum_rate", "sum_rate_correlated", "sum_rate_ideal"})
    EXPECT_NEAR(before.metrics.number(name), after.metrics.number(name), 1e-12 * before.metrics.number(name));
  for (std::size_t u = 0; u < 3; ++u) {
    EXPECT_NEAR(after.metrics.numbers("user_se")[u], before.metrics.numbers("user_se")[static_cast<std::size_t>(user_order[u])], 1e-12);
  }
}

TEST(DabMetrics, WeightsMultiplyInSumsAndNotInRates) {
  Instance x = random_instance(2, 3, 3, 9);
  const Solution s = random_beams(x, 9);
  const Evaluation weighted = evaluate(x, s);
  const VectorXd weight = x.weight;
  x.weight.setOnes();
  const Evaluation plain = evaluate(x, s);
  for (const auto& [sum, rates] : {std::pair{"sum_rate", "user_se"}, {"sum_rate_exact", "user_se_exact"}}) {
    const std::vector<double> each = plain.metrics.numbers(rates);
    EXPECT_EQ(weighted.metrics.numbers(rates), each);
    double total = 0.0;
    for (std::size_t u = 0; u < 3; ++u) total += weight[static_cast<Eigen::Index>(u)] * each[u];
    EXPECT_NEAR(weighted.metrics.number(sum), total, 1e-13 * total);
  }
}

TEST(DabMetrics, NothingSentIsARateOfNothing) {
  const Instance x = random_instance(2, 3, 2, 4);
  const Evaluation e = evaluate(x, {.w = MatrixXcd::Zero(3, 4)});
  EXPECT_EQ(e.metrics.number("sum_rate"), 0.0);
  EXPECT_EQ(e.metrics.number("sum_rate_correlated"), 0.0);
  EXPECT_TRUE(e.feasible());
}

TEST(DabMetrics, ExcessPowerIsAResidual) {
  const Instance x = random_instance(2, 3, 2, 5);
  Solution s = random_beams(x, 5, 0.5);
  s.w.rightCols(2) *= std::sqrt(2.4);
  const Evaluation e = evaluate(x, s);
  EXPECT_NEAR(e.residuals.number("power"), 0.2, 1e-12);
  EXPECT_FALSE(e.feasible());
}

TEST(DabSimpleBeams, SpendWhatTheyMayAndTheScaledOnesAreNeverWorse) {
  for (const double dbm : {20.0, 40.0, 46.0}) {
    Scenario scenario;
    scenario.tx_power_dbm = dbm;
    const Instance x = draw(scenario, 1, 0);
    const auto rate = [&](const Outcome<Solution>& out) {
      const Evaluation e = evaluate(x, out.solution);
      EXPECT_EQ(e.residuals.number("power"), 0.0);
      EXPECT_EQ(out.status, Status::converged);
      return e.metrics.number("sum_rate_exact");
    };
    const double full = rate(solve_rzf(x, {}, {}));
    EXPECT_NEAR(evaluate(x, solve_rzf(x, {}, {}).solution).metrics.numbers("input_power_w")[0], x.tx_power_max_w[0],
                1e-12 * x.tx_power_max_w[0]);
    const Outcome<Solution> scaled = solve_rzf_scaled(x, {}, {});
    EXPECT_GE(rate(scaled), full);
    EXPECT_GE(rate(solve_mrt_scaled(x, {}, {})), rate(solve_mrt(x, {}, {})));
    EXPECT_LE(scaled.certificate.number("scale"), 1.0);
    if (dbm == 46.0) {  // the specification's 22 to 41 bit/s/Hz, of its own channels
      EXPECT_LT(full, 30.0);
      EXPECT_GT(rate(scaled), 35.0);
    }
  }
}

}  // namespace
}  // namespace airloom::dab
