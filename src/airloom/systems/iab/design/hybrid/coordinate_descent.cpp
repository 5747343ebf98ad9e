#include "airloom/systems/iab/design/hybrid/coordinate_descent.hpp"

#include <cmath>

#include "airloom/numerics/svd.hpp"
#include "airloom/systems/iab/design/baselines/alternating_ls.hpp"
#include "airloom/systems/iab/design/analog_starts.hpp"

namespace airloom::iab {
namespace {

void sweep_fully(const Eigen::MatrixXcd& f_bb, Eigen::MatrixXcd& f_rf, Eigen::MatrixXcd& residual) {
  for (Eigen::Index r = 0; r < f_rf.cols(); ++r) {
    const Eigen::RowVectorXcd b = f_bb.row(r);
    const Eigen::VectorXcd t = residual * b.adjoint() + f_rf.col(r) * b.squaredNorm();
    Eigen::MatrixXcd x = f_rf.col(r);
    project_to_unit_modulus(t, x);
    residual.noalias() -= (x - f_rf.col(r)) * b;
    f_rf.col(r) = x;
  }
}

/// Every element has one phase: the best one is in closed form.
void sweep_sub(const Eigen::MatrixXcd& target, const std::vector<int>& owner, const Eigen::MatrixXcd& f_bb, Eigen::MatrixXcd& f_rf) {
  for (Eigen::Index n = 0; n < f_rf.rows(); ++n) {
    const int chain = owner[static_cast<std::size_t>(n)];
    const std::complex<double> t = target.row(n).dot(f_bb.row(chain));  // conj(F) . b
    const double modulus = std::abs(t);
    if (modulus > 0.0) f_rf(n, chain) = std::conj(t) / modulus;
  }
}

void mask(const std::vector<int>& owner, Eigen::MatrixXcd& f_rf) {
  if (owner.empty()) return;
  for (Eigen::Index n = 0; n < f_rf.rows(); ++n) {
    for (Eigen::Index r = 0; r < f_rf.cols(); ++r) {
      if (owner[static_cast<std::size_t>(n)] != r) f_rf(n, r) = 0.0;
    }
  }
}

}  // namespace

TierDesign descend(const Target& target, Eigen::MatrixXcd f_rf, const Tier& tier, const CoordinateDescentOptions& o,
                   const SolveControl& control) {
  TierDesign design;
  design.status = Status::iteration_limit;
  mask(tier.owner, f_rf);
  Eigen::MatrixXcd f_bb = tall_least_squares(f_rf, target.f);
  Eigen::MatrixXcd residual = target.f - f_rf * f_bb;
  double energy = residual.squaredNorm();
  bool monotone = true;
  design.history.push_back(std::sqrt(energy));
  for (int k = 0; k < o.max_iterations; ++k) {
    if (tier.sub_connected()) {
      sweep_sub(target.f, tier.owner, f_bb, f_rf);
    } else {
      for (int s = 0; s < o.sweeps; ++s) sweep_fully(f_bb, f_rf, residual);
    }
    f_bb = tall_least_squares(f_rf, target.f);
    residual.noalias() = target.f - f_rf * f_bb;
    const double next = residual.squaredNorm();
    if (!std::isfinite(next)) {
      design.status = Status::numerical_failure;
      design.message = "coordinate descent at the " + tier.name + ": Lambda is not finite";
      break;
    }
    monotone = monotone && std::sqrt(next) <= std::sqrt(energy) + 1e-12;
    design.history.push_back(std::sqrt(next));
    const bool stop = energy - next <= o.tolerance * energy || next < 1e-28;  // Lambda below 1e-14: nothing left but rounding
    energy = next;
    design.iterations = k + 1;
    if (stop) {
      design.status = Status::converged;
      break;
    }
    if (control.on_iteration && !control.on_iteration({tier.name, k + 1, std::sqrt(energy)})) {
      design.status = Status::interrupted;
      break;
    }
  }
  if (design.status == Status::iteration_limit) {
    design.message = "coordinate descent at the " + tier.name + " reached max_iterations with Lambda = " + shortest(std::sqrt(energy));
  }
  design.precoder = {std::move(f_rf), std::move(f_bb)};
  certify_match(design, target, std::sqrt(energy), tier);
  design.certificate.set("monotone", monotone);
  return design;
}

TierDesign design_coordinate_descent(const Tier& tier, const CoordinateDescentOptions& o, const SolveControl& control) {
  const Target target = zero_forcing_target(tier);
  Eigen::MatrixXcd start = tier.n_rf == tier.streams() ? channel_columns(tier) : starting_phases(target.f, tier, Start::svd, control);
  TierDesign design = descend(target, std::move(start), tier, o, control);
  apply_digital_stage(design, tier, o.digital);
  return design;
}

}  // namespace airloom::iab
