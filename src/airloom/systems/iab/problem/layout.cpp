#include "airloom/systems/iab/problem/layout.hpp"

#include <cmath>
#include <functional>
#include <string>
#include <utility>

#include "airloom/core/error.hpp"
#include "airloom/core/random.hpp"
#include "airloom/radio/drop.hpp"

namespace airloom::iab {
namespace {

using Places = std::vector<Eigen::Vector2d>;

Places fixed_places(const std::vector<double>& xy) {
  Places places;
  for (std::size_t i = 0; i + 1 < xy.size(); i += 2) places.emplace_back(xy[i], xy[i + 1]);
  return places;
}

/// Normal around a centre, cut to a rectangle by rejection.
Places drop(int count, const Eigen::Vector2d& centre, double spread, double separation,
            const std::function<bool(const Eigen::Vector2d&)>& allowed, const char* who, RandomStream& stream) {
  const auto sample = [&](RandomStream& s) {
    const auto [x, y] = s.normal_pair();
    return Eigen::Vector2d(centre.x() + spread * x, centre.y() + spread * y);
  };
  return radio::separated_drop(count, separation, sample, allowed, who, stream);
}

void refuse_coinciding(const Layout& layout) {
  std::vector<std::pair<std::string, Eigen::Vector3d>> all{{"donor", layout.donor}, {"node", layout.node}};
  for (std::size_t j = 0; j < layout.aerial.size(); ++j) all.emplace_back("aerial user " + std::to_string(j), layout.aerial[j]);
  for (std::size_t i = 0; i < layout.ground.size(); ++i) all.emplace_back("ground user " + std::to_string(i), layout.ground[i]);
  Faults faults("iab places");
  for (std::size_t a = 0; a < all.size(); ++a) {
    for (std::size_t b = a + 1; b < all.size(); ++b) {
      faults.require(all[a].second != all[b].second, all[a].first + " and " + all[b].first, "same place", "places must differ");
    }
  }
  faults.raise();
}

}  // namespace

Layout draw_layout(const Scenario& s, std::uint64_t seed, std::uint64_t realization) {
  RandomStream stream(seed, StreamId::user_drop, realization);
  const double half = s.area_side_m / 2.0;
  const Eigen::Vector2d node(s.node_x_m, s.node_y_m);
  const auto in_area = [half](const Eigen::Vector2d& p) { return std::abs(p.x()) <= half && std::abs(p.y()) <= half; };
  const Eigen::Vector2d center(s.ground_center_x_m.value_or(s.node_x_m), s.ground_center_y_m.value_or(s.node_y_m));
  const auto in_quadrant = [&](const Eigen::Vector2d& p) {
    return in_area(p) && (p.x() >= 0.0) == (center.x() >= 0.0) && (p.y() >= 0.0) == (center.y() >= 0.0);
  };
  Places aerial = fixed_places(s.aerial_xy_m);
  if (aerial.empty()) {
    const auto allowed = [&](const Eigen::Vector2d& p) { return in_area(p) && (p - node).norm() >= s.node_separation_m; };
    aerial = drop(s.aerial_users, Eigen::Vector2d::Zero(), s.aerial_spread_m, s.aerial_separation_m, allowed, "aerial users", stream);
  }
  Places ground = fixed_places(s.ground_xy_m);
  if (ground.empty()) ground = drop(s.ground_users, center, s.ground_spread_m, s.ground_separation_m, in_quadrant, "ground users", stream);

  Layout layout{
      .donor = {s.donor_x_m, s.donor_y_m, s.donor_height_m}, .node = {s.node_x_m, s.node_y_m, s.node_height_m}, .aerial = {}, .ground = {}};
  for (const auto& p : aerial) layout.aerial.emplace_back(p.x(), p.y(), s.aerial_height_m);
  for (const auto& p : ground) layout.ground.emplace_back(p.x(), p.y(), s.ground_height_m);
  refuse_coinciding(layout);
  return layout;
}

}  // namespace airloom::iab
