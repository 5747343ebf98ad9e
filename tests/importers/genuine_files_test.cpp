/// Files that other programs wrote themselves (data/README.md): their axes, signs and orders of elements are as the readers take them.
#include <gtest/gtest.h>

#include <numbers>

#include "airloom/core/units.hpp"
#include "airloom/importers/checks.hpp"
#include "airloom/importers/readers.hpp"
#include "airloom/io/array_file.hpp"
#include "support/expect_refused.hpp"

namespace airloom::importers {
namespace {

Options options() {
  Options o;
  o.tx_power_max_dbm = {30.0};
  o.noise_dbm = -94.0;
  o.panel_rows = 3;
  o.tx_array = TxArray::upa_yz;
  return o;
}

Channels read(const std::string& name, const Options& o, Source source = Source::sionna) {
  const std::string file = std::string(AIRLOOM_SOURCE_DIR "/tests/importers/data/") + name;
  return read_channels(source, io::read_arrays(file), o, file);
}

/// Both programs compute in single precision: gains of two of its rounded amplitudes' squares.
constexpr double single_precision = 4e-6;

void expect_free_space(const Channels& x) {
  const Eigen::MatrixXd gain = x.gains();
  for (int b = 0; b < 2; ++b) {
    for (int u = 0; u < 3; ++u) {
      const double distance = (x.tx_pos_m.col(b) - x.rx_pos_m.col(u)).norm();
      const double free_space = std::pow(speed_of_light_m_s / 3.5e9 / (4 * std::numbers::pi * distance), 2);
      EXPECT_NEAR(gain(b, u) / (6 * free_space), 1.0, single_precision);
    }
  }
}

TEST(GenuineFiles, SionnaRtFrequencyResponse) {
  const Channels x = read("sionna_rt_cfr.npz", options());
  EXPECT_EQ(x.stations(), 2);
  EXPECT_EQ(x.users, 3);
  EXPECT_EQ(x.subcarriers, 8);
  EXPECT_EQ(x.tx[0].antennas, 6);
  expect_free_space(x);
  EXPECT_TRUE(check_steering(x, options()).empty());
}

TEST(GenuineFiles, TheSteeringTestSeesAnotherOrderOfElements) {
  Options o = options();
  o.panel_rows.reset();
  const Channels x = read("sionna_rt_cfr.npz", o);
  o.panel_columns = 2;
  EXPECT_THROW((void)check_steering(x, o), InvalidInput);
}

TEST(GenuineFiles, SionnaRtImpulseResponseGivesTheSameRatesOfPhase) {
  Options o = options();
  for (int s = -4; s < 4; ++s) o.frequencies_hz.push_back(30e3 * s);
  const Channels from_paths = read("sionna_rt_cir.npz", o);
  o.frequencies_hz.clear();
  const Channels from_response = read("sionna_rt_cfr.npz", o);
  for (int b = 0; b < 2; ++b) {
    for (int u = 0; u < 3; ++u) {
      for (int s = 0; s < 8; ++s) {
        const Eigen::VectorXcd one = from_paths.link(s, b, u);
        const Eigen::VectorXcd other = from_response.link(s, b, u);
        EXPECT_LT((one - other).norm() / other.norm(), single_precision);
      }
    }
  }
}

Options deepmimo_options() {
  Options o = options();
  o.panel_rows.reset();
  o.panel_columns = 2;
  return o;
}

TEST(GenuineFiles, DeepMimoFrequencyResponse) {
  const Channels x = read("deepmimo_v4.npz", deepmimo_options(), Source::deepmimo);
  EXPECT_EQ(x.stations(), 2);
  EXPECT_EQ(x.subcarriers, 8);
  expect_free_space(x);
  EXPECT_TRUE(check_steering(x, deepmimo_options()).empty());
}

TEST(GenuineFiles, DeepMimoAndSionnaAgreeOnTheSameNetwork) {
  const Channels one = read("deepmimo_v4.npz", deepmimo_options(), Source::deepmimo);
  const Channels other = read("sionna_rt_cfr.npz", options());
  for (int b = 0; b < 2; ++b) {
    for (int u = 0; u < 3; ++u) {  // but for a phase per link: subcarriers are counted from the carrier in one, around it in the other
      const Eigen::VectorXcd x = one.link(0, b, u);
      const Eigen::VectorXcd y = other.link(0, b, u);
      EXPECT_NEAR(std::abs(x.dot(y)) / (x.norm() * y.norm()), 1.0, single_precision);
      EXPECT_NEAR(x.norm() / y.norm(), 1.0, single_precision);
    }
  }
}

TEST(GenuineFiles, DeepMimoWithoutTheRootOfItsSubcarriersIsRefused) {
  Options o = deepmimo_options();
  o.source_tx_power_w = 8.0;  // as if nobody had divided the power among the subcarriers
  airloom::test::expect_refused([&] { (void)read("deepmimo_v4.npz", o, Source::deepmimo); }, {"missing sqrt", "8 subcarriers"});
}

}  // namespace
}  // namespace airloom::importers
