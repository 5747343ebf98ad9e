// Channels of clusters of rays: moments, beams, delays.
#include "airloom/radio/cluster_channel.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "airloom/core/error.hpp"

namespace airloom::radio {
namespace {

using std::numbers::pi;

struct Moments {
  double rays = 0.0, power = 0.0, delay = 0.0, doppler = 0.0;
};

Moments moments(const ClusterModel& model, int links) {
  Moments m;
  double rays = 0.0;
  for (int k = 0; k < links; ++k) {
    RandomStream stream(11, StreamId::small_scale_fading, 0, static_cast<std::uint64_t>(k));
    for (const Ray& ray : draw_rays(model, stream)) {
      rays += 1.0;
      m.power += std::norm(ray.gain) / links;
      m.delay += ray.delay_s;
      m.doppler += ray.doppler_hz;
    }
  }
  m.rays = rays / links;
  m.delay /= rays;
  m.doppler /= rays;
  return m;
}

TEST(ClusterChannel, MomentsAreThoseOfTheModel) {
  constexpr int links = 40000;
  ClusterModel model;
  model.doppler_width_rad = 1.0;
  const Moments m = moments(model, links);
  const double zeta = model.mean_clusters;
  EXPECT_NEAR(0.5 * (zeta * zeta + 2.0 * zeta + 2.0 * std::exp(-zeta)), 3.5853, 5e-5);
  EXPECT_NEAR(m.rays, 3.5853, 4.0 * 3.4 / std::sqrt(links));  // sd of L about 3.4
  EXPECT_NEAR(m.power, 1.0, 4.0 * 0.7 / std::sqrt(links));    // sd of the sum below 0.7
  EXPECT_NEAR(m.delay / 100e-9, 1.0, 0.02);
  const double shift = model.doppler_hz * std::sin(0.5) / 0.5 / (model.rician_k + 1.0);
  EXPECT_NEAR(m.doppler / shift, 1.0, 1e-3);
}

TEST(ClusterChannel, ClustersAreAtLeastOneAndPoissonBeyond) {
  // with one ray per link the number of rays tells nothing; E Z = zeta + e^-zeta shows in shared_rays: L = Z Y, E L = E Z (Z + 1)/2
  ClusterModel model;
  model.shared_rays = true;
  constexpr int links = 40000;
  EXPECT_NEAR(1.8 + std::exp(-1.8), 1.9653, 5e-5);
  const double ezz = 1.8 * 1.8 + 1.8 + std::exp(-1.8);  // Z^2 = N^2 but 1 at N = 0
  EXPECT_NEAR(moments(model, links).rays, 0.5 * (ezz + 1.9653), 4.0 * 4.2 / std::sqrt(links));
}

TEST(ClusterChannel, ScatteredPowerStaysWhateverTheNumberOfSinusoids) {
  ClusterModel model;
  model.rician_k = 0.0;
  for (const int sinusoids : {1, 4, 32}) {
    model.sinusoids = sinusoids;
    EXPECT_NEAR(moments(model, 10000).power, 1.0, 4.0 * 1.0 / std::sqrt(10000.0)) << sinusoids;
  }
}

TEST(ClusterChannel, TimeTurnsTheScatteredPartOnly) {
  ClusterModel model;
  model.rician_k = 1e12;
  const auto first = [&](double time_s) {
    model.time_s = time_s;
    RandomStream stream(3, StreamId::small_scale_fading, 0);
    return draw_rays(model, stream).front().gain;
  };
  EXPECT_NEAR(std::abs(first(0.0) - first(1e-3)), 0.0, 1e-5);
  model.rician_k = 0.0;
  EXPECT_GT(std::abs(first(0.0) - first(1e-3)), 1e-3);  // an eighth of a period at 133 Hz
  EXPECT_NEAR(std::abs(first(0.0) - first(1e-9)), 0.0, 1e-5);
}

TEST(BeamResponse, IsTheSumOverTheArray) {
  for (const int antennas : {1, 2, 7, 64}) {
    for (const double beam : {-1.0, -0.3, 0.0, 0.99}) {
      for (const double ray : {-1.0, -0.3, 0.1, 1.0}) {
        std::complex<double> sum = 0.0;
        for (int a = 0; a < antennas; ++a) sum += std::polar(1.0 / std::sqrt(antennas), pi * a * (ray - beam));
        EXPECT_NEAR(std::abs(beam_response(antennas, beam, ray) - sum), 0.0, 1e-11) << antennas << " " << beam << " " << ray;
      }
    }
  }
}

TEST(BeamGain, PeaksAtBothArraysForOneRay) {
  const std::vector<Ray> rays{{.gain = {0.6, 0.8}, .delay_s = 1e-7, .arrival_rad = 0.4, .departure_rad = -2.0, .doppler_hz = 0.0}};
  const BeamPair at{.receive_antennas = 4, .send_antennas = 16, .receive_sine = std::sin(0.4), .send_sine = std::sin(-2.0)};
  for (const double f : {0.0, 3e6}) EXPECT_NEAR(beam_gain(rays, at, f), 64.0, 1e-9);
}

TEST(BeamGain, TwoRaysBeatOverTheFrequency) {
  const std::vector<Ray> rays{{.gain = 1.0, .delay_s = 0.0, .arrival_rad = 0.0, .departure_rad = 0.0, .doppler_hz = 0.0},
                              {.gain = 1.0, .delay_s = 1e-7, .arrival_rad = 0.0, .departure_rad = 0.0, .doppler_hz = 0.0}};
  const BeamPair at{.receive_antennas = 1, .send_antennas = 1, .receive_sine = 0.0, .send_sine = 0.0};
  EXPECT_NEAR(beam_gain(rays, at, 0.0), 4.0, 1e-12);
  EXPECT_NEAR(beam_gain(rays, at, 5e6), 0.0, 1e-12);  // half a period of 1/delay
  EXPECT_NEAR(beam_gain(rays, at, 10e6), 4.0, 1e-12);
}

TEST(ElementPattern, HasItsWidthAndFloor) {
  EXPECT_EQ(element_amplitude(ElementPattern::omni, 2.0), 1.0);
  EXPECT_EQ(element_amplitude(ElementPattern::sector, 0.0), 1.0);
  EXPECT_NEAR(20.0 * std::log10(element_amplitude(ElementPattern::sector, 65.0 * pi / 180.0)), -12.0, 1e-9);
  EXPECT_NEAR(20.0 * std::log10(element_amplitude(ElementPattern::sector, pi)), -30.0, 1e-9);
  EXPECT_NEAR(element_amplitude(ElementPattern::sector, 0.3), element_amplitude(ElementPattern::sector, 0.3 - 2.0 * pi), 1e-12);
}

TEST(ClusterChannel, StrongestRayIsTheLargest) {
  std::vector<Ray> rays(3);
  rays[0].gain = 0.5;
  rays[1].gain = {0.0, -0.7};
  rays[2].gain = -0.7;
  EXPECT_EQ(strongest_ray(rays), 1U);
}

TEST(ClusterChannel, BadModelsAreNamed) {
  const auto refused = [](auto change) {
    ClusterModel model;
    change(model);
    EXPECT_THROW(validate(model), InvalidInput);
  };
  refused([](ClusterModel& m) { m.mean_clusters = 0.0; });
  refused([](ClusterModel& m) { m.rician_k = -1.0; });
  refused([](ClusterModel& m) { m.doppler_width_rad = 7.0; });
  refused([](ClusterModel& m) { m.doppler_width_rad = 0.0; });
  refused([](ClusterModel& m) { m.sinusoids = 0; });
  refused([](ClusterModel& m) { m.mean_delay_s = std::nan(""); });
}

}  // namespace
}  // namespace airloom::radio
