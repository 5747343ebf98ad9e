// Measured amplifiers from files of comma separated values.
#include "airloom/systems/dab/problem/amplifier_table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "airloom/systems/dab/problem/instance.hpp"
#include "systems/dab/support.hpp"

namespace airloom::dab {
namespace {

using namespace testing;

class DabAmplifierTable : public ::testing::Test {
 protected:
  std::filesystem::path write(const std::string& text) {
    const std::filesystem::path file = std::filesystem::path(::testing::TempDir()) /
                                       (std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()) + ".csv");
    std::ofstream(file) << text;
    return file;
  }
};

TEST_F(DabAmplifierTable, ReadsLevelsAndAmplitudes) {
  const radio::MeasuredCurve plain = read_amplifier_table(write("# measured\n0.5, 0.5, 0\n\n1;0.9;-0.1\r\n2, 1.4, -0.2\n"));
  EXPECT_EQ(plain, radio::MeasuredCurve({0.5, 1.0, 2.0}, {0.5, 0.9, 1.4}, {0.0, -0.1, -0.2}));
  const radio::MeasuredCurve levels = read_amplifier_table(write("input_dbm, output_dbm, phase_deg\n30, 30, 0\n36.0206, 33.0103, -90\n"));
  EXPECT_NEAR(levels.r[1], 2.0, 1e-5);
  EXPECT_NEAR(levels.amplitude[1], std::sqrt(2.0), 1e-5);
  EXPECT_NEAR(levels.phase[1], -std::acos(0.0), 1e-12);
}

TEST_F(DabAmplifierTable, IsPartOfAScenario) {
  Scenario s;
  s.base_stations = 2;
  s.antennas = 4;
  s.users = 2;
  s.pa_model = radio::AmplifierModel::table;
  expect_refused([&] { validate(s); }, {"pa_table_file"});
  s.pa_table_file = write("0.5, 0.5, 0\n1, 0.9, -0.1\n2, 1.4, -0.2\n").string();
  const Instance x = draw(s, 1, 0);
  ASSERT_EQ(x.curves.size(), 1U);
  EXPECT_EQ(x.curves[0].table.amplitude[2], 1.4);
  s.pa_gain_spread_db = 0.5;
  expect_refused([&] { validate(s); }, {"pa_gain_spread_db", "table"});
}

TEST_F(DabAmplifierTable, RefusesWhatIsNoCurve) {
  const auto refuse = [&](const std::string& text, const std::vector<std::string>& words) {
    expect_refused([&] { (void)read_amplifier_table(write(text)); }, words);
  };
  refuse("0.5, 0.5, 0\n", {"1 points", "2 or more"});
  refuse("0.5, 0.5\n1, 0.9\n", {"line 1", "2 columns"});
  refuse("0.5, 0.5, 0\n0.5, 0.9, 0\n", {"line 2", "increase"});
  refuse("0.5, 0.5, 0\n1, -0.9, 0\n", {"line 2", "output"});
  refuse("power, gain, phase\n1, 2, 3\n", {"line 1", "power", "input_dbm"});
  refuse("input_dbm, output_dbm, phase_deg\n900, 30, 0\n", {"line 2", "900"});
  EXPECT_THROW((void)read_amplifier_table("no such file.csv"), IoError);
}

}  // namespace
}  // namespace airloom::dab
