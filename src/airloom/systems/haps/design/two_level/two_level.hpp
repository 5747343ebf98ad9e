#pragma once
/// The publication's algorithm: an augmented Lagrangian over the copies of amplitudes and interference powers (outer level), and
/// for each of its problems the alternating direction method of multipliers with three blocks (inner level).
///
/// Stations keep copies of what they contribute (sbar, Ibar), the centre others (s, I); s - sbar + z = 0 is enforced by the inner
/// level, z = 0 by the outer one. Per inner iteration 2 U numbers go up (c, d) and 2 U come down (shift, water level).
/// With interference_model = coherent the copies are of all that users receive (2 U^2 numbers each way), and the interference
/// is counted as it is. Where users outnumber a station's antennas the publication's algorithm stops far from stationary beams: price
/// ascent finishes what it began, with the same messages. Source: [haps] Algorithms 1 to 3, with the corrections of its specification; its
/// second part, 6.
#include <array>
#include <string_view>

#include "airloom/core/fields.hpp"
#include "airloom/systems/haps/design/agents.hpp"

namespace airloom::haps {

/// How the centre's block is solved: exactly, or as the publication does, by convex steps.
enum class CentreBlock { exact, sca };
constexpr auto enum_names(CentreBlock) { return std::array<std::string_view, 2>{"exact", "sca"}; }

/// What follows the last outer iteration: price ascent (price_ascent.hpp) from the stations' beams, or nothing, as published.
enum class Finish { price_ascent, none };
constexpr auto enum_names(Finish) { return std::array<std::string_view, 2>{"price_ascent", "none"}; }

struct TwoLevelOptions {
  InterferenceModel interference_model = InterferenceModel::power_sum;
  CentreBlock block1 = CentreBlock::exact;
  Finish finish = Finish::price_ascent;
  double rho_outer = 5.0;
  double delta = 2.0;
  double omega = 0.75;
  double growth = 1.5;
  int max_outer = 8;
  int max_inner = 60;
  double tolerance_inner = 2e-3;
  double tolerance_slack = 5e-3;
  double tolerance_objective = 5e-4;
  double block2_tolerance = 1e-7;
};
void fields(maybe_const<TwoLevelOptions> auto& o, auto&& field) {
  field("interference_model", o.interference_model, "power_sum, conservative, or coherent: consensus on all that users receive");
  field("block1", o.block1, "how the centre's block is solved");
  field("finish", o.finish, "what follows the last outer iteration; none: the publication's algorithm as it stands");
  field("rho_outer", o.rho_outer, above(0), "first penalty of the outer level, in scaled variables");
  field("delta", o.delta, above(0), "penalty of the inner level over that of the outer one");
  field("omega", o.omega, Range{.low = 0.0, .high = 1.0, .open_high = true},
        "the outer penalty grows unless the slack shrinks to this share");
  field("growth", o.growth, above(1), "factor of the outer penalty's growth");
  field("max_outer", o.max_outer, between(1, 10000), "outer iterations");
  field("max_inner", o.max_inner, between(1, 100000), "inner iterations per outer one");
  field("tolerance_inner", o.tolerance_inner, above(0), "of the inner residuals");
  field("tolerance_slack", o.tolerance_slack, above(0), "of the slack z, at which the outer level may stop");
  field("tolerance_objective", o.tolerance_objective, above(0), "relative change of the objective, at which the outer level may stop");
  field("block2_tolerance", o.block2_tolerance, above(0), "relative duality gap of the stations' block");
}

[[nodiscard]] Outcome<Solution> solve_two_level(const Instance&, const TwoLevelOptions&, const SolveControl&, const MakeFabric&);

}  // namespace airloom::haps
