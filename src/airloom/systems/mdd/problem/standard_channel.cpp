#include "airloom/systems/mdd/problem/standard_channel.hpp"

#include <cmath>
#include <numbers>

#include "airloom/core/random.hpp"

namespace airloom::mdd {
namespace {

namespace standard = radio::tr38901;

constexpr double user_height_m = 1.5;

standard::Environment environment_of(ChannelModel channel) {
  return channel == ChannelModel::tr38901_inh ? standard::Environment::inh : standard::Environment::umi;
}

}  // namespace

void check_channel(const Scenario& s, Faults& faults) {
  if (s.channel == ChannelModel::published) {
    standard::refuse_keys(s.standard, faults);
    standard::refuse_replaced(s, {"carrier_ghz", "subcarrier_spacing_khz"}, {}, faults);
    return;
  }
  const std::string_view channel = name(s.channel);
  standard::check_keys(s.standard, environment_of(s.channel), channel, faults);
  standard::check_carrier(s.carrier_ghz, false, faults);
  standard::refuse_replaced(s, {"taps"}, channel, faults);
}

std::vector<std::string> channel_warnings(const Scenario& s) {
  if (s.channel == ChannelModel::published) return {};
  return standard::range_warnings(environment_of(s.channel),
                                  {.farthest_m = std::numbers::sqrt2 * s.area_side_m * (s.standard.wrap_around ? 0.5 : 1.0),
                                   .station_height_m = user_height_m + s.height_difference_m,
                                   .user_height_m = user_height_m,
                                   .f_hz = s.carrier_ghz * 1e9});
}

void draw_standard_channel(const Scenario& s, std::uint64_t seed, std::uint64_t realization, RandomStream transmitters, Instance& x) {
  const double f_hz = s.carrier_ghz * 1e9;
  const standard::LinkModel model{.environment = environment_of(s.channel)};
  x.rx_pos_m.row(2).setConstant(user_height_m);
  x.tx_pos_m.row(2).setConstant(user_height_m + s.height_difference_m);
  standard::NetworkSetup setup{
      .f_hz = f_hz, .keys = s.standard, .buildings = model.environment, .stations_m = x.tx_pos_m, .users_m = x.rx_pos_m};
  if (s.standard.wrap_around) setup.wrap = standard::WrapAround::rectangle(s.area_side_m, s.area_side_m);
  standard::Network network(setup, seed, realization);
  x.rx_pos_m = network.users_m();
  x.links = standard::LinkRecord(s.aps, s.users, f_hz);
  x.gain_ap_user.resize(s.aps, s.users);
  x.gain_ap_ap.setZero(s.aps, s.aps);
  const Eigen::Index subcarriers = s.subcarriers();
  x.h.resize(s.rows(), subcarriers * s.aps * s.users);
  const standard::Band band = standard::Band::centred(s.subcarriers(), s.subcarrier_spacing_khz * 1e3);
  const double unitary = 1.0 / std::sqrt(static_cast<double>(subcarriers));
  for (int l = 0; l < s.aps; ++l) {
    const standard::Antenna antenna{.grid = standard::ArrayGrid::line(s.antennas, 0.5, radio::Axis::y),
                                    .orientation = {.yaw_rad = 2.0 * std::numbers::pi * transmitters.uniform()},
                                    .pattern = s.standard.element_pattern,
                                    .polarization = s.standard.polarization};
    x.links.set_orientation(l, antenna.orientation);
    for (int d = 0; d < s.users; ++d) {
      const standard::Link link = network.link(l, d, model);
      x.links.set(l, d, link);
      x.gain_ap_user(l, d) = link.gain();
      const Eigen::MatrixXcd frequency = unitary * network.channel(l, d, link, antenna, band);
      for (Eigen::Index c = 0; c < subcarriers; ++c) x.h.col((c * s.aps + l) * s.users + d) = frequency.col(c);
    }
    for (int k = l + 1; k < s.aps; ++k) {
      x.gain_ap_ap(l, k) = network.gain_to(l, x.tx_pos_m.col(k), model, s.distance_floor_m);
      x.gain_ap_ap(k, l) = x.gain_ap_ap(l, k);
    }
  }
}

}  // namespace airloom::mdd
