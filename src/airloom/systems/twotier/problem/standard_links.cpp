#include "airloom/systems/twotier/problem/standard_links.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/core/units.hpp"

namespace airloom::twotier {
namespace {

namespace standard = radio::tr38901;
using Index = Eigen::Index;

constexpr double alike_nearest_m = 3.0;  // of two stations or two users: the publication's floor

standard::WrapAround wrap_of(const Scenario& s) {
  constexpr double turn_rad = std::numbers::pi / 6.0;  // of the macro stations' lattice
  if (!s.standard.wrap_around) return {};
  return standard::WrapAround::hexagon(s.macro_stations, std::numbers::sqrt3 * s.cell_radius_m, turn_rad);
}

standard::NetworkSetup setup_of(const Scenario& s, const Places& places) {
  return {.f_hz = s.carrier_ghz * 1e9, .keys = s.standard, .stations_m = places.station, .users_m = places.user, .wrap = wrap_of(s)};
}

standard::Environment macro_environment(const Scenario& s) {
  return s.channel == ChannelModel::tr38901_umi ? standard::Environment::umi : standard::Environment::uma;
}

}  // namespace

void check_channel(const Scenario& s, Faults& faults) {
  if (s.channel == ChannelModel::published) {
    standard::refuse_keys(s.standard, faults);
    return;
  }
  const std::string channel = "channel = " + std::string(name(s.channel));
  standard::check_keys(s.standard, macro_environment(s), channel, faults);
  standard::refuse_replaced(
      s,
      {"path_loss", "wall_loss_db", "two_wall_loss_db", "reference_gain_db", "los_exponent", "nlos_exponent", "los_probability", "element",
       "mean_clusters", "shared_rays", "rician_k", "angle_spread_deg", "mean_delay_s", "sinusoids", "doppler_width_rad", "block"},
      channel, faults);
  faults.require(s.standard.polarization == standard::Polarization::single, "scenario.polarization", "dual",
                 "must be single: beams here have one polarization");
  faults.require(s.standard.indoor_share == 0.0, "scenario.indoor_share", shortest(s.standard.indoor_share),
                 "must be 0: `walls` says who is in a house");
  faults.require(!s.standard.wrap_around || s.macro_stations == 7, "scenario.wrap_around", "true",
                 "needs macro_stations = 7, and they are " + std::to_string(s.macro_stations));
}

std::vector<std::string> channel_warnings(const Scenario& s) {
  if (s.channel == ChannelModel::published) return {};
  const double f_hz = s.carrier_ghz * 1e9;
  std::vector<std::string> list = standard::range_warnings(
      macro_environment(s),
      {.farthest_m = s.cell_radius_m, .station_height_m = s.macro_height_m, .user_height_m = s.user_height_m, .f_hz = f_hz});
  const double wavelength_m = speed_of_light_m_s / f_hz;
  constexpr double alike = 0.01;
  if (std::abs(s.wavelength_m / wavelength_m - 1.0) > alike) {
    list.push_back("wavelength_m = " + shortest(s.wavelength_m) + " is not that of carrier_ghz, " + shortest(wavelength_m) +
                   " m, which standard channels take");
  }
  return list;
}

StandardLinks::StandardLinks(const Scenario& s, const Places& places, std::uint64_t seed, std::uint64_t realization)
    : scenario_(s), places_(places), seed_(seed), realization_(realization), network_(setup_of(s, places), seed, realization) {
  constexpr StreamId orientation_stream{11};
  constexpr std::uint64_t ends = std::uint64_t{1} << 32;
  for (Index end = 0; end < places.stations() + places.users(); ++end) {
    RandomStream stream(seed, orientation_stream, realization, ends + static_cast<std::uint64_t>(end));
    const bool macro = end < places.stations() && places.is_macro(end);
    orientation_.push_back({.yaw_rad = macro ? 0.0 : 2.0 * std::numbers::pi * stream.uniform()});
  }
}

Eigen::Vector3d StandardLinks::place(Index end) const {
  return end < places_.stations() ? places_.station.col(end) : places_.user.col(end - places_.stations());
}

standard::Link StandardLinks::between_alike(Index low, Index high, int walls) const {
  const Eigen::Vector3d from = wrap_of(scenario_).nearest(place(low), place(high));
  Eigen::Vector3d to = place(high);
  const Eigen::Vector3d way = to - from;
  if (way.norm() < alike_nearest_m) to = from + alike_nearest_m * (way.norm() > 0.0 ? way.normalized() : Eigen::Vector3d::UnitX());
  const int release = scenario_.standard.channel_release;
  const double f_hz = network_.f_hz();
  standard::Link x{.geometry = standard::link_geometry(from, to),
                   .state = walls > 0 ? standard::LinkState::o2i : standard::LinkState::nlos};
  const standard::PathLossLink loss{
      .f_hz = f_hz, .d2_m = x.geometry.d2_m, .station_height_m = std::max(from.z(), to.z()), .user_height_m = std::min(from.z(), to.z())};
  x.path_loss_db = standard::path_loss_db(standard::Environment::umi, standard::LinkState::nlos, loss) +
                   walls * standard::penetration_loss_db(standard::Penetration::low, f_hz, 0.0, 0.0, release);
  const standard::Levels level = standard::levels(standard::Environment::umi, x.state, x.geometry, f_hz, false, release);
  x.spread = standard::large_scale(level, standard::Seven::Zero(), false);
  x.law = standard::cluster_law(standard::Environment::umi, x.state, x.geometry, f_hz, level, x.spread, release);
  return x;
}

standard::Link StandardLinks::large_scale(Index low, Index high, int walls) {
  const Index stations = places_.stations();
  if (high < stations || low >= stations) return between_alike(low, high, walls);
  const auto [at, fresh] = drawn_.try_emplace({low, high, walls});
  if (!fresh) return at->second;
  const Index user = high - stations;
  standard::LinkModel model{.environment = places_.is_macro(low) ? macro_environment(scenario_) : standard::Environment::umi,
                            .walls = walls};
  if (scenario_.walls && !places_.is_macro(low) && places_.home[user] == low) model.environment = standard::Environment::inh;
  return at->second = network_.link(static_cast<int>(low), static_cast<int>(user), model);
}

double StandardLinks::gain(Index low, Index high, int walls) { return large_scale(low, high, walls).gain(); }

StandardLink StandardLinks::link(Index low, Index high, std::uint64_t entity, int walls) {
  constexpr StreamId small_scale_stream{9};
  const standard::Link link = large_scale(low, high, walls);
  const standard::LinkGeometry& g = link.geometry;
  const standard::RaySet set =
      standard::draw_rays(link.law, g, standard::Polarization::single, RandomStream(seed_, small_scale_stream, realization_, entity));
  const Eigen::Matrix3d to_low = orientation_[static_cast<std::size_t>(low)].rotation().transpose();
  const Eigen::Matrix3d to_high = orientation_[static_cast<std::size_t>(high)].rotation().transpose();
  const auto element = [&](Index end, const Eigen::Vector3d& local) {
    return end < places_.stations() ? standard::element_amplitude(scenario_.standard.element_pattern, local) : 1.0;
  };
  StandardLink out{.rays = {}, .gain = link.gain()};
  const auto add = [&](std::complex<double> gain, double delay_s, const Eigen::Vector3d& departure, const Eigen::Vector3d& arrival) {
    const Eigen::Vector3d leaves = to_low * departure;
    const Eigen::Vector3d comes = to_high * arrival;
    out.rays.push_back({.gain = gain,
                        .delay_s = delay_s,
                        .low_sine = leaves.y(),
                        .high_sine = comes.y(),
                        .low_element = element(low, leaves),
                        .high_element = element(high, comes)});
  };
  const double scattered = std::sqrt(1.0 / (set.k + 1.0));
  for (const standard::Ray& ray : set.rays) {
    add(scattered * std::sqrt(ray.power) * std::polar(1.0, ray.phase_rad[0]), ray.delay_s, standard::unit_vector(ray.aod_deg, ray.zod_deg),
        standard::unit_vector(ray.aoa_deg, ray.zoa_deg));
  }
  Eigen::Vector3d departure = standard::unit_vector(g.aod_deg, g.zod_deg);
  Eigen::Vector3d arrival = standard::unit_vector(g.aoa_deg, g.zoa_deg);
  if (link.state == standard::LinkState::los) {
    add(std::sqrt(set.k / (set.k + 1.0)) * standard::path_phase(g.d3_m, network_.f_hz()), 0.0, departure, arrival);
  } else {
    const std::size_t n = set.strongest();
    departure = standard::unit_vector(set.cluster_aod_deg[n], standard::folded_zenith(set.cluster_zod_deg[n]));
    arrival = standard::unit_vector(set.cluster_aoa_deg[n], standard::folded_zenith(set.cluster_zoa_deg[n]));
  }
  out.low_beam_sine = (to_low * departure).y();
  out.high_beam_sine = (to_high * arrival).y();
  return out;
}

standard::LinkRecord StandardLinks::record(const Eigen::MatrixXi& walls) {
  standard::LinkRecord record(walls.rows(), walls.cols(), network_.f_hz());
  for (Index b = 0; b < walls.rows(); ++b) {
    record.set_orientation(b, orientation_[static_cast<std::size_t>(b)]);
    for (Index u = 0; u < walls.cols(); ++u) record.set(b, u, large_scale(b, places_.stations() + u, walls(b, u)));
  }
  return record;
}

}  // namespace airloom::twotier
