#include "airloom/radio/tr38901/wrap_around.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "airloom/core/error.hpp"

namespace airloom::radio::tr38901 {
namespace {

Eigen::Vector3d lattice(int i, int k, double spacing_m) { return {spacing_m * (i + 0.5 * k), spacing_m * k * std::sqrt(3.0) / 2.0, 0.0}; }

}  // namespace

WrapAround WrapAround::rectangle(double side_x_m, double side_y_m) {
  WrapAround wrap;
  wrap.side_x_m_ = side_x_m;
  wrap.side_y_m_ = side_y_m;
  return wrap;
}

WrapAround WrapAround::hexagon(int sites, double spacing_m, double turn_rad) {
  constexpr std::array<std::array<int, 2>, 3> of_19{{{5, -2}, {2, 3}, {-3, 5}}};
  constexpr std::array<std::array<int, 2>, 3> of_7{{{2, 1}, {-1, 3}, {-3, 2}}};
  if (sites != 7 && sites != 19) throw InvalidInput("wrap_around: with " + std::to_string(sites) + " sites; a hexagon must have 7 or 19");
  WrapAround wrap;
  wrap.copies_.push_back(Eigen::Vector3d::Zero());
  Eigen::Matrix3d turn;
  turn << std::cos(turn_rad), -std::sin(turn_rad), 0.0, std::sin(turn_rad), std::cos(turn_rad), 0.0, 0.0, 0.0, 1.0;
  for (const auto& step : sites == 7 ? of_7 : of_19) {
    const Eigen::Vector3d copy = turn * lattice(step[0], step[1], spacing_m);
    wrap.copies_.push_back(copy);
    wrap.copies_.push_back(-copy);
  }
  return wrap;
}

Eigen::Vector3d WrapAround::nearest(const Eigen::Vector3d& station, const Eigen::Vector3d& user) const {
  Eigen::Vector3d best = station;
  if (side_x_m_ > 0.0) {
    const Eigen::Vector3d way = station - user;
    best.x() -= side_x_m_ * std::round(way.x() / side_x_m_);
    best.y() -= side_y_m_ * std::round(way.y() / side_y_m_);
  }
  for (const Eigen::Vector3d& copy : copies_) {
    if ((station + copy - user).squaredNorm() < (best - user).squaredNorm()) best = station + copy;
  }
  return best;
}

Eigen::Matrix3Xd hexagon_sites(int sites, double spacing_m) {
  std::vector<Eigen::Vector3d> places;
  for (int ring = 0; static_cast<int>(places.size()) < sites; ++ring) {
    for (int k = -ring; k <= ring; ++k) {
      for (int i = -ring; i <= ring; ++i) {
        if (std::max({std::abs(i), std::abs(k), std::abs(i + k)}) == ring) places.push_back(lattice(i, k, spacing_m));
      }
    }
  }
  Eigen::Matrix3Xd out(3, static_cast<Eigen::Index>(places.size()));
  for (std::size_t s = 0; s < places.size(); ++s) out.col(static_cast<Eigen::Index>(s)) = places[s];
  return out;
}

}  // namespace airloom::radio::tr38901
