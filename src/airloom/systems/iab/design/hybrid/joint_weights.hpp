#pragma once
/// The worth of the backhaul stream: precoders and split designed for the network rate, not for the sum of streams.
#include "airloom/systems/iab/design/hybrid/hybrid_wmmse.hpp"
#include "airloom/systems/iab/design/network_design.hpp"

namespace airloom::iab {

/// Weight of the backhaul stream against the aerial users at the best split: the multiplier of T-term <= B-term,
/// nu = -F'(mu)/D'(mu) at the balance point (0 where the backhaul does not bind), with F = A-term + T-term, D = B-term - T-term.
/// With noise independent of the split nu = (T - A)/(T + B). In [0, 1].
[[nodiscard]] double backhaul_weight(const BandTerms& terms);

/// Alternates that weight and the donor's weighted design, warm-started; a step is kept only when the network rate grows.
///
/// Two beginnings: the design of the largest sum spectral efficiency, which may have silenced the backhaul, and the start with
/// the largest network rate. So the answer is never below any start with its best split. Adds "backhaul_weight" and "joint_gain" (relative)
/// to the donor's certificate. Source: ours; README.md, "Joint weights".
void weigh_backhaul(const Instance& instance, const WmmseOptions& options, NetworkPrecoders& precoders, const SolveControl& control);

}  // namespace airloom::iab
