#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/core/units.hpp"
#include "airloom/radio/array.hpp"
#include "airloom/radio/drop.hpp"
#include "airloom/radio/fading.hpp"
#include "airloom/radio/geometry.hpp"
#include "airloom/radio/path_loss.hpp"

namespace airloom::radio {
namespace {

using std::numbers::pi;

TEST(Geometry, AnglesPointFromOneEndToTheOther) {
  const Direction d = direction({0, 0, 150}, {300, 400, 100});
  EXPECT_NEAR(d.distance_m, 502.4937810560, 1e-9);
  EXPECT_NEAR(std::sin(d.zenith_rad), 0.9950371902, 1e-9);
  EXPECT_GT(d.zenith_rad, pi / 2);  // below the horizon
  EXPECT_NEAR(d.azimuth_rad, 0.9272952180, 1e-9);
  const Eigen::Vector3d u = unit_vector(d.zenith_rad, d.azimuth_rad);
  EXPECT_NEAR((u * d.distance_m - Eigen::Vector3d(300, 400, -50)).norm(), 0.0, 1e-9);
}

TEST(Arrays, LinearArrayTurnsTheSamePhaseFromElementToElement) {
  const double azimuth = 0.3;
  const Eigen::VectorXcd a = steering(ula(8, 0.5, Axis::y), unit_vector(pi / 2, azimuth));
  EXPECT_NEAR(a.squaredNorm(), 8.0, 1e-12);
  for (Eigen::Index n = 1; n < 8; ++n) EXPECT_NEAR(std::arg(a[n] * std::conj(a[n - 1])), pi * std::sin(azimuth), 1e-12);
}

TEST(Arrays, PlanarResponseIsTheKroneckerProductOfItsLines) {
  const Eigen::Vector3d u = unit_vector(1.1, -0.4);
  for (const Plane plane : {Plane::xy, Plane::yz, Plane::xz}) {
    const Axis first = plane == Plane::yz ? Axis::y : Axis::x;
    const Axis second = plane == Plane::xy ? Axis::y : Axis::z;
    const Eigen::VectorXcd whole = steering(upa(3, 4, 0.5, 0.7, plane), u);
    const Eigen::VectorXcd a1 = steering(ula(3, 0.5, first), u);
    const Eigen::VectorXcd a2 = steering(ula(4, 0.7, second), u);
    for (Eigen::Index i1 = 0; i1 < 3; ++i1) {
      for (Eigen::Index i2 = 0; i2 < 4; ++i2) EXPECT_NEAR(std::abs(whole[i1 * 4 + i2] - a1[i1] * a2[i2]), 0.0, 1e-12);
    }
  }
}

TEST(Arrays, BadSizesAreNamed) {
  EXPECT_THROW((void)ula(0), InvalidInput);
  EXPECT_THROW((void)upa(4, 4, 0.5, -1.0), InvalidInput);
  EXPECT_THROW((void)ula(4, std::nan("")), InvalidInput);
}

TEST(PathLoss, UrbanMacroWithTheStationsHeightHasItsCheckValues) {
  EXPECT_NEAR(to_db(winner_c2_gain(2.5e9, 1000.0, 30.0)), -141.82, 0.005);
  EXPECT_NEAR(to_db(winner_c2_gain(2.5e9, 100.0, 10.0)), -110.07, 0.005);
  EXPECT_THROW((void)winner_c2_gain(2.5e9, 2.9, 30.0), InvalidInput);
  EXPECT_THROW((void)winner_c2_gain(2.5, 100.0, 30.0), InvalidInput);
  EXPECT_THROW((void)winner_c2_gain(2.5e12, 100.0, 30.0), InvalidInput);
  EXPECT_THROW((void)winner_c2_gain(2.5e9, 100.0, 0.0), InvalidInput);
}

TEST(PathLoss, ReferenceGainAndPowerLaw) {
  EXPECT_NEAR(to_db(reference_gain_1m(28e9)), -61.393, 1e-3);
  EXPECT_NEAR(to_db(power_law_gain(reference_gain_1m(28e9), 100.0, 2.0)), -101.393, 1e-3);
  EXPECT_THROW((void)power_law_gain(1e-6, 0.99, 2.0), InvalidInput);
  EXPECT_THROW((void)power_law_gain(1e-6, std::nan(""), 2.0), InvalidInput);
  EXPECT_NEAR(noise_power(-170.0, 500e6), 5e-12, 1e-24);
}

TEST(Fading, RicianMultipathHasUnitMeanPowerAndItsLineOfSightShare) {
  const ArrayPositions array = upa(4, 4);
  const Eigen::VectorXcd los = steering(array, unit_vector(1.0, 0.5));
  constexpr int draws = 4000;
  const double k = 3.0;
  double power = 0.0;
  Eigen::VectorXcd mean = Eigen::VectorXcd::Zero(16);
  for (int r = 0; r < draws; ++r) {
    RandomStream stream(1, StreamId::small_scale_fading, static_cast<std::uint64_t>(r));
    const Eigen::VectorXcd h = rician_multipath(array, los, k, 6, stream);
    power += h.squaredNorm() / 16.0;
    mean += h;
  }
  EXPECT_NEAR(power / draws, 1.0, 0.02);  // deviation 0.35 per draw
  EXPECT_NEAR((mean / draws - std::sqrt(k / (k + 1)) * los).norm() / 4.0, 0.0, 0.02);
}

TEST(Drop, PlacesAreApartAndAnImpossibleSeparationEnds) {
  RandomStream stream(1, StreamId::user_drop, 0);
  const auto uniform = [](RandomStream& s) { return Eigen::Vector2d(s.uniform(0, 100), s.uniform(0, 100)); };
  const auto anywhere = [](const Eigen::Vector2d&) { return true; };
  const auto places = separated_drop(10, 20.0, uniform, anywhere, "users", stream);
  for (std::size_t a = 0; a < places.size(); ++a) {
    for (std::size_t b = a + 1; b < places.size(); ++b) EXPECT_GE((places[a] - places[b]).norm(), 20.0);
  }
  EXPECT_THROW((void)separated_drop(10, 90.0, uniform, anywhere, "users", stream), InvalidInput);
}

}  // namespace
}  // namespace airloom::radio
