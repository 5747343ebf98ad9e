#pragma once
/// Can all promises to single slots be kept at once? The least powers that keep them, and who must go where they cannot.
#include <array>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/core/infeasibility.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

/// What to do about promises to single slots that cannot be kept: give up, or switch off slots until the rest can be.
enum class Admission { none, greedy };
constexpr auto enum_names(Admission) { return std::array<std::string_view, 2>{"none", "greedy"}; }

struct FloorTest {
  bool feasible = true;
  std::string reason;                          ///< where not: the sub-channel or the node
  Infeasibility kind = Infeasibility::budget;  ///< where not: spectral_radius, slot_limit, budget
  double value = 0.0;  ///< where not: the radius (from below; NaN, no proof, where that is below 1), or the largest power over its limit
  Eigen::MatrixXd least_p_w;         ///< (C, N): least powers that keep what is left; empty where infeasible, 0 without any
  Instance admitted;                 ///< the instance without the slots that had to go
  std::vector<std::string> dropped;  ///< "(n, c)" of each of them
  bool stopped = false;              ///< before anything was found: nothing else holds
};

/// Per sub-channel, over the slots with a floor: p = (I - D F)^-1 D 1, D = diag(floor / G_cc), F = the gains between different slots.
///
/// A positive solution exists exactly when the spectral radius of D F is below 1. Then budgets and slot limits are compared with its sums.
/// p is below all powers that keep the floors, so that a failure is a proof.
/// Greedy admission switches off the slot with the largest row sum of D F of the sub-channel, or of the node's, that is at fault.
/// Cost: O(N C^3) per round. Source: specification of [twotier], second part, 2.2.
[[nodiscard]] FloorTest test_floors(const Instance& instance, Admission admission, const std::stop_token& stop = {});

}  // namespace airloom::twotier
