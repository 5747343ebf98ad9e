#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/systems/haps/design/sca/sca.hpp"

namespace airloom::haps {
namespace {

constexpr double solved_gap = 1e-6;    ///< per user; the search for prices cannot always do better in this arithmetic
constexpr double floor_margin = 1e-6;  ///< relative; what steps aim at above sinr_min

double total(const SinrUtility& utility, const Eigen::VectorXd& sinr) {
  double sum = 0.0;
  for (const double gamma : sinr) sum += utility.value(gamma);
  return sum;
}

/// One step from the present beams; keeps the old ones when the new ones are not better.
struct Step {
  StepResult result;
  double gain = 0.0;
  bool kept = false;
};
Step take_step(ScaState& state, const StepOptions& options, double sinr_min, Prices& prices) {
  Step step;
  step.result = solve_step(state, options, prices);
  if (!std::isfinite(step.result.primal)) return step;
  state.advance(prices);
  const Eigen::VectorXd sinr = state.sinr();
  step.gain = total(options.utility, sinr) - options.present;
  step.kept = step.gain > 0.0 && sinr.minCoeff() >= sinr_min;
  if (!step.kept) state.revert();
  return step;
}

void start_prices(const SinrUtility& utility, const ScaState& state, Prices& prices) {
  const Eigen::VectorXd sinr = state.sinr();
  if (prices.omega.size() == 0) prices.omega = sinr.unaryExpr([&](double gamma) { return utility.slope(gamma); });
  if (prices.eta.size() == 0) prices.eta = Eigen::VectorXd::Ones(state.stations());
}

/// Raises the smallest SINR to `wanted` by steps for a soft minimum that gets ever harder. True when it is reached.
bool reach_floor(ScaState& state, double wanted, int max_steps, ScaReport& report, const SolveControl& control) {
  double exponent = 8.0;
  for (int k = 0; k < max_steps; ++k) {
    const double least = state.sinr().minCoeff();
    if (least >= wanted) return true;
    if (!(least > 0.0)) return false;
    const SinrUtility utility = SinrUtility::soft_minimum(exponent, least);
    StepOptions options{.utility = utility,
                        .present = total(utility, state.sinr()),
                        .gap_tolerance = 1e-5,
                        .relative_gap = 0.05,
                        .stop = control.on_iteration.token()};
    Prices prices;
    start_prices(utility, state, prices);
    const Step step = take_step(state, options, 0.0, prices);
    ++report.steps;
    report.evaluations += step.result.evaluations;
    if (control.on_iteration && !control.on_iteration({"sinr_min", k + 1, least})) {
      report.status = Status::interrupted;
      return false;
    }
    if (state.sinr().minCoeff() < least * (1.0 + 1e-3)) {
      if (exponent > 2000.0) break;
      exponent *= 4.0;
    }
  }
  return state.sinr().minCoeff() >= wanted;
}

}  // namespace

ScaReport run_sca(ScaState& state, const ScaLoopOptions& options, Prices& prices, const SolveControl& control) {
  ScaReport report;
  const auto users = static_cast<double>(state.y().size());
  const SinrUtility utility;
  const double floor = options.sinr_min > 0.0 ? options.sinr_min * (1.0 + floor_margin) : 0.0;
  if (floor > 0.0 && state.sinr().minCoeff() < floor) {
    // proportional fairness raises the weak; a soft minimum from a poor start, where SINRs are decades apart, has no slope to go by
    const ScaReport free = run_sca(state, {.tolerance = 1e-3, .max_steps = options.max_steps}, prices, control);
    report.steps = free.steps;
    report.evaluations = free.evaluations;
    prices = {};
    if (free.status == Status::interrupted) {
      report.status = free.status;
      report.message = free.message;
      return report;
    }
  }
  if (floor > 0.0 && state.sinr().minCoeff() < floor) {
    if (!reach_floor(state, floor * (1.0 + floor_margin), 200, report, control)) {
      if (report.status == Status::not_run) report.status = Status::stalled;
      report.floors_kept = false;
      report.message =
          "sinr_min: the smallest SINR that was reached is " + shortest(state.sinr().minCoeff()) + ", not " + shortest(options.sinr_min);
      return report;
    }
  }
  double present = total(utility, state.sinr());
  report.objective.push_back(present);
  report.remaining = std::numeric_limits<double>::infinity();
  start_prices(utility, state, prices);
  report.status = Status::iteration_limit;
  report.message = "reached max_steps";
  bool fresh = false;  // this step began with the prices of the present beams, not with those of the step before
  for (int k = 0; k < options.max_steps; ++k) {
    const StepOptions step_options{.utility = utility,
                                   .floor = floor,
                                   .present = present,
                                   .gap_tolerance = std::min(1e-8, 0.1 * options.tolerance) * users,
                                   .relative_gap = options.relative_gap,
                                   .least_gain = options.tolerance * users,
                                   .stop = control.on_iteration.token()};
    const Step step = take_step(state, step_options, options.sinr_min, prices);
    ++report.steps;
    report.evaluations += step.result.evaluations;
    report.last_gap = step.result.gap;
    report.largest_gap = std::max(report.largest_gap, step.result.gap);
    report.remaining = std::max(0.0, step.result.dual - present);
    if (step.kept) {
      present += step.gain;
      report.objective.push_back(present);
      report.monotone = report.monotone && step.gain >= 0.0;
    }
    const bool cut = control.on_iteration.stopped();  // within the step: it proves nothing
    if (!cut && (!step.kept || step.gain < options.tolerance * users)) {
      // a step that was solved proves that little is left; another one proves nothing
      const bool solved = report.remaining <= std::max(10.0 * options.tolerance, solved_gap) * users;
      if (!solved && !fresh) {
        prices = {};
        start_prices(utility, state, prices);
        fresh = true;
        continue;
      }
      if (solved) {
        report.status = Status::converged;
        report.message.clear();
      } else {
        report.status = Status::stalled;
        report.message = std::isfinite(step.result.primal)
                             ? "one further step might still gain " + shortest(report.remaining) + " nat; it was not solved further"
                             : "a step could not be solved; the beams before it are kept";
      }
      break;
    }
    fresh = false;
    if (control.on_iteration && !control.on_iteration({"sca", k + 1, present})) {
      report.status = Status::interrupted;
      report.message = "stopped on request";
      break;
    }
  }
  return report;
}

}  // namespace airloom::haps
