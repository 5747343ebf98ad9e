// What is drawn: places, moments of the paths, both kinds of wave fronts, the same numbers for the same seed.
#include <numbers>

#include "airloom/core/units.hpp"
#include "airloom/systems/dab/system.hpp"
#include "systems/dab/support.hpp"

namespace airloom::dab {
namespace {

using namespace testing;
using Eigen::VectorXcd;

constexpr double pi = std::numbers::pi;

TEST(DabDraw, FourStationsStandAtTheCornersOfASquareOf100Metres) {
  const Instance x = draw({}, 1, 0);
  ASSERT_EQ(x.stations(), 4);
  const double corner[4][2] = {{-50, -50}, {50, -50}, {50, 50}, {-50, 50}};
  for (int b = 0; b < 4; ++b) {
    EXPECT_NEAR(x.tx_pos_m(0, b), corner[b][0], 1e-3);
    EXPECT_NEAR(x.tx_pos_m(1, b), corner[b][1], 1e-3);
    EXPECT_NEAR(x.tx_normal_rad[b], std::remainder(pi / 4 + b * pi / 2, 2 * pi), 1e-12);  // towards the origin
  }
  EXPECT_NEAR(x.tx_power_max_w[3], 10.0, 1e-12);
  EXPECT_NEAR(x.noise_w[2], 1e-11, 1e-25);
  EXPECT_EQ(x.amplifier.beta3, Complex(-0.04, -0.01));
}

TEST(DabDraw, UsersFillTheirDiscEvenly) {
  Scenario s;
  s.users = 4096;
  s.antennas = s.base_stations = 1;
  s.user_center_x_m = 5.0;
  s.user_center_y_m = -7.0;
  const Instance x = draw(s, 3, 0);
  const Eigen::Matrix2Xd from = x.rx_pos_m.topRows(2).colwise() - Eigen::Vector2d(5.0, -7.0);
  const Eigen::VectorXd squared = from.colwise().squaredNorm() / (30.0 * 30.0);  // uniform in [0, 1): mean 1/2, spread 0.289 / 64
  EXPECT_LE(squared.maxCoeff(), 1.0);
  EXPECT_NEAR(squared.mean(), 0.5, 4 * 0.289 / 64);
  EXPECT_NEAR((squared.array() < 0.25).cast<double>().mean(), 0.25, 4 * 0.433 / 64);
  EXPECT_NEAR(from.row(0).mean(), 0.0, 4 * 15.0 / 64);
  EXPECT_NEAR(from.row(1).mean(), 0.0, 4 * 15.0 / 64);
}

TEST(DabDraw, TheLineOfSightIsTheFormula) {
  Scenario s;
  s.paths = 1;
  const Instance x = draw(s, 2, 5);
  const double wavelength = speed_of_light_m_s / 28e9;
  for (int b = 0; b < 4; ++b) {
    for (int u = 0; u < 4; ++u) {
      const Eigen::Vector3d way = x.rx_pos_m.col(u) - x.tx_pos_m.col(b);
      const double theta = std::atan2(way.y(), way.x()) - std::atan2(-x.tx_pos_m(1, b), -x.tx_pos_m(0, b));
      for (int n = 0; n < 16; ++n) {
        const Complex expected = std::sqrt(std::pow(10.0, -6.14)) / way.norm() * std::exp(-2.0 * pi * i * way.norm() / wavelength) *
                                 std::exp(-pi * i * static_cast<double>(n) * std::sin(theta));
        EXPECT_LE(std::abs(x.channel(b)(n, u) - expected), 1e-11 * std::abs(expected));  // 1e4 turns of phase cost five digits
      }
      EXPECT_NEAR(std::remainder(user_angle(x, b, u) - theta, 2 * pi), 0.0, 1e-12);
    }
  }
}

TEST(DabDraw, ReflectedPathsHaveTheirMeanPower) {
  // E sum_l alpha^2 C0 d_l^-2 with alpha ~ U(0.1, 0.3), d_l ~ U(d, 2 d): E alpha^2 = 0.13 / 3, E (d / d_l)^2 = 1/2
  Scenario s;
  s.users = 2000;
  s.antennas = 4;
  Scenario direct = s;
  direct.paths = 1;
  double ratio = 0.0;
  const Instance x = draw(s, 4, 0);
  const Instance y = draw(direct, 4, 0);
  for (Eigen::Index k = 0; k < x.h.cols(); ++k) ratio += (x.h.col(k) - y.h.col(k)).squaredNorm() / y.h.col(k).squaredNorm();
  ratio /= static_cast<double>(x.h.cols());
  EXPECT_NEAR(ratio, 2.0 * 0.13 / 3.0 * 0.5, 0.0015);  // four standard errors of 8000 links
}

TEST(DabDraw, PathsComeInTheOrderOfTheConventions) {
  Scenario s;
  s.paths = 2;
  s.antennas = 3;
  const Instance x = draw(s, 9, 2);
  Scenario direct = s;
  direct.paths = 1;
  const Instance y = draw(direct, 9, 2);
  const int b = 1, u = 2;
  RandomStream stream(9, StreamId::small_scale_fading, 2, b * 4 + u);
  const double alpha = stream.uniform(0.1, 0.3);
  const double theta = stream.uniform(-pi / 2, pi / 2);
  const double d = (x.rx_pos_m.col(u) - x.tx_pos_m.col(b)).norm();
  const double length = stream.uniform(d, 2 * d);
  for (int n = 0; n < 3; ++n) {
    const Complex path = alpha * std::sqrt(std::pow(10.0, -6.14)) / length * std::exp(-2.0 * pi * i * length * 28e9 / speed_of_light_m_s) *
                         std::exp(-pi * i * static_cast<double>(n) * std::sin(theta));
    EXPECT_LE(std::abs(x.channel(b)(n, u) - y.channel(b)(n, u) - path), 1e-10 * std::abs(path));
  }
}

TEST(DabDraw, FarAwaySphericalWavesAreConjugatedPlanarOnes) {
  Scenario s;
  s.paths = 1;
  s.antennas = 8;
  s.station_radius_m = 7071.0;
  Scenario t = s;
  t.array = Array::spherical;
  const Instance planar = draw(s, 1, 0);
  const Instance spherical = draw(t, 1, 0);
  EXPECT_FALSE(planar.steering_conjugate);
  EXPECT_TRUE(spherical.steering_conjugate);
  for (Eigen::Index k = 0; k < planar.h.cols(); ++k) {
    EXPECT_NEAR(spherical.h.col(k).norm(), planar.h.col(k).norm(), 1e-12 * planar.h.col(k).norm());
    const VectorXcd a = planar.h.col(k).conjugate();
    EXPECT_NEAR(std::abs(a.dot(spherical.h.col(k))) / a.squaredNorm(), 1.0, 1e-9);  // one phase apart; curvature (N Delta)^2 / (8 d lambda)
  }
}

TEST(DabDraw, NearbySphericalWavesHaveTheirCurvature) {
  Scenario s;
  s.paths = 1;
  s.users = 1;
  s.array = Array::spherical;
  s.antennas = 65;
  s.base_stations = 1;
  s.station_radius_m = 40.0;
  s.user_radius_m = 1e-9;
  const Instance x = draw(s, 1, 0);
  const double wavelength = speed_of_light_m_s / 28e9;
  const double way = 16.0 * wavelength;  // of the outermost element from the middle, at right angles
  const double turns = (std::hypot(40.0, way) - 40.0) / wavelength;
  EXPECT_NEAR(std::arg(x.h(32, 0) / x.h(0, 0)), std::remainder(2 * pi * turns, 2 * pi), 1e-7);
  EXPECT_GT(turns, 0.03);
}

TEST(DabDraw, TheSameForTheSameSeedAndTheSameLinksForMoreAntennas) {
  const Instance x = draw({}, 7, 3);
  EXPECT_EQ(x.h, draw({}, 7, 3).h);
  EXPECT_NE(x.h, draw({}, 7, 4).h);
  EXPECT_NE(x.h, draw({}, 8, 3).h);
  Scenario more;
  more.antennas = 32;
  EXPECT_EQ(x.h, draw(more, 7, 3).h.topRows(16));
}

TEST(DabDraw, PowerMayGrowWithTheAntennas) {
  Scenario s;
  s.power_per_16_antennas = true;
  EXPECT_NEAR(draw(s, 1, 0).tx_power_max_w[0], 10.0, 1e-12);
  s.antennas = 64;
  EXPECT_NEAR(draw(s, 1, 0).tx_power_max_w[0], 40.0, 1e-12);
}

TEST(DabDraw, ShortLinksCountAsTheReferenceDistance) {
  Scenario s;
  s.paths = 1;
  s.users = 200;
  s.user_radius_m = 60.0;
  s.reference_distance_m = 50.0;
  EXPECT_EQ(warnings(s).size(), 1U);
  const Instance x = draw(s, 1, 0);
  const double at_reference = std::sqrt(16.0 * std::pow(10.0, -6.14));
  EXPECT_NEAR(x.h.colwise().norm().maxCoeff(), at_reference, 1e-12);
  EXPECT_GT((x.h.colwise().norm().array() > at_reference * (1 - 1e-9)).count(), 10);
}

TEST(DabDraw, ErrorsOfChannelsAreSharesOfTheirEnergy) {
  Scenario s;
  s.csi_error_db = -20.0;
  s.circuit_power_w = 3.0;
  Instance x = draw(s, 1, 0);
  ASSERT_EQ(x.csi_error_var.cols(), 16);
  for (Eigen::Index link = 0; link < 16; ++link) {
    EXPECT_NEAR(x.csi_error_var.col(link).sum(), 0.01 * x.h.col(link).squaredNorm(), 1e-12 * x.h.col(link).squaredNorm());
  }
  EXPECT_TRUE(x.supply.asked);
  EXPECT_EQ(x.supply.circuit_power_w, 3.0);
  s.csi_error_first_db = -10.0;
  x = draw(s, 1, 0);
  EXPECT_NEAR(x.csi_error_var(0, 3), 0.1 * x.h.col(3).squaredNorm() / 16, 1e-12 * x.h.col(3).squaredNorm());
  EXPECT_NEAR(x.csi_error_var(0, 4), 0.01 * x.h.col(4).squaredNorm() / 16, 1e-12 * x.h.col(4).squaredNorm());
  s.csi_error_db.reset();
  expect_refused([&] { validate(s); }, {"csi_error_first_db", "csi_error_db"});
  EXPECT_EQ(draw(Scenario{}, 1, 0).csi_error_var.size(), 0);
}

TEST(DabDraw, WarnsOfOddAmplifiers) {
  EXPECT_TRUE(warnings({}).empty());
  Scenario s;
  s.pa_beta3_re_per_w = 0.04;
  ASSERT_EQ(warnings(s).size(), 1U);
  EXPECT_NE(warnings(s)[0].find("expands"), std::string::npos);
  s = {};
  s.pa_beta3_re_per_w = -40.0;  // 1/mW mistaken for 1/W
  ASSERT_EQ(warnings(s).size(), 1U);
  EXPECT_NE(warnings(s)[0].find("1/W"), std::string::npos);
}

TEST(DabSites, StationsThenUsers) {
  Instance x = draw({}, 1, 0);
  const std::vector<Site> sites = dab::sites(x);
  ASSERT_EQ(sites.size(), 8U);
  EXPECT_EQ(sites[0].role, "base station");
  EXPECT_EQ(sites[7].role, "user");
  EXPECT_EQ(sites[7].x_m, x.rx_pos_m(0, 3));
  x.rx_pos_m.resize(3, 0);
  EXPECT_TRUE(dab::sites(x).empty());
}

}  // namespace
}  // namespace airloom::dab
