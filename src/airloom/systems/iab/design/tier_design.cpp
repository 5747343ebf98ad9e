#include "airloom/systems/iab/design/tier_design.hpp"

#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/numerics/svd.hpp"
#include "airloom/systems/iab/design/analog_starts.hpp"
#include "airloom/systems/iab/design/beam_space.hpp"

namespace airloom::iab {

Target zero_forcing_target(const Tier& tier) {
  Eigen::MatrixXcd f = zero_forcing_beams(tier.h);
  const bool regularized = f.size() == 0;
  if (regularized) f = regularized_zero_forcing(tier.h);
  const double norm = f.norm();
  return {.f = f / norm, .raw_norm = norm * tier.amplitude, .regularized = regularized};
}

Target matched_filter_target(const Tier& tier) {
  const double norm = tier.h.norm();
  return {tier.h / norm, norm / tier.amplitude};
}

double eckart_young_bound(const Eigen::MatrixXcd& target, int chains) {
  const Svd svd = thin_svd(target);
  double sum = 0.0;
  for (Eigen::Index k = chains; k < svd.s.size(); ++k) sum += svd.s[k] * svd.s[k];
  return std::sqrt(sum);
}

void certify_match(TierDesign& design, const Target& target, double lambda, const Tier& tier) {
  if (target.regularized) design.certificate.set("target", std::string("rzf"));
  design.certificate.set("lambda", lambda);
  if (!tier.sub_connected()) {
    design.certificate.set("lambda_bound", tier.n_rf >= tier.streams() ? 0.0 : eckart_young_bound(target.f, tier.n_rf));
  }
}

void project_to_unit_modulus(const Eigen::MatrixXcd& x, Eigen::MatrixXcd& phases) {
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const double energy = std::norm(x.data()[i]);  // targets have norm 1: no overflow, and half the time of a hypotenuse
    if (energy > 0.0 && std::isfinite(energy)) phases.data()[i] = x.data()[i] * (1.0 / std::sqrt(energy));
  }
}

void round_phases(TierDesign& design, const Tier& tier) {
  if (!tier.phase_bits) return;
  const Eigen::MatrixXcd w = design.precoder.matrix();
  design.precoder.f_rf = nearest_on_grid(design.precoder.f_rf, *tier.phase_bits);
  design.precoder.f_bb = tall_least_squares(design.precoder.f_rf, w);
}

namespace {

/// A digital factor of nearly dependent chains may be huge and cancel itself: the smallest one for the same beams, up to rounding.
void tame(Precoder& p) {
  const Eigen::MatrixXcd w = p.matrix();
  if (p.f_rf.norm() * p.f_bb.norm() > 1e5 * w.norm()) p.f_bb = least_squares(p.f_rf, w, 1e-6);
}

}  // namespace

void apply_digital_stage(TierDesign& design, const Tier& tier, DigitalStage stage) {
  round_phases(design, tier);
  if (stage == DigitalStage::ls) {
    tame(design.precoder);
    return;
  }
  if (tier.n_rf < tier.streams() && stage == DigitalStage::zf_eff) {
    throw Unsupported("options.digital: zf_eff with " + std::to_string(tier.n_rf) + " RF chains for " + std::to_string(tier.streams()) +
                      " streams at the " + tier.name + "; zero forcing needs a chain per stream, use hybrid_wmmse");
  }
  bool regularized = false;
  design.precoder.f_bb = effective_zero_forcing(tier, design.precoder.f_rf, stage == DigitalStage::rzf_eff, regularized);
  if (stage == DigitalStage::zf_eff) design.certificate.set("regularized", regularized);
}

void require_fully_connected(const Tier& tier, const char* method) {
  if (tier.sub_connected()) {
    throw Unsupported(std::string(method) +
                      " serves fully connected arrays only; use coordinate_descent, phase_of_channel, mrt_matching or hybrid_wmmse");
  }
}

}  // namespace airloom::iab
