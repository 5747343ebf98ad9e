#include <cmath>
#include <limits>

#include "airloom/numerics/svd.hpp"
#include "airloom/systems/iab/design/baselines/alternating_ls.hpp"
#include "airloom/systems/iab/design/baselines/altmin.hpp"

namespace airloom::iab {

TierDesign design_pe_altmin(const Tier& tier, const AltMinOptions& o, const SolveControl& control) {
  require_fully_connected(tier, "pe_altmin");
  const Target target = zero_forcing_target(tier);
  TierDesign design;
  design.status = Status::iteration_limit;
  Eigen::MatrixXcd f_rf = starting_phases(target.f, tier, Start::svd, control);
  double previous = -std::numeric_limits<double>::infinity();
  for (int k = 0; k < o.max_iterations; ++k) {
    const Svd svd = thin_svd(target.f.adjoint() * f_rf);  // (L, R)
    if (!svd.ok) {
      design.status = Status::numerical_failure;
      design.message = "pe_altmin at the " + tier.name + ": a singular value decomposition failed";
      break;
    }
    const Eigen::MatrixXcd unitary = svd.v * svd.u.adjoint();  // (R, L), semi-unitary
    project_to_unit_modulus(target.f * unitary.adjoint(), f_rf);
    design.history.push_back((target.f - f_rf * tall_least_squares(f_rf, target.f)).norm());
    design.iterations = k + 1;
    // ||F F_DD^H - F_RF||^2 = constant - 2 sum(S): the singular values' sum never falls
    const double match = svd.s.sum();
    if (match - previous <= o.tolerance * match) {
      design.status = Status::converged;
      break;
    }
    previous = match;
    if (control.on_iteration && !control.on_iteration({tier.name, k + 1, design.history.back()})) {
      design.status = Status::interrupted;
      break;
    }
  }
  if (design.status == Status::iteration_limit) design.message = "pe_altmin at the " + tier.name + " reached max_iterations";
  design.precoder.f_bb = tall_least_squares(f_rf, target.f);
  design.precoder.f_rf = std::move(f_rf);
  certify_match(design, target, (target.f - design.precoder.matrix()).norm(), tier);
  apply_digital_stage(design, tier, o.digital);
  return design;
}

}  // namespace airloom::iab
