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

TEST(DabFiles, OneUserMayHaveAScalarNoise) {
  io::Arrays a = write_instance(random_instance(2, 2, 1, 4));
  a["noise_w"] = io::Array::scalar(0.5);
  EXPECT_EQ(read_instance(a, "file").noise_w[0], 0.5);
}

}  // namespace
}  // namespace airloom::dab
