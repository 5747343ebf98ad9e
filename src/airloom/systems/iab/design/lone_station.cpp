#include "airloom/systems/iab/design/lone_station.hpp"

#include "airloom/core/error.hpp"

namespace airloom::iab {
namespace {

/// Whether a rule needs two tiers that share the band.
bool splits(SplitRule rule) {
  switch (rule) {
    case SplitRule::exact:
    case SplitRule::proportional_fair:
    case SplitRule::max_min: return false;
    case SplitRule::balanced:
    case SplitRule::sca:
    case SplitRule::genetic:
    case SplitRule::fixed:
    case SplitRule::min_ground_rate:
    case SplitRule::weighted: return true;
  }
  return true;
}

bool looks_at_ground(SplitObjective objective) {
  switch (objective) {
    case SplitObjective::sum:
    case SplitObjective::sum_rate:
    case SplitObjective::proportional_fair:
    case SplitObjective::max_min: return false;
    case SplitObjective::weighted:
    case SplitObjective::min_ground_rate: return true;
  }
  return true;
}

}  // namespace

void refuse_without_node(const Instance& x, const DesignOptions& o) {
  if (x.has_node()) return;
  Faults faults;
  const auto refuse = [&](const std::string& option, const std::string& reason) {
    faults.add("options." + option + "; the instance has no node (backhaul_index = -1): " + reason);
  };
  const SplitOptions& s = o.split;
  if (s.objective && looks_at_ground(*s.objective)) {
    refuse("objective: " + std::string(name(*s.objective)), "there is no ground traffic; must be sum, proportional_fair or max_min");
  }
  if (splits(s.split))
    refuse("split: " + std::string(name(s.split)), "nothing shares the band; must be exact, proportional_fair or max_min");
  if (s.min_ground_rate_bps > 0.0)
    refuse("min_ground_rate_bps: " + shortest(s.min_ground_rate_bps), "there are no ground users; must be 0");
  if (s.ground_weight) refuse("ground_weight: " + shortest(*s.ground_weight), "there are no ground users; must be absent");
  if (o.power_mode == PowerMode::backhaul_share) {
    refuse("power_mode: backhaul_share", "no backhaul has a share of the power; must be paper or equal, custom or sum_power");
  }
  if (!o.node_shares.empty()) refuse("node_shares: given", "must be absent");
  faults.raise();
}

}  // namespace airloom::iab
