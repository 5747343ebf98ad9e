#pragma once
/// The algorithms of `iab`: a precoder for both platforms, then the split of the band. Names as in docs/files.md.
#include "airloom/core/outcome.hpp"
#include "airloom/systems/iab/design/baselines/alternating_ls.hpp"
#include "airloom/systems/iab/design/baselines/altmin.hpp"
#include "airloom/systems/iab/design/baselines/baselines.hpp"
#include "airloom/systems/iab/design/baselines/omp.hpp"
#include "airloom/systems/iab/design/hybrid/coordinate_descent.hpp"
#include "airloom/systems/iab/design/hybrid/hybrid_wmmse.hpp"
#include "airloom/systems/iab/design/hybrid/phase_of_channel.hpp"
#include "airloom/systems/iab/problem/instance.hpp"

namespace airloom::iab {

struct TwoRfOptions {
  DesignOptions design;
};
void fields(maybe_const<TwoRfOptions> auto& o, auto&& field) { fields(o.design, field); }

// Each validates the instance, designs both platforms, chooses the split.
// @throws InvalidInput  what the instance, the options or the method refuse;  Unsupported  what the method does not serve
[[nodiscard]] Outcome<Solution> solve_phase_of_channel(const Instance&, const PhaseOfChannelOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> solve_coordinate_descent(const Instance&, const CoordinateDescentOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> solve_alternating_ls(const Instance&, const AlternatingLsOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> solve_mrt_matching(const Instance&, const AlternatingLsOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> solve_mo_altmin(const Instance&, const AltMinOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> solve_pe_altmin(const Instance&, const AltMinOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> solve_omp(const Instance&, const OmpOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> solve_two_rf_exact(const Instance&, const TwoRfOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> solve_zero_forcing(const Instance&, const DigitalOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> solve_rzf(const Instance&, const DigitalOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> solve_mrt(const Instance&, const DigitalOptions&, const SolveControl&);

}  // namespace airloom::iab
