#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/systems/haps/design/sca/sca.hpp"

namespace airloom::haps {
namespace {

constexpr double solved_gap = 1e-6;   ///< per user; the search for prices cannot always do better in this arithmetic
constexpr double rounding = 1e-9;     ///< of the utility, relative: no smaller gain can be proved
constexpr double floor_slack = 1e-9;  ///< relative; what an answer may miss a floor by
constexpr double least_part = 1e-4;   ///< of a step that is still tried

bool keeps(const Eigen::VectorXd& sinr, const Eigen::VectorXd& floor) {
  return (sinr.array() >= floor.array() * (1.0 - floor_slack)).all();
}

/// Goes the part tau of the way to the new beams, and from there as little as it takes to keep the floors.
bool blend_within_floors(ScaState& state, double tau, const Eigen::VectorXd& floor) {
  for (double theta = 0.0; theta < 0.6; theta = std::max(1e-9, 4.0 * theta)) {
    state.blend(tau, theta);
    if (keeps(state.sinr(), floor)) return true;
  }
  return false;
}

/// One step from the present beams: the whole of it, or the largest half, quarter, ... that is better and keeps the floors. Keeps the old
/// beams where there is none.
struct Step {
  StepResult result;
  double gain = 0.0;
  bool kept = false;
};
Step take_step(ScaState& state, const StepOptions& options, bool floors, Prices& prices) {
  Step step;
  step.result = solve_step(state, options, prices);
  if (!std::isfinite(step.result.dual) || !state.advance(prices)) return step;
  for (double tau = 1.0; tau > least_part; tau *= 0.5) {
    if (floors) {
      if (!blend_within_floors(state, tau, options.floor)) continue;
    } else if (tau < 1.0) {
      state.blend(tau, 0.0);
    }
    step.gain = options.utility.value(state.sinr()) - options.present;
    if ((step.kept = step.gain > 0.0)) return step;
  }
  state.blend(0.0, 0.0);
  step.gain = 0.0;
  return step;
}

/// Prices of the present beams, where none are given.
void start_prices(const NetworkUtility& utility, const ScaState& state, Prices& prices) {
  if (prices.omega.size() == 0) {
    prices.omega = utility.slopes(state.sinr());
    // a user that is off has an infinite slope where 0 < alpha < 1
    for (double& omega : prices.omega) omega = std::min(omega, 1e100);
  }
  if (prices.eta.size() == 0) prices.eta = Eigen::VectorXd::Ones(state.constraints());
}

}  // namespace

ScaReport run_sca(ScaState& state, const ScaLoopOptions& options, Prices& prices, const SolveControl& control) {
  ScaReport report;
  const auto users = static_cast<double>(state.y().size());
  const bool many = many_users(state.y().size());
  const bool floors = options.floor.size() > 0 && options.floor.maxCoeff() > 0.0;
  const Eigen::VectorXd floor = floors ? options.floor : Eigen::VectorXd::Zero(state.y().size());
  // steps in relative gains: one per user is a factor e of all rates
  double scale = options.utility.relative_factor(state.sinr());
  NetworkUtility utility = options.utility.times(scale);
  for (Eigen::VectorXd* each : {&prices.omega, &prices.eta}) *each *= scale;

  double present = utility.value(state.sinr());
  report.objective.push_back(options.utility.value(state.sinr()));
  double remaining = std::numeric_limits<double>::infinity();
  start_prices(utility, state, prices);
  report.status = Status::iteration_limit;
  report.message = "reached max_steps";
  bool fresh = false;  // this step began with the prices of the present beams, not with those of the step before
  for (int k = 0; k < options.max_steps; ++k) {
    // rates that grow by decades change what a relative gain is worth
    if (const double now = options.utility.relative_factor(state.sinr()); now > 2.0 * scale || now < 0.5 * scale) {
      for (Eigen::VectorXd* each : {&prices.omega, &prices.eta}) *each *= now / scale;
      scale = now;
      utility = options.utility.times(scale);
      present = utility.value(state.sinr());
    }
    const double per_user = utility.alpha() < 1.0 ? std::min(1.0, scale * options.utility.weight().mean()) : 1.0;
    const double least_gain = options.tolerance * per_user * users;
    const double proved = std::max(10.0 * options.tolerance, solved_gap) * per_user * users;
    const StepOptions step_options{.utility = utility,
                                   .floor = floor,
                                   .present = present,
                                   .gap_tolerance = (many ? 0.1 * options.tolerance : std::min(1e-8, 0.1 * options.tolerance)) * users,
                                   .relative_gap = many ? std::max(0.1, options.relative_gap) : options.relative_gap,
                                   .least_gain = least_gain,
                                   .stop = control.on_iteration.token()};
    const Step step = take_step(state, step_options, floors, prices);
    ++report.steps;
    report.evaluations += step.result.evaluations;
    report.last_gap = step.result.gap / scale;
    report.largest_gap = std::max(report.largest_gap, report.last_gap);
    remaining = std::max(0.0, step.result.dual - present);
    if (step.kept) {
      present += step.gain;
      report.objective.push_back(options.utility.value(state.sinr()));
    }
    const bool cut = control.on_iteration.stopped();  // within the step: it proves nothing
    if (!cut && (!step.kept || step.gain < least_gain)) {
      // a step that was solved proves that little is left; another one proves nothing
      const bool solved = remaining <= std::max(proved, rounding * (1.0 + std::abs(step.result.dual)));
      if (!solved && !fresh) {
        prices = {};
        start_prices(utility, state, prices);
        fresh = true;
        continue;
      }
      report.status = solved ? Status::converged : Status::stalled;
      report.message = solved ? ""
                       : std::isfinite(step.result.dual)
                           ? "one further step might still gain " + shortest(remaining / scale) + " nat; it was not solved further"
                           : "a step could not be computed; the beams before it are kept";
      break;
    }
    fresh = false;
    if (control.on_iteration && !control.on_iteration({"sca", k + 1, present / scale})) {
      report.status = Status::interrupted;
      report.message = "stopped on request";
      break;
    }
  }
  report.monotone = std::ranges::is_sorted(report.objective);
  report.remaining = remaining / scale;
  report.remaining_per_user = report.remaining / options.utility.unit(state.sinr());
  for (Eigen::VectorXd* each : {&prices.omega, &prices.eta}) *each /= scale;
  return report;
}

}  // namespace airloom::haps
