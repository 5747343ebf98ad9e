#pragma once
/// What the platforms consume: radiated power, RF chains, phase shifters.
#include "airloom/systems/iab/judge/hardware.hpp"
#include "airloom/systems/iab/problem/instance.hpp"

namespace airloom::iab {

/// W. A platform counts its R chains, with R N phase shifters where it is fully connected and N where not; where its answer is `violated`
/// it must be fully digital to send that: N chains and no shifters.
struct ConsumedPower {
  double network_w = 0.0;           ///< both budgets and the circuits of both platforms; without a node those of the donor
  double network_radiated_w = 0.0;  ///< the same with what is radiated in place of the budgets
  double single_w = 0.0;            ///< the donor's budget and its circuits
  double paper_w = 0.0;             ///< the donor's budget and circuits of the publication's three chains
};

/// @param radiated_w  ||W||_F^2 of both platforms together
/// Source: [iab] energy efficiency; the publication does not say whose chains it counts.
[[nodiscard]] ConsumedPower consumed_power(const Instance& instance, Hardware donor, Hardware node, double radiated_w);

}  // namespace airloom::iab
