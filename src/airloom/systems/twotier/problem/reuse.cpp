#include "airloom/systems/twotier/problem/reuse.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include "airloom/systems/twotier/problem/ties.hpp"

namespace airloom::twotier {
namespace {

/// How much two stations disturb each other, for comparison only.
double closeness(const Places& places, Eigen::Index a, Eigen::Index b) {
  constexpr double exponent = 3.8;  // of the path loss at 10 m height, about
  const double distance = std::max(1.0, (places.station.col(a) - places.station.col(b)).norm());
  return std::pow(distance, -exponent);
}

Eigen::VectorXi color_by_sector(const Scenario& s, const Places& places) {
  constexpr double full_turn = 2.0 * std::numbers::pi;
  Eigen::VectorXi color = Eigen::VectorXi::Constant(places.stations(), -1);
  for (Eigen::Index b = places.macros; b < places.stations(); ++b) {
    const double angle = std::atan2(places.station(1, b), places.station(0, b));
    const double turn = angle < 0.0 ? angle + full_turn : angle;
    color[b] = std::min(s.reuse_factor - 1, static_cast<int>(s.reuse_factor * turn / full_turn));
  }
  return color;
}

Eigen::VectorXi color_greedily(const Scenario& s, const Places& places) {
  const Eigen::Index stations = places.stations();
  const Eigen::Index femtos = stations - places.macros;
  Eigen::VectorXd total = Eigen::VectorXd::Zero(stations);
  for (Eigen::Index a = places.macros; a < stations; ++a) {
    for (Eigen::Index b = places.macros; b < a; ++b) {
      const double weight = closeness(places, a, b);
      total[a] += weight;
      total[b] += weight;
    }
  }
  std::vector<Eigen::Index> order(static_cast<std::size_t>(femtos));
  std::iota(order.begin(), order.end(), places.macros);
  std::ranges::stable_sort(order, std::greater<>{}, [&](Eigen::Index b) { return total[b]; });
  const Eigen::Index most = (femtos + s.reuse_factor - 1) / s.reuse_factor;
  Eigen::VectorXi color = Eigen::VectorXi::Constant(stations, -1);
  std::vector<std::vector<Eigen::Index>> members(static_cast<std::size_t>(s.reuse_factor));
  for (const Eigen::Index b : order) {
    std::size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t f = 0; f < members.size(); ++f) {
      if (static_cast<Eigen::Index>(members[f].size()) >= most) continue;
      double load = 0.0;
      for (const Eigen::Index other : members[f]) load += closeness(places, b, other);
      if (clearly_below(load, least)) {
        least = load;
        best = f;
      }
    }
    members[best].push_back(b);
    color[b] = static_cast<int>(best);
  }
  return color;
}

/// The femto station nearest to a user, -1 without any.
Eigen::Index nearest_femto(const Places& places, Eigen::Index user) {
  Eigen::Index nearest = -1;
  double least = std::numeric_limits<double>::infinity();
  for (Eigen::Index b = places.macros; b < places.stations(); ++b) {
    const double distance = (places.station.col(b) - places.user.col(user)).norm();
    if (clearly_below(distance, least)) {
      least = distance;
      nearest = b;
    }
  }
  return nearest;
}

}  // namespace

Eigen::VectorXi color_stations(const Scenario& s, const Places& places) {
  switch (s.coloring) {
    case Coloring::greedy: return color_greedily(s, places);
    case Coloring::sector: return color_by_sector(s, places);
  }
  return {};
}

BoolMatrix allowed_subchannels(const Scenario& s, const Places& places, const Eigen::VectorXi& server, const Eigen::VectorXi& color) {
  BoolMatrix allowed = BoolMatrix::Constant(places.users(), s.subchannels, true);
  if (s.reuse_factor == 1) return allowed;
  const Eigen::Index width = s.subchannels / s.reuse_factor;
  for (Eigen::Index u = 0; u < places.users(); ++u) {
    const Eigen::Index station = server[u];
    if (!places.is_macro(station)) {
      allowed.row(u).setConstant(false);
      allowed.row(u).segment(color[station] * width, width).setConstant(true);
      continue;
    }
    const double distance = (places.user.col(u) - places.station.col(station)).head<2>().norm();
    const Eigen::Index nearest = nearest_femto(places, u);
    if (distance > s.center_share * s.cell_radius_m && nearest >= 0) {
      allowed.row(u).segment(color[nearest] * width, width).setConstant(false);
    }
  }
  return allowed;
}

}  // namespace airloom::twotier
