#include "airloom/systems/iab/design/ascent/max_min_ascent.hpp"

#include <cmath>
#include <limits>

#include "airloom/numerics/lbfgs.hpp"

namespace airloom::iab {

AscentSummary ascend_common_level(BeamSpace& space, const Eigen::VectorXd& demand, double noise, const AscentOptions& options,
                                  const SolveControl& control, CommonLevel& level) {
  AscentSummary summary;
  level = common_level(space.channels(), demand, noise);
  if (space.is_digital()) {
    summary.evaluations = 1;
    summary.history = {level.level};
    return summary;
  }
  const double digital = common_level(BeamSpace::digital(space.tier()).channels(), demand, noise).bound;
  BeamSpace at = space;
  Eigen::VectorXd theta = space.phases();
  int stale = 0;
  double slope = std::numeric_limits<double>::infinity();
  const auto f = [&](const Eigen::VectorXd& phases, Eigen::VectorXd& gradient) {
    if (summary.evaluations > 0) at.set_phases(phases);
    const CommonLevel here = common_level(at.channels(), demand, noise);
    if (!std::isfinite(here.level)) return std::numeric_limits<double>::infinity();
    ++summary.evaluations;
    stale = here.level - level.level > options.tolerance * here.level ? 0 : stale + 1;
    if (here.level > level.level) {
      level = here;
      space = at;
    }
    summary.history.push_back(level.level);
    const Eigen::MatrixXcd received = at.channels().adjoint() * here.beams;
    const BeamSlope to = beam_slope(received, here.price, noise);
    at.phase_gradient(here.beams, to.received, to.radiated, gradient);
    gradient = -gradient;
    slope = gradient.cwiseAbs().maxCoeff();
    return -here.level;
  };
  const auto done = [&] {
    if (control.on_iteration && !control.on_iteration({at.tier().name, summary.evaluations, level.level})) {
      summary.status = Status::interrupted;
      return true;
    }
    // nothing is left below the digital bound, or where nothing leads on
    return stale >= options.patience || slope <= 1e-10 * level.level || level.level >= digital * (1.0 - 1e-9);
  };
  LbfgsOptions quasi_newton;
  quasi_newton.memory = 20;
  quasi_newton.max_evaluations = options.max_evaluations;
  quasi_newton.whole_first_step = true;
  const LbfgsSummary run = minimize_lbfgs(f, done, theta, quasi_newton);
  if (summary.status != Status::interrupted && !run.stopped && !run.stalled) summary.status = Status::iteration_limit;
  return summary;
}

}  // namespace airloom::iab
