#pragma once
/// The legend of a drawing of places, who serves whom, and how the places of a network map look.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/core/enums.hpp"
#include "airloom/report/figure.hpp"

namespace airloom::report {

/// Roles in order of first appearance.
[[nodiscard]] inline std::vector<std::string> roles(const std::vector<Place>& places) {
  std::vector<std::string> names;
  for (const Place& place : places) {
    if (std::find(names.begin(), names.end(), place.role) == names.end()) names.push_back(place.role);
  }
  return names;
}

/// The place that serves this one, or nothing (also for an index that points nowhere).
[[nodiscard]] inline const Place* server_of(const std::vector<Place>& places, const Place& place) {
  const bool known = place.served_by >= 0 && static_cast<std::size_t>(place.served_by) < places.size();
  return known ? &places[static_cast<std::size_t>(place.served_by)] : nullptr;
}

enum class Shape { dot, square, triangle, diamond };
constexpr auto enum_names(Shape) { return std::array<std::string_view, 4>{"dot", "square", "triangle", "diamond"}; }

/// A role of a network map.
struct Look {
  std::string role;
  Shape shape = Shape::dot;
  bool colored = false;  ///< by the values of its places; other roles are black
};

/// Dots for the role that has values (for the last one when none has: users follow the stations), triangles for one that covers
/// ground, squares for the first of the others, diamonds for the rest.
[[nodiscard]] inline std::vector<Look> looks(const std::vector<Place>& places) {
  std::vector<Look> list;
  bool any_colored = false;
  for (const std::string& role : roles(places)) {
    const auto any = [&](auto&& holds) {
      return std::any_of(places.begin(), places.end(), [&](const Place& p) { return p.role == role && holds(p); });
    };
    const bool colored = any([](const Place& p) { return std::isfinite(p.value); });
    const bool covers = any([](const Place& p) { return p.reach > 0.0; });
    any_colored = any_colored || colored;
    list.push_back({.role = role, .shape = colored ? Shape::dot : covers ? Shape::triangle : Shape::square, .colored = colored});
  }
  if (!any_colored && !list.empty()) list.back().shape = Shape::dot;
  bool first = true;
  for (Look& look : list) {
    if (look.shape != Shape::square) continue;
    if (!first) look.shape = Shape::diamond;
    first = false;
  }
  return list;
}

/// Links are drawn in this many widths, the last for those that carry most.
inline constexpr std::size_t link_widths = 3;
[[nodiscard]] inline std::size_t link_width(const PlaceLink& link) { return link.share < 0.25 ? 0 : link.share < 0.6 ? 1 : 2; }

/// The circle around the ground point of a place, closed.
[[nodiscard]] inline std::vector<std::array<double, 2>> ring(const Place& place) {
  constexpr int steps = 120;
  std::vector<std::array<double, 2>> points;
  for (int k = 0; k <= steps; ++k) {
    const double angle = 2.0 * std::numbers::pi * (k % steps) / steps;
    points.push_back({place.x + place.reach * std::cos(angle), place.y + place.reach * std::sin(angle)});
  }
  return points;
}

}  // namespace airloom::report
