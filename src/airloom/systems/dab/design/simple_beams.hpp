#pragma once
/// Beams in closed form, every station from its own channels: baselines, with or without the one scale that knows the amplifiers.
#include "airloom/core/fields.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/systems/dab/design/beam_value.hpp"
#include "airloom/systems/dab/problem/instance.hpp"

namespace airloom::dab {

/// Options of algorithms without any.
struct NoOptions {};
void fields(maybe_const<NoOptions> auto&, auto&&) {}

struct ScaledOptions {
  Distortion distortion = Distortion::correlated;
};
void fields(maybe_const<ScaledOptions> auto& o, auto&& field) {
  field("distortion", o.distortion, "model in which the one scale is best: distortions of stations add as powers (block) or as amplitudes");
}

/// Regularised zero forcing, or matched beams, of every station at its full budget.
[[nodiscard]] Outcome<Solution> solve_rzf(const Instance&, const NoOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> solve_mrt(const Instance&, const NoOptions&, const SolveControl&);

/// The same, all stations backed off by the one factor with the best rate; certificate `scale`.
[[nodiscard]] Outcome<Solution> solve_rzf_scaled(const Instance&, const ScaledOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> solve_mrt_scaled(const Instance&, const ScaledOptions&, const SolveControl&);

}  // namespace airloom::dab
