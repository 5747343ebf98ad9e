#include "airloom/systems/iab/problem/standard_channel.hpp"

namespace airloom::iab {
namespace {

namespace standard = radio::tr38901;

/// Law of the links to the ground.
standard::LinkModel ground_model(ChannelModel channel) {
  using enum standard::LinkKind;
  switch (channel) {
    case ChannelModel::published:
    case ChannelModel::tr36777_umi: return {.kind = aerial, .environment = standard::Environment::umi};
    case ChannelModel::tr36777_uma: return {.kind = aerial, .environment = standard::Environment::uma};
    case ChannelModel::tr36777_rma: return {.kind = aerial, .environment = standard::Environment::rma};
    case ChannelModel::atg_suburban: return {.kind = air_to_ground, .cover = standard::GroundCover::suburban};
    case ChannelModel::atg_urban: return {.kind = air_to_ground, .cover = standard::GroundCover::urban};
    case ChannelModel::atg_dense_urban: return {.kind = air_to_ground, .cover = standard::GroundCover::dense_urban};
    case ChannelModel::atg_highrise: return {.kind = air_to_ground, .cover = standard::GroundCover::highrise};
  }
  return {};
}

constexpr double in_the_air_m = 22.5;

}  // namespace

void check_channel(const Scenario& s, Faults& faults) {
  if (s.channel == ChannelModel::published) {
    standard::refuse_keys(s.standard, faults);
    return;
  }
  const std::string channel = "channel = " + std::string(name(s.channel));
  standard::check_keys(s.standard, ground_model(s.channel).environment, channel, faults);
  standard::check_carrier(s.carrier_ghz, false, faults);
  standard::refuse_replaced(s, {"path_loss_exponent", "propagation", "rician_k_db", "paths"}, channel, faults);
  const auto refuse = [&faults](bool holds, const std::string& field, const std::string& was, const std::string& rule) {
    faults.require(holds, "scenario." + field, was, rule);
  };
  refuse(!s.standard.wrap_around, "wrap_around", "true", "must be false: platforms do not repeat themselves");
  refuse(s.standard.polarization == standard::Polarization::single, "polarization", "dual",
         "must be single: beams here have one polarization");
  refuse(s.standard.element_pattern == standard::ElementPattern::isotropic, "element_pattern", "tr38901",
         "must be isotropic: the arrays look down and up");
  refuse(s.standard.indoor_share == 0.0, "indoor_share", shortest(s.standard.indoor_share), "must be 0: the laws know no buildings");
  for (const auto& [field, height] : {std::pair{"donor_height_m", s.donor_height_m}, std::pair{"node_height_m", s.node_height_m},
                                      std::pair{"aerial_height_m", s.aerial_height_m}}) {
    refuse(height > in_the_air_m, field, shortest(height), "must be above 22.5 with " + channel);
  }
}

std::vector<std::string> channel_warnings(const Scenario& s) {
  if (s.channel == ChannelModel::published) return {};
  std::vector<std::string> list;
  if (s.ground_height_m < 1.0) {
    list.push_back("ground_height_m = " + shortest(s.ground_height_m) + ": users lie on the ground; 1.5 is usual with standard channels");
  }
  if (ground_model(s.channel).kind == standard::LinkKind::aerial) {
    list.emplace_back(
        "TR 36.777 was fitted for stations of 10 to 35 m and users in the air; a platform that serves users on the ground is "
        "an extrapolation");
  }
  return list;
}

void draw_standard_channel(const Scenario& s, const Layout& layout, std::uint64_t seed, std::uint64_t realization, Instance& x) {
  const double f_hz = s.carrier_ghz * 1e9;
  const int donor_streams = s.donor_streams();
  const standard::LinkModel air{.kind = standard::LinkKind::air_to_air};
  const standard::LinkModel ground = ground_model(s.channel);
  // receivers in the order of the random streams: aerial users, the node, ground users
  standard::NetworkSetup setup{.f_hz = f_hz, .keys = s.standard, .buildings = ground.environment};
  setup.stations_m.resize(3, 2);
  setup.stations_m << layout.donor, layout.node;
  setup.users_m.resize(3, donor_streams + s.ground_users);
  for (int j = 0; j < s.aerial_users; ++j) setup.users_m.col(j) = layout.aerial[static_cast<std::size_t>(j)];
  setup.users_m.col(s.aerial_users) = layout.node;
  for (int i = 0; i < s.ground_users; ++i) setup.users_m.col(donor_streams + i) = layout.ground[static_cast<std::size_t>(i)];
  standard::Network network(setup, seed, realization);
  const standard::Antenna antenna{.grid = standard::ArrayGrid::plane(s.array_nx, s.array_ny, s.spacing_wavelengths, radio::Plane::xy)};
  x.links = standard::LinkRecord(2, s.aerial_users + s.ground_users, f_hz);
  for (int r = 0; r < donor_streams + s.ground_users; ++r) {
    const bool on_ground = r >= donor_streams;
    const standard::LinkModel& model = on_ground ? ground : air;
    for (int b = 0; b < 2; ++b) {
      if (b == 1 && r == s.aerial_users) continue;  // the node to itself
      const standard::Link link = network.link(b, r, model);
      if (r != s.aerial_users) x.links.set(b, r - (on_ground ? 1 : 0), link);
      if (b == 0 && !on_ground) x.h_aerial.col(r) = network.channel(b, r, link, antenna);
      if (b == 1 && on_ground) x.h_ground.col(r - donor_streams) = network.channel(b, r, link, antenna);
    }
  }
}

}  // namespace airloom::iab
