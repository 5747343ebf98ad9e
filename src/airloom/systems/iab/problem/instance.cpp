#include "airloom/systems/iab/problem/instance.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "airloom/core/random.hpp"
#include "airloom/core/units.hpp"
#include "airloom/radio/array.hpp"
#include "airloom/radio/drop.hpp"
#include "airloom/radio/fading.hpp"
#include "airloom/radio/geometry.hpp"
#include "airloom/radio/path_loss.hpp"

namespace airloom::iab {
namespace {

using Places = std::vector<Eigen::Vector2d>;

Places fixed_places(const std::vector<double>& xy) {
  Places places;
  for (std::size_t i = 0; i + 1 < xy.size(); i += 2) places.emplace_back(xy[i], xy[i + 1]);
  return places;
}

/// Normal around a centre, cut to a rectangle by rejection.
Places drop(int count, const Eigen::Vector2d& centre, double spread, double separation,
            const std::function<bool(const Eigen::Vector2d&)>& allowed, const char* who, RandomStream& stream) {
  const auto sample = [&](RandomStream& s) {
    const auto [x, y] = s.normal_pair();
    return Eigen::Vector2d(centre.x() + spread * x, centre.y() + spread * y);
  };
  return radio::separated_drop(count, separation, sample, allowed, who, stream);
}

struct Layout {
  Eigen::Vector3d donor, node;
  std::vector<Eigen::Vector3d> aerial, ground;
};

Layout draw_layout(const Scenario& s, std::uint64_t seed, std::uint64_t realization) {
  RandomStream stream(seed, StreamId::user_drop, realization);
  const double half = s.area_side_m / 2.0;
  const Eigen::Vector2d node(s.node_x_m, s.node_y_m);
  const auto in_area = [half](const Eigen::Vector2d& p) { return std::abs(p.x()) <= half && std::abs(p.y()) <= half; };
  const auto in_quadrant = [&](const Eigen::Vector2d& p) {
    return in_area(p) && (p.x() >= 0.0) == (node.x() >= 0.0) && (p.y() >= 0.0) == (node.y() >= 0.0);
  };
  Places aerial = fixed_places(s.aerial_xy_m);
  if (aerial.empty()) {
    const auto allowed = [&](const Eigen::Vector2d& p) { return in_area(p) && (p - node).norm() >= s.node_separation_m; };
    aerial = drop(s.aerial_users, Eigen::Vector2d::Zero(), s.aerial_spread_m, s.aerial_separation_m, allowed, "aerial users", stream);
  }
  Places ground = fixed_places(s.ground_xy_m);
  if (ground.empty()) ground = drop(s.ground_users, node, s.ground_spread_m, s.ground_separation_m, in_quadrant, "ground users", stream);

  Layout layout{
      .donor = {s.donor_x_m, s.donor_y_m, s.donor_height_m}, .node = {s.node_x_m, s.node_y_m, s.node_height_m}, .aerial = {}, .ground = {}};
  for (const auto& p : aerial) layout.aerial.emplace_back(p.x(), p.y(), s.aerial_height_m);
  for (const auto& p : ground) layout.ground.emplace_back(p.x(), p.y(), s.ground_height_m);
  return layout;
}

void refuse_coinciding(const Layout& layout) {
  std::vector<std::pair<std::string, Eigen::Vector3d>> all{{"donor", layout.donor}, {"node", layout.node}};
  for (std::size_t j = 0; j < layout.aerial.size(); ++j) all.emplace_back("aerial user " + std::to_string(j), layout.aerial[j]);
  for (std::size_t i = 0; i < layout.ground.size(); ++i) all.emplace_back("ground user " + std::to_string(i), layout.ground[i]);
  Faults faults("iab places");
  for (std::size_t a = 0; a < all.size(); ++a) {
    for (std::size_t b = a + 1; b < all.size(); ++b) {
      faults.require(all[a].second != all[b].second, all[a].first + " and " + all[b].first, "same place", "places must differ");
    }
  }
  faults.raise();
}

Eigen::VectorXcd draw_link(const Scenario& s, const radio::ArrayPositions& array, const Eigen::Vector3d& from, const Eigen::Vector3d& to,
                           RandomStream stream) {
  const radio::Direction d = radio::direction(from, to);
  const double gain = radio::power_law_gain(radio::reference_gain_1m(s.carrier_ghz * 1e9), d.distance_m, s.path_loss_exponent);
  const Eigen::VectorXcd los = radio::steering(array, radio::unit_vector(d.zenith_rad, d.azimuth_rad));
  if (s.propagation == Propagation::line_of_sight) return std::sqrt(gain) * los;
  return std::sqrt(gain) * radio::rician_multipath(array, los, from_db(s.rician_k_db), s.paths, stream);
}

void set_noise(const Scenario& s, Instance& instance) {
  instance.noise_psd_w_per_hz = watt_from_dbm(s.noise_psd_dbm_per_hz);
  switch (s.noise_mode) {
    case NoiseMode::full_band: break;
    case NoiseMode::band_proportional: instance.noise_band_proportional = true; break;
    case NoiseMode::psd_as_power:
      instance.noise_aerial_w = instance.noise_ground_w = instance.noise_psd_w_per_hz;  // times 1 Hz
      break;
    case NoiseMode::value:
      instance.noise_aerial_w = watt_from_dbm(*s.noise_aerial_dbm);
      instance.noise_ground_w = watt_from_dbm(*s.noise_ground_dbm);
      break;
  }
}

}  // namespace

std::vector<int> strip_owners(const ArrayShape& shape, int chains) {
  std::vector<int> owners;
  for (int ix = 0; ix < shape.nx; ++ix) {
    for (int iy = 0; iy < shape.ny; ++iy) owners.push_back(ix * chains / shape.nx);
  }
  return owners;
}

Instance draw(const Scenario& s, std::uint64_t seed, std::uint64_t realization) {
  validate(s);
  const Layout layout = draw_layout(s, seed, realization);
  refuse_coinciding(layout);
  const radio::ArrayPositions array = radio::upa(s.array_nx, s.array_ny, s.spacing_wavelengths, s.spacing_wavelengths);
  const int aerial_links = s.donor_streams();
  const int users = aerial_links + s.ground_users;  // of one platform's block of random streams
  const auto fading = [&](int platform, int user) {
    return RandomStream(seed, StreamId::small_scale_fading, realization, static_cast<std::uint64_t>(platform * users + user));
  };

  Instance instance;
  instance.h_aerial.resize(array.cols(), aerial_links);
  instance.h_ground.resize(array.cols(), s.ground_users);
  for (int j = 0; j < aerial_links; ++j) {
    const Eigen::Vector3d& to = j < s.aerial_users ? layout.aerial[static_cast<std::size_t>(j)] : layout.node;
    instance.h_aerial.col(j) = draw_link(s, array, layout.donor, to, fading(0, j));
  }
  for (int i = 0; i < s.ground_users; ++i) {
    instance.h_ground.col(i) = draw_link(s, array, layout.node, layout.ground[static_cast<std::size_t>(i)], fading(1, aerial_links + i));
  }

  instance.donor_power_max_w = watt_from_dbw(s.donor_power_dbw);
  instance.node_power_max_w = watt_from_dbw(s.node_power_dbw);
  instance.bandwidth_hz = s.bandwidth_mhz * 1e6;
  set_noise(s, instance);
  instance.n_rf_donor = s.n_rf_donor.value_or(aerial_links);
  instance.n_rf_node = s.n_rf_node.value_or(s.ground_users);
  instance.array_shape = ArrayShape{s.array_nx, s.array_ny};
  if (s.architecture == Architecture::sub_connected) {
    instance.owner_donor = strip_owners(*instance.array_shape, instance.n_rf_donor);
    instance.owner_node = strip_owners(*instance.array_shape, instance.n_rf_node);
  }
  instance.rf_chain_power_w = s.rf_chain_power_w;
  instance.phase_shifter_power_w = s.phase_shifter_power_w;
  instance.min_ground_rate_bps = s.min_ground_rate_bps;
  instance.backhaul_index = instance.backhaul();
  instance.tx_pos_m.resize(3, 2);
  instance.tx_pos_m << layout.donor, layout.node;
  instance.rx_pos_m.resize(3, s.aerial_users + s.ground_users);
  for (int j = 0; j < s.aerial_users; ++j) instance.rx_pos_m.col(j) = layout.aerial[static_cast<std::size_t>(j)];
  for (int i = 0; i < s.ground_users; ++i) instance.rx_pos_m.col(s.aerial_users + i) = layout.ground[static_cast<std::size_t>(i)];
  return instance;
}

}  // namespace airloom::iab
