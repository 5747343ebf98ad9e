// Baselines of `twotier`: equal power, selfish water-filling, sensing.
#include "airloom/systems/twotier/design/baselines.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/numerics/gaussian_tail.hpp"
#include "airloom/numerics/water_fill.hpp"
#include "airloom/systems/twotier/design/cognitive.hpp"
#include "airloom/systems/twotier/design/weighted_water_fill.hpp"
#include "systems/twotier/layouts.hpp"
#include "systems/twotier/network_support.hpp"

namespace airloom::twotier {
namespace {

using namespace testing;
using Index = Eigen::Index;

TEST(TwotierBaselines, WorkedExample) {
  const Instance x = worked_example();
  EXPECT_NEAR(weighted_sum_rate(x, solve_equal_power(x, {}, {}).solution.p), 10.388842, 1e-6);
  const Outcome<Solution> selfish = solve_water_filling(x, {}, {});
  EXPECT_EQ(selfish.status, Status::converged);
  EXPECT_NEAR(weighted_sum_rate(x, selfish.solution.p), 10.311483, 1e-6);
}

TEST(TwotierBaselines, PublishedRuleEndsWhereWaterFillingDoes) {
  const Instance x = worked_example();
  const Outcome<Solution> published = solve_water_filling(x, {.rule = SelfishRule::eq33, .max_rounds = 20000}, {});
  EXPECT_NEAR(weighted_sum_rate(x, published.solution.p), 10.311483, 1e-3);  // powers that go to 0 do so like 1 / rounds
}

TEST(TwotierBaselines, WaterFillingIsThatOfTheSharedFunction) {
  RandomStream stream(1, StreamId::solver_initialization, 0);
  for (int k = 0; k < 100; ++k) {
    Eigen::VectorXd gain(6), weight(6), cap(6);
    for (Index l = 0; l < 6; ++l) {
      gain[l] = stream.exponential() * 5.0;
      weight[l] = stream.uniform(0.5, 2.0);
      cap[l] = stream.uniform(0.1, 0.6);
    }
    const Eigen::VectorXd ones = Eigen::VectorXd::Ones(6);
    EXPECT_LE((weighted_water_fill(ones, gain, {}, 1.0) - water_fill(gain, 1.0)).cwiseAbs().maxCoeff(), 1e-12);
    // optimality: equal slopes where the limits are not met
    const Eigen::VectorXd p = weighted_water_fill(weight, gain, cap, 1.0);
    EXPECT_NEAR(p.sum(), std::min(1.0, cap.sum()), 1e-12);
    const Eigen::VectorXd slope = weight.array() * gain.array() / (1.0 + gain.array() * p.array());
    double level = 0.0;
    for (Index l = 0; l < 6; ++l) level = p[l] > 0.0 && p[l] < cap[l] * (1.0 - 1e-12) ? slope[l] : level;
    if (level == 0.0) continue;
    for (Index l = 0; l < 6; ++l) {
      EXPECT_GE(p[l], 0.0);
      EXPECT_LE(p[l], cap[l]);
      EXPECT_TRUE(p[l] >= cap[l] * (1.0 - 1e-12) || slope[l] <= level * (1.0 + 1e-9));
      EXPECT_TRUE(p[l] <= 0.0 || slope[l] >= level * (1.0 - 1e-9));
    }
  }
  EXPECT_NEAR(weighted_water_fill(Eigen::VectorXd::Ones(2), Eigen::VectorXd::Ones(2), Eigen::VectorXd::Constant(2, 0.2), 1.0).sum(), 0.4,
              1e-15);
}

TEST(TwotierBaselines, SensingKeepsSilentSubchannels) {
  Instance x = draw_layout({.cells = 4, .channels = 30}, 1);
  EXPECT_THROW((void)solve_cognitive(x, {}, {}), InvalidInput);
  x.cell_is_macro.setConstant(4, false);
  x.cell_is_macro[0] = true;
  Eigen::MatrixXd heard = Eigen::MatrixXd::Zero(4, 30);
  heard.leftCols(15).setConstant(10.0);  // far above noise
  x.sensing_snr = heard;
  const Outcome<Solution> out = solve_cognitive(x, {}, {});
  EXPECT_EQ(out.status, Status::converged);
  EXPECT_TRUE((out.solution.p.bottomLeftCorner(3, 15).array() == 0.0).all());
  EXPECT_TRUE((out.solution.p.row(0).array() > 0.0).all());
  EXPECT_LE(std::abs(budget_excess(x, out.solution.p)), 1e-12);
  // of 45 idle slots 5 % are taken for busy: within 4 standard deviations
  EXPECT_NEAR(out.certificate.number("idle_share"), 0.5 * 0.95, 0.5 * 4.0 * std::sqrt(0.05 * 0.95 / 45.0));
  const Outcome<Solution> bands = solve_cognitive(x, {.unit = SensingUnit::subband, .subbands = 2}, {});
  EXPECT_TRUE((bands.solution.p.bottomLeftCorner(3, 15).array() == 0.0).all());
  x.sensing_snr->setConstant(10.0);
  const Outcome<Solution> busy = solve_cognitive(x, {}, {});
  for (Index c = 1; c < 4; ++c) EXPECT_EQ((busy.solution.p.row(c).array() > 0.0).count(), 1);
  EXPECT_THROW((void)solve_cognitive(x, {.unit = SensingUnit::subband, .subbands = 7}, {}), InvalidInput);
}

TEST(TwotierBaselines, TailOfTheNormalLaw) {
  EXPECT_NEAR(inverse_gaussian_tail(0.5), 0.0, 1e-12);
  EXPECT_NEAR(inverse_gaussian_tail(0.05), 1.6448536269514722, 1e-12);
  EXPECT_NEAR(0.5 * std::erfc(inverse_gaussian_tail(2.5e-13) / std::sqrt(2.0)), 2.5e-13, 1e-24);
}

}  // namespace
}  // namespace airloom::twotier
