#pragma once
/// The default: beams, powers, flows and share of the band of both platforms, designed for the utility that was asked for.
#include <optional>

#include "airloom/systems/iab/design/network_design.hpp"

namespace airloom::iab {

struct WmmseOptions {
  DesignOptions design;
  double tolerance = 1e-6;
  int max_iterations = 500;
  bool allow_drop_backhaul = true;
  int max_subsets = 500;
  std::optional<int> random_starts;
  bool joint = true;
};
void fields(maybe_const<WmmseOptions> auto& o, auto&& field) {
  fields(o.design, field);
  field("tolerance", o.tolerance, above(0), "an ascent stops when five evaluations raise what is pursued by less, relative");
  field("max_iterations", o.max_iterations, at_least(1), "evaluations of phases at most, per ascent");
  field("allow_drop_backhaul", o.allow_drop_backhaul,
        "with fewer chains than streams: also starts that do not serve the backhaul; the better is kept");
  field("max_subsets", o.max_subsets, at_least(1),
        "with fewer chains than streams: subsets of streams tried as starts at most, else greedy ones");
  field("random_starts", o.random_starts, between(0, 100000),
        "further starts from random phases (hybrid_wmmse); absent: 4 for sub-connected arrays, else none");
  field("joint", o.joint,
        "design for the objective, backhaul and split included; false: plain sum spectral efficiency of each platform");
}

/// Phases by a quasi-Newton ascent with the digital factors, flows and share eliminated (`search_network`); max_min by its exact inner
/// stage (`search_common_level`), a promised ground rate by designs for weighted sums (`search_ground_rate`). The total power of each
/// platform is shared freely; the given shares only set starts. Source: specification of [iab], second part, 1.
/// @throws InvalidInput  what the instance or the options refuse
[[nodiscard]] Outcome<Solution> solve_hybrid_wmmse(const Instance& instance, const WmmseOptions& options, const SolveControl& control);

/// The same with fully digital beams: a reference that hybrid ones approach.
[[nodiscard]] Outcome<Solution> solve_wmmse_digital(const Instance& instance, const WmmseOptions& options, const SolveControl& control);

}  // namespace airloom::iab
