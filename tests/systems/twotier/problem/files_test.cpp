// Instances and solutions through their arrays.
#include "airloom/systems/twotier/problem/files.hpp"

#include "systems/twotier/network_support.hpp"

namespace airloom::twotier {
namespace {

using namespace testing;

void expect_equal(const Instance& x, const Instance& y) {
  EXPECT_EQ(x.gains, y.gains);
  EXPECT_EQ(x.node, y.node);
  EXPECT_EQ(x.user, y.user);
  EXPECT_EQ(x.weight, y.weight);
  EXPECT_EQ(x.node_power_max_w, y.node_power_max_w);
  EXPECT_EQ(x.subchannel_bandwidth_hz, y.subchannel_bandwidth_hz);
  EXPECT_EQ(x.sinr_min, y.sinr_min);
  EXPECT_EQ(x.slot_power_max_w, y.slot_power_max_w);
  EXPECT_EQ(x.sensing_snr, y.sensing_snr);
  ASSERT_EQ(x.cell_is_macro.size(), y.cell_is_macro.size());
  EXPECT_TRUE((x.cell_is_macro == y.cell_is_macro).all());
  EXPECT_EQ(x.survey.tx_pos_m, y.survey.tx_pos_m);
  EXPECT_EQ(x.survey.rx_pos_m, y.survey.rx_pos_m);
  EXPECT_EQ(x.survey.femto_coverage_m, y.survey.femto_coverage_m);
  EXPECT_EQ(x.survey.links_below_50_m, y.survey.links_below_50_m);
}

TEST(TwoTierFiles, InstanceAndSolutionComeBackBitForBit) {
  Scenario full = hotspot();
  full.duplex = Duplex::full;
  Instance limited = worked_example();
  limited.sinr_min = Eigen::MatrixXd::Constant(2, 3, 0.25);
  limited.slot_power_max_w = Eigen::MatrixXd::Constant(2, 3, 0.5);
  for (const Instance& x : {draw({}, 1, 0), draw(full, 1, 0), worked_example(), limited}) {
    expect_equal(x, read_instance(write_instance(x), "file"));
    const Solution s = random_powers(x, 3);
    EXPECT_EQ(read_solution(x, write_solution(x, s), "file").p, s.p);
  }
}

TEST(TwoTierFiles, AxesAreThoseOfTheDocs) {
  const Instance x = worked_example();
  const io::Arrays a = write_instance(x);
  EXPECT_EQ(a.at("gain_over_noise").shape, (std::vector<std::int64_t>{3, 2, 2}));
  const auto& gain = std::get<std::vector<double>>(a.at("gain_over_noise").data);
  EXPECT_EQ(gain, (std::vector<double>{20, 4, 2, 10, 8, 1, 30, 40, 5, 0.5, 0.2, 6}));  // row = receiver, as the example is printed
  EXPECT_EQ(a.at("node").shape, (std::vector<std::int64_t>{3, 2}));
  EXPECT_EQ(std::get<std::vector<std::int64_t>>(a.at("node").data), (std::vector<std::int64_t>{0, 1, 0, 1, 0, 1}));
  EXPECT_EQ(write_solution(x, random_powers(x, 1)).at("p_w").shape, (std::vector<std::int64_t>{3, 2}));
}

TEST(TwoTierFiles, OptionalArraysMayBeAbsentAndExtraOnesAreIgnored) {
  io::Arrays a = write_instance(draw({}, 1, 0));
  for (const char* name : {"sensing_snr", "cell_is_macro", "tx_pos_m", "rx_pos_m", "femto_coverage_m", "links_below_50_m"})
    EXPECT_EQ(a.erase(name), 1U) << name;
  a["notes"] = io::Array::scalar(1.0);
  a["subchannel_bandwidth_hz"] = {{1}, std::vector<double>{5e6}};
  const Instance x = read_instance(a, "file");
  EXPECT_FALSE(x.sensing_snr);
  EXPECT_FALSE(x.sinr_min);
  EXPECT_FALSE(x.slot_power_max_w);
  EXPECT_EQ(x.cell_is_macro.size(), 0);
  EXPECT_EQ(x.survey.tx_pos_m.cols(), 0);
  EXPECT_EQ(x.subchannel_bandwidth_hz, 5e6);
}

}  // namespace
}  // namespace airloom::twotier
