#pragma once
/// The algorithms of `haps` that are designs of one centre, as the registry calls them. Names as in docs/files.md.
#include "airloom/core/outcome.hpp"
#include "airloom/systems/haps/design/agents.hpp"
#include "airloom/systems/haps/design/best.hpp"
#include "airloom/systems/haps/design/price/price_ascent.hpp"
#include "airloom/systems/haps/design/simple_beams.hpp"
#include "airloom/systems/haps/design/two_level/two_level.hpp"
#include "airloom/systems/haps/design/wmmse.hpp"
#include "airloom/systems/haps/design/zero_forcing.hpp"

namespace airloom::haps {

struct ScaOptions {
  InterferenceModel interference_model = InterferenceModel::power_sum;
  double tolerance = 1e-6;
  int max_steps = 100;
  int starts = 1;
};
void fields(maybe_const<ScaOptions> auto& o, auto&& field) {
  field("interference_model", o.interference_model, "which problem is solved; coherent is the true one");
  field("tolerance", o.tolerance, above(0), "stop when a step gains less, per user");
  field("max_steps", o.max_steps, between(1, 100000), "convex steps per start");
  field("starts", o.starts, between(1, 3), "1: local regularised zero forcing (coherent: joint); 2, 3: also the other one, matched beams");
}

/// Gram exchange: every station sends its Gram matrix once, U^2 reals (or its channel, where that is less), and receives C and a
/// factor; its beams are factor H C. The centre designs them (best.hpp).
[[nodiscard]] Outcome<Solution> solve_best(const Instance&, const BestOptions&, const SolveControl&, const MakeFabric&);

[[nodiscard]] Outcome<Solution> solve_sca(const Instance&, const ScaOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> solve_zf_pf(const Instance&, const ZeroForcingOptions&, const SolveControl&);

}  // namespace airloom::haps
