// Every row of the spec's list of bad input: refused, with the argument named.
#include <gtest/gtest.h>

#include <functional>

#include "airloom/core/error.hpp"
#include "airloom/systems/iab/system.hpp"
#include "systems/iab/support.hpp"

namespace airloom::iab {
namespace {

using namespace testing;

/// Runs `act`, expects a refusal whose message contains every one of `words`.
void expect_refused(const std::function<void()>& act, std::vector<std::string> words) {
  try {
    act();
  } catch (const Error& error) {
    for (const std::string& word : words)
      EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << "'" << word << "' not in: " << error.what();
    return;
  }
  FAIL() << "not refused: " << words.front();
}

void refuse_scenario(const Values& values, std::vector<std::string> words) {
  expect_refused([&] { (void)draw(from_values<Scenario>(values, "scenario"), 1, 0); }, std::move(words));
}

TEST(IabBadScenario, TooFewUsers) {
  refuse_scenario({{"aerial_users", std::int64_t{0}}}, {"scenario.aerial_users", "0"});
  refuse_scenario({{"ground_users", std::int64_t{0}}}, {"scenario.ground_users", "0"});
}

TEST(IabBadScenario, MoreStreamsThanElements) {
  refuse_scenario({{"array_nx", std::int64_t{1}}, {"array_ny", std::int64_t{3}}}, {"scenario.aerial_users", "number of elements, 3"});
  refuse_scenario({{"array_nx", std::int64_t{1}}, {"array_ny", std::int64_t{2}}, {"aerial_users", std::int64_t{1}}},
                  {"scenario.ground_users", "number of elements, 2"});
}

TEST(IabBadScenario, EmptyArray) {
  refuse_scenario({{"array_nx", std::int64_t{0}}}, {"scenario.array_nx", "0"});
  refuse_scenario({{"array_ny", std::int64_t{-1}}}, {"scenario.array_ny", "-1"});
}

TEST(IabBadScenario, PositionsThatAreNotFinite) {
  refuse_scenario({{"donor_x_m", std::nan("")}}, {"scenario.donor_x_m", "finite"});
  refuse_scenario({{"ground_xy_m", std::vector<double>{0, 0, 1, 1, 2, INFINITY}}}, {"scenario.ground_xy_m[5]", "finite"});
}

TEST(IabBadScenario, PlacesThatCoincide) {
  refuse_scenario({{"ground_xy_m", std::vector<double>{300, 500, 300, 500, 250, 250}}}, {"ground user 0 and ground user 1", "same place"});
  refuse_scenario({{"node_x_m", 0.0}, {"node_y_m", 0.0}, {"node_height_m", 150.0}}, {"donor and node"});
}

TEST(IabBadScenario, LinksBelowOneMetre) {
  refuse_scenario({{"aerial_xy_m", std::vector<double>{0, 0.5, 200, 200, -200, 200}}, {"aerial_height_m", 150.0}},
                  {"distance_m", "0.5", ">= 1"});
}

TEST(IabBadScenario, WrongNumberOfPlaces) {
  refuse_scenario({{"ground_xy_m", std::vector<double>{300, 500}}}, {"scenario.ground_xy_m", "2 per user: 6"});
}

TEST(IabBadScenario, BandwidthCarrierAndNoise) {
  refuse_scenario({{"bandwidth_mhz", 0.0}}, {"scenario.bandwidth_mhz", "> 0"});
  refuse_scenario({{"carrier_ghz", -28.0}}, {"scenario.carrier_ghz", "> 0"});
  refuse_scenario({{"noise_psd_dbm_per_hz", -INFINITY}}, {"scenario.noise_psd_dbm_per_hz", "finite"});
  refuse_scenario({{"noise_mode", std::string("value")}}, {"noise_aerial_dbm", "noise_ground_dbm"});
  refuse_scenario({{"donor_power_dbw", -INFINITY}}, {"scenario.donor_power_dbw", "finite"});
}

TEST(IabBadScenario, Chains) {
  refuse_scenario({{"n_rf_donor", std::int64_t{0}}}, {"scenario.n_rf_donor", ">= 1"});
  refuse_scenario({{"n_rf_node", std::int64_t{65}}}, {"scenario.n_rf_node", "65", "number of elements, 64"});
  refuse_scenario({{"architecture", std::string("sub_connected")}, {"n_rf_donor", std::int64_t{9}}},
                  {"scenario.n_rf_donor", "array_nx = 8", "stays empty"});
}

TEST(IabBadScenario, SeparationThatCannotBeMet) {
  refuse_scenario({{"aerial_separation_m", 2500.0}}, {"aerial users", "minimum separation cannot be met"});
}

TEST(IabBadScenario, AllFaultsAreReportedAtOnce) {
  refuse_scenario({{"bandwidth_mhz", 0.0}, {"aray_nx", std::int64_t{4}}, {"paths", std::string("six")}},
                  {"3 faults", "bandwidth_mhz", "did you mean 'array_nx'", "scenario.paths: 'six'; must be an integer"});
}

TEST(IabBadOptions, PowerShares) {
  const Instance x = draw({}, 1, 0);
  Instance strong_node = x;
  strong_node.node_power_max_w = 3.1 * x.donor_power_max_w;
  expect_refused([&] { (void)solve_zero_forcing(strong_node, {}, {}); }, {"options.power_mode", "power_mode = equal"});
  DigitalOptions custom;
  custom.design.power_mode = PowerMode::custom;
  custom.design.donor_shares = {0.5, 0.25, 0.25, 0.25};
  custom.design.node_shares = {0.5, 0.5};
  expect_refused([&] { (void)solve_zero_forcing(x, custom, {}); },
                 {"options.donor_shares", "sum 1.25", "options.node_shares", "one per stream, 3"});
  custom.design.donor_shares = {0.3, 0.3, 0.3, 0.1 + 5e-10};  // within 1e-9 of the budget: scaled, not refused
  custom.design.node_shares = {0.5, 0.3, 0.2};
  EXPECT_TRUE(evaluate(x, solve_zero_forcing(x, custom, {}).solution).feasible());
}

TEST(IabBadOptions, SingularVectorStartWithTooManyChains) {
  Scenario s;
  s.n_rf_donor = 6;
  const Instance x = draw(s, 1, 0);
  AlternatingLsOptions o;
  o.random_fill = false;
  expect_refused([&] { (void)solve_alternating_ls(x, o, {}); }, {"options.start", "6 chains for 4 streams", "random_fill"});
  EXPECT_TRUE(evaluate(x, solve_alternating_ls(x, {}, {}).solution).feasible());
}

TEST(IabBadOptions, FewerChainsThanStreamsForZeroForcing) {
  Scenario s;
  s.n_rf_donor = 3;
  const Instance x = draw(s, 1, 0);
  expect_refused([&] { (void)solve_phase_of_channel(x, {}, {}); }, {"phase_of_channel", "3 RF chains for 4 streams", "hybrid_wmmse"});
  expect_refused([&] { (void)solve_coordinate_descent(x, {}, {}); }, {"zf_eff", "3 RF chains for 4 streams", "hybrid_wmmse"});
}

TEST(IabBadOptions, MethodsForFullyConnectedArrays) {
  Scenario s;
  s.architecture = Architecture::sub_connected;
  const Instance x = draw(s, 1, 0);
  const auto refuse = [&](const std::function<void()>& act, const char* name) { expect_refused(act, {name, "fully connected"}); };
  refuse([&] { (void)solve_alternating_ls(x, {}, {}); }, "alternating_ls");
  refuse([&] { (void)solve_mo_altmin(x, {}, {}); }, "mo_altmin");
  refuse([&] { (void)solve_pe_altmin(x, {}, {}); }, "pe_altmin");
  refuse([&] { (void)solve_omp(x, {}, {}); }, "omp");
  refuse([&] { (void)solve_two_rf_exact(x, {}, {}); }, "two_rf_exact");
}

TEST(IabBadOptions, ShapelessArrayForTheDictionary) {
  Instance x = draw({}, 1, 0);
  x.array_shape.reset();
  expect_refused([&] { (void)solve_omp(x, {}, {}); }, {"array_shape", "omp"});
}

TEST(IabBadOptions, UsersInOneDirection) {
  Instance x = draw({}, 1, 0);
  x.h_ground.col(2) = 0.5 * x.h_ground.col(1);
  expect_refused([&] { (void)solve_zero_forcing(x, {}, {}); }, {"node channels", "1e8", "Streams 1 and 2", "|cos| = 0.99999"});
}

TEST(IabBadOptions, ShareOutsideTheUnitInterval) {
  Values values{{"mu", 1.5}};
  expect_refused([&] { (void)from_values<DigitalOptions>(values, "options"); }, {"options.mu", "1.5", "[0, 1]"});
}

TEST(IabBadOptions, GuaranteeAboveTheLargestGroundRateIsInfeasible) {
  const Instance x = draw({}, 1, 0);
  PhaseOfChannelOptions o;
  o.design.split.split = SplitRule::min_ground_rate;
  o.design.split.min_ground_rate_bps = 1e12;
  const Outcome<Solution> out = solve_phase_of_channel(x, o, {});
  EXPECT_EQ(out.status, Status::infeasible);
  EXPECT_NE(out.message.find("no beams carry more than"), std::string::npos);
  EXPECT_EQ(to_text(*out.certificate.find("infeasibility")), "ground_rate_bound");
}

TEST(IabNumbers, TroubleIsAStatusNeverANumber) {
  Instance x = draw(multipath(), 1, 0);
  x.h_aerial *= 1e-150;  // squares underflow
  for (const Outcome<Solution>& out : {solve_mrt(x, {}, {}), solve_phase_of_channel(x, {}, {})}) {
    EXPECT_TRUE(out.solution.w_aerial.allFinite());
    for (const auto& [name, column] : out.trace.columns()) {
      for (const double v : column) EXPECT_TRUE(std::isfinite(v)) << name;
    }
  }
}

}  // namespace
}  // namespace airloom::iab
