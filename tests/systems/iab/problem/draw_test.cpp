#include <gtest/gtest.h>

#include <cmath>

#include "airloom/systems/iab/system.hpp"
#include "systems/iab/support.hpp"

namespace airloom::iab {
namespace {

using namespace testing;

TEST(IabDraw, RealizationsDoNotDependOnWhatRanBefore) {
  const Instance alone = draw(multipath(), 9, 17);
  for (std::uint64_t r = 0; r < 17; ++r) (void)draw(multipath(), 9, r);
  const Instance after = draw(multipath(), 9, 17);
  EXPECT_EQ(alone.h_aerial, after.h_aerial);
  EXPECT_EQ(alone.h_ground, after.h_ground);
  EXPECT_NE(alone.h_ground, draw(multipath(), 10, 17).h_ground);
}

TEST(IabScenario, HasTheDefaultsOfThePublicationsTable) {  // Table 2
  const Scenario s;
  EXPECT_EQ(s.carrier_ghz, 28.0);
  EXPECT_EQ(s.bandwidth_mhz, 500.0);
  EXPECT_EQ(s.noise_psd_dbm_per_hz, -170.0);
  EXPECT_EQ(s.donor_height_m, 150.0);
  EXPECT_EQ(s.node_height_m, 70.0);
  EXPECT_EQ(s.aerial_height_m, 100.0);
  EXPECT_EQ(s.path_loss_exponent, 2.0);
  EXPECT_EQ(s.aerial_users, 3);
  EXPECT_EQ(s.ground_users, 3);
  EXPECT_EQ(s.array_nx, 8);
  EXPECT_EQ(s.array_ny, 8);
  EXPECT_EQ(s.rf_chain_power_w, 0.25);
  EXPECT_EQ(s.phase_shifter_power_w, 0.001);
}

TEST(IabDraw, PowerAndNoiseDoNotMoveTheUsers) {
  Scenario loud;
  loud.donor_power_dbw = 7;
  loud.noise_mode = NoiseMode::band_proportional;
  EXPECT_EQ(draw({}, 1, 3).h_aerial, draw(loud, 1, 3).h_aerial);
}

TEST(IabDraw, UsersKeepTheirSeparationsAndTheirArea) {
  for (std::uint64_t r = 0; r < 50; ++r) {
    const Instance x = draw({}, 2, r);
    const auto at = [&](Eigen::Index u) { return Eigen::Vector2d(x.rx_pos_m.col(u).head<2>()); };
    const Eigen::Vector2d node(375, 375);
    for (Eigen::Index a = 0; a < 3; ++a) {
      EXPECT_LE(at(a).cwiseAbs().maxCoeff(), 750.0);
      EXPECT_GE((at(a) - node).norm(), 200.0);
      for (Eigen::Index b = a + 1; b < 3; ++b) {
        EXPECT_GE((at(a) - at(b)).norm(), 200.0);
        EXPECT_GE((at(3 + a) - at(3 + b)).norm(), 100.0);
      }
      EXPECT_GE(at(3 + a).minCoeff(), 0.0);  // the node's quadrant
      EXPECT_LE(at(3 + a).maxCoeff(), 750.0);
    }
  }
}

TEST(IabDraw, MultipathHasTheMeanPowerOfLineOfSight) {
  double ratio = 0.0;
  constexpr std::uint64_t drops = 2000;
  for (std::uint64_t r = 0; r < drops; ++r) {
    ratio += draw(multipath(), 3, r).h_aerial.col(3).squaredNorm() / draw({}, 3, r).h_aerial.col(3).squaredNorm();  // the fixed hop
  }
  EXPECT_NEAR(ratio / drops, 1.0, 0.03);  // six rays at K = 5 dB: deviation 0.2 per drop, times 3 / sqrt(2000)
}

TEST(IabDraw, SitesShowWhoServesWhom) {
  const std::vector<Site> sites = iab::sites(draw({}, 1, 0));
  ASSERT_EQ(sites.size(), 8U);
  EXPECT_EQ(sites[1].role, "node");
  EXPECT_EQ(sites[1].served_by, 0);
  EXPECT_EQ(sites[2].served_by, 0);
  EXPECT_EQ(sites[7].served_by, 1);
  EXPECT_EQ(sites[7].z_m, 0.0);
}

TEST(IabMetrics, BoundsHoldForEveryAlgorithmAndNoise) {
  for (const NoiseMode mode : {NoiseMode::full_band, NoiseMode::band_proportional, NoiseMode::psd_as_power}) {
    for (std::uint64_t r = 0; r < 5; ++r) {
      Scenario s = multipath();
      s.noise_mode = mode;
      const Instance x = draw(s, 4, r);
      for (const auto& a : Iab::algorithms()) {
        if (a.name == "two_rf_exact") continue;  // needs twice the chains
        const Evaluation e = evaluate(x, a.solve(x, {}, {}).solution);
        EXPECT_TRUE(e.feasible()) << a.name;
        EXPECT_LE(e.metrics.number("sum_rate_bps"), e.certificate.number("upper_bound")) << a.name;
        EXPECT_LE(total(e.metrics.numbers("se_aerial")), e.certificate.number("se_aerial_bound") * (1 + 1e-12)) << a.name;
        EXPECT_LE(e.certificate.number("split_gap"), 1e-9) << a.name;
        EXPECT_LE(e.metrics.number("ground_shortfall"), 1e-8) << a.name;
      }
    }
  }
}

TEST(IabMetrics, UserRatesAddUpToTheNetworkRate) {
  const Instance x = draw({}, 1, 2);
  DigitalOptions o;
  o.design.split.split = SplitRule::fixed;
  o.design.split.mu = 0.4;  // the backhaul cannot carry the ground traffic
  const Evaluation e = evaluate(x, solve_zero_forcing(x, o, {}).solution);
  EXPECT_GT(e.metrics.number("ground_shortfall"), 0.0);
  EXPECT_NEAR(total(e.metrics.numbers("user_rate_bps")), e.metrics.number("sum_rate_bps"), 1e-3);
  EXPECT_TRUE(e.feasible());  // the rate already carries the minimum
}

}  // namespace
}  // namespace airloom::iab
