#include <cmath>

#include "airloom/numerics/svd.hpp"
#include "airloom/systems/iab/design/baselines/alternating_ls.hpp"
#include "airloom/systems/iab/design/baselines/altmin.hpp"

namespace airloom::iab {
namespace {

using Eigen::MatrixXcd;

/// Part of g that is tangent to the circle at every entry of x: g - Re(g conj(x)) x.
MatrixXcd tangent(const MatrixXcd& g, const MatrixXcd& x) {
  const Eigen::ArrayXXd radial = (g.array() * x.array().conjugate()).real();
  return g.array() - radial.cast<std::complex<double>>() * x.array();
}

MatrixXcd retract(const MatrixXcd& x) {
  MatrixXcd out = x;
  project_to_unit_modulus(x, out);
  return out;
}

double inner(const MatrixXcd& a, const MatrixXcd& b) { return (a.array().conjugate() * b.array()).real().sum(); }

/// Conjugate gradients for min ||F - X B||_F^2 over unit-modulus X; returns the number of steps.
int conjugate_gradients(const MatrixXcd& f, const MatrixXcd& b, MatrixXcd& x, int most) {
  const auto gradient = [&](const MatrixXcd& at) -> MatrixXcd { return tangent(-2.0 * (f - at * b) * b.adjoint(), at); };
  const auto cost = [&](const MatrixXcd& at) { return (f - at * b).squaredNorm(); };
  MatrixXcd g = gradient(x);
  MatrixXcd direction = -g;
  double value = cost(x);
  double step = 1.0 / std::max(2.0 * b.squaredNorm(), 1e-300);
  for (int k = 0; k < most; ++k) {
    const double energy = g.squaredNorm();
    if (energy <= 1e-24 * std::max(value, 1e-300)) return k;
    double slope = inner(g, direction);
    if (slope >= 0.0) {  // not a descent direction any more: restart
      direction = -g;
      slope = -energy;
    }
    double length = 2.0 * step;
    MatrixXcd next;
    double next_value = value;
    int halvings = 0;
    for (; halvings < 40; ++halvings, length *= 0.5) {  // Armijo
      next = retract(x + length * direction);
      next_value = cost(next);
      if (next_value <= value + 1e-4 * length * slope) break;
    }
    if (halvings == 40) return k;
    step = length;
    const MatrixXcd next_g = gradient(next);
    const MatrixXcd moved_g = tangent(g, next);  // transport by projection
    const double beta = std::max(0.0, inner(next_g, next_g - moved_g) / energy);
    direction = -next_g + beta * tangent(direction, next);
    x = std::move(next);
    g = next_g;
    value = next_value;
  }
  return most;
}

}  // namespace

TierDesign design_mo_altmin(const Tier& tier, const AltMinOptions& o, const SolveControl& control) {
  require_fully_connected(tier, "mo_altmin");
  const Target target = zero_forcing_target(tier);
  TierDesign design;
  design.status = Status::iteration_limit;
  MatrixXcd f_rf = starting_phases(target.f, tier, Start::svd, control);
  MatrixXcd f_bb = tall_least_squares(f_rf, target.f);
  double energy = (target.f - f_rf * f_bb).squaredNorm();
  for (int k = 0; k < o.max_iterations; ++k) {
    conjugate_gradients(target.f, f_bb, f_rf, o.max_inner);
    f_bb = tall_least_squares(f_rf, target.f);
    const double next = (target.f - f_rf * f_bb).squaredNorm();
    design.history.push_back(std::sqrt(next));
    design.iterations = k + 1;
    const bool stop = energy - next <= o.tolerance * energy || next < 1e-12;  // Lambda below 1e-6 changes no rate
    energy = next;
    if (stop) {
      design.status = Status::converged;
      break;
    }
    if (control.on_iteration && !control.on_iteration({tier.name, k + 1, std::sqrt(energy)})) {
      design.status = Status::interrupted;
      break;
    }
  }
  if (design.status == Status::iteration_limit) design.message = "mo_altmin at the " + tier.name + " reached max_iterations";
  design.precoder = {std::move(f_rf), std::move(f_bb)};
  certify_match(design, target, std::sqrt(energy), tier);
  apply_digital_stage(design, tier, o.digital);
  return design;
}

}  // namespace airloom::iab
