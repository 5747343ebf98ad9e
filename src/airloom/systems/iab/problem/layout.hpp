#pragma once
/// Where platforms and users are.
#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "airloom/export.hpp"
#include "airloom/systems/iab/problem/scenario.hpp"

namespace airloom::iab {
AIRLOOM_API_BEGIN

/// Metres.
struct Layout {
  Eigen::Vector3d donor = Eigen::Vector3d::Zero();
  Eigen::Vector3d node = Eigen::Vector3d::Zero();
  std::vector<Eigen::Vector3d> aerial = {};
  std::vector<Eigen::Vector3d> ground = {};
};

/// Platforms where the scenario puts them; users drawn (stream 1, aerial before ground users), or where the scenario fixes them.
/// @throws InvalidInput  when a minimum separation cannot be met, or places coincide
[[nodiscard]] Layout draw_layout(const Scenario& scenario, std::uint64_t seed, std::uint64_t realization);

AIRLOOM_API_END
}  // namespace airloom::iab
