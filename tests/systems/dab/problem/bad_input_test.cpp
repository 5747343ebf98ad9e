// Every row of the specification's list of bad input that concerns scenarios, files and instances: refused, the field named.
#include "airloom/systems/dab/system.hpp"
#include "systems/dab/support.hpp"

namespace airloom::dab {
namespace {

using namespace testing;

void refuse_scenario(const Values& values, std::vector<std::string> words) {
  expect_refused([&] { (void)draw(from_values<Scenario>(values, "scenario"), 1, 0); }, std::move(words));
}

TEST(DabBadScenario, CountsBelowOne) {
  for (const char* name : {"base_stations", "antennas", "users", "paths"})
    refuse_scenario({{name, std::int64_t{0}}}, {std::string("scenario.") + name, "0"});
  refuse_scenario({{"base_stations", std::int64_t{4096}}, {"antennas", std::int64_t{4096}}, {"users", std::int64_t{4096}}},
                  {"antennas", "<="});
}

TEST(DabBadScenario, NumbersOutsideTheirRange) {
  for (const char* name : {"station_radius_m", "user_radius_m", "carrier_ghz", "spacing_wavelengths", "reference_distance_m"})
    refuse_scenario({{name, 0.0}}, {std::string("scenario.") + name, "> 0"});
  for (const char* name : {"tx_power_dbm", "noise_dbm", "pa_beta1_re", "pa_beta3_re_per_w", "pa_beta3_im_per_w", "reference_gain_db"})
    refuse_scenario({{name, std::nan("")}}, {std::string("scenario.") + name, "finite"});
  refuse_scenario({{"pa_beta3_re_per_w", INFINITY}}, {"scenario.pa_beta3_re_per_w"});
  refuse_scenario({{"attenuation_min", -0.1}}, {"scenario.attenuation_min", "-0.1"});
  refuse_scenario({{"path_loss_exponent", -1.0}}, {"scenario.path_loss_exponent"});
  refuse_scenario({{"path_length_max", 0.5}}, {"scenario.path_length_max", ">= 1"});
  refuse_scenario({{"array", std::string("cylindrical")}}, {"scenario.array", "planar", "spherical"});
}

TEST(DabBadScenario, FieldsThatContradictEachOther) {
  refuse_scenario({{"attenuation_min", 0.4}}, {"scenario.attenuation_min", "0.4", "attenuation_max = 0.3"});
  refuse_scenario({{"pa_beta1_re", 0.0}}, {"scenario.pa_beta1_re", "linear part"});
}

io::Arrays sound() { return write_instance(random_instance(2, 3, 2, 700)); }

Complex& entry(io::Arrays& a, const char* name, std::size_t k) { return std::get<std::vector<Complex>>(a[name].data)[k]; }
double& real_entry(io::Arrays& a, const char* name, std::size_t k) { return std::get<std::vector<double>>(a[name].data)[k]; }

void refuse_instance(const std::function<void(io::Arrays&)>& change, const std::vector<std::string>& words) {
  io::Arrays arrays = sound();
  change(arrays);
  expect_refused([&] { (void)read_instance(arrays, "file"); }, words);
}

TEST(DabBadInstance, MissingArrays) {
  for (const char* name : {"h", "tx_power_max_w", "noise_w", "pa_beta1", "pa_beta3_per_w"})
    refuse_instance([name](io::Arrays& a) { a.erase(name); }, {name, "missing"});
}

TEST(DabBadInstance, WrongShapesAndTypes) {
  refuse_instance([](io::Arrays& a) { a["h"].shape = {4, 3}; }, {"h: shape"});
  refuse_instance([](io::Arrays& a) { a["h"].shape = {3, 2, 2}; }, {"tx_power_max_w"});
  refuse_instance([](io::Arrays& a) { a["h"] = {{0, 2, 3}, std::vector<Complex>{}}; }, {"h"});
  refuse_instance([](io::Arrays& a) { a["h"] = {{2, 2, 0}, std::vector<Complex>{}}; }, {"h"});
  refuse_instance([](io::Arrays& a) { a["tx_power_max_w"] = {{3}, std::vector<double>(3, 1.0)}; }, {"tx_power_max_w", "B = 2"});
  refuse_instance([](io::Arrays& a) { a["noise_w"] = {{3}, std::vector<double>(3, 1.0)}; }, {"noise_w", "U = 2"});
  refuse_instance([](io::Arrays& a) { a["weight"] = {{3}, std::vector<double>(3, 1.0)}; }, {"weight", "U = 2"});
  refuse_instance([](io::Arrays& a) { a["noise_w"].data = std::vector<Complex>(2, 1.0); }, {"noise_w", "real"});
  refuse_instance([](io::Arrays& a) { a["h"].data = std::vector<std::string>(12, "1"); }, {"h", "text"});
  refuse_instance([](io::Arrays& a) { a["pa_beta1"] = {{3}, std::vector<Complex>(3, 1.0)}; }, {"pa_beta1"});
  refuse_instance([](io::Arrays& a) { a["tx_pos_m"] = {{3, 3}, std::vector<double>(9, 1.0)}; }, {"tx_pos_m"});
  refuse_instance([](io::Arrays& a) { a["tx_normal_rad"] = {{3}, std::vector<double>(3, 1.0)}; }, {"tx_normal_rad"});
}

TEST(DabBadInstance, NumbersThatAreNotFinite) {
  refuse_instance([](io::Arrays& a) { entry(a, "h", 4) = {std::nan(""), 0.0}; }, {"h[0,1,1]", "finite"});
  refuse_instance([](io::Arrays& a) { entry(a, "pa_beta3_per_w", 0) = {0.0, INFINITY}; }, {"pa_beta3_per_w", "finite"});
  refuse_instance([](io::Arrays& a) { entry(a, "pa_beta1", 0) = {std::nan(""), 0.0}; }, {"pa_beta1", "finite"});
  refuse_instance([](io::Arrays& a) { real_entry(a, "noise_w", 1) = INFINITY; }, {"noise_w[1]", "finite"});
  refuse_instance([](io::Arrays& a) { real_entry(a, "weight", 1) = std::nan(""); }, {"weight[1]", "finite"});
}

TEST(DabBadInstance, PowersNoiseAndWeights) {
  refuse_instance([](io::Arrays& a) { real_entry(a, "tx_power_max_w", 1) = 0.0; }, {"tx_power_max_w[1]", "> 0"});
  refuse_instance([](io::Arrays& a) { real_entry(a, "tx_power_max_w", 0) = -1.0; }, {"tx_power_max_w[0]", "-1", "> 0"});
  refuse_instance([](io::Arrays& a) { real_entry(a, "noise_w", 0) = 0.0; }, {"noise_w[0]", "> 0"});
  refuse_instance([](io::Arrays& a) { a["noise_w"] = io::Array::scalar(-1.0); }, {"noise_w", "-1", "> 0"});
  refuse_instance([](io::Arrays& a) { real_entry(a, "weight", 1) = -0.5; }, {"weight[1]", "-0.5", ">= 0"});
  refuse_instance([](io::Arrays& a) { a["weight"] = {{2}, std::vector<double>(2, 0.0)}; }, {"weight", "all 0"});
}

TEST(DabBadInstance, AmplifiersWithoutALinearPart) {
  refuse_instance([](io::Arrays& a) { entry(a, "pa_beta1", 0) = 0.0; }, {"pa_beta1", "not 0"});
}

TEST(DabBadInstance, UserWhomNobodyReaches) {
  refuse_instance(
      [](io::Arrays& a) {
        for (const std::size_t k : {3, 4, 5, 9, 10, 11}) entry(a, "h", k) = 0.0;
      },
      {"user 1", "zero at every station"});
}

TEST(DabBadInstance, UnitsThatLeaveTheRangeOfNumbers) {
  refuse_instance([](io::Arrays& a) { entry(a, "h", 0) = 1e200; }, {"user 0", "signal-to-noise"});
  refuse_instance([](io::Arrays& a) { entry(a, "pa_beta3_per_w", 0) = -1e100; }, {"pa_beta3_per_w", "1/W"});
}

TEST(DabBadInstance, MoreUsersThanAntennasIsLegal) {
  const Instance x = random_instance(1, 2, 5, 3);
  for (const auto& algorithm : Dab::algorithms()) {
    const Evaluation e = evaluate(x, algorithm.solve(x, {}, {}).solution);
    EXPECT_TRUE(e.feasible()) << algorithm.name;
    EXPECT_TRUE(std::isfinite(e.metrics.number("sum_rate"))) << algorithm.name;
  }
}

TEST(DabBadInstance, EverySolverRefusesAnUnsoundInstanceMadeByHand) {
  const auto refused_by_all = [](const Instance& x, const std::vector<std::string>& words) {
    for (const auto& algorithm : Dab::algorithms()) {
      SCOPED_TRACE(algorithm.name);
      expect_refused([&] { (void)algorithm.solve(x, {}, {}); }, words);
    }
  };
  const Instance x = random_instance(2, 3, 2, 701);
  Instance y = x;
  y.h(0, 0) = std::nan("");
  refused_by_all(y, {"h", "finite"});
  y = x;
  y.h.conservativeResize(3, 3);
  refused_by_all(y, {"h", "4"});
  y = x;
  y.weight.resize(3);
  refused_by_all(y, {"weight", "2"});
  y = x;
  y.noise_w[1] = -1.0;
  refused_by_all(y, {"noise_w[1]", "> 0"});
  y = x;
  y.amplifier.beta1 = 0.0;
  refused_by_all(y, {"pa_beta1"});
  refused_by_all({}, {"tx_power_max_w", "noise_w"});
}

TEST(DabBadInstance, OddAmplifiersAreWarnedOf) {
  Instance x = random_instance(2, 3, 2, 5);
  x.amplifier.beta3 = 0.01;
  const Evaluation expanding = evaluate(x, random_beams(x, 1));
  EXPECT_NE(to_text(*expanding.certificate.find("warning")).find("expands"), std::string::npos);
  x.amplifier.beta3 = -100.0;
  EXPECT_NE(to_text(*evaluate(x, random_beams(x, 1)).certificate.find("warning")).find("1/W"), std::string::npos);
}

TEST(DabBadInstance, AmplifiersLimitsAndVariances) {
  const io::Arrays good = write_instance(random_instance(2, 3, 2, 7));
  const auto refuse = [&](const std::function<void(io::Arrays&)>& change, const std::vector<std::string>& words) {
    io::Arrays arrays = good;
    change(arrays);
    expect_refused([&] { (void)read_instance(arrays, "file"); }, words);
  };
  const auto number = [](double x) { return io::Array{{}, std::vector<double>{x}}; };
  const auto code = [](std::int64_t x) { return io::Array{{}, std::vector<std::int64_t>{x}}; };
  refuse([&](io::Arrays& a) { a["pa_model"] = code(8); }, {"pa_model", "8"});
  refuse([&](io::Arrays& a) { a["pa_model"] = code(2); }, {"pa_gain", "missing"});
  refuse([&](io::Arrays& a) { a["pa_model"] = code(5), a["pa_gain"] = number(0.9), a["pa_saturation_w"] = number(0.0); },
         {"pa_saturation_w", "> 0"});
  refuse([&](io::Arrays& a) { a["pa_model"] = code(5), a["pa_gain"] = number(0.0), a["pa_saturation_w"] = number(1.0); }, {"pa_gain"});
  refuse([&](io::Arrays& a) { a["pa_model"] = code(4), a["pa_saleh"] = {{4}, std::vector<double>{1.0, -0.1, 0.0, 0.0}}; }, {"pa_saleh[1]"});
  refuse(
      [&](io::Arrays& a) {
        a["pa_model"] = code(6), a["pa_table"] = {{1, 3}, std::vector<double>{1.0, 1.0, 0.0}};
      },
      {"pa_table", "2 or more"});
  refuse(
      [&](io::Arrays& a) {
        a["pa_model"] = code(6), a["pa_table"] = {{2, 3}, std::vector<double>{1.0, 1.0, 0.0, 0.5, 2.0, 0.0}};
      },
      {"pa_table[1,0]", "increase"});
  refuse([&](io::Arrays& a) { a["antenna_power_max_w"] = number(0.0); }, {"antenna_power_max_w", "> 0"});
  refuse([&](io::Arrays& a) { a["radiated_power_max_w"] = number(-1.0); }, {"radiated_power_max_w", "> 0"});
  refuse([&](io::Arrays& a) { a["csi_error_var"] = {{2, 2}, std::vector<double>{1.0, -1.0, 0.0, 0.0}}; }, {"csi_error_var", ">= 0"});
  refuse([&](io::Arrays& a) { a["pa_efficiency"] = number(1.5); }, {"pa_efficiency", "(0, 1]"});
  refuse([&](io::Arrays& a) { a["circuit_power_w"] = number(-0.1); }, {"circuit_power_w", ">= 0"});
  refuse([&](io::Arrays& a) { a["pa_class"] = code(2); }, {"pa_class"});
}

TEST(DabBadSolution, WrongShapesAndNumbers) {
  const Instance x = random_instance(2, 3, 2, 9);
  const io::Arrays good = write_solution(x, random_beams(x, 1));
  const auto refuse = [&](const std::function<void(io::Arrays&)>& change, const std::vector<std::string>& words) {
    io::Arrays arrays = good;
    change(arrays);
    expect_refused([&] { (void)read_solution(x, arrays, "file"); }, words);
  };
  refuse([](io::Arrays& a) { a.erase("w"); }, {"w", "missing"});
  refuse([](io::Arrays& a) { a["w"].shape = {4, 3}; }, {"w", "(2,2,3)"});
  refuse([](io::Arrays& a) { a["w"].shape = {2, 3, 2}; }, {"w"});
  refuse([](io::Arrays& a) { entry(a, "w", 1) = std::nan(""); }, {"w", "finite"});
}

TEST(DabBadOptions, UnknownNames) {
  const Instance x = random_instance(1, 2, 1, 1);
  for (const auto& algorithm : Dab::algorithms()) {
    expect_refused([&] { (void)algorithm.solve(x, {{"no_such_option", 1.0}}, {}); }, {"no_such_option"});
  }
}

}  // namespace
}  // namespace airloom::dab
