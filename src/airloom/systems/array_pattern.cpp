#include "airloom/systems/array_pattern.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "airloom/core/units.hpp"
#include "airloom/numerics/level_lines.hpp"
#include "airloom/radio/geometry.hpp"

namespace airloom {
namespace {

/// A matrix M of at most N rows with ||M a|| = ||W^H a||: of many streams the triangle of W^H = Q R.
Eigen::MatrixXcd few_rows(const Eigen::MatrixXcd& w) {
  if (w.cols() <= w.rows()) return w.adjoint();
  const Eigen::HouseholderQR<Eigen::MatrixXcd> qr(w.adjoint());
  return qr.matrixQR().topRows(w.rows()).triangularView<Eigen::Upper>();
}

}  // namespace

Eigen::VectorXcd FlatArray::response(const Eigen::Vector3d& direction) const {
  const Eigen::VectorXcd a = radio::steering(positions, direction);
  return conjugate ? a.conjugate().eval() : a;
}

double straight_share(const FlatArray& array, const Eigen::Matrix3Xd& users_m, const Eigen::MatrixXcd& h) {
  double sum = 0.0;
  Eigen::Index heard = 0;
  for (Eigen::Index u = 0; u < h.cols(); ++u) {
    const double energy = h.col(u).squaredNorm();
    const Eigen::Vector3d way = users_m.col(u) - array.place;
    if (!(energy > 0.0) || !(way.norm() > 0.0)) continue;
    sum += std::norm(array.response(way.normalized()).dot(h.col(u))) / (static_cast<double>(h.rows()) * energy);
    ++heard;
  }
  return heard > 0 ? sum / static_cast<double>(heard) : 0.0;
}

std::optional<FlatArray> fitting(const Eigen::Vector3d& place, const std::vector<radio::ArrayPositions>& candidates,
                                 const Eigen::Matrix3Xd& users_m, const Eigen::MatrixXcd& h) {
  const auto antennas = static_cast<double>(h.rows());
  const double chance = 1.0 / antennas + 4.0 / (antennas * std::sqrt(static_cast<double>(std::max<Eigen::Index>(h.cols(), 1))));
  double best_share = std::max(0.3, std::min(0.9, chance));
  std::optional<FlatArray> best;
  for (const radio::ArrayPositions& positions : candidates) {
    for (const bool conjugate : {false, true}) {
      FlatArray array{.place = place, .positions = positions, .conjugate = conjugate};
      const double share = straight_share(array, users_m, h);
      if (share <= best_share) continue;
      best_share = share;
      best = std::move(array);
    }
  }
  return best;
}

std::vector<double> azimuth_pattern(const FlatArray& array, const Eigen::Matrix3Xd& users_m, const Eigen::MatrixXcd& w, int steps) {
  const Eigen::MatrixXcd streams = few_rows(w);
  constexpr int elevations = 24;
  constexpr double nothing_w = 1e-40;
  double lowest = std::numbers::pi;
  double highest = 0.0;
  for (const auto& user : users_m.colwise()) {
    if (user == array.place) continue;
    const double zenith = radio::direction(array.place, user).zenith_rad;
    lowest = std::min(lowest, zenith);
    highest = std::max(highest, zenith);
  }
  std::vector<double> levels;
  for (int k = 0; k < steps; ++k) {
    double largest = nothing_w;
    for (int i = 0; i < elevations; ++i) {
      const double zenith = lowest + (highest - lowest) * i / (elevations - 1);
      const Eigen::VectorXcd a = array.response(radio::unit_vector(zenith, 2.0 * std::numbers::pi * k / steps));
      largest = std::max(largest, (streams * a).squaredNorm());
      if (lowest >= highest) break;
    }
    levels.push_back(dbw_from_watt(largest));
  }
  return levels;
}

std::vector<Eigen::Matrix2Xd> footprint(const FlatArray& array, const Eigen::MatrixXcd& w, double reach_m, double ground_m) {
  constexpr Eigen::Index inner = 40;        // steps from the middle to the reach
  constexpr Eigen::Index half = inner + 2;  // and to the edge of the grid
  constexpr Eigen::Index side = 2 * half + 1;
  const Eigen::MatrixXcd streams = few_rows(w);
  const double step = reach_m / static_cast<double>(inner);
  const Eigen::Vector2d corner = array.place.head<2>().array() - step * static_cast<double>(half);
  Eigen::MatrixXd power(side, side);
  Eigen::MatrixXd inside(side, side);  // 1 in the middle, 0 at the reach
  for (Eigen::Index i = 0; i < side; ++i) {
    for (Eigen::Index j = 0; j < side; ++j) {
      const Eigen::Vector2d at = corner + step * Eigen::Vector2d(static_cast<double>(i), static_cast<double>(j));
      const Eigen::Vector3d way = Eigen::Vector3d(at.x(), at.y(), ground_m) - array.place;
      inside(i, j) = 1.0 - way.head<2>().norm() / reach_m;
      power(i, j) = (streams * array.response(way.normalized())).squaredNorm();
    }
  }
  const double largest = (inside.array() >= 0.0).select(power.array(), 0.0).maxCoeff();
  if (!(largest > 0.0)) return {};
  // above 0 within 3 dB and within the reach: both are continuous, so that both edges are smooth
  const Eigen::MatrixXd strong = (power.array() / largest - from_db(-3.0)).min(inside.array());
  std::vector<Eigen::Matrix2Xd> lines = level_lines(strong, 0.0);
  for (Eigen::Matrix2Xd& line : lines) line = (step * line).colwise() + corner;
  return lines;
}

std::vector<radio::ArrayPositions> rectangles(Eigen::Index elements) {
  std::vector<radio::ArrayPositions> list;
  for (int n1 = 1; n1 <= elements; ++n1) {
    if (elements % n1 == 0) list.push_back(radio::upa(n1, static_cast<int>(elements) / n1));
  }
  return list;
}

}  // namespace airloom
