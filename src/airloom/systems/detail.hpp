#pragma once
/// What may be known of an answer beyond `evaluate`, at a cost: computed only where it is asked for.
#include <cstdint>
#include <functional>
#include <string>

#include "airloom/core/values.hpp"

namespace airloom {

/// One group of quantities of an answer; experiments name them "<group>.<quantity>" ("beam_pattern.angle_deg").
template <class Instance, class Solution>
struct Detail {
  std::string name;
  std::string title;  ///< one line for lists
  /// @throws InvalidInput  when the instance does not hold what the group needs
  std::function<Values(const Instance&, const Solution&)> compute;
};

/// The same of a drawn network, or of its scenario alone: no answer is looked at, and nothing of it stands in an instance.
template <class Scenario>
struct DrawingDetail {
  std::string name;
  std::string title;  ///< one line for lists
  /// @throws InvalidInput  when the scenario has nothing of the kind
  std::function<Values(const Scenario&, std::uint64_t seed, std::uint64_t realization)> compute;
};

}  // namespace airloom
