// The formulas against symbols sent through the amplifiers; what a station radiates.
#include <numbers>

#include "airloom/systems/dab/judge/beam_pattern.hpp"
#include "airloom/systems/dab/judge/monte_carlo.hpp"
#include "systems/dab/support.hpp"

namespace airloom::dab {
namespace {

using namespace testing;
using Eigen::VectorXd;

TEST(DabMonteCarlo, AgreesWithTheFormulasAndNotWithTheBlockSum) {
  Instance x = draw({}, 1, 0);
  const MonteCarlo m = simulate(x, solve_rzf_scaled(x, {}, {}).solution, 200000, 1);
  EXPECT_LE(m.link_error, 0.01);  // tolerances of specification 8.9
  EXPECT_LE((m.block_ratio.array() - 1.0).abs().maxCoeff(), 0.05);
  EXPECT_LE((m.correlated_ratio.array() - 1.0).abs().maxCoeff(), 0.05);
  EXPECT_GT(m.block_total_ratio.mean(), 1.3);
}

TEST(DabMonteCarlo, AgreesOnTheMiniCase) {
  const MonteCarlo m = simulate(mini_case(), mini_beams(), 200000, 2);
  EXPECT_LE(m.link_error, 0.01);
  EXPECT_LE((m.block_ratio.array() - 1.0).abs().maxCoeff(), 0.05);
  EXPECT_LE((m.correlated_ratio.array() - 1.0).abs().maxCoeff(), 0.05);
  EXPECT_NEAR(m.block_total_ratio[0], 1.371954485 / (0.485025385 + 0.3420672), 0.08);
}

TEST(DabMonteCarlo, OfdmSignalsAreNearlyGaussian) {
  const Instance x = draw({}, 1, 0);
  const Solution s = solve_rzf_scaled(x, {}, {}).solution;
  const MonteCarlo m = simulate(x, s, 200000, 1, Waveform::ofdm);
  EXPECT_LE(m.link_error, 0.01);
  EXPECT_LE((m.correlated_ratio.array() - 1.0).abs().maxCoeff(), 0.1);
  EXPECT_NEAR(m.sum_rate, evaluate(x, s).metrics.number("sum_rate_exact"), 0.2);
  EXPECT_NE(m.sum_rate, simulate(x, s, 200000, 1).sum_rate);
}

TEST(DabMonteCarlo, IsTheSameForTheSameSeed) {
  const Instance x = mini_case();
  const MonteCarlo m = simulate(x, mini_beams(), 3000, 5);
  EXPECT_EQ(m.link, simulate(x, mini_beams(), 3000, 5).link);
  EXPECT_EQ(m.correlated_ratio, simulate(x, mini_beams(), 3000, 5).correlated_ratio);
  EXPECT_NE(m.link, simulate(x, mini_beams(), 3000, 6).link);
}

TEST(DabMonteCarlo, AStationThatIsSilentAgrees) {
  Solution s = mini_beams();
  s.w.leftCols(2).setZero();
  EXPECT_EQ(simulate(mini_case(), s, 1000, 1).block_ratio.col(0), VectorXd::Ones(2));
}

TEST(DabMonteCarlo, RefusesWhatItCannotMeasure) {
  Instance x = mini_case();
  expect_refused([&] { (void)simulate(x, mini_beams(), 19, 1); }, {"samples", "19", "20"});
  expect_refused([&] { (void)simulate(x, {.w = Eigen::MatrixXcd::Zero(2, 3)}, 100, 1); }, {"w", "4"});
  x.amplifier.beta3 = 0.0;
  expect_refused([&] { (void)simulate(x, mini_beams(), 100, 1); }, {"pa_beta3_per_w"});
}

double watt(double dbw) { return std::pow(10.0, dbw / 10.0); }

TEST(DabBeamPattern, IntegratesToTheRadiatedPower) {
  const Instance x = draw({}, 1, 0);
  const Solution s = solve_rzf(x, {}, {}).solution;
  const std::vector<double> radiated = evaluate(x, s).metrics.numbers("radiated_power_w");
  for (Eigen::Index b = 0; b < 4; ++b) {
    const PatternIntegrals all = pattern_integrals(x, s, b, AmplifierModel::actual);  // half a wavelength: twice the trace
    EXPECT_NEAR(all.useful_w + all.distortion_w, 2.0 * radiated[static_cast<std::size_t>(b)], 1e-11 * radiated[0]);
    const PatternIntegrals ideal = pattern_integrals(x, s, b, AmplifierModel::ideal);
    EXPECT_NEAR(ideal.useful_w, 2.0 * 0.98 * 0.98 * 10.0, 1e-9);
    EXPECT_EQ(ideal.distortion_w, 0.0);
  }
}

TEST(DabBeamPattern, TheClosedIntegralIsThatOfTheCurves) {
  Scenario scenario;
  scenario.spacing_wavelengths = 0.8;
  const Instance x = draw(scenario, 2, 0);
  const Solution s = solve_mrt(x, {}, {}).solution;
  const VectorXd angles = pattern_angles();
  const BeamPattern p = beam_pattern(x, s, 1, AmplifierModel::actual, angles);
  double useful = 0.0, distortion = 0.0;
  for (Eigen::Index k = 0; k < angles.size(); ++k) {
    const double width = 0.25 * std::numbers::pi / 180.0 * std::cos(angles[k]);
    useful += width * watt(p.useful_dbw[k]);
    distortion += width * watt(p.distortion_dbw[k]);
    EXPECT_NEAR(watt(p.total_dbw[k]), watt(p.useful_dbw[k]) + watt(p.distortion_dbw[k]), 1e-9 * watt(p.total_dbw[k]));
    double streams = 0.0;
    for (Eigen::Index u = 0; u < 4; ++u) streams += watt(p.stream_dbw(k, u));
    EXPECT_NEAR(streams, watt(p.useful_dbw[k]), 1e-9 * watt(p.useful_dbw[k]));
  }
  const PatternIntegrals exact = pattern_integrals(x, s, 1, AmplifierModel::actual);
  EXPECT_NEAR(useful, exact.useful_w, 1e-3 * exact.useful_w);  // trapezia of 0.25 degrees
  EXPECT_NEAR(distortion, exact.distortion_w, 1e-3 * exact.distortion_w);
}

TEST(DabBeamPattern, AMatchedBeamPointsAtItsUserForBothKindsOfWaves) {
  for (const Array array : {Array::planar, Array::spherical}) {
    Scenario scenario;
    scenario.array = array;
    scenario.paths = scenario.users = 1;
    scenario.antennas = 32;
    const Instance x = draw(scenario, 4, 0);
    const Solution s = solve_mrt(x, {}, {}).solution;
    const VectorXd angles = pattern_angles();
    for (Eigen::Index b = 0; b < 4; ++b) {
      const double user = user_angles(x, b)[0];
      const BeamPattern p = beam_pattern(x, s, b, AmplifierModel::ideal, angles);
      const Peak top = peak(p.angle_rad, p.useful_dbw);
      EXPECT_NEAR(top.angle_rad, user, 0.25 * std::numbers::pi / 180.0);
      EXPECT_NEAR(watt(top.level_dbw), 32.0 * 10.0 * 0.98 * 0.98, 5.0);  // N P |beta1|^2, next to the grid's point
      EXPECT_EQ(p.distortion_dbw.maxCoeff(), -400.0);
    }
  }
}

TEST(DabBeamPattern, SaysWhatTheUsersOfALineOfSightReceive) {
  Scenario scenario;
  scenario.paths = 1;
  const Instance x = draw(scenario, 5, 0);
  const Solution s = solve_rzf(x, {}, {}).solution;
  const BeamPattern p = beam_pattern(x, s, 2, AmplifierModel::actual, user_angles(x, 2));
  Instance alone = x;  // station 2 only
  Solution own = s;
  for (Eigen::Index b : {0, 1, 3}) own.w.middleCols(b * 4, 4).setZero();
  const Received heard = received(alone, own);
  for (Eigen::Index u = 0; u < 4; ++u) {
    const double gain = x.channel(2).col(u).squaredNorm() / 16.0;
    EXPECT_NEAR(gain * watt(p.useful_dbw[u]), heard.link.row(u).squaredNorm(), 1e-9 * heard.link.row(u).squaredNorm());
    EXPECT_NEAR(gain * watt(p.distortion_dbw[u]), heard.distortion[u], 1e-9 * heard.distortion[u]);
  }
}

TEST(DabBeamPattern, RefusesWhatIsNotThere) {
  const Instance x = mini_case();
  expect_refused([&] { (void)user_angles(x, 0); }, {"tx_pos_m", "rx_pos_m", "tx_normal_rad"});
  expect_refused([&] { (void)beam_pattern(x, mini_beams(), 2, AmplifierModel::actual, pattern_angles()); }, {"station", "2"});
  expect_refused([&] { (void)pattern_integrals(x, {.w = Eigen::MatrixXcd::Zero(2, 2)}, 0, AmplifierModel::ideal); }, {"w"});
}

}  // namespace
}  // namespace airloom::dab
