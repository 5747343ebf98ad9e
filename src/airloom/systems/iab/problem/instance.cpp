#include "airloom/systems/iab/problem/instance.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "airloom/core/random.hpp"
#include "airloom/core/units.hpp"
#include "airloom/radio/array.hpp"
#include "airloom/radio/fading.hpp"
#include "airloom/radio/geometry.hpp"
#include "airloom/radio/path_loss.hpp"
#include "airloom/systems/iab/problem/standard_channel.hpp"

namespace airloom::iab {
namespace {

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
  return instance_at(s, draw_layout(s, seed, realization), seed, realization);
}

Instance instance_at(const Scenario& s, const Layout& layout, std::uint64_t seed, std::uint64_t realization) {
  const radio::ArrayPositions array = radio::upa(s.array_nx, s.array_ny, s.spacing_wavelengths, s.spacing_wavelengths);
  const int aerial_links = s.donor_streams();
  const int users = aerial_links + s.ground_users;  // of one platform's block of random streams
  const auto fading = [&](int platform, int user) {
    return RandomStream(seed, StreamId::small_scale_fading, realization, static_cast<std::uint64_t>(platform * users + user));
  };

  Instance instance;
  instance.h_aerial.resize(array.cols(), aerial_links);
  instance.h_ground.resize(array.cols(), s.ground_users);
  if (s.channel == ChannelModel::published) {
    for (int j = 0; j < aerial_links; ++j) {
      const Eigen::Vector3d& to = j < s.aerial_users ? layout.aerial[static_cast<std::size_t>(j)] : layout.node;
      instance.h_aerial.col(j) = draw_link(s, array, layout.donor, to, fading(0, j));
    }
    for (int i = 0; i < s.ground_users; ++i) {
      instance.h_ground.col(i) = draw_link(s, array, layout.node, layout.ground[static_cast<std::size_t>(i)], fading(1, aerial_links + i));
    }
  } else {
    draw_standard_channel(s, layout, seed, realization, instance);
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
  instance.phase_bits = s.phase_bits;
  instance.backhaul_index = instance.backhaul();
  instance.tx_pos_m.resize(3, 2);
  instance.tx_pos_m << layout.donor, layout.node;
  instance.rx_pos_m.resize(3, s.aerial_users + s.ground_users);
  for (int j = 0; j < s.aerial_users; ++j) instance.rx_pos_m.col(j) = layout.aerial[static_cast<std::size_t>(j)];
  for (int i = 0; i < s.ground_users; ++i) instance.rx_pos_m.col(s.aerial_users + i) = layout.ground[static_cast<std::size_t>(i)];
  return instance;
}

}  // namespace airloom::iab
