/// Beams with one saturated antenna: what the users still receive, and what becomes of the distortion.
#include "airloom/systems/dab/design/saturation.hpp"

#include <gtest/gtest.h>

#include "airloom/systems/dab/design/central/central.hpp"
#include "systems/dab/judge.hpp"
#include "systems/dab/layouts.hpp"

namespace airloom::dab {
namespace {

using namespace testing;

TEST(DabSaturation, OneAntennaOfTheStationIsFarAboveTheOthersAndNothingElseChanges) {
  const BeamProblem p = draw_layout({}, 3);
  const Eigen::MatrixXcd w = solve_central(p, {.saturation_sweeps = 0}).w;
  for (Eigen::Index b = 0; b < p.stations(); ++b) {
    const Eigen::MatrixXcd v = with_saturated_antenna(p, w, b);
    for (Eigen::Index other = 0; other < p.stations(); ++other) {
      if (other == b) continue;
      EXPECT_EQ(station_beams(v, other, p.users()), station_beams(w, other, p.users()));
    }
    Eigen::VectorXd power = station_beams(v, b, p.users()).rowwise().squaredNorm();
    EXPECT_LE(power.sum(), p.budget[b] * (1.0 + 1e-12));
    Eigen::Index n = 0;
    const double most = power.maxCoeff(&n);
    power[n] = 0.0;
    EXPECT_GT(most, 1.5 * power.maxCoeff());
    EXPECT_GT(most, 3.0 * power.mean());
  }
}

TEST(DabSaturation, CancelsTheDistortionOfEqualAntennasAndKeepsWhatTheUserReceives) {
  const Eigen::Index n = 16;
  BeamProblem p{.h = Eigen::MatrixXcd::Constant(n, 1, 30.0),
                .budget = Eigen::VectorXd::Ones(1),
                .weight = Eigen::VectorXd::Ones(1),
                .amplifier = {.beta1 = 0.98, .beta3 = {-0.4, -0.1}}};
  const Eigen::MatrixXcd w = Eigen::MatrixXcd::Constant(n, 1, 0.05);  // far below the budget
  const Eigen::MatrixXcd v = with_saturated_antenna(p, w, 0);
  const Heard before(p, w), after(p, v);
  EXPECT_NEAR(std::abs(after.link(0, 0)), std::abs(before.link(0, 0)), 1e-3 * std::abs(before.link(0, 0)));
  EXPECT_LT(after.distortion[0], 0.7 * before.distortion[0]);  // not 0: the repair raises the others
  EXPECT_GT(bits(p, v), bits(p, w));
}

TEST(DabSaturation, LeavesAloneWhatHasNoAntennaToSpareOrIsSilent) {
  const BeamProblem two = draw_layout({.antennas = 2, .users = 2}, 0);
  const Eigen::MatrixXcd w = local_beams(Start::rzf, two);
  EXPECT_EQ(with_saturated_antenna(two, w, 0), w);
  const BeamProblem p = draw_layout({}, 0);
  Eigen::MatrixXcd silent = local_beams(Start::rzf, p);
  station_beams(silent, 1, p.users()).setZero();
  EXPECT_EQ(with_saturated_antenna(p, silent, 1), silent);
}

}  // namespace
}  // namespace airloom::dab
