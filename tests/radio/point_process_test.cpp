// Random stations: distributions against simulation, and the values of the specification.
#include "airloom/radio/point_process.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/core/error.hpp"

namespace airloom::radio {
namespace {

using std::numbers::pi;

/// Kolmogorov-Smirnov distance of a sample to a distribution, times sqrt(n): above 1.95 with probability 0.001.
template <class Law>
double kolmogorov(std::vector<double> sample, const Law& law) {
  std::ranges::sort(sample);
  const auto n = static_cast<double>(sample.size());
  double worst = 0.0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double f = law.cdf(sample[i]);
    worst = std::max({worst, std::abs(f - static_cast<double>(i) / n), std::abs(f - static_cast<double>(i + 1) / n)});
  }
  return worst * std::sqrt(n);
}

template <class Law>
void expect_density_is_the_slope(const Law& law, std::initializer_list<double> places) {
  for (const double y : places) {
    const double h = 1e-4 * y;
    EXPECT_NEAR(law.pdf(y) / ((law.cdf(y + h) - law.cdf(y - h)) / (2.0 * h)), 1.0, 1e-6) << y;  // h^2 curvature and rounding
  }
}

TEST(PointProcess, PoissonPointsFillTheDiscEvenly) {
  RandomStream stream(1, StreamId::transmitter_drop, 0);
  double count = 0.0;
  double inner = 0.0;
  for (int r = 0; r < 2000; ++r) {
    for (const Eigen::Vector2d& p : poisson_points(1e-4, 200.0, stream)) {
      EXPECT_LE(p.norm(), 200.0);
      count += 1.0;
      inner += p.norm() < 100.0 ? 1.0 : 0.0;
    }
  }
  const double mean = 1e-4 * pi * 200.0 * 200.0 * 2000.0;
  EXPECT_NEAR(count, mean, 4.0 * std::sqrt(mean));
  EXPECT_NEAR(inner / count, 0.25, 4.0 * std::sqrt(0.25 * 0.75 / count));
}

TEST(PointProcess, LinesThatHitADiscAreSoMany) {
  RandomStream stream(2, StreamId::transmitter_drop, 0);
  double count = 0.0;
  for (int r = 0; r < 5000; ++r) count += static_cast<double>(poisson_lines(1e-3 / pi, 800.0, stream).size());
  const double mean = 2.0 * 1e-3 * 800.0 * 5000.0;
  EXPECT_NEAR(count, mean, 4.0 * std::sqrt(mean));
}

TEST(PointProcess, PointsOnLinesHaveTheirDensity) {
  RandomStream stream(3, StreamId::transmitter_drop, 0);
  double count = 0.0;
  constexpr int drops = 3000;
  for (int r = 0; r < drops; ++r) {
    const std::vector<Eigen::Vector2d> points = points_on_lines(1e-3 / pi, 2e-3, 1000.0, stream);
    for (const Eigen::Vector2d& p : points) EXPECT_LE(p.norm(), 1000.0 * (1.0 + 1e-12));
    count += static_cast<double>(points.size());
  }
  const double mean = pi * pi * 1e-3 / pi * 2e-3 * 1e6;  // 6.28; the lines make the count vary more than Poisson: sd about 5
  EXPECT_NEAR(count / drops, mean, 4.0 * 5.0 / std::sqrt(drops));
}

TEST(NearestInSight, IsDefective) {
  const NearestInSight law{.density_per_m2 = 1e-6, .sight_m = 400.0};
  expect_density_is_the_slope(law, {50.0, 200.0, 390.0});
  const double mass = 1.0 - std::exp(-pi * 1e-6 * 160000.0);
  EXPECT_DOUBLE_EQ(law.cdf(400.0), mass);
  EXPECT_DOUBLE_EQ(law.cdf(1e9), mass);
  EXPECT_EQ(law.pdf(401.0), 0.0);
  RandomStream stream(4, StreamId::transmitter_drop, 0);
  std::vector<double> found;
  constexpr int tries = 20000;
  for (int k = 0; k < tries; ++k) {
    if (const auto y = law.sample(stream)) found.push_back(*y);
  }
  EXPECT_NEAR(static_cast<double>(found.size()) / tries, mass, 4.0 * std::sqrt(mass * (1.0 - mass) / tries));
  struct Conditional {
    NearestInSight law;
    double mass;
    double cdf(double y) const { return law.cdf(y) / mass; }
  };
  EXPECT_LT(kolmogorov(found, Conditional{law, mass}), 1.95);
}

TEST(NearestBeyondSight, FollowsItsSamples) {
  const NearestBeyondSight law{.density_per_m2 = 1e-6, .sight_m = 400.0};
  expect_density_is_the_slope(law, {410.0, 800.0, 1500.0});
  EXPECT_EQ(law.cdf(400.0), 0.0);
  EXPECT_NEAR(law.cdf(1e5), 1.0, 1e-15);
  RandomStream stream(5, StreamId::transmitter_drop, 0);
  std::vector<double> sample(5000);
  for (double& y : sample) y = law.sample(stream);
  EXPECT_LT(kolmogorov(sample, law), 1.95);
}

TEST(NearestOnOwnLine, IsExponential) {
  const NearestOnOwnLine law{.density_per_m = 2e-3};
  expect_density_is_the_slope(law, {10.0, 500.0});
  RandomStream stream(6, StreamId::transmitter_drop, 0);
  std::vector<double> sample(5000);
  for (double& y : sample) y = law.sample(stream);
  EXPECT_LT(kolmogorov(sample, law), 1.95);
}

TEST(NearestOnOtherLines, HasTheSpecificationsValues) {
  const NearestOnOtherLines law{.density_per_m_rad = 1e-3 / pi, .density_per_m = 2e-3};
  EXPECT_NEAR(1.0 - law.cdf(50.0), 0.986, 6e-4);  // three digits are given
  EXPECT_NEAR(1.0 - law.cdf(200.0), 0.833, 6e-4);
  EXPECT_NEAR(1.0 - law.cdf(400.0), 0.574, 6e-4);
  EXPECT_NEAR(1.0 - law.cdf(800.0), 0.241, 6e-4);
  expect_density_is_the_slope(law, {1.0, 50.0, 400.0, 3000.0});
  // far away nearly every line that is near enough has a station: the integral tends to 1/rho_f^2 y
  EXPECT_NEAR(std::log(1.0 - law.cdf(5000.0)) / (-2e-3 * 5000.0), 1.0, 2e-3 + 1.0 / (4e-6 * 25e6));
}

TEST(NearestOnOtherLines, FollowsItsSamplesAndASimulatedProcess) {
  const NearestOnOtherLines law{.density_per_m_rad = 1e-3 / pi, .density_per_m = 2e-3};
  RandomStream stream(7, StreamId::transmitter_drop, 0);
  std::vector<double> sample(3000);
  for (double& y : sample) y = law.sample(stream);
  EXPECT_LT(kolmogorov(sample, law), 1.95);
  std::vector<double> simulated;
  while (simulated.size() < 3000) {  // a disc so wide that there is a station in all but e^-12 of the drops
    double nearest = 1e9;
    for (const Eigen::Vector2d& p : points_on_lines(1e-3 / pi, 2e-3, 6000.0, stream)) nearest = std::min(nearest, p.norm());
    simulated.push_back(nearest);
  }
  EXPECT_LT(kolmogorov(simulated, law), 1.95);
}

TEST(PointProcess, BadDensitiesAreNamed) {
  RandomStream stream(1, StreamId::transmitter_drop, 0);
  EXPECT_THROW((void)poisson_points(0.0, 1.0, stream), InvalidInput);
  EXPECT_THROW((void)poisson_lines(1.0, -1.0, stream), InvalidInput);
  EXPECT_THROW((void)points_on_lines(1.0, std::nan(""), 1.0, stream), InvalidInput);
}

}  // namespace
}  // namespace airloom::radio
