#include "airloom/systems/mdd/design/interior_point/qt_sca.hpp"

#include <cmath>

#include "airloom/core/values.hpp"

namespace airloom::mdd {
namespace {

/// z = sqrt(A)/I and sqrt(q)/b of the present point into the fixed terms; also rho, which is the same ratio.
void refresh(Barrier& barrier, const Eigen::VectorXd& v, bool tangents) {
  BarrierTerms& terms = barrier.terms();
  terms.z_dl.resize(0);
  terms.z_ul.resize(0);
  (void)barrier.evaluate(v, 1.0);
  terms.z_dl = barrier.z_dl();
  terms.z_ul = barrier.z_ul();
  if (!tangents) return;
  terms.rho_dl = terms.z_dl;
  terms.rho_ul = terms.z_ul;
}

}  // namespace

QtScaResult solve_qt_sca(const PowerProblem& problem, const QtScaOptions& options, const OnIteration& on_iteration) {
  QtScaResult result;
  PowerProblem x = problem;
  x.qos = enforced(options.qos, problem.qos);
  if (x.qos == Qos::none) x.rate_dl = x.rate_ul = 0.0;
  const bool tangents = options.qos_sca && x.qos == Qos::subcarrier;
  if (tangents) {
    result.phase_one = find_feasible(x, options.newton, true, on_iteration.token());
    result.published_start = result.phase_one.status == Status::converged;
  }
  if (!result.published_start) result.phase_one = find_feasible(x, options.newton, false, on_iteration.token());
  result.iterations.inner = result.phase_one.steps;
  if (result.phase_one.status != Status::converged) {
    result.status = result.phase_one.status == Status::numerical_failure ? Status::stalled : result.phase_one.status;
    result.message = "no powers were found that keep the promises per subcarrier: least slack " + shortest(result.phase_one.s) + " sqrt(W)";
    if (result.phase_one.user >= 0) result.message += ", user " + std::to_string(result.phase_one.user) + " is the most violated";
    result.powers = result.phase_one.powers;
    return result;
  }
  BarrierTerms terms;
  terms.qos = x.qos;
  if (x.qos == Qos::subcarrier) {
    terms.floor_dl = x.floor_dl();
    terms.floor_ul = x.floor_ul();
  } else if (x.qos == Qos::sum) {
    terms.rate_dl = x.rate_dl;
    terms.rate_ul = x.rate_ul;
  }
  Barrier barrier(x, std::move(terms));
  Eigen::VectorXd v = barrier.pack(result.phase_one.powers);
  const auto subcarriers = static_cast<double>(x.subcarriers_dl + x.subcarriers_ul);
  refresh(barrier, v, tangents);
  double present = barrier.sum_rate();
  result.objective.push_back(present / subcarriers);
  result.status = Status::iteration_limit;
  result.message = "reached max_iterations";
  for (int k = 0; k < options.max_iterations; ++k) {
    Eigen::VectorXd best = v;
    bool failed = false;
    for (double tau = 5.0;; tau = std::min(10.0 * tau, options.tau_end)) {
      const DescentReport report =
          descend(barrier, tau, {.method = options.newton, .decrement = 1e-4, .max_steps = 200, .stop = on_iteration.token()}, best);
      result.iterations.inner += report.steps;
      failed = report.status == Status::numerical_failure;
      if (failed || tau >= options.tau_end || on_iteration.stopped()) break;
    }
    (void)barrier.evaluate(best, 1.0);
    const double found = barrier.sum_rate();
    ++result.iterations.outer;
    if (!(found > present) && on_iteration.stopped()) {
      result.status = Status::interrupted;
      result.message = "stopped on request";
      break;
    }
    if (!(found > present)) {  // what is left to gain is below the subproblem's accuracy
      result.status = failed ? Status::stalled : Status::converged;
      result.message = failed ? "a Newton system could not be solved" : "";
      break;
    }
    const double change = (found - present) / found;
    v.swap(best);
    present = found;
    result.objective.push_back(present / subcarriers);
    refresh(barrier, v, tangents);
    if (change < options.tolerance && !on_iteration.stopped()) {
      result.status = Status::converged;
      result.message.clear();
      break;
    }
    if (on_iteration && !on_iteration({"qt_sca", result.iterations.outer, result.objective.back()})) {
      result.status = Status::interrupted;
      result.message = "stopped on request";
      break;
    }
  }
  result.powers = barrier.unpack(v);
  return result;
}

}  // namespace airloom::mdd
