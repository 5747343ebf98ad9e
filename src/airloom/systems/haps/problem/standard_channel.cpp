#include "airloom/systems/haps/problem/standard_channel.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace airloom::haps {
namespace {

namespace standard = radio::tr38901;

bool macro_standard(const Scenario& s) { return s.channel != ChannelModel::published; }
bool platform_standard(const Scenario& s) { return s.haps && s.haps_channel != HapsChannel::published; }

standard::Environment environment_of(ChannelModel channel) {
  switch (channel) {
    case ChannelModel::published:
    case ChannelModel::tr38901_uma: return standard::Environment::uma;
    case ChannelModel::tr38901_umi: return standard::Environment::umi;
    case ChannelModel::tr38901_rma: return standard::Environment::rma;
  }
  return standard::Environment::uma;
}

standard::PlatformEnvironment environment_of(HapsChannel channel) {
  switch (channel) {
    case HapsChannel::tr38811_suburban: return standard::PlatformEnvironment::suburban;
    case HapsChannel::published:
    case HapsChannel::tr38811_urban: return standard::PlatformEnvironment::urban;
    case HapsChannel::tr38811_dense_urban: return standard::PlatformEnvironment::dense_urban;
  }
  return standard::PlatformEnvironment::urban;
}

standard::NetworkSetup setup_of(const Scenario& s, const Instance& x) {
  standard::NetworkSetup setup{.f_hz = s.carrier_ghz * 1e9,
                               .keys = s.standard,
                               .buildings = environment_of(s.channel),
                               .stations_m = x.tx_pos_m,
                               .users_m = x.rx_pos_m};
  if (s.standard.wrap_around) setup.wrap = standard::WrapAround::rectangle(s.area_side_m, s.area_side_m);
  return setup;
}

}  // namespace

void check_channel(const Scenario& s, Faults& faults) {
  const bool macro = macro_standard(s);
  const bool platform = s.haps_channel != HapsChannel::published;
  faults.require(!platform || s.haps, "scenario.haps_channel", std::string(name(s.haps_channel)), "needs haps = true");
  if (!macro && !platform) standard::refuse_keys(s.standard, faults);
  if (!platform) standard::refuse_replaced(s, {"haps_fading", "haps_extra_loss_db"}, {}, faults);
  if (platform) {
    standard::refuse_replaced(s, {"rician_k_db"}, "haps_channel = " + std::string(name(s.haps_channel)), faults);
    standard::check_carrier(s.carrier_ghz, true, faults);
    const double lowest = std::atan2(s.haps_height_m - s.user_height_m, s.area_side_m / std::numbers::sqrt2);
    constexpr double least_deg = 5.0;
    faults.require(standard::degrees(lowest) >= least_deg, "scenario.haps_height_m", shortest(s.haps_height_m),
                   "must see the corners of the area at 5 degrees or more with TR 38.811");
  }
  if (macro) {
    const std::string channel = "channel = " + std::string(name(s.channel));
    standard::refuse_replaced(s, {"mbs_path_loss", "shadowing", "shadowing_db"}, channel, faults);
    standard::check_keys(s.standard, environment_of(s.channel), channel, faults);
    standard::check_carrier(s.carrier_ghz, false, faults);
  } else if (platform) {
    standard::ChannelKeys of_macro = s.standard;  // what the platform's links read goes, the rest belongs to macro stations
    of_macro.link_state = standard::SightRule::random;
    of_macro.delay_reference = standard::DelayReference::absolute;
    of_macro.wrap_around = false;
    of_macro.field_waves = standard::ChannelKeys{}.field_waves;
    standard::refuse_keys(of_macro, faults);
  }
  faults.require(s.standard.indoor_share == 0.0 || !s.haps, "scenario.indoor_share", shortest(s.standard.indoor_share),
                 "needs haps = false: the platform's channels know no buildings");
}

std::vector<std::string> channel_warnings(const Scenario& s) {
  if (!macro_standard(s)) return {};
  const double half = 0.5 * s.area_side_m;
  double farthest = 0.0;  // from a station to the farthest corner
  const Eigen::Matrix3Xd places = station_grid(s.base_stations, s.area_side_m, 0.0);
  for (Eigen::Index b = 0; b < places.cols(); ++b) {
    farthest = std::max(farthest, std::hypot(std::abs(places(0, b)) + half, std::abs(places(1, b)) + half));
  }
  if (s.standard.wrap_around) farthest = half * std::numbers::sqrt2;
  return standard::range_warnings(
      environment_of(s.channel),
      {.farthest_m = farthest, .station_height_m = s.mbs_height_m, .user_height_m = s.user_height_m, .f_hz = s.carrier_ghz * 1e9});
}

StandardLinks::StandardLinks(const Scenario& s, std::uint64_t seed, std::uint64_t realization, Instance& x)
    : scenario_(s), network_(setup_of(s, x), seed, realization) {
  if (!macro_standard(s) && !platform_standard(s)) return;
  x.rx_pos_m = network_.users_m();
  x.links = standard::LinkRecord(s.stations(), s.users, s.carrier_ghz * 1e9);
}

bool StandardLinks::replaces(int station) const { return is_platform(station) ? platform_standard(scenario_) : macro_standard(scenario_); }

standard::Antenna StandardLinks::antenna(int station, const Eigen::Vector3d& place) const {
  const Scenario& s = scenario_;
  if (is_platform(station)) {
    return {.grid = standard::ArrayGrid::plane(s.haps_array_nx, s.haps_array_ny, s.spacing_wavelengths, radio::Plane::yz),
            .orientation = {.pitch_rad = std::numbers::pi / 2.0}};  // boresight down
  }
  const bool centre = place.x() == 0.0 && place.y() == 0.0;
  return {.grid = standard::ArrayGrid::plane(s.mbs_array_nx, s.mbs_array_ny, 0.5, radio::Plane::yz),
          .orientation = {.yaw_rad = centre ? 0.0 : std::atan2(-place.y(), -place.x())},
          .pattern = s.standard.element_pattern,
          .polarization = s.standard.polarization};
}

standard::LinkModel StandardLinks::model(int station) const {
  if (is_platform(station)) {
    return {.kind = standard::LinkKind::platform,
            .platform = environment_of(scenario_.haps_channel),
            .extra_loss_db = scenario_.haps_extra_loss_db};
  }
  return {.environment = environment_of(scenario_.channel), .extra_loss_db = scenario_.excess_loss_db};
}

Eigen::MatrixXcd StandardLinks::channels(int station, Instance& x) {
  const standard::Antenna antenna = this->antenna(station, x.tx_pos_m.col(station));
  const standard::LinkModel model = this->model(station);
  x.links.set_orientation(station, antenna.orientation);
  Eigen::MatrixXcd h(antenna.rows(), scenario_.users);
  for (int u = 0; u < scenario_.users; ++u) {
    const standard::Link link = network_.link(station, u, model);
    x.links.set(station, u, link);
    if (is_platform(station) && scenario_.haps_fading == standard::PlatformFading::flat) {
      h.col(u) = standard::flat_channel(link.geometry, link.state, link.spread.k_db, link.gain(), network_.f_hz(), antenna,
                                        network_.small_scale(station, u));
    } else {
      h.col(u) = network_.channel(station, u, link, antenna);
    }
  }
  return h;
}

}  // namespace airloom::haps
