#include "airloom/systems/iab/place/legal_places.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace airloom::iab {
namespace {

constexpr std::array<const char*, 2> platform_names{"donor", "node"};
constexpr double horizontal_step_m = 200.0;
constexpr double vertical_step_m = 40.0;

std::string centimetres(double distance_m) { return shortest(std::round(100.0 * distance_m) / 100.0) + " m"; }

Eigen::Vector3d place_of(const Platforms& p, Eigen::Index platform) { return p.segment<3>(3 * platform); }

}  // namespace

Platforms platforms_of(const Layout& layout) {
  Platforms p(6);
  p << layout.donor, layout.node;
  return p;
}

Layout with_platforms(Layout layout, const Platforms& p) {
  layout.donor = place_of(p, 0);
  layout.node = place_of(p, 1);
  return layout;
}

LegalPlaces::LegalPlaces(const PlaceOptions& o, const Scenario& s, const std::vector<Layout>& drops) : options_(o) {
  const double half = o.area_half_side_m.value_or(s.area_side_m / 2.0);
  const bool rise = o.height == HeightRule::free;
  box_.step.resize(6);
  box_.low.resize(6);
  box_.high.resize(6);
  box_.step << horizontal_step_m, horizontal_step_m, vertical_step_m, horizontal_step_m, horizontal_step_m, vertical_step_m;
  box_.low << -half, -half, rise ? o.donor_height_range_m[0] : s.donor_height_m, -half, -half,
      rise ? o.node_height_range_m[0] : s.node_height_m;
  box_.high << half, half, rise ? o.donor_height_range_m[1] : s.donor_height_m, half, half,
      rise ? o.node_height_range_m[1] : s.node_height_m;
  for (std::size_t r = 0; r < drops.size(); ++r) {
    const std::string of = drops.size() > 1 ? " of realization " + std::to_string(r) : "";
    for (std::size_t j = 0; j < drops[r].aerial.size(); ++j)
      users_.push_back({"aerial user " + std::to_string(j) + of, drops[r].aerial[j]});
    for (std::size_t i = 0; i < drops[r].ground.size(); ++i)
      users_.push_back({"ground user " + std::to_string(i) + of, drops[r].ground[i]});
  }
}

bool LegalPlaces::moves(Eigen::Index platform) const {
  return options_.free == FreePlatforms::both || (platform == 0) == (options_.free == FreePlatforms::donor);
}

PatternRules LegalPlaces::rules(FreePlatforms free) const {
  PatternRules rules = box_;
  for (const Eigen::Index platform : {0, 1}) {
    if (free != FreePlatforms::both && (platform == 0) != (free == FreePlatforms::donor)) continue;
    rules.free.push_back(3 * platform);
    rules.free.push_back(3 * platform + 1);
    if (options_.height == HeightRule::free) rules.free.push_back(3 * platform + 2);
  }
  return rules;
}

std::string LegalPlaces::near_user(const Platforms& p, Eigen::Index platform) const {
  const Eigen::Vector3d at = place_of(p, platform);
  for (const User& user : users_) {
    const double distance = (user.at - at).norm();
    if (distance < options_.keep_out_m)
      return std::string(platform_names[static_cast<std::size_t>(platform)]) + " and " + user.name + ": " + centimetres(distance);
  }
  return {};
}

std::string LegalPlaces::trespass(const Platforms& p) const {
  for (const Eigen::Index platform : {0, 1}) {
    if (std::string found = near_user(p, platform); !found.empty()) return found;
  }
  const double apart = (place_of(p, 0) - place_of(p, 1)).norm();
  return apart < options_.keep_out_m ? "donor and node: " + centimetres(apart) : std::string();
}

void LegalPlaces::refuse_fixed(const Platforms& p) const {
  for (const Eigen::Index platform : {0, 1}) {
    if (moves(platform)) continue;
    if (const std::string found = near_user(p, platform); !found.empty())
      throw InvalidInput("options.keep_out_m: " + found + "; must be at least " + shortest(options_.keep_out_m) +
                         " m, and this platform may not move");
  }
}

Platforms LegalPlaces::clipped(Platforms p) const {
  for (const Eigen::Index platform : {0, 1}) {
    if (!moves(platform)) continue;
    for (Eigen::Index k = 3 * platform; k < 3 * platform + 3; ++k) p[k] = std::clamp(p[k], box_.low[k], box_.high[k]);
  }
  return p;
}

Platforms LegalPlaces::moved_out(Platforms p) const {
  const auto crowded = [&](Eigen::Index platform) {
    // the node gives way to the donor, unless only the donor may move
    const bool gives_way = platform == 1 || !moves(1);
    return !near_user(p, platform).empty() || (gives_way && (place_of(p, 0) - place_of(p, 1)).norm() < options_.keep_out_m);
  };
  for (const Eigen::Index platform : {0, 1}) {
    if (!moves(platform) || !crowded(platform)) continue;
    p[3 * platform + 2] = box_.high[3 * platform + 2];
    const Platforms from = p;
    const double farthest = 2.0 * std::numbers::sqrt2 * box_.high[0];  // the box's diagonal
    double radius = 0.0;
    while (crowded(platform)) {
      radius += 10.0;
      if (radius > farthest) {
        throw InvalidInput("options.keep_out_m: " + shortest(options_.keep_out_m) + "; no place in the box keeps the " +
                           platform_names[static_cast<std::size_t>(platform)] + " so far from all users");
      }
      for (int direction = 0; direction < 8; ++direction) {
        const double angle = direction * std::numbers::pi / 4.0;
        p = from;
        p[3 * platform] += radius * std::cos(angle);
        p[3 * platform + 1] += radius * std::sin(angle);
        const bool in_box = p[3 * platform] >= box_.low[3 * platform] && p[3 * platform] <= box_.high[3 * platform] &&
                            p[3 * platform + 1] >= box_.low[3 * platform + 1] && p[3 * platform + 1] <= box_.high[3 * platform + 1];
        if (in_box && !crowded(platform)) return moved_out(p);  // the other one, from there
      }
      p = from;
    }
  }
  return p;
}

}  // namespace airloom::iab
