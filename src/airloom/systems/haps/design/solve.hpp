#pragma once
/// The algorithms of `haps` that are designs of one centre, as the registry calls them. Names as in docs/files.md.
#include "airloom/core/outcome.hpp"
#include "airloom/systems/haps/design/agents.hpp"
#include "airloom/systems/haps/design/best.hpp"
#include "airloom/systems/haps/design/max_min/max_min.hpp"
#include "airloom/systems/haps/design/price/price_ascent.hpp"
#include "airloom/systems/haps/design/simple_beams.hpp"
#include "airloom/systems/haps/design/two_level/two_level.hpp"
#include "airloom/systems/haps/design/wmmse.hpp"
#include "airloom/systems/haps/design/zero_forcing.hpp"

namespace airloom::haps {

struct ScaOptions {
  InterferenceModel interference_model = InterferenceModel::power_sum;
  Pursuit<DesignObjective> pursuit = {};
  std::optional<double> tolerance = {};
  int max_steps = 100;
  int starts = 1;
  BoundOptions bound = {};
};
void fields(maybe_const<ScaOptions> auto& o, auto&& field) {
  field("interference_model", o.interference_model, "which problem is solved; coherent is the true one");
  pursuit_fields<DesignObjective>(o.pursuit, field);
  field("tolerance", o.tolerance, above(0), "stop when a step gains less, per user; absent: 1e-6, with more than 200 users 1e-5");
  field("max_steps", o.max_steps, between(1, 100000), "convex steps per start");
  field("starts", o.starts, between(1, 3), "1: local regularised zero forcing (coherent: joint); 2, 3: also the other one, matched beams");
  bound_fields(o.bound, field);
}

// By Gram exchange (gram_exchange.hpp); the centre's designs are those of best.hpp and max_min.hpp.
[[nodiscard]] Outcome<Solution> solve_max_min(const Instance&, const MaxMinOptions&, const SolveControl&, const MakeFabric&);
[[nodiscard]] Outcome<Solution> solve_best(const Instance&, const BestOptions&, const SolveControl&, const MakeFabric&);

[[nodiscard]] Outcome<Solution> solve_sca(const Instance&, const ScaOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> solve_zf_pf(const Instance&, const ZeroForcingOptions&, const SolveControl&);

}  // namespace airloom::haps
