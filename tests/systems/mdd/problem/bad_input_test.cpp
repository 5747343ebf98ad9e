// Every row of the spec's list of bad input that concerns scenario, instance and solution: refused, with the argument named.
#include "airloom/systems/mdd/system.hpp"
#include "systems/mdd/support.hpp"

namespace airloom::mdd {
namespace {

using namespace testing;

void refuse_scenario(const Values& values, std::vector<std::string> words) {
  expect_refused([&] { (void)draw(from_values<Scenario>(values, "scenario"), 1, 0); }, std::move(words));
}

TEST(MddBadScenario, SizesThatDoNotFit) {
  refuse_scenario({{"users", std::int64_t{9}}}, {"scenario.users", "9", "antennas = 8"});
  refuse_scenario({{"clustering", "user_centric"}, {"users", std::int64_t{30}}}, {"scenario.aps", "24", "users = 30"});
  refuse_scenario({{"taps", std::int64_t{7}}}, {"scenario.taps", "7", "6"});
  refuse_scenario({{"taps", std::int64_t{0}}}, {"scenario.taps", "0"});
  for (const char* name : {"aps", "users", "antennas", "subcarriers_dl", "subcarriers_ul"})
    refuse_scenario({{name, std::int64_t{0}}}, {std::string("scenario.") + name, "0"});
  refuse_scenario({{"aps", std::int64_t{4096}}, {"antennas", std::int64_t{4096}}, {"users", std::int64_t{100}}}, {"antennas", "2e+08"});
}

TEST(MddBadScenario, NumbersOutsideTheirRange) {
  for (const char* name : {"si_residual_ap_db", "si_residual_user_db", "iai_residual_db", "imi_residual_db"})
    refuse_scenario({{name, 3.0}}, {std::string("scenario.") + name, "[-300, 0]"});
  for (const char* name : {"qos_dl_nats", "qos_ul_nats", "shadowing_db", "height_difference_m", "path_loss_exponent"})
    refuse_scenario({{name, -1.0}}, {std::string("scenario.") + name, "-1"});
  refuse_scenario({{"area_side_m", 0.0}}, {"scenario.area_side_m", "> 0"});
  refuse_scenario({{"distance_floor_m", 0.5}}, {"scenario.distance_floor_m", ">= 1"});
  for (const char* name : {"noise_dbm", "ap_power_dbm", "user_power_dbm", "reference_gain_db"})
    refuse_scenario({{name, std::nan("")}}, {std::string("scenario.") + name, "finite"});
  refuse_scenario({{"clustering", "usercentric"}}, {"user_centric"});
}

TEST(MddBadScenario, LoudNoiseIsAWarning) {
  EXPECT_TRUE(warnings(Scenario{}).empty());
  Scenario s;
  s.noise_dbm = 94.0;
  ASSERT_EQ(warnings(s).size(), 1U);
  EXPECT_NE(warnings(s)[0].find("noise_dbm = 94"), std::string::npos);
}

io::Arrays sound() { return write_instance(draw(small(), 1, 0)); }

double& real_entry(io::Arrays& a, const char* name, std::size_t k) { return std::get<std::vector<double>>(a[name].data)[k]; }
std::int64_t& index_entry(io::Arrays& a, const char* name, std::size_t k) { return std::get<std::vector<std::int64_t>>(a[name].data)[k]; }

void refuse_instance(const std::function<void(io::Arrays&)>& change, const std::vector<std::string>& words) {
  io::Arrays arrays = sound();
  change(arrays);
  expect_refused([&] { (void)read_instance(arrays, "file"); }, words);
}

TEST(MddBadInstance, TheSoundOneIsRead) { EXPECT_EQ(read_instance(sound(), "file").aps(), 6); }

TEST(MddBadInstance, EveryRequiredArrayIsMissed) {
  for (const char* name :
       {"h", "subcarrier_dl", "subcarrier_ul", "gain_ap_user", "gain_ap_ap", "gain_user_user", "noise_w", "tx_power_max_w",
        "user_power_max_w", "si_residual_ap", "si_residual_user", "iai_residual", "imi_residual", "qos_dl_nats", "qos_ul_nats"})
    refuse_instance([&](io::Arrays& a) { a.erase(name); }, {"file", name, "missing"});
}

TEST(MddBadInstance, ShapesThatDoNotFit) {
  refuse_instance([](io::Arrays& a) { a["tx_power_max_w"] = {{5}, std::vector<double>(5, 1.0)}; }, {"tx_power_max_w", "5"});
  refuse_instance([](io::Arrays& a) { a["gain_ap_user"].shape = {3, 6}; }, {"gain_ap_user"});
  refuse_instance([](io::Arrays& a) { a["h"].shape = {6, 3, 6, 4}; }, {"gain_ap_user"});
  refuse_instance([](io::Arrays& a) { a["h"].shape = {6, 6, 12}; }, {"h"});
  refuse_instance([](io::Arrays& a) { a["subcarrier_dl"] = {{3}, std::vector<std::int64_t>{0, 1, 2}}; }, {"h", "6 subcarriers", "5"});
  refuse_instance([](io::Arrays& a) { a["serve"] = {{6}, io::Array::Bools(6, 1)}; }, {"serve"});
}

TEST(MddBadInstance, NumbersThatAreNone) {
  refuse_instance(
      [](io::Arrays& a) {
        std::get<std::vector<std::complex<double>>>(a["h"].data)[7] = {0.0, std::nan("")};
      },
      {"h", "finite"});
  for (const char* name : {"gain_ap_user", "gain_ap_ap", "tx_power_max_w", "iai_residual"})
    refuse_instance([&](io::Arrays& a) { real_entry(a, name, 1) = INFINITY; }, {name, "finite"});
}

TEST(MddBadInstance, OtherDuplexModes) {
  for (const double mode : {1.0, 2.0, 3.0, 0.5})
    refuse_instance([&](io::Arrays& a) { a["duplex_mode"] = io::Array::scalar(mode); }, {"duplex_mode", "must be 0"});
}

TEST(MddBadInstance, PowersAndLevelsOutOfRange) {
  for (const double bad : {0.0, -1.0}) {
    refuse_instance([&](io::Arrays& a) { a["noise_w"] = io::Array::scalar(bad); }, {"noise_w", "> 0"});
    for (const char* name : {"tx_power_max_w", "user_power_max_w"})
      refuse_instance([&](io::Arrays& a) { real_entry(a, name, 2) = bad; }, {std::string(name) + "[2]", "> 0"});
    for (const char* name : {"si_residual_ap", "si_residual_user", "iai_residual", "imi_residual"})
      refuse_instance([&](io::Arrays& a) { real_entry(a, name, 2) = bad; }, {std::string(name) + "[2]", "(0, 1]"});
  }
  for (const char* name : {"si_residual_ap", "si_residual_user", "iai_residual", "imi_residual"})  // decibels passed as linear
    refuse_instance([&](io::Arrays& a) { real_entry(a, name, 1) = 42.0; }, {std::string(name) + "[1]", "42", "not decibels"});
  for (const char* name : {"qos_dl_nats", "qos_ul_nats"})
    refuse_instance([&](io::Arrays& a) { a[name] = io::Array::scalar(-0.1); }, {name, "-0.1"});
  refuse_instance([](io::Arrays& a) { real_entry(a, "gain_ap_user", 4) = -80.0; }, {"gain_ap_user[1][1]", "-80", "not decibels"});
}

TEST(MddBadInstance, GainsThatAreNotReciprocal) {
  refuse_instance([](io::Arrays& a) { real_entry(a, "gain_ap_ap", 1) *= 2.0; }, {"gain_ap_ap[0][1]", "transposed"});
  refuse_instance([](io::Arrays& a) { real_entry(a, "gain_user_user", 5) *= 1.1; }, {"gain_user_user[1][2]", "transposed"});
  io::Arrays arrays = sound();
  real_entry(arrays, "gain_ap_ap", 0) = -1.0;  // the diagonal is not used
  EXPECT_EQ(read_instance(arrays, "file").users(), 3);
}

TEST(MddBadInstance, SubcarriersThatOverlapOrDoNotExist) {
  refuse_instance([](io::Arrays& a) { index_entry(a, "subcarrier_ul", 1) = 2; }, {"subcarrier_ul[1]", "2", "already in subcarrier_dl"});
  refuse_instance([](io::Arrays& a) { index_entry(a, "subcarrier_dl", 1) = 0; }, {"subcarrier_dl[1]", "already in subcarrier_dl"});
  refuse_instance([](io::Arrays& a) { index_entry(a, "subcarrier_dl", 3) = 6; }, {"subcarrier_dl[3]", "6", "0 .. 5"});
  refuse_instance([](io::Arrays& a) { index_entry(a, "subcarrier_dl", 3) = -1; }, {"subcarrier_dl[3]", "-1"});
  refuse_instance([](io::Arrays& a) { index_entry(a, "subcarrier_dl", 3) = std::int64_t{1} << 40; }, {"subcarrier_dl[3]", "0 .. 5"});
}

TEST(MddBadInstance, ServiceThatZeroForcingCannotGive) {
  Scenario s = small();
  s.antennas = 2;
  s.clustering = Clustering::user_centric;
  io::Arrays arrays = write_instance(draw(s, 1, 0));
  std::get<io::Array::Bools>(arrays["serve"].data).assign(18, 1);
  expect_refused([&] { (void)read_instance(arrays, "file"); }, {"serve[0]", "3 users", "access point 0 has 2 antennas"});
  refuse_instance(
      [](io::Arrays& a) {
        for (std::size_t l = 0; l < 6; ++l) std::get<io::Array::Bools>(a["serve"].data)[3 * l + 1] = 0;
      },
      {"no access point serves user 1"});
  refuse_instance([](io::Arrays& a) { a["serve"] = {{6, 3}, std::vector<std::int64_t>(18, 2)}; }, {"serve", "0 or 1"});
}

TEST(MddBadInstance, DependentChannels) {
  refuse_instance(
      [](io::Arrays& a) {
        auto& h = std::get<std::vector<std::complex<double>>>(a["h"].data);
        const std::size_t at = (1 * 6 + 5) * 3 * 4;  // subcarrier 1, access point 5
        for (std::size_t n = 0; n < 4; ++n) h[at + 4 + n] = std::complex<double>(0.0, 2.0) * h[at + n];
      },
      {"access point 5", "subcarrier 1"});
}

TEST(MddBadInstance, WeightsThatAreNone) {
  const auto weights = [](double each) { return io::Array{{3, 2, 6}, std::vector<double>(36, each)}; };
  refuse_instance([&](io::Arrays& a) { a["ul_weight"] = weights(0.0); }, {"ul_weight[0][0]", "all 0"});
  refuse_instance([&](io::Arrays& a) { a["ul_weight"] = weights(-1.0); }, {"ul_weight[0][0]", "negative"});
  refuse_instance([&](io::Arrays& a) { a["ul_weight"] = {{2, 3, 6}, std::vector<double>(36, 1.0)}; }, {"ul_weight"});
}

TEST(MddBadInstance, SolversRefuseItToo) {
  Instance x = draw(small(), 1, 0);
  x.noise_w = -1.0;
  expect_refused([&] { (void)solve_beam_split(x, {}, {}); }, {"mdd instance", "noise_w"});
}

TEST(MddBadSolution, ShapesSignsAndNumbers) {
  const Instance x = draw(small(), 1, 0);
  const io::Arrays good = write_solution(x, random_powers(x, 1));
  const auto refuse = [&](const std::function<void(io::Arrays&)>& change, const std::vector<std::string>& words) {
    io::Arrays arrays = good;
    change(arrays);
    expect_refused([&] { (void)read_solution(x, arrays, "solution"); }, words);
  };
  refuse([](io::Arrays& a) { real_entry(a, "p_dl_w", 3) = -1e-9; }, {"p_dl_w", "-1e-09", ">= 0"});
  refuse([](io::Arrays& a) { real_entry(a, "p_ul_w", 3) = std::nan(""); }, {"p_ul_w", "finite"});
  refuse([](io::Arrays& a) { a["p_dl_w"].shape = {6, 4, 3}; }, {"p_dl_w"});
  refuse([](io::Arrays& a) { a.erase("p_ul_w"); }, {"p_ul_w", "missing"});
}

}  // namespace
}  // namespace airloom::mdd
