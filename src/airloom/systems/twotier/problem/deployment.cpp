#include "airloom/systems/twotier/problem/deployment.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "airloom/core/random.hpp"
#include "airloom/core/units.hpp"
#include "airloom/radio/drop.hpp"
#include "airloom/radio/point_process.hpp"
#include "airloom/systems/twotier/problem/ties.hpp"

namespace airloom::twotier {
namespace {

constexpr double two_pi = 2.0 * std::numbers::pi;

/// Uniform in area between two radii round the origin.
Eigen::Vector2d in_ring(double inner, double outer, RandomStream& stream) {
  const double r = std::sqrt(inner * inner + (outer * outer - inner * inner) * stream.uniform());
  const double angle = two_pi * stream.uniform();
  return {r * std::cos(angle), r * std::sin(angle)};
}

/// The origin, then the six neighbours of a hexagonal lattice whose cells have this circumradius.
std::vector<Eigen::Vector2d> macro_places(const Scenario& s) {
  std::vector<Eigen::Vector2d> places{Eigen::Vector2d::Zero()};
  const double spacing = std::numbers::sqrt3 * s.cell_radius_m;
  for (int k = 1; k < s.macro_stations; ++k) {
    const double angle = two_pi * (k - 1) / 6.0 + std::numbers::pi / 6.0;
    places.emplace_back(spacing * std::cos(angle), spacing * std::sin(angle));
  }
  return places;
}

/// Places relative to a macro station. Femto stations of several cells take turns.
std::vector<Eigen::Vector2d> femto_places(const Scenario& s, RandomStream& stream) {
  const auto outside = [&s](const Eigen::Vector2d& p) { return p.norm() >= s.macro_protection_m; };
  switch (s.deployment) {
    case Deployment::sparse: {
      const double inner = std::max(s.femto_inner_radius_m, s.macro_protection_m);
      std::vector<Eigen::Vector2d> places;
      for (int i = 0; i < s.femto_stations; ++i) places.push_back(in_ring(inner, s.cell_radius_m, stream));
      return places;
    }
    case Deployment::edge_line: {
      std::vector<Eigen::Vector2d> places = radio::points_on_lines(s.lines_per_m_rad, s.femtos_per_m, s.cell_radius_m, stream);
      std::erase_if(places, [&](const Eigen::Vector2d& p) { return !outside(p); });
      return places;
    }
    case Deployment::corners: {
      const double x = s.corner_m;
      return {Eigen::Vector2d(x, x), Eigen::Vector2d(-x, x), Eigen::Vector2d(-x, -x), Eigen::Vector2d(x, -x)};
    }
    case Deployment::hotspot: {
      const Eigen::Vector2d center(s.hotspot_center * s.cell_radius_m, 0.0);
      const auto sample = [&](RandomStream& from) -> Eigen::Vector2d { return center + in_ring(0.0, s.hotspot_radius_m, from); };
      return radio::separated_drop(s.femto_stations, 0.0, sample, outside, "femto stations", stream);
    }
  }
  return {};
}

}  // namespace

Places drop(const Scenario& s, std::uint64_t seed, std::uint64_t realization) {
  RandomStream transmitters(seed, StreamId::transmitter_drop, realization);
  RandomStream people(seed, StreamId::user_drop, realization);
  const std::vector<Eigen::Vector2d> macros = macro_places(s);
  const std::vector<Eigen::Vector2d> femtos = femto_places(s, transmitters);
  Places out;
  out.macros = static_cast<Eigen::Index>(macros.size());
  const auto femto_count = static_cast<Eigen::Index>(femtos.size());
  out.station.resize(3, out.macros + femto_count);
  for (Eigen::Index i = 0; i < out.macros; ++i) out.station.col(i) << macros[static_cast<std::size_t>(i)], s.macro_height_m;
  for (Eigen::Index i = 0; i < femto_count; ++i) {
    const Eigen::Vector2d place = macros[static_cast<std::size_t>(i % out.macros)] + femtos[static_cast<std::size_t>(i)];
    out.station.col(out.macros + i) << place, s.femto_height_m;
  }
  const Eigen::Index count = out.macros * s.macro_users + femto_count * s.femto_users;
  out.user.resize(3, count);
  out.home.resize(count);
  for (Eigen::Index b = 0, u = 0; b < out.stations(); ++b) {
    const bool macro = out.is_macro(b);
    const double inner = macro ? s.macro_user_min_m : s.femto_user_min_m;
    const double outer = macro ? s.cell_radius_m : s.femto_radius_m;
    for (int k = 0; k < (macro ? s.macro_users : s.femto_users); ++k, ++u) {
      const Eigen::Vector2d place = out.station.col(b).head<2>() + in_ring(inner, outer, people);
      out.user.col(u) << place, s.user_height_m;
      out.home[u] = static_cast<int>(b);
    }
  }
  return out;
}

Eigen::VectorXi strongest_station(const Scenario& s, const Places& places, const Eigen::MatrixXd& path_gain, double femto_bias_db) {
  Eigen::VectorXd sent(places.stations());
  for (Eigen::Index b = 0; b < places.stations(); ++b) {
    sent[b] = places.is_macro(b) ? s.macro_power_w * s.macro_antennas : s.femto_power_w * s.femto_antennas * from_db(femto_bias_db);
  }
  Eigen::VectorXi best(places.users());
  for (Eigen::Index u = 0; u < places.users(); ++u) {
    best[u] = 0;
    for (Eigen::Index b = 1; b < places.stations(); ++b) {
      if (clearly_above(path_gain(b, u) * sent[b], path_gain(best[u], u) * sent[best[u]])) best[u] = static_cast<int>(b);
    }
  }
  return best;
}

}  // namespace airloom::twotier
