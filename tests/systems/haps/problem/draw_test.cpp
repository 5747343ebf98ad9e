// Drawn networks: places, gains, moments, common random numbers.
#include <numeric>

#include "airloom/core/units.hpp"
#include "systems/haps/support.hpp"

namespace airloom::haps {
namespace {

using namespace testing;

std::vector<std::pair<double, double>> grid(int stations, double side) {
  const Eigen::Matrix3Xd places = station_grid(stations, side, 25.0);
  std::vector<std::pair<double, double>> out;
  for (Eigen::Index b = 0; b < places.cols(); ++b) {
    out.emplace_back(places(0, b), places(1, b));
    EXPECT_EQ(places(2, b), 25.0);
  }
  return out;
}

void expect_grid(int stations, const std::vector<std::pair<double, double>>& expected) {
  const auto actual = grid(stations, 12.0);
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t b = 0; b < actual.size(); ++b) {
    EXPECT_NEAR(actual[b].first, expected[b].first, 1e-12) << stations << " stations, number " << b;
    EXPECT_NEAR(actual[b].second, expected[b].second, 1e-12) << stations << " stations, number " << b;
  }
}

TEST(HapsDraw, GridForEveryNumberOfStations) {
  expect_grid(1, {{0, 0}});
  expect_grid(2, {{-3, 0}, {3, 0}});                                                       // sqrt(2) rounds to one row
  expect_grid(3, {{-3, -3}, {3, -3}, {0, 3}});                                             // sqrt(3) to two: 2 + 1
  expect_grid(4, {{-3, -3}, {3, -3}, {-3, 3}, {3, 3}});                                    // centres of the quadrants
  expect_grid(5, {{-4, -3}, {0, -3}, {4, -3}, {-3, 3}, {3, 3}});                           // 3 + 2
  expect_grid(8, {{-4, -4}, {0, -4}, {4, -4}, {-4, 0}, {0, 0}, {4, 0}, {-3, 4}, {3, 4}});  // 3 + 3 + 2
}

TEST(HapsDraw, StationsUsersAndBudgetsOfTheDefaultScenario) {
  const Instance x = draw({}, 1, 0);
  ASSERT_EQ(x.stations(), 5);
  EXPECT_EQ(x.users(), 16);
  EXPECT_EQ(x.antennas(), 4 * 16 + 64);
  EXPECT_TRUE(x.is_haps.back());
  EXPECT_FALSE(x.is_haps.front());
  EXPECT_LE((x.tx_pos_m.col(4) - Eigen::Vector3d(0, 0, 20000)).norm(), 0.0);
  EXPECT_NEAR(x.power_max_w[0], 19.9526231, 1e-6);  // 43 dBm
  EXPECT_NEAR(x.power_max_w[4], 158.489319, 1e-5);  // 52 dBm
  EXPECT_NEAR(x.noise_w[3], 1e-13, 1e-25);          // -100 dBm
  for (Eigen::Index u = 0; u < 16; ++u) {
    EXPECT_LE(x.rx_pos_m.col(u).head<2>().cwiseAbs().maxCoeff(), 2000.0);
    EXPECT_EQ(x.rx_pos_m(2, u), 1.5);
  }
}

/// Mean of |h|^2 per antenna of one station over its free-space gain, in every user of several realizations.
std::vector<double> normalized_gains(const Scenario& s, int station, int realizations) {
  std::vector<double> out;
  for (int r = 0; r < realizations; ++r) {
    const Instance x = draw(s, 7, static_cast<std::uint64_t>(r));
    for (Eigen::Index u = 0; u < x.users(); ++u) {
      const double distance = (x.rx_pos_m.col(u) - x.tx_pos_m.col(station)).norm();
      const double gain = std::pow(299792458.0 / (4.0 * 3.14159265358979323846 * s.carrier_ghz * 1e9 * distance), 2);
      const Eigen::MatrixXcd& h = x.h[static_cast<std::size_t>(station)];
      out.push_back(h.col(u).squaredNorm() / static_cast<double>(h.rows()) / gain);
    }
  }
  return out;
}

struct Moments {
  double mean = 0.0, deviation = 0.0;
};
Moments moments(const std::vector<double>& x) {
  const double n = static_cast<double>(x.size());
  const double mean = std::accumulate(x.begin(), x.end(), 0.0) / n;
  double square = 0.0;
  for (const double each : x) square += (each - mean) * (each - mean);
  return {mean, std::sqrt(square / (n - 1.0))};
}
Moments moments_db(std::vector<double> x) {
  for (double& each : x) each = to_db(each);
  return moments(x);
}

TEST(HapsDraw, ShadowingSpreadsThePowerByItsDeviation) {
  Scenario s;
  s.mbs_array_nx = s.mbs_array_ny = 16;  // 256 antennas average the fading out: 0.27 dB are left
  s.haps = false;
  s.base_stations = 1;
  s.users = 200;
  const Moments power = moments_db(normalized_gains(s, 0, 10));
  EXPECT_NEAR(power.mean, 0.0, 0.6);       // 2000 samples of 8 dB: 0.18
  EXPECT_NEAR(power.deviation, 8.0, 0.4);  // 0.13
  s.shadowing = Shadowing::paper_literal;
  const Moments literal = moments_db(normalized_gains(s, 0, 10));
  EXPECT_NEAR(literal.deviation, 16.0, 0.8);
  s.shadowing_db = 0.0;
  EXPECT_NEAR(moments_db(normalized_gains(s, 0, 2)).deviation, 0.27, 0.05);
  s.excess_loss_db = 38.0;
  EXPECT_NEAR(moments_db(normalized_gains(s, 0, 2)).mean, -38.0, 0.1);
}

TEST(HapsDraw, UrbanMacroLossReplacesFreeSpace) {
  Scenario s;
  s.shadowing_db = 0.0;
  s.mbs_array_nx = s.mbs_array_ny = 16;
  Scenario uma = s;
  uma.mbs_path_loss = MbsPathLoss::uma_nlos;
  const Instance a = draw(s, 3, 0);
  const Instance b = draw(uma, 3, 0);
  for (Eigen::Index u = 0; u < 16; ++u) {
    const double distance = (a.rx_pos_m.col(u) - a.tx_pos_m.col(2)).norm();
    const double free_db = 20.0 * std::log10(4.0 * 3.14159265358979323846 * 2.545e9 * distance / 299792458.0);
    const double uma_db = 13.54 + 39.08 * std::log10(distance) + 20.0 * std::log10(2.545);
    EXPECT_NEAR(to_db(b.h[2].col(u).squaredNorm() / a.h[2].col(u).squaredNorm()), free_db - uma_db, 1e-9);
  }
  EXPECT_EQ(a.h[4], b.h[4]);  // the platform keeps its own loss
}

TEST(HapsDraw, PlatformsChannelHasUnitPowerAndItsLineOfSightPart) {
  Scenario s;
  s.users = 100;
  EXPECT_NEAR(moments(normalized_gains(s, 4, 20)).mean, 1.0, 0.01);  // 128000 entries, correlated by the line of sight
  // with a huge K only the line of sight is left: the formula of the specification, written out
  s.rician_k_db = 300.0;
  const Instance x = draw(s, 2, 0);
  for (Eigen::Index u = 0; u < 3; ++u) {
    const Eigen::Vector3d p = x.rx_pos_m.col(u);
    const double flat = std::hypot(p.x(), p.y());
    const double distance = std::hypot(flat, 20000.0 - 1.5);
    const double phi = std::atan2(p.y(), p.x());
    const double dh = 0.5 * flat / distance * std::sin(phi);
    const double dv = 0.5 * flat / distance * std::cos(phi);
    const double amplitude = 299792458.0 / (4.0 * 3.14159265358979323846 * 2.545e9 * distance);
    for (int i = 0; i < 8; ++i)
      for (int j = 0; j < 8; ++j)
        EXPECT_NEAR(std::abs(x.h[4](8 * i + j, u) - amplitude * std::polar(1.0, 2.0 * 3.14159265358979323846 * (i * dh + j * dv))), 0.0,
                    1e-9 * amplitude);
  }
}

TEST(HapsDraw, FreeSpaceNumberOfAKnownLink) {
  // 20 km at 2.545 GHz: 32.45 + 20 log10(2.545) + 20 log10(20000) = 126.58 dB
  Scenario s;
  s.users = 1;
  s.area_side_m = 1.0;
  s.rician_k_db = 300.0;
  const Instance x = draw(s, 1, 0);
  EXPECT_NEAR(-to_db(x.h[4].col(0).squaredNorm() / 64.0), 126.58, 0.01);
}

TEST(HapsDraw, SameNumbersAgainAndOthersForOtherRealizations) {
  const Instance a = draw({}, 5, 3);
  const Instance b = draw({}, 5, 3);
  const Instance c = draw({}, 5, 4);
  const Instance d = draw({}, 6, 3);
  for (std::size_t k = 0; k < a.h.size(); ++k) {
    EXPECT_EQ(a.h[k], b.h[k]);
    EXPECT_GT((a.h[k] - c.h[k]).norm(), 0.1 * a.h[k].norm());
    EXPECT_GT((a.h[k] - d.h[k]).norm(), 0.1 * a.h[k].norm());
  }
}

TEST(HapsDraw, MacroStationsDoNotKnowWhetherThereIsAPlatform) {
  Scenario with, without;
  without.haps = false;
  const Instance a = draw(with, 5, 1);
  const Instance b = draw(without, 5, 1);
  ASSERT_EQ(b.stations(), 4);
  EXPECT_EQ(a.rx_pos_m, b.rx_pos_m);
  for (std::size_t k = 0; k < 4; ++k) EXPECT_EQ(a.h[k], b.h[k]);
}

TEST(HapsDraw, SweepsReuseTheSameRandomNumbers) {
  Scenario small, large;
  large.haps_array_nx = large.haps_array_ny = 12;
  large.mbs_array_ny = 6;
  large.haps_power_dbm = 60.0;
  const Instance a = draw(small, 5, 1);
  const Instance b = draw(large, 5, 1);
  EXPECT_EQ(b.h[0].topRows(16), a.h[0]);  // the antennas of a larger array begin with those of the smaller
  EXPECT_EQ(a.rx_pos_m, b.rx_pos_m);
  Scenario loss = urban();
  const Instance c = draw(loss, 5, 1);
  EXPECT_LE((c.h[1] - from_db(-19.0) * a.h[1]).norm(), 1e-12 * a.h[1].norm());  // 38 dB of power are 19 dB of 10 log10(amplitude)
  EXPECT_EQ(c.h[4], a.h[4]);
}

TEST(HapsDraw, PlatformAloneAndTerrestrialAlone) {
  Scenario s;
  s.base_stations = 0;
  const Instance platform = draw(s, 1, 0);
  ASSERT_EQ(platform.stations(), 1);
  EXPECT_TRUE(platform.is_haps[0]);
  EXPECT_TRUE(std::isfinite(objective(platform, solve_best(platform, {}, {}, local_fabric()))));
  Scenario t;
  t.haps = false;
  t.base_stations = 1;
  t.users = 20;  // more than its antennas
  const Instance terrestrial = draw(t, 1, 0);
  EXPECT_TRUE(std::isfinite(objective(terrestrial, solve_best(terrestrial, {}, {}, local_fabric()))));
}

TEST(HapsDraw, FloorAndBandReachTheInstance) {
  Scenario s;
  s.sinr_min = 2.5;
  s.bandwidth_mhz = 10.0;
  const Instance x = draw(s, 1, 0);
  EXPECT_EQ(x.sinr_min, Eigen::VectorXd::Constant(x.users(), 2.5));
  EXPECT_EQ(*x.bandwidth_hz, 1e7);
  EXPECT_EQ(warnings(s).size(), 0u);
  s.shadowing = Shadowing::paper_literal;
  EXPECT_EQ(warnings(s).size(), 1u);
}

TEST(HapsDraw, MorePowerIsNeverWorse) {
  for (std::uint64_t r = 0; r < 3; ++r) {
    double before = -INFINITY;
    for (const double power : {30.0, 43.0, 52.0, 61.0}) {
      Scenario s = urban();
      s.haps_power_dbm = power;
      const Instance x = draw(s, 9, r);
      const double now = objective(x, solve_best(x, {}, {}, local_fabric()));
      EXPECT_GT(now, before);
      before = now;
    }
  }
}

}  // namespace
}  // namespace airloom::haps
