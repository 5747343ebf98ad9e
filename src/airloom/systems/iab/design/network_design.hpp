#pragma once
/// From precoders of both platforms to a solution: powers, split of the band, what is reported of the solve.
#include <functional>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/iab/design/tier_design.hpp"
#include "airloom/systems/iab/problem/instance.hpp"

namespace airloom::iab {

/// Designs the precoder of one platform.
using Designer = std::function<TierDesign(const Tier&)>;

/// Solves a network with one designer for both platforms.
///
/// @param needs_noise  the designer depends on the noise: with noise proportional to the band it is taken at the split of digital
///                     zero forcing under the same shares (clipped to [0.05, 0.95]; 1 without a node); else a design serves every power and
///                     noise
/// @throws InvalidInput, Unsupported  what the options or the designer refuse
[[nodiscard]] Outcome<Solution> solve_network(const Instance& instance, const DesignOptions& options, const Designer& designer,
                                              bool needs_noise, const SolveControl& control);

/// Split of digital zero forcing under the same shares, clipped to [0.05, 0.95]; 1 without a node; 0.5 with noise independent of the split
/// (then it does not matter). 0.5 where zero forcing is refused.
[[nodiscard]] double design_split(const Instance& instance, const DesignOptions& options, const Shares& shares);

/// Scaled precoders of both platforms.
struct NetworkPrecoders {
  Tiers tiers;
  TierDesign donor;
  TierDesign node;
};
/// Sets the stream powers (budget 1), per the designs' kind.
void set_powers(NetworkPrecoders& precoders, Normalization normalization);

/// Physical precoders of a network, mu unset.
[[nodiscard]] Solution physical_solution(const NetworkPrecoders& precoders);

/// Chooses split and flows and fills the outcome: status, trace, certificate, traffic.
[[nodiscard]] Outcome<Solution> finish(const Instance& instance, const Asked& asked, const NetworkPrecoders& precoders,
                                       const SolveControl& control);

}  // namespace airloom::iab
