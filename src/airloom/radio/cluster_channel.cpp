#include "airloom/radio/cluster_channel.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/core/values.hpp"

namespace airloom::radio {
namespace {

using std::numbers::pi;

/// Specular and scattered part of one ray, mean power 1; also its mean Doppler shift.
std::complex<double> fade(const ClusterModel& m, RandomStream& stream, double& doppler_hz) {
  const std::complex<double> direct = std::polar(1.0, -2.0 * pi * stream.uniform());
  std::complex<double> scattered = 0.0;
  double shifts = 0.0;
  for (int l = 0; l < m.sinusoids; ++l) {
    const double shift = m.doppler_hz * std::cos(m.doppler_width_rad * (stream.uniform() - 0.5));
    const double phase = 2.0 * pi * stream.uniform();
    scattered += std::polar(1.0, 2.0 * pi * shift * m.time_s - phase);
    shifts += shift;
  }
  const double count = m.sinusoids;
  doppler_hz = shifts / count / (m.rician_k + 1.0);
  return std::sqrt(m.rician_k / (m.rician_k + 1.0)) * direct + std::sqrt(1.0 / ((m.rician_k + 1.0) * count)) * scattered;
}

}  // namespace

void validate(const ClusterModel& m) {
  Faults faults("cluster channel");
  const auto require = [&faults](bool holds, const char* name, double was, const char* rule) {
    faults.require(std::isfinite(was) && holds, name, shortest(was), rule);
  };
  require(m.mean_clusters > 0.0, "mean_clusters", m.mean_clusters, "must be > 0");
  require(m.rician_k >= 0.0, "rician_k", m.rician_k, "must be >= 0");
  require(m.angle_spread_rad > 0.0, "angle_spread_rad", m.angle_spread_rad, "must be > 0");
  require(m.mean_delay_s >= 0.0, "mean_delay_s", m.mean_delay_s, "must be >= 0");
  require(m.sinusoids >= 1, "sinusoids", m.sinusoids, "must be >= 1");
  require(m.doppler_hz >= 0.0, "doppler_hz", m.doppler_hz, "must be >= 0");
  require(m.doppler_width_rad > 0.0 && m.doppler_width_rad <= 2.0 * pi, "doppler_width_rad", m.doppler_width_rad, "must be in (0, 2 pi]");
  require(true, "time_s", m.time_s, "must be finite");
  faults.raise();
}

std::vector<Ray> draw_rays(const ClusterModel& m, RandomStream& stream) {
  const std::int64_t clusters = std::max<std::int64_t>(stream.poisson(m.mean_clusters), 1);
  std::vector<Ray> rays;
  std::int64_t count = 0;
  for (std::int64_t z = 0; z < clusters; ++z) {
    if (z == 0 || !m.shared_rays) count = 1 + stream.integer(clusters);
    const double departure = stream.uniform(-pi, pi);
    const double arrival = stream.uniform(-pi, pi);
    for (std::int64_t y = 0; y < count; ++y) {
      const double leaves = departure + stream.laplace(m.angle_spread_rad);
      const double comes = arrival + stream.laplace(m.angle_spread_rad);
      const double delay = m.mean_delay_s * stream.exponential();
      rays.push_back({.gain = 0.0, .delay_s = delay, .arrival_rad = comes, .departure_rad = leaves, .doppler_hz = 0.0});
    }
  }
  const double scale = 1.0 / std::sqrt(static_cast<double>(rays.size()));
  for (Ray& ray : rays) ray.gain = scale * fade(m, stream, ray.doppler_hz);
  return rays;
}

double element_amplitude(ElementPattern pattern, double angle_rad) {
  constexpr double width_rad = 65.0 * pi / 180.0;
  constexpr double floor_db = 30.0;
  switch (pattern) {
    case ElementPattern::omni: return 1.0;
    case ElementPattern::sector: {
      const double ratio = std::remainder(angle_rad, 2.0 * pi) / width_rad;
      return std::pow(10.0, -std::min(12.0 * ratio * ratio, floor_db) / 20.0);
    }
  }
  return 1.0;
}

std::complex<double> beam_response(int antennas, double beam_sine, double ray_sine) {
  const double count = antennas;
  const double x = 0.5 * pi * (ray_sine - beam_sine);
  const double sine = std::sin(x);
  constexpr double same_direction = 1e-9;  // the sum of A equal terms, to 1e-17 relative
  if (std::abs(sine) < same_direction) return std::sqrt(count);
  // the factor may be negative, which polar() does not take
  return std::sin(count * x) / (sine * std::sqrt(count)) * std::polar(1.0, (count - 1.0) * x);
}

std::size_t strongest_ray(const std::vector<Ray>& rays) {
  constexpr double tie = 1e-9;  // relative: the last digits decide nothing
  std::size_t best = 0;
  for (std::size_t k = 1; k < rays.size(); ++k) {
    if (std::norm(rays[k].gain) > std::norm(rays[best].gain) * (1.0 + tie)) best = k;
  }
  return best;
}

double beam_gain(const std::vector<Ray>& rays, const BeamPair& b, double frequency_hz) {
  std::complex<double> sum = 0.0;
  for (const Ray& ray : rays) {
    const double element = element_amplitude(b.receive_pattern, ray.arrival_rad) * element_amplitude(b.send_pattern, ray.departure_rad);
    sum += element * ray.gain * std::polar(1.0, -2.0 * pi * ray.delay_s * frequency_hz) *
           beam_response(b.receive_antennas, b.receive_sine, std::sin(ray.arrival_rad)) *
           std::conj(beam_response(b.send_antennas, b.send_sine, std::sin(ray.departure_rad)));
  }
  return std::norm(sum);
}

}  // namespace airloom::radio
