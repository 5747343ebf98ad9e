// Flows, energy and finite phases as the judge sees them; every number is computed here again.
#include <gtest/gtest.h>

#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/systems/iab/judge/consumed_power.hpp"
#include "airloom/systems/iab/system.hpp"
#include "systems/iab/support.hpp"

namespace airloom::iab {
namespace {

using namespace testing;

Solution zero_forced(const Instance& x) { return solve_zero_forcing(x, {}, {}).solution; }

TEST(IabFlows, GivenFlowsAreTheGroundUsersRates) {
  const Instance x = draw({}, 1, 0);
  Solution s = zero_forced(x);
  const Evaluation plain = evaluate(x, s);
  EXPECT_EQ(plain.residuals.find("flow_capacity"), nullptr);
  const double backhaul = plain.metrics.number("backhaul_rate_bps");
  const auto se = plain.metrics.numbers("se_ground");
  const double first = x.bandwidth_hz * (1.0 - s.mu_aerial) * se[0];
  s.flow_ground_bps.resize(3);
  s.flow_ground_bps << 0.5 * first, 0.2 * first, 0.0;
  const Evaluation e = evaluate(x, s);
  EXPECT_TRUE(e.feasible());
  const auto rates = e.metrics.numbers("user_rate_bps");
  EXPECT_EQ(rates, e.metrics.numbers("user_rate"));
  EXPECT_EQ(std::vector<double>(rates.end() - 3, rates.end()), std::vector<double>(s.flow_ground_bps.begin(), s.flow_ground_bps.end()));
  EXPECT_NEAR(e.metrics.number("ground_rate_bps"), 0.7 * first, 1e-6);
  EXPECT_NEAR(e.metrics.number("sum_rate_bps"), e.metrics.number("access_rate_bps") + 0.7 * first, 1e-5);
  EXPECT_EQ(e.metrics.number("rate_min"), 0.0);
  EXPECT_EQ(e.metrics.number("rate_geometric_mean"), 0.0);

  s.flow_ground_bps << 1.25 * first, 0.0, 0.0;  // a quarter more than its beam carries
  const Evaluation over = evaluate(x, s);
  EXPECT_FALSE(over.feasible());
  EXPECT_NEAR(over.residuals.number("flow_capacity"), 0.25, 1e-9);
  EXPECT_EQ(over.residuals.number("backhaul"), std::max(0.0, 1.25 * first / backhaul - 1.0));

  Solution starved = s;
  starved.w_aerial.col(x.backhaul()) *= 0.1;
  starved.flow_ground_bps << 0.9 * first, 0.0, 0.0;
  const Evaluation thin = evaluate(x, starved);
  EXPECT_NEAR(thin.residuals.number("backhaul"), std::max(0.0, 0.9 * first / thin.metrics.number("backhaul_rate_bps") - 1.0), 1e-9);
  EXPECT_GT(thin.residuals.number("backhaul"), 0.1);
}

TEST(IabFlows, ComeBackFromFilesAndAreRefusedWhereTheyCannotBe) {
  const Instance x = draw({}, 1, 0);
  Solution s = zero_forced(x);
  s.flow_ground_bps = Eigen::Vector3d(1e6, 2e6, 3e6);
  io::Arrays arrays = write_solution(x, s);
  EXPECT_EQ(read_solution(x, arrays, "beams").flow_ground_bps, s.flow_ground_bps);
  const auto refused = [&](io::Array flows, const std::string& word) {
    arrays["flow_ground_bps"] = std::move(flows);
    try {
      (void)read_solution(x, arrays, "beams");
      ADD_FAILURE() << "not refused: " << word;
    } catch (const InvalidInput& error) {
      EXPECT_NE(std::string(error.what()).find("flow_ground_bps"), std::string::npos) << error.what();
      EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << error.what();
    }
  };
  refused({{2}, std::vector<double>{1e6, 2e6}}, "3");
  refused({{3}, std::vector<double>{1e6, -1.0, 0.0}}, "must be >= 0");
  refused({{3}, std::vector<double>{1e6, std::nan(""), 0.0}}, "finite");
}

TEST(IabPhaseBits, AreReadWrittenAndBounded) {
  Scenario s;
  s.phase_bits = 3;
  const Instance x = draw(s, 1, 0);
  EXPECT_EQ(read_instance(write_instance(x), "file").phase_bits, 3);
  EXPECT_FALSE(read_instance(write_instance(draw({}, 1, 0)), "file").phase_bits.has_value());
  for (const std::int64_t bits : {0, 17, -3}) {
    io::Arrays arrays = write_instance(x);
    arrays["phase_bits"] = io::Array::scalar(bits);
    EXPECT_THROW((void)read_instance(arrays, "file"), InvalidInput) << bits;
  }
  const Evaluation digital = evaluate(x, zero_forced(x));
  EXPECT_EQ(digital.residuals.number("phase_grid_donor"), 0.5);
  EXPECT_EQ(digital.residuals.number("phase_grid_node"), 0.5);
  EXPECT_FALSE(digital.feasible());
}

TEST(IabEnergy, CountsTheChainsThatThePlatformsHave) {
  const Instance x = draw({}, 1, 0);
  const auto power = [&](Hardware donor, Hardware node) { return consumed_power(x, donor, node, 0.5); };
  const ConsumedPower hybrid = power(Hardware::factored, Hardware::rank_only);
  EXPECT_NEAR(hybrid.network_w, 2.0 + 7 * 0.25 + 7 * 64 * 0.001, 1e-12);
  EXPECT_NEAR(hybrid.network_radiated_w, 0.5 + 7 * 0.25 + 7 * 64 * 0.001, 1e-12);
  EXPECT_NEAR(hybrid.single_w, 1.0 + 4 * 0.25 + 4 * 64 * 0.001, 1e-12);
  EXPECT_NEAR(hybrid.paper_w, 1.0 + 0.942, 1e-12);
  EXPECT_NEAR(power(Hardware::violated, Hardware::violated).network_w, 2.0 + 128 * 0.25, 1e-12);
  Scenario sub;
  sub.architecture = Architecture::sub_connected;
  EXPECT_NEAR(consumed_power(draw(sub, 1, 0), Hardware::factored, Hardware::factored, 2.0).network_w, 2.0 + 7 * 0.25 + 2 * 64 * 0.001,
              1e-12);
}

TEST(IabEnergy, MetricsAreRatesOverThesePowers) {
  const Instance x = draw({}, 1, 0);
  Solution s = zero_forced(x);  // rank 4 and 3: the chains there are may make it
  s.w_ground *= std::sqrt(0.5);
  const Evaluation e = evaluate(x, s);
  const double rate = e.metrics.number("sum_rate_bps");
  const double circuits = 7 * 0.25 + 7 * 64 * 0.001;
  EXPECT_NEAR(e.metrics.number("energy_efficiency") / (rate / (2.0 + circuits)), 1.0, 1e-12);
  EXPECT_NEAR(e.metrics.number("energy_efficiency_radiated") / (rate / (1.5 + circuits)), 1.0, 1e-12);
  EXPECT_NEAR(e.metrics.number("energy_efficiency_single") / (rate / (1.0 + 4 * 0.314)), 1.0, 1e-12);
  EXPECT_NEAR(e.metrics.number("energy_efficiency_paper") / (rate / 1.942), 1.0, 1e-12);
  const auto radiated = e.metrics.numbers("radiated_power_w");
  EXPECT_NEAR(radiated[0], 1.0, 1e-12);
  EXPECT_NEAR(radiated[1], 0.5, 1e-12);
}

TEST(IabRates, ATierWithoutBandHasNoSpectralEfficiency) {
  Scenario proportional;
  proportional.noise_mode = NoiseMode::band_proportional;
  const Instance x = draw(proportional, 1, 0);
  Solution s = zero_forced(x);
  for (const double mu : {0.0, 1.0}) {
    s.mu_aerial = mu;
    const Evaluation e = evaluate(x, s);
    EXPECT_TRUE(e.feasible());
    EXPECT_EQ(mu == 0.0 ? total(e.metrics.numbers("se_aerial")) : total(e.metrics.numbers("se_ground")), 0.0);
    EXPECT_GT(mu == 0.0 ? total(e.metrics.numbers("se_ground")) : total(e.metrics.numbers("se_aerial")), 0.0);
    EXPECT_TRUE(std::isfinite(e.metrics.number("sum_rate_bps")));
  }
}

}  // namespace
}  // namespace airloom::iab
