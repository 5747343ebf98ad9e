#pragma once
/// Minimum of a smooth convex dual function over multipliers >= 0, by Newton steps that are projected on them.
///
/// Multipliers that their own diagonal Newton step would take to zero are taken there (two-metric projection); the others share one
/// Newton system. Its factor is kept for as long as each step still cuts the residual tenfold with the same multipliers free.
#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "airloom/core/status.hpp"

namespace airloom::mdd {

struct DualNewtonWorkspace {
  Eigen::VectorXd gradient, step, trial, trial_gradient, rhs;
  std::vector<Eigen::Index> free, factored_free;
  Eigen::MatrixXd hessian;
  bool factored = false;  ///< `hessian` holds a Cholesky factor for `factored_free`
};

struct DualNewtonReport {
  Status status = Status::not_run;
  int steps = 0;
  double value = 0.0;
  double residual = 0.0;  ///< largest relative complementarity residual
};

/// @param dual  offers: `double evaluate(x)` (infinity outside the domain; keeps what the others need), `gradient(x, out)`,
///              `double relative(i, slack)`: a slack of row i over its limit, `double share(i, x)`: the part of multiplier i in the
///              price that it adds to, `double curvature(i)`: rough diagonal of the Hessian, `double least(i, x)`: the least value
///              that one step may take, `hessian(free, out)`: lower triangle over the free multipliers
/// @param x     start; left at the last point, at which `dual` was evaluated last
/// Cost per step: one Hessian and its Cholesky factor, or neither while the factor is kept.
template <class Dual>
DualNewtonReport minimize_dual(Dual& dual, Eigen::VectorXd& x, double tolerance, int max_steps, DualNewtonWorkspace& work) {
  const Eigen::Index n = x.size();
  const auto residual_at = [&](const Eigen::VectorXd& at, const Eigen::VectorXd& gradient) {
    double worst = 0.0;
    for (Eigen::Index i = 0; i < n; ++i) {
      const double slack = dual.relative(i, gradient[i]);
      worst = std::max(worst, slack < 0.0 ? -slack : std::min(slack, dual.share(i, at)));
    }
    return worst;
  };
  DualNewtonReport report;
  work.gradient.resize(n);
  work.trial_gradient.resize(n);
  work.step.resize(n);
  report.value = dual.evaluate(std::as_const(x));
  dual.gradient(std::as_const(x), work.gradient);
  report.residual = residual_at(x, work.gradient);
  double before = std::numeric_limits<double>::infinity();  // residual one step earlier; infinite: a kept factor may be tried
  while (true) {
    if (!std::isfinite(report.value) || !std::isfinite(report.residual)) {
      report.status = Status::numerical_failure;
      return report;
    }
    if (report.residual <= tolerance) {
      report.status = Status::converged;
      return report;
    }
    if (report.steps == max_steps) {
      report.status = Status::iteration_limit;
      return report;
    }
    work.free.clear();
    for (Eigen::Index i = 0; i < n; ++i) {
      const bool leaves = work.gradient[i] >= 0.0 && x[i] * dual.curvature(i) <= work.gradient[i];
      if (!leaves) work.free.push_back(i);
    }
    const auto size = static_cast<Eigen::Index>(work.free.size());
    const bool kept = work.factored && work.free == work.factored_free && report.residual <= 0.1 * before;
    if (!kept) {
      // floors make the dual linear along some rays: there rounding may leave the Hessian slightly indefinite
      work.factored = false;
      for (double lift = 1e-10; !work.factored && lift < 1.0; lift *= 100.0) {
        dual.hessian(std::as_const(work.free), work.hessian);
        const double ridge = size > 0 ? lift * work.hessian.diagonal().maxCoeff() : 0.0;
        for (Eigen::Index i = 0; i < size; ++i) work.hessian(i, i) += lift * work.hessian(i, i) + 1e-4 * ridge;
        const Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>> factor(work.hessian);
        work.factored = factor.info() == Eigen::Success;
      }
      work.factored_free = work.free;
      if (!work.factored) {
        report.status = Status::numerical_failure;
        return report;
      }
    }
    before = report.residual;
    work.rhs.resize(size);
    for (Eigen::Index i = 0; i < size; ++i) work.rhs[i] = -work.gradient[work.free[static_cast<std::size_t>(i)]];
    work.hessian.triangularView<Eigen::Lower>().solveInPlace(work.rhs);
    work.hessian.triangularView<Eigen::Lower>().adjoint().solveInPlace(work.rhs);
    work.step = -x;
    for (Eigen::Index i = 0; i < size; ++i) work.step[work.free[static_cast<std::size_t>(i)]] = work.rhs[i];

    bool accepted = false;
    double t = 1.0;
    for (int halving = 0; halving < 40 && !accepted; ++halving, t *= 0.5) {
      work.trial = x + t * work.step;
      for (Eigen::Index i = 0; i < n; ++i) work.trial[i] = std::max(work.trial[i], dual.least(i, x));
      // `least` speaks of x, so the trial is evaluated only after all of it is known
      const double value = dual.evaluate(std::as_const(work.trial));
      if (!std::isfinite(value)) continue;
      dual.gradient(std::as_const(work.trial), work.trial_gradient);
      const double promised = work.gradient.dot(x - work.trial);
      // below the rounding of the value only the residual can tell
      const double rounding = 1e-14 * (1.0 + std::abs(report.value));
      const double residual = residual_at(work.trial, work.trial_gradient);
      accepted = value <= report.value - 1e-4 * promised || (value <= report.value + rounding && residual < report.residual);
      if (!accepted) continue;
      report.value = value;
      report.residual = residual;
    }
    ++report.steps;
    if (!accepted) {
      dual.evaluate(std::as_const(x));
      if (kept) {  // the old factor may be to blame
        before = 0.0;
        continue;
      }
      report.status = Status::stalled;
      return report;
    }
    std::swap(x, work.trial);
    std::swap(work.gradient, work.trial_gradient);
  }
}

}  // namespace airloom::mdd
