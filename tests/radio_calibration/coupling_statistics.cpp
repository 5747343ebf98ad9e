#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>

#include "airloom/numerics/quantile.hpp"
#include "airloom/radio/tr38901/network.hpp"
#include "radio_calibration/drawn_statistics.hpp"

namespace airloom::radio::tr38901 {
namespace {

using nlohmann::json;

/// One of the three layouts of TR 38.901, table 7.8-1.
struct Layout {
  Environment environment;
  Eigen::Matrix3Xd sites_m;  ///< (3, sites)
  WrapAround wrap;
  double spacing_m;  ///< of the hexagon's sites; 0: the office
  double nearest_m;  ///< users stay away from sites
  double tilt_deg;
};

Layout layout(Environment environment) {
  if (environment == Environment::inh) {
    Layout x{
        .environment = environment, .sites_m = Eigen::Matrix3Xd(3, 12), .wrap = {}, .spacing_m = 0.0, .nearest_m = 0.0, .tilt_deg = 110.0};
    for (int i = 0; i < 12; ++i) x.sites_m.col(i) << -50.0 + 20.0 * (i % 6), i < 6 ? -10.0 : 10.0, 3.0;
    return x;
  }
  const bool micro = environment == Environment::umi;
  Layout x{.environment = environment,
           .sites_m = {},
           .wrap = {},
           .spacing_m = micro ? 200.0 : 500.0,
           .nearest_m = micro ? 10.0 : 35.0,
           .tilt_deg = 102.0};
  x.sites_m = hexagon_sites(19, x.spacing_m);
  x.sites_m.row(2).setConstant(micro ? 10.0 : 25.0);
  x.wrap = WrapAround::hexagon(19, x.spacing_m);
  return x;
}

/// A place in a site's hexagon.
Eigen::Vector3d in_hexagon(double spacing_m, RandomStream& stream) {
  while (true) {
    const Eigen::Vector3d at(spacing_m * (1.2 * stream.uniform() - 0.6), spacing_m * (1.2 * stream.uniform() - 0.6), 0.0);
    bool inside = true;
    for (int side = 0; side < 3; ++side) {
      const double angle = side * std::numbers::pi / 3.0;
      inside = inside && std::abs(at.x() * std::cos(angle) + at.y() * std::sin(angle)) <= spacing_m / 2.0;
    }
    if (inside) return at;
  }
}

Eigen::Vector3d drop_user(const Layout& x, RandomStream& stream) {
  if (x.spacing_m == 0.0) return {120.0 * (stream.uniform() - 0.5), 50.0 * (stream.uniform() - 0.5), 1.0};
  while (true) {
    const auto site = stream.integer(x.sites_m.cols());
    Eigen::Vector3d at = x.sites_m.col(site) + in_hexagon(x.spacing_m, stream);
    at.z() = 1.5;
    bool far = true;
    for (Eigen::Index s = 0; s < x.sites_m.cols(); ++s)
      far = far && (x.wrap.nearest(x.sites_m.col(s), at) - at).head<2>().norm() >= x.nearest_m;
    if (far) return at;
  }
}

/// Gain of a sector of ten elements above each other, tilted by their phases, dB.
double sector_gain_db(double yaw_deg, double tilt_deg, const LinkGeometry& g) {
  const double element = element_gain_db(wrapped_azimuth(g.aod_deg - yaw_deg), g.zod_deg);
  std::complex<double> sum = 0.0;
  for (int m = 0; m < 10; ++m)
    sum += std::polar(1.0 / std::sqrt(10.0), std::numbers::pi * m * (std::cos(radians(g.zod_deg)) - std::cos(radians(tilt_deg))));
  return element + 10.0 * std::log10(std::norm(sum));
}

struct Sample {
  std::vector<double> coupling, geometry;
};

Sample sample(const Layout& x, double f_hz, int users) {
  constexpr int users_per_drop = 100;
  Sample out;
  for (int drop = 0; drop * users_per_drop < users; ++drop) {
    RandomStream places(30, StreamId::user_drop, static_cast<std::uint64_t>(drop));
    NetworkSetup setup{.f_hz = f_hz};
    setup.keys.office = Office::open;
    setup.keys.indoor_share = x.environment == Environment::inh ? 0.0 : 0.8;
    setup.buildings = x.environment;
    setup.stations_m = x.sites_m;
    setup.wrap = x.wrap;
    setup.users_m.resize(3, users_per_drop);
    for (int u = 0; u < users_per_drop; ++u) setup.users_m.col(u) = drop_user(x, places);
    Network network(setup, 30, static_cast<std::uint64_t>(drop));
    for (int u = 0; u < users_per_drop; ++u) {
      double best = -1e9;
      double sum = 0.0;
      for (int b = 0; b < static_cast<int>(x.sites_m.cols()); ++b) {
        const Link link = network.link(b, u, {.environment = x.environment});
        for (const double yaw : {30.0, 150.0, 270.0}) {
          const double gain = 10.0 * std::log10(link.gain()) + sector_gain_db(yaw, x.tilt_deg, link.geometry);
          best = std::max(best, gain);
          sum += std::pow(10.0, gain / 10.0);
        }
      }
      const double strongest = std::pow(10.0, best / 10.0);
      out.coupling.push_back(best);
      out.geometry.push_back(10.0 * std::log10(strongest / (sum - strongest)));
    }
  }
  std::ranges::sort(out.coupling);
  std::ranges::sort(out.geometry);
  return out;
}

}  // namespace

json coupling_statistics(const std::vector<double>& levels, int users) {
  json out;
  for (const Environment environment : {Environment::umi, Environment::uma, Environment::inh}) {
    const Layout x = layout(environment);
    const std::string key(name(environment));
    for (const int ghz : {6, 30, 70}) {
      const Sample drawn = sample(x, ghz * 1e9, users);
      for (const double level : levels) {
        out["large_coupling_loss_db"][key][std::to_string(ghz)].push_back(quantile(drawn.coupling, level));
        out["large_geometry_db"][key][std::to_string(ghz)].push_back(quantile(drawn.geometry, level));
      }
    }
  }
  return out;
}

}  // namespace airloom::radio::tr38901
