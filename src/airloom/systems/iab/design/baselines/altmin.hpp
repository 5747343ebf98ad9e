#pragma once
/// Two known alternating-minimization methods of hybrid precoding: manifold optimization and phase extraction.
#include "airloom/systems/iab/design/tier_design.hpp"

namespace airloom::iab {

struct AltMinOptions {
  DesignOptions design;
  DigitalStage digital = DigitalStage::ls;
  double tolerance = 1e-3;
  int max_iterations = 200;
  int max_inner = 30;
};
void fields(maybe_const<AltMinOptions> auto& o, auto&& field) {
  fields(o.design, field);
  field("digital", o.digital, "digital stage behind the analog phases");
  field("tolerance", o.tolerance, above(0), "stop when the squared Lambda falls by less, relative");
  field("max_iterations", o.max_iterations, at_least(1), "alternations at most");
  field("max_inner", o.max_inner, at_least(1), "conjugate-gradient steps per alternation (mo_altmin)");
}

/// F_RF by conjugate gradients on the complex-circle manifold (Polak-Ribiere with restart, Armijo line search), F_BB by least
/// squares; starts from the singular vectors' phases. Fully connected. Source: Yu et al. 2016 (MO-AltMin).
[[nodiscard]] TierDesign design_mo_altmin(const Tier& tier, const AltMinOptions& options, const SolveControl& control);

/// F^H F_RF = U S V^H, F_DD = V U^H, F_RF = exp(j arg(F F_DD^H)); at the end F_BB by least squares. Fully connected.
/// Source: Yu et al. 2016 (PE-AltMin).
[[nodiscard]] TierDesign design_pe_altmin(const Tier& tier, const AltMinOptions& options, const SolveControl& control);

}  // namespace airloom::iab
