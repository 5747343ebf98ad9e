// Every row of the spec's list of bad input: refused, with the argument named.
#include "airloom/systems/haps/system.hpp"
#include "systems/haps/support.hpp"

namespace airloom::haps {
namespace {

using namespace testing;

void refuse_scenario(const Values& values, std::vector<std::string> words) {
  expect_refused([&] { (void)draw(from_values<Scenario>(values, "scenario"), 1, 0); }, std::move(words));
}

TEST(HapsBadScenario, NoStationAtAll) {
  refuse_scenario({{"base_stations", std::int64_t{0}}, {"haps", false}}, {"scenario.base_stations", "0", "haps = false"});
  refuse_scenario({{"base_stations", std::int64_t{-1}}}, {"scenario.base_stations", "-1"});
}

TEST(HapsBadScenario, NoUserAndEmptyArrays) {
  refuse_scenario({{"users", std::int64_t{0}}}, {"scenario.users", "0"});
  for (const char* name : {"mbs_array_nx", "mbs_array_ny", "haps_array_nx", "haps_array_ny"})
    refuse_scenario({{name, std::int64_t{0}}}, {std::string("scenario.") + name, "0"});
}

TEST(HapsBadScenario, NumbersOutsideTheirRange) {
  for (const char* name : {"area_side_m", "carrier_ghz", "bandwidth_mhz", "spacing_wavelengths", "haps_height_m"})
    refuse_scenario({{name, 0.0}}, {std::string("scenario.") + name, "> 0"});
  for (const char* name : {"excess_loss_db", "shadowing_db", "sinr_min", "mbs_height_m", "user_height_m"})
    refuse_scenario({{name, -1.0}}, {std::string("scenario.") + name, "-1"});
  for (const char* name : {"noise_dbm", "mbs_power_dbm", "haps_power_dbm", "rician_k_db"})
    refuse_scenario({{name, std::nan("")}}, {std::string("scenario.") + name, "finite"});
}

TEST(HapsBadScenario, PlatformBelowTheUsersAndUsersInAntennas) {
  refuse_scenario({{"haps_height_m", 1.0}}, {"scenario.haps_height_m", "above user_height_m"});
  refuse_scenario({{"mbs_height_m", 1.5}}, {"scenario.mbs_height_m", "1.5"});
}

io::Arrays sound() {
  Instance x = instance_of(random_channels({2, 3}, 2, 700));
  return write_instance(x);
}

std::complex<double>& entry(io::Arrays& a, const char* name, std::size_t k) {
  return std::get<std::vector<std::complex<double>>>(a[name].data)[k];
}
double& real_entry(io::Arrays& a, const char* name, std::size_t k) { return std::get<std::vector<double>>(a[name].data)[k]; }

void refuse_instance(const std::function<void(io::Arrays&)>& change, const std::vector<std::string>& words) {
  io::Arrays arrays = sound();
  change(arrays);
  expect_refused([&] { (void)read_instance(arrays, "file"); }, words);
}

TEST(HapsBadInstance, TheSoundOneIsRead) {
  const Instance x = read_instance(sound(), "file");
  EXPECT_EQ(x.stations(), 2);
  EXPECT_EQ(x.users(), 2);
  EXPECT_EQ(x.h[1], random_channels({2, 3}, 2, 700)[1]);
}

TEST(HapsBadInstance, ChannelsThatAreNotFinite) {
  refuse_instance([](io::Arrays& a) { entry(a, "h_1", 4) = {std::nan(""), 0.0}; }, {"h_1", "finite"});
  refuse_instance([](io::Arrays& a) { entry(a, "h_0", 0) = {0.0, INFINITY}; }, {"h_0", "finite"});
}

TEST(HapsBadInstance, NumbersOfUsersThatDiffer) {
  refuse_instance([](io::Arrays& a) { a["h_1"] = {{3, 2}, std::vector<std::complex<double>>(6, 1.0)}; }, {"h_1", "2"});
  refuse_instance([](io::Arrays& a) { a["noise_w"] = {{3}, std::vector<double>{1.0, 1.0, 1.0}}; }, {"noise_w", "2"});
}

TEST(HapsBadInstance, NoStationsOrNoUsers) {
  refuse_instance([](io::Arrays& a) { a.erase("h_0"); }, {"h_0", "missing"});
  refuse_instance([](io::Arrays& a) { a["h_0"] = a["h_1"] = {{0, 2}, std::vector<std::complex<double>>()}; }, {"h_0"});
  refuse_instance([](io::Arrays& a) { a["h_0"] = {{2, 0}, std::vector<std::complex<double>>()}; }, {"h_0"});
}

TEST(HapsBadInstance, Powers) {
  refuse_instance([](io::Arrays& a) { real_entry(a, "tx_power_max_w", 1) = -1.0; }, {"tx_power_max_w[1]", "-1", ">= 0"});
  refuse_instance([](io::Arrays& a) { real_entry(a, "tx_power_max_w", 0) = std::nan(""); }, {"tx_power_max_w"});
  refuse_instance([](io::Arrays& a) { a["tx_power_max_w"] = {{2}, std::vector<double>{0.0, 0.0}}; }, {"tx_power_max_w", "all 0"});
  refuse_instance([](io::Arrays& a) { a["tx_power_max_w"] = {{3}, std::vector<double>{1.0, 1.0, 1.0}}; }, {"tx_power_max_w", "2"});
  refuse_instance([](io::Arrays& a) { a.erase("tx_power_max_w"); }, {"tx_power_max_w", "missing"});
}

TEST(HapsBadInstance, Noise) {
  refuse_instance([](io::Arrays& a) { real_entry(a, "noise_w", 1) = 0.0; }, {"noise_w[1]", "> 0"});
  refuse_instance([](io::Arrays& a) { real_entry(a, "noise_w", 0) = -1e-13; }, {"noise_w[0]", "> 0"});
  refuse_instance([](io::Arrays& a) { a["noise_w"] = io::Array::scalar(0.0); }, {"noise_w", "> 0"});
  refuse_instance([](io::Arrays& a) { real_entry(a, "noise_w", 0) = std::nan(""); }, {"noise_w"});
}

TEST(HapsBadInstance, UserWhomNobodyReaches) {
  refuse_instance(
      [](io::Arrays& a) {
        entry(a, "h_0", 2) = entry(a, "h_0", 3) = 0.0;
        entry(a, "h_1", 3) = entry(a, "h_1", 4) = entry(a, "h_1", 5) = 0.0;
      },
      {"user 1", "zero at every station"});
  refuse_instance(
      [](io::Arrays& a) {  // reached by a station without power only
        entry(a, "h_0", 2) = entry(a, "h_0", 3) = 0.0;
        real_entry(a, "tx_power_max_w", 1) = 0.0;
      },
      {"user 1", "with power"});
}

TEST(HapsBadInstance, Floor) {
  refuse_instance([](io::Arrays& a) { a["sinr_min"] = io::Array::scalar(-0.5); }, {"sinr_min", "-0.5", ">= 0"});
  refuse_instance([](io::Arrays& a) { a["sinr_min"] = io::Array::scalar(std::nan("")); }, {"sinr_min"});
}

TEST(HapsBadInstance, ScalarNoiseOfEitherShapeIsOneForAll) {
  for (const std::vector<std::int64_t>& shape : {std::vector<std::int64_t>{}, {1}}) {
    io::Arrays arrays = sound();
    arrays["noise_w"] = {shape, std::vector<double>{0.25}};
    EXPECT_EQ(read_instance(arrays, "file").noise_w, Eigen::Vector2d(0.25, 0.25));
  }
}

TEST(HapsBadInstance, EverySolverRefusesAnUnsoundInstanceMadeByHand) {
  const auto refused_by_all = [](const Instance& x, const std::vector<std::string>& words) {
    for (const auto& algorithm : Haps::algorithms()) {
      SCOPED_TRACE(algorithm.name);
      expect_refused([&] { (void)algorithm.solve(x, {}, {}); }, words);
    }
  };
  Instance x = instance_of(random_channels({2, 3}, 2, 701));
  Instance y = x;
  y.h[1](0, 0) = std::nan("");
  refused_by_all(y, {"finite"});
  y = x;
  y.power_max_w.setZero();
  refused_by_all(y, {"tx_power_max_w", "all 0"});
  y = x;
  y.power_max_w[1] = -1.0;
  refused_by_all(y, {"tx_power_max_w", "-1"});
  y = x;
  y.noise_w[1] = 0.0;
  refused_by_all(y, {"noise_w[1]", "> 0"});
  y = x;
  y.h[1].conservativeResize(3, 1);
  refused_by_all(y, {"users"});
  y = x;
  y.sinr_min = Eigen::VectorXd::Constant(y.users(), -1.0);
  refused_by_all(y, {"sinr_min", "-1"});
  y = x;
  for (Eigen::MatrixXcd& h : y.h) h.col(1).setZero();
  refused_by_all(y, {"user 1", "zero at every station"});
}

TEST(HapsBadSolution, WrongShapesAndNumbers) {
  const Instance x = read_instance(sound(), "file");
  const io::Arrays good = write_solution(x, solve_mrt(x, {}, {}).solution);
  const auto refuse = [&](const std::function<void(io::Arrays&)>& change, const std::vector<std::string>& words) {
    io::Arrays arrays = good;
    change(arrays);
    expect_refused([&] { (void)read_solution(x, arrays, "file"); }, words);
  };
  EXPECT_EQ(read_solution(x, good, "file").w[1], solve_mrt(x, {}, {}).solution.w[1]);
  refuse([](io::Arrays& a) { a.erase("w_1"); }, {"w_1", "missing"});
  refuse([](io::Arrays& a) { a["w_0"].shape = {1, 4}; }, {"w_0"});
  refuse([](io::Arrays& a) { entry(a, "w_0", 1) = std::nan(""); }, {"w_0", "finite"});
}

void refuse_option(const std::string& algorithm, const char* name, const Value& value, const std::vector<std::string>& words) {
  const Instance x = instance_of(random_channels({2, 3}, 2, 702));
  for (const auto& each : Haps::algorithms()) {
    if (each.name == algorithm) expect_refused([&] { (void)each.solve(x, {{name, value}}, {}); }, words);
  }
}

TEST(HapsBadOptions, OfTheTwoLevelAlgorithm) {
  refuse_option("two_level", "delta", 0.0, {"options.delta", "> 0"});
  refuse_option("two_level", "delta", -1.0, {"options.delta", "-1"});
  refuse_option("two_level", "growth", 1.0, {"options.growth", "> 1"});
  refuse_option("two_level", "omega", 1.0, {"options.omega", "[0, 1)"});
  refuse_option("two_level", "omega", -0.1, {"options.omega", "-0.1"});
  refuse_option("two_level", "rho_outer", 0.0, {"options.rho_outer"});
  refuse_option("two_level", "max_outer", std::int64_t{0}, {"options.max_outer"});
  refuse_option("two_level", "max_inner", std::int64_t{0}, {"options.max_inner"});
  for (const char* name : {"tolerance_inner", "tolerance_slack", "tolerance_objective", "block2_tolerance"})
    refuse_option("two_level", name, 0.0, {std::string("options.") + name, "> 0"});
  refuse_option("two_level", "interference_model", std::string("jensen"), {"options.interference_model", "power_sum"});
}

TEST(HapsBadOptions, OfTheOthers) {
  for (const char* algorithm : {"best", "sca", "price_ascent", "zf_pf"}) {
    refuse_option(algorithm, "tolerance", 0.0, {"options.tolerance", "> 0"});
    refuse_option(algorithm, "tolerance", -1e-6, {"options.tolerance"});
  }
  refuse_option("wmmse", "tolerance", -1.0, {"options.tolerance"});
  refuse_option("sca", "starts", std::int64_t{4}, {"options.starts"});
  refuse_option("joint_rzf", "regularization", 0.0, {"options.regularization", "> 0"});
  refuse_option("price_ascent", "max_rounds", std::int64_t{0}, {"options.max_rounds"});
}

TEST(HapsBadOptions, CapsOnIterationsAreAStatusNotAnError) {
  const Instance x = draw({}, 1, 0);
  for (const Outcome<Solution>& out : {solve_sca(x, {.max_steps = 1}, {}), solve_price_ascent(x, {.max_rounds = 1}, {}, local_fabric()),
                                       solve_two_level(x, {.finish = Finish::none, .max_outer = 1, .max_inner = 1}, {}, local_fabric()),
                                       solve_wmmse(x, {.max_iterations = 1}, {})}) {
    EXPECT_EQ(out.status, Status::iteration_limit);
    EXPECT_FALSE(out.message.empty());
    EXPECT_TRUE(evaluate(x, out.solution).feasible());
  }
}

TEST(HapsBadOptions, SolversStopOnRequest) {
  const Instance x = draw({}, 1, 0);
  const SolveControl stop{.on_iteration = [](const Progress&) { return false; }};
  for (const Outcome<Solution>& out : {solve_sca(x, {}, stop), solve_price_ascent(x, {}, stop, local_fabric()),
                                       solve_two_level(x, {}, stop, local_fabric()), solve_wmmse(x, {}, stop)}) {
    EXPECT_EQ(out.status, Status::interrupted);
    EXPECT_TRUE(evaluate(x, out.solution).feasible());
  }
}

}  // namespace
}  // namespace airloom::haps
