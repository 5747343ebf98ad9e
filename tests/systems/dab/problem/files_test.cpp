// Instances and solutions through their arrays.
#include "airloom/systems/dab/problem/files.hpp"

#include "systems/dab/support.hpp"

namespace airloom::dab {
namespace {

using namespace testing;

void expect_equal(const Instance& x, const Instance& y) {
  EXPECT_EQ(x.h, y.h);
  EXPECT_EQ(x.tx_power_max_w, y.tx_power_max_w);
  EXPECT_EQ(x.noise_w, y.noise_w);
  EXPECT_EQ(x.amplifier.beta1, y.amplifier.beta1);
  EXPECT_EQ(x.amplifier.beta3, y.amplifier.beta3);
  EXPECT_EQ(x.weight, y.weight);
  EXPECT_EQ(x.tx_pos_m, y.tx_pos_m);
  EXPECT_EQ(x.rx_pos_m, y.rx_pos_m);
  EXPECT_EQ(x.tx_normal_rad, y.tx_normal_rad);
  EXPECT_EQ(x.spacing_wavelengths, y.spacing_wavelengths);
  EXPECT_EQ(x.steering_conjugate, y.steering_conjugate);
}

TEST(DabFiles, InstanceAndSolutionComeBackBitForBit) {
  Scenario spherical;
  spherical.array = Array::spherical;
  spherical.spacing_wavelengths = 0.7;
  spherical.base_stations = 3;
  for (const Instance& x : {draw({}, 1, 0), draw(spherical, 1, 0), random_instance(2, 3, 4, 5), random_instance(1, 1, 1, 6)}) {
    expect_equal(x, read_instance(write_instance(x), "file"));
    const Solution s = random_beams(x, 3);
    EXPECT_EQ(read_solution(x, write_solution(x, s), "file").w, s.w);
  }
}

TEST(DabFiles, AxesAreThoseOfTheDocs) {
  const Instance x = random_instance(2, 3, 4, 1);
  const io::Arrays a = write_instance(x);
  EXPECT_EQ(a.at("h").shape, (std::vector<std::int64_t>{2, 4, 3}));
  const auto& h = std::get<std::vector<Complex>>(a.at("h").data);
  EXPECT_EQ(h[(1 * 4 + 2) * 3 + 1], x.channel(1)(1, 2));
  const Solution s = random_beams(x, 1);
  const io::Arrays beams = write_solution(x, s);
  EXPECT_EQ(beams.at("w").shape, (std::vector<std::int64_t>{2, 4, 3}));
  EXPECT_EQ(std::get<std::vector<Complex>>(beams.at("w").data)[(1 * 4 + 3) * 3 + 2], s.w(2, 1 * 4 + 3));
}

TEST(DabFiles, OptionalArraysHaveTheirDefaults) {
  io::Arrays a = write_instance(draw({}, 1, 0));
  for (const char* name : {"weight", "tx_pos_m", "rx_pos_m", "tx_normal_rad", "spacing_wavelengths", "steering_conjugate"}) a.erase(name);
  a["noise_w"] = {{1}, std::vector<double>{2e-11}};
  a["pa_beta1"] = {{1}, std::vector<double>{0.9}};  // real, one entry
  a["pa_beta3_per_w"] = {{}, std::vector<std::int64_t>{0}};
  const Instance x = read_instance(a, "file");
  EXPECT_EQ(x.weight, Eigen::VectorXd::Ones(4));
  EXPECT_EQ(x.noise_w, Eigen::VectorXd::Constant(4, 2e-11));
  EXPECT_EQ(x.amplifier.beta1, 0.9);
  EXPECT_TRUE(x.amplifier.linear());
  EXPECT_EQ(x.tx_pos_m.cols(), 0);
  EXPECT_EQ(x.tx_normal_rad.size(), 0);
  EXPECT_EQ(x.spacing_wavelengths, 0.5);
  EXPECT_FALSE(x.steering_conjugate);
}

/// The same output for every input; parameters of other models may differ.
void expect_same_curves(const Instance& x, const Instance& y) {
  ASSERT_EQ(x.curves.size(), y.curves.size());
  for (std::size_t k = 0; k < x.curves.size(); ++k) {
    EXPECT_EQ(x.curves[k].model, y.curves[k].model);
    for (const double u : {0.0, 0.01, 0.3, 1.0, 4.0, 30.0}) EXPECT_EQ(x.curves[k](u), y.curves[k](u));
  }
}

TEST(DabFiles, AmplifiersComeBackBitForBit) {
  using Kind = radio::AmplifierModel;
  Scenario s;
  for (const Kind model : {Kind::polynomial, Kind::rapp, Kind::rapp_phase, Kind::saleh, Kind::limiter, Kind::held_cubic}) {
    s.pa_model = model;
    const Instance x = draw(s, 1, 0);
    ASSERT_EQ(x.curves.size(), 1U);
    expect_same_curves(read_instance(write_instance(x), "file"), x);
  }
  s.pa_model = Kind::rapp;
  s.pa_gain_spread_db = 0.5;
  s.pa_phase_spread_deg = 5.0;
  Instance x = draw(s, 1, 0);
  ASSERT_EQ(x.curves.size(), 64U);
  EXPECT_NE(x.curves[0], x.curves[1]);
  EXPECT_EQ(x.curves[3].saturation_w, x.curves[0].saturation_w);
  expect_same_curves(read_instance(write_instance(x), "file"), x);
  radio::AmplifierCurve measured;
  measured.model = Kind::table;
  measured.table = radio::MeasuredCurve({0.5, 1.0, 2.0}, {0.5, 0.9, 1.4}, {0.0, -0.1, -0.2});
  x.curves = {measured};
  expect_same_curves(read_instance(write_instance(x), "file"), x);
  x.curves.assign(64, measured);
  x.curves[5] = radio::cubic_curve(0.9, -0.01);
  expect_same_curves(read_instance(write_instance(x), "file"), x);
}

TEST(DabFiles, ParametersMayBelongToAllToStationsOrToAntennas) {
  io::Arrays a = write_instance(random_instance(2, 3, 2, 4));
  a["pa_model"] = {{2}, std::vector<std::int64_t>{0, 5}};
  a["pa_gain"] = {{}, std::vector<Complex>{0.9}};
  a["pa_saturation_w"] = {{2, 3}, std::vector<double>{1.0, 2.0, 3.0, 4.0, 5.0, 6.0}};
  const Instance x = read_instance(a, "file");
  ASSERT_EQ(x.curves.size(), 6U);
  EXPECT_EQ(x.curves[2].model, radio::AmplifierModel::cubic);
  EXPECT_EQ(x.curves[2].coefficients[1], Complex(-0.2, -0.05));
  EXPECT_EQ(x.curves[4].model, radio::AmplifierModel::limiter);
  EXPECT_EQ(x.curves[4].saturation_w, 5.0);
}

TEST(DabFiles, LimitsAndVariancesComeBack) {
  Instance x = random_instance(2, 3, 2, 4);
  x.antenna_power_max_w = Eigen::MatrixXd::Constant(3, 2, 0.3);
  x.antenna_power_max_w(1, 1) = 0.2;
  x.radiated_power_max_w = Eigen::VectorXd{{1.0, 2.0}};
  x.csi_error_var = random_matrix(3, 4, 3).cwiseAbs2();
  x.supply = {.asked = true,
              .circuit_power_w = 0.5,
              .amplifier_class = Eigen::MatrixXi::Constant(3, 2, 1),
              .efficiency = Eigen::MatrixXd::Constant(3, 2, 0.6)};
  const Instance y = read_instance(write_instance(x), "file");
  EXPECT_EQ(y.antenna_power_max_w, x.antenna_power_max_w);
  EXPECT_EQ(y.radiated_power_max_w, x.radiated_power_max_w);
  EXPECT_EQ(y.csi_error_var, x.csi_error_var);
  EXPECT_EQ(y.supply.circuit_power_w, 0.5);
  EXPECT_EQ(y.supply.amplifier_class, x.supply.amplifier_class);
  EXPECT_EQ(y.supply.efficiency, x.supply.efficiency);
}

TEST(DabFiles, OneUserMayHaveAScalarNoise) {
  io::Arrays a = write_instance(random_instance(2, 2, 1, 4));
  a["noise_w"] = io::Array::scalar(0.5);
  EXPECT_EQ(read_instance(a, "file").noise_w[0], 0.5);
}

}  // namespace
}  // namespace airloom::dab
