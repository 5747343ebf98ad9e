#include "airloom/systems/iab/design/solve.hpp"

#include "airloom/systems/iab/design/digital.hpp"
#include "airloom/systems/iab/design/network_design.hpp"
#include "airloom/systems/iab/problem/files.hpp"

namespace airloom::iab {
namespace {

TierDesign digital_design(Eigen::MatrixXcd w) {
  TierDesign design;
  design.precoder.f_bb = std::move(w);
  design.iterations = 1;
  return design;
}

Outcome<Solution> solve(const Instance& x, const DesignOptions& o, const Designer& designer, bool needs_noise,
                        const SolveControl& control) {
  validate(x, "instance");
  return solve_network(x, o, designer, needs_noise, control);
}

}  // namespace

Outcome<Solution> solve_phase_of_channel(const Instance& x, const PhaseOfChannelOptions& o, const SolveControl& control) {
  return solve(
      x, o.design, [&](const Tier& t) { return design_phase_of_channel(t, o); }, o.digital == DigitalStage::rzf_eff, control);
}

Outcome<Solution> solve_coordinate_descent(const Instance& x, const CoordinateDescentOptions& o, const SolveControl& control) {
  return solve(
      x, o.design, [&](const Tier& t) { return design_coordinate_descent(t, o, control); }, o.digital == DigitalStage::rzf_eff, control);
}

Outcome<Solution> solve_alternating_ls(const Instance& x, const AlternatingLsOptions& o, const SolveControl& control) {
  return solve(
      x, o.design, [&](const Tier& t) { return design_alternating_ls(t, o, control); }, o.digital == DigitalStage::rzf_eff, control);
}

Outcome<Solution> solve_mrt_matching(const Instance& x, const AlternatingLsOptions& o, const SolveControl& control) {
  return solve(
      x, o.design, [&](const Tier& t) { return design_mrt_matching(t, o, control); }, o.digital == DigitalStage::rzf_eff, control);
}

Outcome<Solution> solve_mo_altmin(const Instance& x, const AltMinOptions& o, const SolveControl& control) {
  return solve(
      x, o.design, [&](const Tier& t) { return design_mo_altmin(t, o, control); }, o.digital == DigitalStage::rzf_eff, control);
}

Outcome<Solution> solve_pe_altmin(const Instance& x, const AltMinOptions& o, const SolveControl& control) {
  return solve(
      x, o.design, [&](const Tier& t) { return design_pe_altmin(t, o, control); }, o.digital == DigitalStage::rzf_eff, control);
}

Outcome<Solution> solve_omp(const Instance& x, const OmpOptions& o, const SolveControl& control) {
  return solve(
      x, o.design, [&](const Tier& t) { return design_omp(t, o, control); }, o.digital == DigitalStage::rzf_eff, control);
}

Outcome<Solution> solve_two_rf_exact(const Instance& x, const TwoRfOptions& o, const SolveControl& control) {
  return solve(
      x, o.design, [](const Tier& t) { return design_two_rf_exact(t); }, false, control);
}

Outcome<Solution> solve_zero_forcing(const Instance& x, const DigitalOptions& o, const SolveControl& control) {
  return solve(
      x, o.design, [](const Tier& t) { return digital_design(zero_forcing(t.h, t.name)); }, false, control);
}

Outcome<Solution> solve_rzf(const Instance& x, const DigitalOptions& o, const SolveControl& control) {
  return solve(
      x, o.design, [](const Tier& t) { return digital_design(regularized_zero_forcing(t.h)); }, true, control);
}

Outcome<Solution> solve_mrt(const Instance& x, const DigitalOptions& o, const SolveControl& control) {
  return solve(
      x, o.design, [](const Tier& t) { return digital_design(t.h); }, false, control);
}

}  // namespace airloom::iab
