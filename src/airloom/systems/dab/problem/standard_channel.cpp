#include "airloom/systems/dab/problem/standard_channel.hpp"

#include <cmath>

namespace airloom::dab {
namespace {

namespace standard = radio::tr38901;

standard::Environment environment_of(ChannelModel channel) {
  switch (channel) {
    case ChannelModel::published:
    case ChannelModel::tr38901_umi: return standard::Environment::umi;
    case ChannelModel::tr38901_uma: return standard::Environment::uma;
    case ChannelModel::tr38901_inh: return standard::Environment::inh;
  }
  return standard::Environment::umi;
}

double station_height(const Scenario& s) { return s.station_height_m.value_or(s.channel == ChannelModel::tr38901_inh ? 3.0 : 10.0); }
double user_height(const Scenario& s) { return s.user_height_m.value_or(s.channel == ChannelModel::tr38901_inh ? 1.0 : 1.5); }

}  // namespace

void check_channel(const Scenario& s, Faults& faults) {
  if (s.channel == ChannelModel::published) {
    standard::refuse_keys(s.standard, faults);
    standard::refuse_replaced(s, {"station_height_m", "user_height_m"}, {}, faults);
    return;
  }
  const std::string channel = "channel = " + std::string(name(s.channel));
  standard::check_keys(s.standard, environment_of(s.channel), channel, faults);
  standard::check_carrier(s.carrier_ghz, false, faults);
  standard::refuse_replaced(s,
                            {"array", "paths", "attenuation_min", "attenuation_max", "path_angle_max_deg", "path_length_max",
                             "reference_gain_db", "reference_distance_m", "path_loss_exponent"},
                            channel, faults);
  faults.require(!s.standard.wrap_around, "scenario.wrap_around", "true", "must be false: stations on a circle do not repeat themselves");
}

std::vector<std::string> channel_warnings(const Scenario& s) {
  if (s.channel == ChannelModel::published) return {};
  const double farthest = s.station_radius_m + s.user_radius_m + std::hypot(s.user_center_x_m, s.user_center_y_m);
  return standard::range_warnings(
      environment_of(s.channel),
      {.farthest_m = farthest, .station_height_m = station_height(s), .user_height_m = user_height(s), .f_hz = s.carrier_ghz * 1e9});
}

void draw_standard_channel(const Scenario& s, std::uint64_t seed, std::uint64_t realization, Instance& x) {
  const double f_hz = s.carrier_ghz * 1e9;
  const standard::LinkModel model{.environment = environment_of(s.channel)};
  x.tx_pos_m.row(2).setConstant(station_height(s));
  x.rx_pos_m.row(2).setConstant(user_height(s));
  standard::Network network(
      {.f_hz = f_hz, .keys = s.standard, .buildings = model.environment, .stations_m = x.tx_pos_m, .users_m = x.rx_pos_m}, seed,
      realization);
  x.rx_pos_m = network.users_m();
  x.links = standard::LinkRecord(s.base_stations, s.users, f_hz);
  x.steering_conjugate = true;
  x.h.resize(s.rows(), static_cast<Eigen::Index>(s.base_stations) * s.users);
  for (int b = 0; b < s.base_stations; ++b) {
    standard::Antenna antenna{.grid = standard::ArrayGrid::line(s.antennas, s.spacing_wavelengths, radio::Axis::y),
                              .orientation = {.yaw_rad = x.tx_normal_rad[b]},
                              .pattern = s.standard.element_pattern,
                              .polarization = s.standard.polarization};
    antenna.grid.step1 = -antenna.grid.step1;  // element n at -n spacing: the published numbering
    x.links.set_orientation(b, antenna.orientation);
    for (int u = 0; u < s.users; ++u) {
      const standard::Link link = network.link(b, u, model);
      x.links.set(b, u, link);
      x.h.col(static_cast<Eigen::Index>(b) * s.users + u) = network.channel(b, u, link, antenna);
    }
  }
}

}  // namespace airloom::dab
