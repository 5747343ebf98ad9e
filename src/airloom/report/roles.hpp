#pragma once
/// The legend of a deployment drawing, and who serves whom.
#include <algorithm>
#include <string>
#include <vector>

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

}  // namespace airloom::report
