#include "airloom/radio/tr38901/network.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/units.hpp"

namespace airloom::radio::tr38901 {
namespace {

// streams of docs/conventions.md
constexpr std::uint64_t field_stream = 8;
constexpr std::uint64_t small_scale_stream = 9;
constexpr std::uint64_t building_stream = 10;
constexpr std::uint64_t height_stream = 11;

constexpr std::uint64_t per_user = std::uint64_t{1} << 32;  // entities of maps that are not of a site
constexpr int sight_number = 21;
constexpr int class_number = 22;
constexpr int loss_number = 23;
constexpr double building_decorrelation_m = 10.0;

}  // namespace

double Link::gain() const { return from_db(spread.sf_db - path_loss_db); }

Network::Network(NetworkSetup setup, std::uint64_t seed, std::uint64_t realization)
    : setup_(std::move(setup)), seed_(seed), realization_(realization) {
  for (Eigen::Index b = 0; b < setup_.stations_m.cols(); ++b) {
    Eigen::Index first = 0;
    while (setup_.stations_m.col(first) != setup_.stations_m.col(b)) ++first;
    site_.push_back(static_cast<int>(first));
  }
  for (Eigen::Index u = 0; u < setup_.users_m.cols(); ++u) {
    const Building building = draw_building(setup_.buildings, setup_.keys.indoor_share, setup_.users_m(2, u),
                                            stream(building_stream, static_cast<std::uint64_t>(u)));
    setup_.users_m(2, u) = building.height_m;
    buildings_.push_back(building);
  }
}

RandomStream Network::stream(std::uint64_t id, std::uint64_t entity) const {
  return {seed_, static_cast<StreamId>(id), realization_, entity};
}

Link Network::link(int b, int u, const LinkModel& model) {
  const auto users = static_cast<std::uint64_t>(setup_.users_m.cols());
  return make_link(b,
                   {.at = setup_.users_m.col(u),
                    .building = buildings_[static_cast<std::size_t>(u)],
                    .number = static_cast<std::uint64_t>(b) * users + static_cast<std::uint64_t>(u)},
                   model);
}

Network::User Network::user_at(int b, const Eigen::Vector3d& place, double least_m) const {
  const Eigen::Vector3d station = setup_.wrap.nearest(setup_.stations_m.col(b), place);
  const Eigen::Vector3d way = place - station;
  Eigen::Vector3d at = place;
  if (way.norm() < least_m) at = station + least_m * (way.norm() > 0.0 ? way.normalized() : Eigen::Vector3d::UnitX());
  return {.at = at, .building = {.height_m = at.z()}};
}

Link Network::link_to(int b, const Eigen::Vector3d& place, const LinkModel& model, double least_m) {
  return make_link(b, user_at(b, place, least_m), model);
}

double Network::gain_to(int b, const Eigen::Vector3d& place, const LinkModel& model, double least_m) {
  return make_link(b, user_at(b, place, least_m), model, Wanted::gain).gain();
}

Link Network::make_link(int b, const User& user, const LinkModel& model, Wanted wanted) {
  Link link{.model = model, .geometry = link_geometry(setup_.wrap.nearest(setup_.stations_m.col(b), user.at), user.at)};
  switch (model.kind) {
    case LinkKind::terrestrial: terrestrial(b, user, wanted, link); break;
    case LinkKind::platform: platform(b, user, link); break;
    case LinkKind::aerial:
    case LinkKind::air_to_ground:
    case LinkKind::air_to_air: aerial(b, user, link); break;
  }
  link.path_loss_db += model.extra_loss_db;
  return link;
}

Seven Network::fields(int b, FieldsOf of, LinkState state, const Seven& decorrelation_m, const Eigen::Vector3d& at, Wanted wanted) {
  static_assert(sf == 0);
  const int site = site_[static_cast<std::size_t>(b)];
  auto& list = fields_[{site, of, static_cast<int>(state)}];
  Seven z = Seven::Zero();
  for (int i = 0; i < (wanted == Wanted::all ? parameters : 1); ++i) {
    std::optional<Field>& field = list[static_cast<std::size_t>(i)];
    if (!field) {
      const int number = parameters * static_cast<int>(state) + i;
      field.emplace(stream(field_stream, static_cast<std::uint64_t>(32 * site + number)), decorrelation_m[i], setup_.keys.field_waves);
    }
    z[i] = field->at(at.x(), at.y());
  }
  return z;
}

LinkState Network::sight(int b, double chance, double decorrelation_m, FieldsOf of, const Eigen::Vector3d& at, SightRule rule) {
  switch (rule) {
    case SightRule::los: return LinkState::los;
    case SightRule::nlos: return LinkState::nlos;
    case SightRule::random: break;
  }
  const int site = site_[static_cast<std::size_t>(b)];
  std::optional<Field>& field = fields_[{site, of, 3}].front();
  if (!field) {
    field.emplace(stream(field_stream, static_cast<std::uint64_t>(32 * site + sight_number)), decorrelation_m, setup_.keys.field_waves);
  }
  return normal_share(field->at(at.x(), at.y())) < chance ? LinkState::los : LinkState::nlos;
}

double Network::penetration(const User& user) {
  if (!building_class_) {
    building_class_.emplace(stream(field_stream, per_user + class_number), building_decorrelation_m, setup_.keys.field_waves);
    building_loss_.emplace(stream(field_stream, per_user + loss_number), building_decorrelation_m, setup_.keys.field_waves);
  }
  Penetration kind = setup_.keys.o2i;
  if (kind == Penetration::mixed) {
    kind = normal_share(building_class_->at(user.at.x(), user.at.y())) < 0.5 ? Penetration::low : Penetration::high;
  }
  return penetration_loss_db(kind, setup_.f_hz, user.building.indoor_depth_m, building_loss_->at(user.at.x(), user.at.y()),
                             setup_.keys.channel_release);
}

void Network::finish(const Levels& level, const Seven& zeta, Link& x) const {
  x.spread = large_scale(level, zeta, x.state == LinkState::los);
  x.law = cluster_law(x.model.environment, x.state, x.geometry, setup_.f_hz, level, x.spread, setup_.keys.channel_release);
}

void Network::terrestrial(int b, const User& given, Wanted wanted, Link& x) {
  const Environment environment = x.model.environment;
  const EnvironmentTable& table = environment_table(environment, setup_.keys.channel_release);
  const auto of = static_cast<FieldsOf>(environment);
  User user = given;
  user.building.indoor_depth_m = std::min(user.building.indoor_depth_m, x.geometry.d2_m);
  const double chance =
      los_probability(environment, x.geometry.d2_m - user.building.indoor_depth_m, x.geometry.rx_height_m, setup_.keys.office);
  const SightRule rule = user.building.indoor ? SightRule::random : setup_.keys.link_state;  // the key is for links outdoors
  x.state = sight(b, chance, table.los_state_decorrelation_m, of, user.at, rule);

  PathLossLink loss{
      .f_hz = setup_.f_hz, .d2_m = x.geometry.d2_m, .station_height_m = x.geometry.tx_height_m, .user_height_m = x.geometry.rx_height_m};
  if (environment == Environment::uma) {
    loss.environment_height_m = environment_height(loss.d2_m, loss.user_height_m, stream(height_stream, user.number));
  }
  x.path_loss_db = path_loss_db(environment, x.state, loss);
  if (user.building.indoor) x.path_loss_db += penetration(user);
  x.path_loss_db += x.model.walls * penetration_loss_db(Penetration::low, setup_.f_hz, 0.0, 0.0, setup_.keys.channel_release);
  if (user.building.indoor || x.model.walls > 0) x.state = LinkState::o2i;

  const bool beyond_bend = loss.d2_m >= break_point_m(environment, loss);
  const StateTable& state = table.state(x.state);
  const Seven zeta = state.factor * fields(b, of, x.state, state.decorrelation_m, user.at, wanted);
  finish(levels(environment, x.state, x.geometry, setup_.f_hz, beyond_bend, setup_.keys.channel_release), zeta, x);
}

void Network::platform(int b, const User& user, Link& x) {
  const PlatformEnvironment environment = x.model.platform;
  const PlatformTable& table = platform_table(environment);
  const PlatformBand& band = table.band(setup_.f_hz / 1e9);
  const auto of = static_cast<FieldsOf>(static_cast<int>(FieldsOf::suburban) + static_cast<int>(environment));
  const double chance = table.los_probability[platform_row_index(elevation_deg(x.geometry))];
  x.state = sight(b, chance, platform_state_decorrelation_m, of, user.at, setup_.keys.link_state);
  x.path_loss_db = platform_loss_db(environment, x.state, setup_.f_hz, x.geometry);
  const bool los = x.state == LinkState::los;
  const PlatformLevels level = platform_levels(environment, x.state, setup_.f_hz, x.geometry);
  const Seven z = fields(b, of, x.state, los ? band.decorrelation_los_m : band.decorrelation_nlos_m, user.at);
  x.spread = large_scale(level.levels, *level.factor * z, los);
  x.law = platform_cluster_law(environment, x.state, setup_.f_hz, x.geometry, x.spread);
}

void Network::aerial(int b, const User& user, Link& x) {
  const double height = std::max(x.geometry.tx_height_m, x.geometry.rx_height_m);
  if (x.model.kind == LinkKind::aerial && height <= aerial_from_m(x.model.environment)) {
    terrestrial(b, user, Wanted::all, x);
    return;
  }
  if (x.model.kind != LinkKind::aerial) x.model.environment = Environment::umi;
  AerialLaw law;
  switch (x.model.kind) {
    case LinkKind::aerial: law = aerial_law(x.model.environment, setup_.f_hz, x.geometry.d2_m, x.geometry.d3_m, height); break;
    case LinkKind::air_to_ground:
      law = air_to_ground_law(x.model.cover, setup_.f_hz, x.geometry.d3_m, std::abs(elevation_deg(x.geometry)));
      break;
    case LinkKind::air_to_air:
    case LinkKind::terrestrial:
    case LinkKind::platform: law.los_loss_db = free_space_loss_db(setup_.f_hz, x.geometry.d3_m); break;
  }
  const EnvironmentTable& table = environment_table(x.model.environment, setup_.keys.channel_release);
  const auto of = static_cast<FieldsOf>(x.model.environment);
  x.state = LinkState::los;
  if (x.model.kind != LinkKind::air_to_air) {
    x.state = sight(b, law.los_probability, table.los_state_decorrelation_m, of, user.at, setup_.keys.link_state);
  }
  const bool los = x.state == LinkState::los;
  x.path_loss_db = los ? law.los_loss_db : law.nlos_loss_db;
  const StateTable& state = table.state(x.state);
  const Seven zeta = state.factor * fields(b, of, x.state, state.decorrelation_m, user.at);
  Levels level = levels(x.model.environment, x.state, x.geometry, setup_.f_hz, false, setup_.keys.channel_release);
  level.sigma[sf] = los ? law.sigma_los_db : law.sigma_nlos_db;
  if (los) {
    level.mu[k] = aerial_k_db;
    level.sigma[k] = 0.0;
  }
  finish(level, zeta, x);
}

RandomStream Network::small_scale(int b, int u, std::uint64_t segment) const {
  const auto users = static_cast<std::uint64_t>(setup_.users_m.cols());
  return stream(small_scale_stream, static_cast<std::uint64_t>(b) * users + static_cast<std::uint64_t>(u) + (segment << 32));
}

RaySet Network::rays(int b, int u, const Link& link, Polarization polarization, std::uint64_t segment) const {
  return draw_rays(link.law, link.geometry, polarization, small_scale(b, u, segment));
}

Eigen::MatrixXcd Network::channel(int b, int u, const Link& link, const Antenna& antenna, const Band& band) const {
  const View view{.f_hz = setup_.f_hz, .band = band, .delay_reference = setup_.keys.delay_reference};
  return tr38901::channel(rays(b, u, link, antenna.polarization), link.geometry, link.geometry, link.gain(), antenna, view);
}

}  // namespace airloom::radio::tr38901
