#include "airloom/systems/mdd/design/interior_point/barrier_descent.hpp"

#include <cmath>

namespace airloom::mdd {

DescentReport descend(Barrier& barrier, double tau, const DescentOptions& options, Eigen::VectorXd& v,
                      const std::function<bool()>& enough) {
  DescentReport report;
  Eigen::VectorXd gradient, step, trial;
  double value = barrier.evaluate(v, tau);
  if (!std::isfinite(value)) {
    report.status = Status::numerical_failure;
    return report;
  }
  for (; report.steps < options.max_steps; ++report.steps) {
    barrier.gradient(gradient);
    if (!gradient.allFinite() || !barrier.newton_step(gradient, options.method, step, options.stop)) {
      report.status = options.stop.stop_requested() ? Status::interrupted : Status::numerical_failure;
      return report;
    }
    const double slope = gradient.dot(step);
    if (-0.5 * slope <= options.decrement) {
      report.status = Status::converged;
      return report;
    }
    double t = 1.0, found = value;
    bool accepted = false;
    for (int k = 0; k < 50 && !accepted; ++k, t *= 0.5) {
      trial = v + t * step;
      found = barrier.evaluate(trial, tau);
      accepted = found <= value + 1e-2 * t * slope;
    }
    if (!accepted) {
      (void)barrier.evaluate(v, tau);
      report.status = Status::stalled;
      return report;
    }
    v.swap(trial);
    value = found;
    if (options.stop.stop_requested() || (enough && enough())) {
      ++report.steps;
      report.status = Status::interrupted;
      return report;
    }
  }
  report.status = Status::iteration_limit;
  return report;
}

}  // namespace airloom::mdd
