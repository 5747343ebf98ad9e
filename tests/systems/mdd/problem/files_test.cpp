// Instances and solutions through their arrays.
#include "airloom/systems/mdd/problem/files.hpp"

#include "systems/mdd/support.hpp"

namespace airloom::mdd {
namespace {

using namespace testing;

void expect_equal(const Instance& x, const Instance& y) {
  EXPECT_EQ(x.h, y.h);
  EXPECT_EQ(x.subcarrier_dl, y.subcarrier_dl);
  EXPECT_EQ(x.subcarrier_ul, y.subcarrier_ul);
  EXPECT_EQ(x.gain_ap_user, y.gain_ap_user);
  EXPECT_EQ(x.gain_ap_ap, y.gain_ap_ap);
  EXPECT_EQ(x.gain_user_user, y.gain_user_user);
  EXPECT_EQ(x.noise_w, y.noise_w);
  EXPECT_EQ(x.ap_power_max_w, y.ap_power_max_w);
  EXPECT_EQ(x.user_power_max_w, y.user_power_max_w);
  EXPECT_EQ(x.si_residual_ap, y.si_residual_ap);
  EXPECT_EQ(x.si_residual_user, y.si_residual_user);
  EXPECT_EQ(x.iai_residual, y.iai_residual);
  EXPECT_EQ(x.imi_residual, y.imi_residual);
  EXPECT_EQ(x.qos_dl_nats, y.qos_dl_nats);
  EXPECT_EQ(x.qos_ul_nats, y.qos_ul_nats);
  EXPECT_EQ(x.qos_per_subcarrier, y.qos_per_subcarrier);
  EXPECT_EQ(x.serve, y.serve);
  EXPECT_EQ(x.include_mui, y.include_mui);
  EXPECT_EQ(x.ul_weight, y.ul_weight);
  EXPECT_EQ(x.tx_pos_m, y.tx_pos_m);
  EXPECT_EQ(x.rx_pos_m, y.rx_pos_m);
}

TEST(MddFiles, InstanceAndSolutionComeBackBitForBit) {
  Scenario weighted = clustered(9, 4, 250.0);
  weighted.antennas = 2;
  weighted.ul_combining = UlCombining::weighted;
  weighted.qos = Qos::sum;
  for (const Scenario& s : {Scenario{}, small(), weighted}) {
    const Instance x = draw(s, 1, 0);
    expect_equal(x, read_instance(write_instance(x), "file"));
    const Solution powers = random_powers(x, 1);
    const Solution back = read_solution(x, write_solution(x, powers), "solution");
    EXPECT_EQ(back.p_dl_w, powers.p_dl_w);
    EXPECT_EQ(back.p_ul_w, powers.p_ul_w);
  }
}

TEST(MddFiles, AxesAreThoseOfTheDocs) {
  const Instance x = draw(clustered(9, 4, 250.0), 1, 0);
  const io::Arrays a = write_instance(x);
  EXPECT_EQ(a.at("h").shape, (std::vector<std::int64_t>{6, 9, 4, 1}));
  EXPECT_EQ(a.at("gain_ap_user").shape, (std::vector<std::int64_t>{9, 4}));
  const auto& h = std::get<std::vector<std::complex<double>>>(a.at("h").data);
  EXPECT_EQ(h[(5 * 9 + 7) * 4 + 2], x.channel(5, 7)(0, 2));
  const Solution s = random_powers(x, 1);
  const io::Arrays powers = write_solution(x, s);
  EXPECT_EQ(powers.at("p_dl_w").shape, (std::vector<std::int64_t>{9, 4, 4}));
  EXPECT_EQ(std::get<std::vector<double>>(powers.at("p_dl_w").data)[(7 * 4 + 2) * 4 + 3], s.p_dl_w(7, 2 * 4 + 3));
  EXPECT_EQ(std::get<std::vector<double>>(powers.at("p_ul_w").data)[3 * 2 + 1], s.p_ul_w[3 * 2 + 1]);
}

TEST(MddFiles, OptionalArraysHaveTheirDefaults) {
  const Instance x = draw(small(), 1, 0);
  io::Arrays arrays = write_instance(x);
  for (const char* name : {"serve", "include_mui", "qos_per_subcarrier", "tx_pos_m", "rx_pos_m"}) arrays.erase(name);
  const Instance y = read_instance(arrays, "file");
  EXPECT_TRUE(y.serve.all());
  EXPECT_FALSE(y.include_mui);
  EXPECT_TRUE(y.qos_per_subcarrier);
  EXPECT_EQ(y.tx_pos_m.cols(), 0);
  arrays = write_instance(draw(clustered(9, 4, 250.0), 1, 0));
  arrays.erase("include_mui");
  EXPECT_TRUE(read_instance(arrays, "file").include_mui);
  arrays["include_mui"] = io::Array::scalar(false);
  EXPECT_FALSE(read_instance(arrays, "file").include_mui);
}

TEST(MddFiles, SplitsInAnyOrderAreRead) {
  const Instance x = draw(small(), 1, 0);
  io::Arrays arrays = write_instance(x);
  arrays["subcarrier_dl"] = {{3}, std::vector<std::int64_t>{5, 0, 2}};
  arrays["subcarrier_ul"] = {{3}, std::vector<std::int64_t>{4, 1, 3}};
  const Instance y = read_instance(arrays, "file");
  EXPECT_EQ(y.subcarrier_dl, (std::vector<int>{5, 0, 2}));
  const Solution s = random_powers(y, 2);
  EXPECT_NEAR(se(y, s), sum_rate(make_problem(y), powers_of(s)) / 6.0, 1e-10);
}

}  // namespace
}  // namespace airloom::mdd
