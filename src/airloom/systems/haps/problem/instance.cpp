#include "airloom/systems/haps/problem/instance.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/random.hpp"
#include "airloom/core/units.hpp"
#include "airloom/radio/array.hpp"
#include "airloom/radio/fading.hpp"
#include "airloom/radio/path_loss.hpp"
#include "airloom/systems/haps/problem/standard_channel.hpp"

namespace airloom::haps {
namespace {

double mbs_gain(const Scenario& s, double distance_m) {
  switch (s.mbs_path_loss) {
    case MbsPathLoss::free_space: return radio::free_space_gain(s.carrier_ghz * 1e9, distance_m);
    case MbsPathLoss::uma_nlos: return radio::urban_macro_nlos_gain(s.carrier_ghz * 1e9, distance_m);
  }
  return 0.0;
}

/// Amplitude of the shadowing that all antennas of a station share.
double shadowing_amplitude(const Scenario& s, RandomStream stream) {
  const double x_db = s.shadowing_db * stream.normal_pair()[0];
  switch (s.shadowing) {
    case Shadowing::power_db: return std::pow(10.0, x_db / 20.0);
    case Shadowing::paper_literal: return std::pow(10.0, x_db / 10.0);
  }
  return 1.0;
}

/// Response of the platform's array to a user: Kronecker product of the responses along both axes, with sin(phi) on the first.
/// Source: [haps] Eq. (3)-(5).
Eigen::VectorXcd platform_response(const radio::ArrayPositions& array, const Eigen::Vector3d& platform, const Eigen::Vector3d& user) {
  const Eigen::Vector3d d = user - platform;
  const double cos_elevation = d.head<2>().norm() / d.norm();
  const double phi = std::atan2(d.y(), d.x());
  const double sin_elevation = std::sqrt(std::max(0.0, 1.0 - cos_elevation * cos_elevation));
  return radio::steering(array, {cos_elevation * std::sin(phi), cos_elevation * std::cos(phi), sin_elevation});
}

}  // namespace

int Instance::antennas() const {
  Eigen::Index sum = 0;
  for (const Eigen::MatrixXcd& channel : h) sum += channel.rows();
  return static_cast<int>(sum);
}

bool Instance::antenna_limits() const {
  return std::ranges::any_of(antenna_power_max_w, [](const Eigen::VectorXd& limits) { return limits.size() > 0; });
}

Eigen::VectorXd Instance::served_by(int station) const {
  if (serve.size() == 0) return Eigen::VectorXd::Ones(users());
  return serve.row(station).transpose().cast<double>();
}

Eigen::VectorXd Instance::limits_of(int station) const {
  const auto b = static_cast<std::size_t>(station);
  return b < antenna_power_max_w.size() ? antenna_power_max_w[b] : Eigen::VectorXd();
}

LocalView local_view(const Instance& x, int station) {
  return {x.h[static_cast<std::size_t>(station)], x.power_max_w[station], x.noise_w, x.limits_of(station), x.served_by(station)};
}

Eigen::Matrix3Xd station_grid(int base_stations, double side_m, double height_m) {
  Eigen::Matrix3Xd places(3, base_stations);
  if (base_stations == 0) return places;
  const int rows = std::max(1, static_cast<int>(std::lround(std::sqrt(base_stations))));
  int next = 0;
  for (int r = 0; r < rows; ++r) {
    const int sites = base_stations / rows + (r < base_stations % rows ? 1 : 0);
    for (int c = 0; c < sites; ++c) {
      places.col(next++) << ((c + 0.5) / sites - 0.5) * side_m, ((r + 0.5) / rows - 0.5) * side_m, height_m;
    }
  }
  return places;
}

Instance draw(const Scenario& s, std::uint64_t seed, std::uint64_t realization) {
  validate(s);
  Instance x;
  x.rx_pos_m.resize(3, s.users);
  RandomStream drop(seed, StreamId::user_drop, realization);
  for (int u = 0; u < s.users; ++u) {
    const double east = (drop.uniform() - 0.5) * s.area_side_m;
    const double north = (drop.uniform() - 0.5) * s.area_side_m;
    x.rx_pos_m.col(u) << east, north, s.user_height_m;
  }
  x.tx_pos_m.resize(3, s.stations());
  x.tx_pos_m.leftCols(s.base_stations) = station_grid(s.base_stations, s.area_side_m, s.mbs_height_m);
  if (s.haps) x.tx_pos_m.col(s.base_stations) << 0.0, 0.0, s.haps_height_m;

  const double extra = std::sqrt(from_db(-s.excess_loss_db));
  const int mbs_antennas = s.mbs_array_nx * s.mbs_array_ny;
  const radio::ArrayPositions array = radio::upa(s.haps_array_nx, s.haps_array_ny, s.spacing_wavelengths, s.spacing_wavelengths);
  x.power_max_w.resize(s.stations());
  StandardLinks standard(s, seed, realization, x);
  for (int b = 0; b < s.stations(); ++b) {
    const bool platform = b == s.base_stations;
    x.power_max_w[b] = watt_from_dbm(platform ? s.haps_power_dbm : s.mbs_power_dbm);
    x.is_haps.push_back(platform);
    if (standard.replaces(b)) {
      x.h.push_back(standard.channels(b, x));
      continue;
    }
    Eigen::MatrixXcd h(platform ? array.cols() : mbs_antennas, s.users);
    for (int u = 0; u < s.users; ++u) {
      const auto link = static_cast<std::uint64_t>(b) * static_cast<std::uint64_t>(s.users) + static_cast<std::uint64_t>(u);
      RandomStream fading(seed, StreamId::small_scale_fading, realization, link);
      const Eigen::Vector3d user = x.rx_pos_m.col(u);
      const double distance = (user - x.tx_pos_m.col(b)).norm();
      if (platform) {
        const Eigen::VectorXcd response = platform_response(array, x.tx_pos_m.col(b), user);
        h.col(u) =
            std::sqrt(radio::free_space_gain(s.carrier_ghz * 1e9, distance)) * radio::rician(response, from_db(s.rician_k_db), fading);
      } else {
        const double shadow = shadowing_amplitude(s, RandomStream(seed, StreamId::shadowing, realization, link));
        h.col(u) = std::sqrt(mbs_gain(s, distance)) * shadow * extra * radio::rayleigh(mbs_antennas, fading);
      }
    }
    x.h.push_back(std::move(h));
  }
  x.noise_w = Eigen::VectorXd::Constant(s.users, watt_from_dbm(s.noise_dbm));
  if (s.sinr_min > 0.0) x.sinr_min = Eigen::VectorXd::Constant(s.users, s.sinr_min);
  x.bandwidth_hz = s.bandwidth_mhz * 1e6;
  return x;
}

}  // namespace airloom::haps
