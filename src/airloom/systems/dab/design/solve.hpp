#pragma once
/// The designs of this folder on instances: what they see, the solver, and its answer in watts.
///
/// A designer who is unaware of the distortion sees linear amplifiers with the gain beta1 and uses the full budget; what its beams are
/// worth with the true amplifiers only `evaluate` tells (sum_rate; with linear ones: sum_rate_ideal).
/// Certificate of every design: `complex_products`, the work of all stations, counted where it is done.
/// @throws InvalidInput  when the instance or an option is not sound
#include "airloom/core/outcome.hpp"
#include "airloom/fabric/fabric.hpp"
#include "airloom/systems/dab/design/central/central.hpp"
#include "airloom/systems/dab/design/central/unaware.hpp"
#include "airloom/systems/dab/design/penalty/ring_pmm.hpp"
#include "airloom/systems/dab/design/ring/ring.hpp"
#include "airloom/systems/dab/design/star/star.hpp"
#include "airloom/systems/dab/design/star/star_exact.hpp"
#include "airloom/systems/dab/problem/instance.hpp"

namespace airloom::dab {

[[nodiscard]] Outcome<Solution> design_central(const Instance&, const CentralOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> design_ring(const Instance&, const RingOptions&, const SolveControl&, const MakeFabric&);
[[nodiscard]] Outcome<Solution> design_star(const Instance&, const StarOptions&, const SolveControl&, const MakeFabric&);
[[nodiscard]] Outcome<Solution> design_star_admm(const Instance&, const StarOptions&, const SolveControl&, const MakeFabric&);
[[nodiscard]] Outcome<Solution> design_star_pmm(const Instance&, const PenaltyStarOptions&, const SolveControl&, const MakeFabric&);
[[nodiscard]] Outcome<Solution> design_star_exact(const Instance&, const StarExactOptions&, const SolveControl&, const MakeFabric&);
[[nodiscard]] Outcome<Solution> design_ring_pmm(const Instance&, const PenaltyOptions&, const SolveControl&, const MakeFabric&);
[[nodiscard]] Outcome<Solution> design_central_pmm(const Instance&, const PenaltyOptions&, const SolveControl&);

/// By designers who see linear amplifiers.
[[nodiscard]] Outcome<Solution> design_central_unaware(const Instance&, const UnawareOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> design_ring_unaware(const Instance&, const RingOptions&, const SolveControl&, const MakeFabric&);
[[nodiscard]] Outcome<Solution> design_star_unaware(const Instance&, const StarOptions&, const SolveControl&, const MakeFabric&);

/// design_central_unaware, then all beams times the one factor with the best rate through the amplifiers; certificate `scale`.
[[nodiscard]] Outcome<Solution> design_central_backed_off(const Instance&, const BackoffOptions&, const SolveControl&);

}  // namespace airloom::dab
