#include <Eigen/Eigenvalues>
#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>

#include "airloom/core/units.hpp"
#include "airloom/numerics/quantile.hpp"
#include "radio/tr38901/links.hpp"
#include "radio_calibration/drawn_statistics.hpp"

namespace airloom::radio::tr38901 {
namespace {

using nlohmann::json;

/// "umi/nlos/3.5GHz/100m".
struct Case {
  Environment environment;
  LinkState state;
  double f_hz = 0.0;
  Eigen::Vector3d tx = {}, rx = {};
};

Case parse_case(const std::string& name) {
  const std::size_t second = name.find('/', 4);
  const std::size_t third = name.find('/', second + 1);
  Case x{.environment = environment_named(name.substr(0, 3)), .state = state_named(name.substr(4, second - 4))};
  x.f_hz = 1e9 * std::stod(name.substr(second + 1));
  const double distance = std::stod(name.substr(third + 1));
  constexpr std::array<double, 4> station_m{10.0, 25.0, 35.0, 3.0};
  x.tx = {0.0, 0.0, station_m[static_cast<std::size_t>(x.environment)]};
  x.rx = {distance, 0.0, x.environment == Environment::inh ? 1.0 : 1.5};
  return x;
}

/// Power-weighted spreads of all waves of a link, the line of sight included.
struct Waves {
  std::vector<double> power, delay_s;
  std::array<std::vector<double>, 4> angle_deg;  ///< aod, aoa, zod, zoa

  Waves(const RaySet& set, const LinkGeometry& g) {
    const auto add = [this](double p, double delay, const std::array<double, 4>& angles) {
      power.push_back(p);
      delay_s.push_back(delay);
      for (std::size_t a = 0; a < 4; ++a) angle_deg[a].push_back(angles[a]);
    };
    double sum = 0.0;
    for (const Ray& ray : set.rays) sum += ray.power;
    for (const Ray& ray : set.rays) {
      add(ray.power / (set.k + 1.0), ray.delay_s, {ray.aod_deg, ray.aoa_deg, ray.zod_deg, ray.zoa_deg});
    }
    if (set.k > 0.0) add(set.k / (set.k + 1.0), 0.0, {g.aod_deg, g.aoa_deg, g.zod_deg, g.zoa_deg});
    double total = 0.0;
    for (const double p : power) total += p;
    for (double& p : power) p /= total;
  }
  [[nodiscard]] double delay_spread_s() const {
    double mean = 0.0;
    double square = 0.0;
    for (std::size_t i = 0; i < power.size(); ++i) {
      mean += power[i] * delay_s[i];
      square += power[i] * delay_s[i] * delay_s[i];
    }
    return std::sqrt(std::max(0.0, square - mean * mean));
  }
  [[nodiscard]] double angle_spread_deg(std::size_t angle) const {
    std::complex<double> sum = 0.0;
    for (std::size_t i = 0; i < power.size(); ++i) sum += power[i] * std::polar(1.0, radians(angle_deg[angle][i]));
    return degrees(std::sqrt(-2.0 * std::log(std::abs(sum))));
  }
  [[nodiscard]] double correlation(double hz) const {
    std::complex<double> sum = 0.0;
    for (std::size_t i = 0; i < power.size(); ++i) sum += power[i] * std::polar(1.0, -2.0 * std::numbers::pi * hz * delay_s[i]);
    return std::abs(sum);
  }
  /// Share of the largest eigenvalue of 16 antennas in a line across the line of sight.
  [[nodiscard]] double largest_share() const {
    const ArrayGrid line = ArrayGrid::line(16, 0.5, Axis::y);
    Eigen::MatrixXcd arrays(16, static_cast<Eigen::Index>(power.size()));
    for (std::size_t i = 0; i < power.size(); ++i) {
      arrays.col(static_cast<Eigen::Index>(i)) = std::sqrt(power[i]) * grid_steering(line, unit_vector(angle_deg[0][i], angle_deg[2][i]));
    }
    const Eigen::MatrixXcd covariance = arrays * arrays.adjoint();
    return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd>(covariance, Eigen::EigenvaluesOnly).eigenvalues().maxCoeff() / 16.0;
  }
};

json quantiles(std::vector<double> sample) {
  std::ranges::sort(sample);
  return {quantile(sample, 0.1), quantile(sample, 0.5), quantile(sample, 0.9)};
}

}  // namespace

json ray_statistics(const json& reference, int links) {
  json out;
  std::uint64_t seed = 100;
  for (const auto& [name, unused] : reference.at("cases").items()) {
    const Case x = parse_case(name);
    ++seed;
    std::vector<double> ds, share, correlation;
    std::array<std::vector<double>, 4> spread;
    double scattered = 0.0;
    for (int i = 0; i < links; ++i) {
      RandomStream normals(seed, StreamId::shadowing, 0, static_cast<std::uint64_t>(i));
      Seven z;
      for (int p = 0; p < parameters; ++p) z[p] = normals.normal_pair()[0];
      const HandLink link = hand_link(x.environment, x.state, x.tx, x.rx, x.f_hz, z);
      const RaySet set = draw_rays(link.law, link.geometry, Polarization::single,
                                   RandomStream(seed, small_scale_stream, 0, static_cast<std::uint64_t>(i)));
      for (const Ray& ray : set.rays) scattered += ray.power / links;
      const Waves waves(set, link.geometry);
      ds.push_back(1e9 * waves.delay_spread_s());
      for (std::size_t a = 0; a < 4; ++a) spread[a].push_back(waves.angle_spread_deg(a));
      correlation.push_back(waves.correlation(1e6));
      if (i % 4 == 0) share.push_back(waves.largest_share());
    }
    out[name] = {{"ds_ns", quantiles(ds)},
                 {"asd", quantiles(spread[0])},
                 {"asa", quantiles(spread[1])},
                 {"zsd", quantiles(spread[2])},
                 {"zsa", quantiles(spread[3])},
                 {"top_eigenvalue_share_ula16", quantiles(share)},
                 {"frequency_correlation_1mhz", quantiles(correlation)},
                 {"mean_scattered_power", scattered}};
  }
  return out;
}

double mean_power(int links) {
  double sum = 0.0;
  for (int i = 0; i < links; ++i) {
    RandomStream normals(7, StreamId::shadowing, 0, static_cast<std::uint64_t>(i));
    Seven z;
    for (int p = 0; p < parameters; ++p) z[p] = normals.normal_pair()[0];
    const HandLink link = hand_link(Environment::umi, LinkState::nlos, {0.0, 0.0, 10.0}, {100.0, 0.0, 1.5}, 3.5e9, z);
    const RaySet set =
        draw_rays(link.law, link.geometry, Polarization::single, RandomStream(7, small_scale_stream, 0, static_cast<std::uint64_t>(i)));
    const Antenna antenna{.grid = ArrayGrid::line(16, 0.5, Axis::y)};
    sum += channel(set, link.geometry, link.geometry, 1.0, antenna, {.f_hz = 3.5e9}).squaredNorm() / 16.0;
  }
  return sum / links;
}

}  // namespace airloom::radio::tr38901
