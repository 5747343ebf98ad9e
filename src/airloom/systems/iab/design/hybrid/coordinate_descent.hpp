#pragma once
/// Matching by exact updates of single phases: monotone, serves both architectures.
#include "airloom/systems/iab/design/tier_design.hpp"

namespace airloom::iab {

struct CoordinateDescentOptions {
  DesignOptions design;
  DigitalStage digital = DigitalStage::zf_eff;
  double tolerance = 1e-6;
  int sweeps = 2;
  int max_iterations = 200;
};
void fields(maybe_const<CoordinateDescentOptions> auto& o, auto&& field) {
  fields(o.design, field);
  field("digital", o.digital, "digital stage behind the analog phases; with fewer chains than streams only ls and rzf_eff");
  field("tolerance", o.tolerance, above(0), "stop when the squared Lambda falls by less, relative");
  field("sweeps", o.sweeps, at_least(1), "sweeps over all phases per digital step");
  field("max_iterations", o.max_iterations, at_least(1), "alternations at most");
}

/// Alternates F_BB by least squares with exact single-phase updates of F_RF: for chain r with b = F_BB[r,:] and residual E,
/// t = E b^H + F_RF[:,r] ||b||^2, F_RF[:,r] = exp(j arg t). Lambda never increases.
/// @param f_rf     starting phases; of a sub-connected array only the driven entries count, the others are set to 0
[[nodiscard]] TierDesign descend(const Target& target, Eigen::MatrixXcd f_rf, const Tier& tier, const CoordinateDescentOptions& options,
                                 const SolveControl& control);

/// Zero-forcing target; starts from phase_of_channel when R = L, else from the phases of the singular vectors.
[[nodiscard]] TierDesign design_coordinate_descent(const Tier& tier, const CoordinateDescentOptions& options, const SolveControl& control);

}  // namespace airloom::iab
