#include "airloom/systems/iab/design/baselines/alternating_ls.hpp"

#include <cmath>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/core/random.hpp"
#include "airloom/numerics/svd.hpp"
#include "airloom/systems/iab/design/hybrid/coordinate_descent.hpp"

namespace airloom::iab {

Eigen::MatrixXcd starting_phases(const Eigen::MatrixXcd& target, const Tier& tier, Start start, const SolveControl& control) {
  RandomStream stream(control.seed, StreamId::solver_initialization, control.realization, static_cast<std::uint64_t>(tier.platform));
  Eigen::MatrixXcd phases(target.rows(), tier.n_rf);
  for (Eigen::Index r = 0; r < phases.cols(); ++r) {
    for (Eigen::Index n = 0; n < phases.rows(); ++n) phases(n, r) = std::polar(1.0, 2.0 * std::numbers::pi * stream.uniform());
  }
  if (start == Start::svd) {
    const Svd svd = thin_svd(target);
    const Eigen::Index known = std::min<Eigen::Index>(tier.n_rf, svd.u.cols());
    Eigen::MatrixXcd first = phases.leftCols(known);
    project_to_unit_modulus(svd.u.leftCols(known), first);
    phases.leftCols(known) = first;
  }
  return phases;
}

namespace {

/// Digital factor of the first iterate: diag(S) V^H of the singular vectors for an svd start with R <= L, else least squares.
Eigen::MatrixXcd starting_digital(const Eigen::MatrixXcd& target, const Eigen::MatrixXcd& f_rf, Start start) {
  if (start == Start::svd && f_rf.cols() <= target.cols()) {
    const Svd svd = thin_svd(target);
    return svd.s.head(f_rf.cols()).asDiagonal() * svd.v.leftCols(f_rf.cols()).adjoint();
  }
  return tall_least_squares(f_rf, target);
}

}  // namespace

Alternation alternate_least_squares(const Eigen::MatrixXcd& target, double raw_norm, const Tier& tier, const AlternatingLsOptions& o,
                                    const SolveControl& control) {
  if (o.start == Start::svd && tier.n_rf > tier.streams() && !o.random_fill) {
    throw InvalidInput("options.start: svd with " + std::to_string(tier.n_rf) + " chains for " + std::to_string(tier.streams()) +
                       " streams at the " + tier.name + "; must have R <= L, or set random_fill = true");
  }
  Alternation best;
  Eigen::MatrixXcd f_rf = starting_phases(target, tier, o.start, control);
  Eigen::MatrixXcd f_bb = starting_digital(target, f_rf, o.start);
  const Eigen::MatrixXcd identity = Eigen::MatrixXcd::Identity(tier.streams(), tier.streams());
  const double goal = o.raw_target ? o.target / raw_norm : o.target;
  double previous = std::numeric_limits<double>::infinity();
  best.lambda = previous;
  for (int k = 0; k < o.max_iterations; ++k) {
    // unconstrained least squares F_RF = F F_BB^+, then unit modulus
    const Eigen::MatrixXcd inverse = tall_least_squares(f_bb.adjoint(), identity).adjoint();
    project_to_unit_modulus(target * inverse, f_rf);
    f_bb = tall_least_squares(f_rf, target);
    const double lambda = (target - f_rf * f_bb).norm();
    if (!std::isfinite(lambda)) {
      best.status = Status::numerical_failure;
      break;
    }
    best.history.push_back(lambda);
    if (lambda < best.lambda) {
      best.lambda = lambda;
      best.f_rf = f_rf;
      best.f_bb = f_bb;
    }
    const bool stop = o.stop == StopRule::target ? lambda <= goal : std::abs(previous - lambda) <= o.tolerance;
    previous = lambda;
    if (stop) {
      best.status = Status::converged;
      break;
    }
    if (control.on_iteration && !control.on_iteration({tier.name, k + 1, lambda})) {
      best.status = Status::interrupted;
      break;
    }
  }
  return best;
}

namespace {

TierDesign match(const Target& target, const Tier& tier, const AlternatingLsOptions& o, const SolveControl& control) {
  Alternation result = alternate_least_squares(target.f, target.raw_norm, tier, o, control);
  TierDesign design;
  design.precoder = {std::move(result.f_rf), std::move(result.f_bb)};
  design.status = result.status;
  if (design.status == Status::iteration_limit) {
    design.message = "alternating least squares at the " + tier.name + " reached max_iterations with Lambda = " + shortest(result.lambda);
  } else if (design.status == Status::numerical_failure) {
    design.message = "alternating least squares at the " + tier.name + ": Lambda is not finite; the best finite iterate is returned";
  }
  design.iterations = static_cast<std::int64_t>(result.history.size());
  design.history = std::move(result.history);
  certify_match(design, target, result.lambda, tier);
  apply_digital_stage(design, tier, o.digital);
  return design;
}

}  // namespace

TierDesign design_alternating_ls(const Tier& tier, const AlternatingLsOptions& o, const SolveControl& control) {
  require_fully_connected(tier, "alternating_ls");
  return match(zero_forcing_target(tier), tier, o, control);
}

TierDesign design_mrt_matching(const Tier& tier, const AlternatingLsOptions& o, const SolveControl& control) {
  const Target target = matched_filter_target(tier);
  if (!tier.sub_connected()) return match(target, tier, o, control);
  CoordinateDescentOptions updates;
  updates.max_iterations = o.max_iterations;
  TierDesign design = descend(target, starting_phases(target.f, tier, o.start, control), tier, updates, control);
  apply_digital_stage(design, tier, o.digital);
  return design;
}

}  // namespace airloom::iab
