// Every row of the specification's list of bad input that concerns scenarios, files and instances: refused, the field named.
#include "airloom/systems/twotier/system.hpp"
#include "systems/twotier/network_support.hpp"

namespace airloom::twotier {
namespace {

using namespace testing;

void refuse_scenario(const Values& values, const std::vector<std::string>& words) {
  expect_refused([&] { (void)draw(from_values<Scenario>(values, "scenario"), 1, 0); }, words);
}

TEST(TwoTierBadScenario, NumbersOutsideTheirRange) {
  for (const char* name :
       {"cell_radius_m", "femto_radius_m", "macro_user_min_m", "femto_user_min_m", "macro_height_m", "femto_height_m", "user_height_m",
        "macro_power_w", "femto_power_w", "user_power_w", "bandwidth_hz", "temperature_k", "wavelength_m", "lines_per_m_rad",
        "femtos_per_m", "mean_clusters", "symbol_rate_hz", "angle_spread_deg", "doppler_width_rad"})
    refuse_scenario({{name, 0.0}}, {std::string("scenario.") + name});
  for (const char* name : {"rician_k", "macro_weight", "femto_weight", "wall_loss_db", "mean_delay_s", "speed_m_per_s"})
    refuse_scenario({{name, -1.0}}, {std::string("scenario.") + name, "-1"});
  refuse_scenario({{"doppler_width_rad", 6.3}}, {"scenario.doppler_width_rad"});
  for (const double mu : {0.0, 1.0, -0.5}) refuse_scenario({{"estimation_error", mu}}, {"scenario.estimation_error", "(0, 1)"});
  for (const double fc : {0.4, 2500.0, 2.5e9}) refuse_scenario({{"carrier_ghz", fc}}, {"scenario.carrier_ghz", "[0.5, 100]"});
  refuse_scenario({{"noise_figure_db", std::nan("")}}, {"scenario.noise_figure_db", "finite"});
  refuse_scenario({{"macro_stations", std::int64_t{8}}}, {"scenario.macro_stations", "8"});
  refuse_scenario({{"deployment", std::string("dense")}}, {"scenario.deployment", "hotspot"});
}

TEST(TwoTierBadScenario, SubBandsMustDivideTheBand) {
  refuse_scenario({{"subchannels", std::int64_t{31}}}, {"scenario.subchannels", "31", "reuse_factor = 3"});
  refuse_scenario({{"reuse_factor", std::int64_t{5}}}, {"scenario.reuse_factor", "5", "allow_large_reuse"});
  refuse_scenario({{"reuse_factor", std::int64_t{0}}}, {"scenario.reuse_factor"});
  Scenario s;
  s.reuse_factor = 5;
  s.allow_large_reuse = true;
  EXPECT_EQ(draw(s, 1, 0).channels(), 30);
}

TEST(TwoTierBadScenario, FieldsThatContradictEachOther) {
  refuse_scenario({{"block", std::int64_t{65}}}, {"scenario.block", "frame_blocks = 64"});
  refuse_scenario({{"macro_user_min_m", 3000.0}}, {"scenario.macro_user_min_m", "cell_radius_m"});
  refuse_scenario({{"femto_user_min_m", 100.0}}, {"scenario.femto_user_min_m", "femto_radius_m"});
  refuse_scenario({{"macro_users", std::int64_t{0}}, {"femto_users", std::int64_t{0}}}, {"scenario.macro_users", "users"});
  refuse_scenario({{"macro_weight", 0.0}, {"femto_weight", 0.0}}, {"scenario.macro_weight"});
  refuse_scenario({{"femto_inner_radius_m", 3000.0}}, {"scenario.femto_inner_radius_m"});
  refuse_scenario({{"deployment", std::string("corners")}, {"corner_m", 100.0}}, {"scenario.corner_m"});
  refuse_scenario({{"deployment", std::string("hotspot")}, {"macro_protection_m", 2990.0}}, {"scenario.hotspot_radius_m"});
  refuse_scenario({{"deployment", std::string("edge_line")}, {"femtos_per_m", 1.0}}, {"scenario.femtos_per_m", "2000"});
  refuse_scenario({{"femto_stations", std::int64_t{4096}}, {"subchannels", std::int64_t{300}}}, {"subchannels", "3e8"});
}

TEST(TwoTierBadScenario, OddCarriersAreWarnedOf) {
  EXPECT_TRUE(warnings(Scenario{}).empty());
  Scenario s;
  s.carrier_ghz = 28.0;
  ASSERT_EQ(warnings(s).size(), 1U);
  EXPECT_NE(warnings(s)[0].find("2 .. 6"), std::string::npos);
}

double& real_entry(io::Arrays& a, const char* name, std::size_t k) { return std::get<std::vector<double>>(a[name].data)[k]; }
std::int64_t& index_entry(io::Arrays& a, const char* name, std::size_t k) { return std::get<std::vector<std::int64_t>>(a[name].data)[k]; }

void refuse_instance(const std::function<void(io::Arrays&)>& change, const std::vector<std::string>& words) {
  io::Arrays arrays = write_instance(worked_example());
  change(arrays);
  expect_refused([&] { (void)read_instance(arrays, "file"); }, words);
}

TEST(TwoTierBadInstance, MissingArrays) {
  for (const char* name : {"gain_over_noise", "node", "user", "weight", "node_power_max_w", "subchannel_bandwidth_hz"})
    refuse_instance([name](io::Arrays& a) { a.erase(name); }, {name, "missing"});
}

TEST(TwoTierBadInstance, WrongShapes) {
  refuse_instance([](io::Arrays& a) { a["gain_over_noise"].shape = {3, 1, 4}; }, {"gain_over_noise"});
  refuse_instance([](io::Arrays& a) { a["gain_over_noise"].shape = {3, 4}; }, {"gain_over_noise"});
  for (const char* name : {"user", "weight"}) refuse_instance([name](io::Arrays& a) { a[name].shape = {2, 3}; }, {name, "N = 3"});
  refuse_instance([](io::Arrays& a) { a["node"].shape = {2, 3}; }, {"user", "gain_over_noise"});  // all others contradict it
  for (const char* name : {"sinr_min", "slot_power_max_w", "sensing_snr"})
    refuse_instance([name](io::Arrays& a) { a[name] = {{3, 1}, std::vector<double>(3, 0.0)}; }, {name, "C = 2"});
  refuse_instance([](io::Arrays& a) { a["cell_is_macro"] = {{3}, io::Array::Bools(3, 0)}; }, {"cell_is_macro", "C = 2"});
}

TEST(TwoTierBadInstance, GainsNameTheirPlace) {
  refuse_instance([](io::Arrays& a) { real_entry(a, "gain_over_noise", 5) = std::nan(""); }, {"gain_over_noise[1,0,1]", "finite"});
  refuse_instance([](io::Arrays& a) { real_entry(a, "gain_over_noise", 5) = 5e-324; }, {"gain_over_noise[1,0,1]", "from 1e-200"});
  refuse_instance([](io::Arrays& a) { real_entry(a, "gain_over_noise", 5) = INFINITY; }, {"gain_over_noise[1,0,1]", "finite"});
  refuse_instance([](io::Arrays& a) { real_entry(a, "gain_over_noise", 6) = -1.0; }, {"gain_over_noise[1,1,0]", "-1", ">= 0"});
  refuse_instance([](io::Arrays& a) { real_entry(a, "gain_over_noise", 7) = 0.0; }, {"gain_over_noise[1,1,1]", "own gain", "> 0"});
  refuse_instance([](io::Arrays& a) { real_entry(a, "gain_over_noise", 7) = -2.0; }, {"gain_over_noise[1,1,1]", "-2"});
  refuse_instance([](io::Arrays& a) { real_entry(a, "gain_over_noise", 1) = 1e200; }, {"gain_over_noise[0,0,1]", "1e60"});
}

TEST(TwoTierBadInstance, SlotsThatContradictThemselves) {
  refuse_instance([](io::Arrays& a) { index_entry(a, "node", 2) = 2; }, {"node[1,0]", "2", "below the number of nodes"});
  refuse_instance([](io::Arrays& a) { index_entry(a, "node", 2) = -2; }, {"node[1,0]", "-2"});
  refuse_instance([](io::Arrays& a) { index_entry(a, "node", 3) = -1; }, {"node[1,1]", "exactly where user"});
  refuse_instance([](io::Arrays& a) { index_entry(a, "user", 3) = -1; }, {"node[1,1]", "exactly where user"});
  refuse_instance([](io::Arrays& a) { index_entry(a, "user", 3) = -7; }, {"user[1,1]"});
  refuse_instance([](io::Arrays& a) { index_entry(a, "node", 0) = std::int64_t{1} << 40; }, {"node[0,0]"});
}

TEST(TwoTierBadInstance, WeightsBudgetsAndLimits) {
  refuse_instance([](io::Arrays& a) { real_entry(a, "weight", 4) = -0.5; }, {"weight[2,0]", "-0.5", ">= 0"});
  refuse_instance([](io::Arrays& a) { a["weight"] = {{3, 2}, std::vector<double>(6, 0.0)}; }, {"weight", "0 on every active slot"});
  for (const double power : {0.0, -1.0})
    refuse_instance([power](io::Arrays& a) { real_entry(a, "node_power_max_w", 1) = power; }, {"node_power_max_w[1]", "> 0"});
  refuse_instance([](io::Arrays& a) { real_entry(a, "node_power_max_w", 1) = INFINITY; }, {"node_power_max_w[1]"});
  refuse_instance([](io::Arrays& a) { a["subchannel_bandwidth_hz"] = io::Array::scalar(0.0); }, {"subchannel_bandwidth_hz", "> 0"});
  for (const char* name : {"sinr_min", "slot_power_max_w", "sensing_snr"}) {
    refuse_instance(
        [name](io::Arrays& a) {
          a[name] = {{3, 2}, std::vector<double>(6, 0.1)};
          real_entry(a, name, 3) = -0.1;
        },
        {std::string(name) + "[1,1]", "-0.1", ">= 0"});
  }
}

TEST(TwoTierBadInstance, EverySolverRefusesAnUnsoundInstanceMadeByHand) {
  const auto refused_by_all = [](const Instance& x, const std::vector<std::string>& words) {
    for (const auto& algorithm : TwoTier::algorithms()) {
      SCOPED_TRACE(algorithm.name);
      expect_refused([&] { (void)algorithm.solve(x, {}, {}); }, words);
    }
  };
  Instance y = worked_example();
  y.gains(0, 0) = std::nan("");
  refused_by_all(y, {"gain_over_noise[0,0,0]"});
  y = worked_example();
  y.gains.conservativeResize(2, 5);
  refused_by_all(y, {"gain_over_noise", "6"});
  y = worked_example();
  y.weight.resize(3, 2);
  refused_by_all(y, {"weight"});
  y = worked_example();
  y.cell_is_macro.setConstant(3, true);
  refused_by_all(y, {"cell_is_macro", "2"});
  refused_by_all({}, {"node", "node_power_max_w"});
}

TEST(TwoTierBadSolution, WrongShapesAndNumbers) {
  const Instance x = worked_example();
  const auto refuse = [&](const std::function<void(io::Arrays&)>& change, const std::vector<std::string>& words) {
    io::Arrays arrays = write_solution(x, random_powers(x, 1));
    change(arrays);
    expect_refused([&] { (void)read_solution(x, arrays, "file"); }, words);
  };
  refuse([](io::Arrays& a) { a.erase("p_w"); }, {"p_w", "missing"});
  refuse([](io::Arrays& a) { a["p_w"].shape = {2, 3}; }, {"p_w", "(3,2)"});
  refuse([](io::Arrays& a) { real_entry(a, "p_w", 1) = -1e-9; }, {"p_w", ">= 0"});
  refuse([](io::Arrays& a) { real_entry(a, "p_w", 1) = std::nan(""); }, {"p_w", "finite"});
}

TEST(TwoTierBadOptions, UnknownNames) {
  for (const auto& algorithm : TwoTier::algorithms())
    expect_refused([&] { (void)algorithm.solve(worked_example(), {{"no_such_option", 1.0}}, {}); }, {"no_such_option"});
}

}  // namespace
}  // namespace airloom::twotier
