#include "airloom/systems/mdd/design/interior_point/qt_sca.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/values.hpp"
#include "airloom/systems/mdd/design/ascent/ascend.hpp"
#include "airloom/systems/mdd/design/interior_point/inner_start.hpp"
#include "airloom/systems/mdd/problem/shares.hpp"

namespace airloom::mdd {
namespace {

constexpr double loosest = 5.0;  ///< first weight of the objective against the barrier

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

QtScaResult solve_qt_sca(const PowerProblem& problem, const QtScaOptions& options, const SolveControl& control) {
  QtScaResult result;
  const OnIteration& on_iteration = control.on_iteration;
  const SearchClock clock(options.search.time_limit_s, on_iteration.token());
  PowerProblem x = in_shares(problem);
  x.qos = enforced(options.qos, problem.qos);
  const bool tangents = options.qos_sca && x.qos == Qos::subcarrier;
  Powers from;
  if (tangents) {
    PhaseOneResult published = find_feasible(x, options.newton, true, on_iteration.token());
    result.published_start = published.status == Status::converged;
    result.iterations.inner = published.steps;
    from = std::move(published.powers);
  }
  if (!result.published_start) {
    InnerStart inside = inner_start(x, options.newton, options.search, control);
    from = inside.powers;
    static_cast<PowerResult&>(result) = std::move(inside);
    if (result.status != Status::converged) {
      if (result.powers.p.size() > 0) result.powers = in_watts(problem, std::move(result.powers));
      if (result.proof.holds()) result.proof = in_watts(problem, std::move(result.proof));
      return result;
    }
  }
  Barrier barrier(x, objective_terms(x));
  Eigen::VectorXd v = barrier.pack(from);
  const auto subcarriers = static_cast<double>(x.subcarriers_dl + x.subcarriers_ul);
  refresh(barrier, v, tangents);
  double present = barrier.sum_rate();
  result.objective.push_back(present / subcarriers);
  result.status = Status::iteration_limit;
  result.message = "reached max_iterations";
  double tau_start = loosest;
  for (int k = 0; k < options.max_iterations; ++k) {
    Eigen::VectorXd best = v;
    bool failed = false;
    for (double tau = std::min(tau_start, options.tau_end);; tau = std::min(10.0 * tau, options.tau_end)) {
      const DescentReport report =
          descend(barrier, tau, {.method = options.newton, .decrement = 1e-4, .max_steps = 200, .stop = on_iteration.token()}, best,
                  [&clock] { return clock.over(); });
      result.iterations.inner += report.steps;
      failed = report.status == Status::numerical_failure;
      if (failed || tau >= options.tau_end || clock.over()) break;
    }
    (void)barrier.evaluate(best, 1.0);
    const double found = barrier.sum_rate();
    ++result.iterations.outer;
    const auto end_early = [&] {
      result.status = clock.reason();
      result.message = result.status == Status::time_limit ? "reached time_limit_s" : "stopped on request";
    };
    if (!(found > present) && clock.over()) {
      end_early();
      break;
    }
    if (!(found > present)) {  // what is left to gain is below the subproblem's accuracy
      result.status = failed ? Status::stalled : Status::converged;
      result.message = failed ? "a Newton system could not be solved" : "";
      break;
    }
    const double change = (found - present) / found;
    // the next subproblem gains less: its barrier begins where it costs about as much as that
    tau_start = std::max(loosest, 0.1 * static_cast<double>(v.size()) / (found - present));
    v.swap(best);
    present = found;
    result.objective.push_back(present / subcarriers);
    refresh(barrier, v, tangents);
    if (change < options.tolerance && !clock.over()) {
      result.status = Status::converged;
      result.message.clear();
      break;
    }
    if (clock.over()) {
      end_early();
      break;
    }
    if (on_iteration && !on_iteration({"qt_sca", result.iterations.outer, result.objective.back()})) {
      result.status = Status::interrupted;
      result.message = "stopped on request";
      break;
    }
  }
  result.powers = in_watts(problem, barrier.unpack(v));
  return result;
}

}  // namespace airloom::mdd
