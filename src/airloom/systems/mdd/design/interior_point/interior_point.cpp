#include "airloom/systems/mdd/design/interior_point/interior_point.hpp"

#include <cmath>

#include "airloom/core/values.hpp"

namespace airloom::mdd {
namespace {

constexpr double last_change = 1e-3;  ///< tau times that of the objective in one step at the last tau, nats/s/Hz

BarrierTerms terms_of(const PowerProblem& x) {
  BarrierTerms terms;
  terms.qos = x.qos;
  if (x.qos == Qos::subcarrier) {
    terms.floor_dl = x.floor_dl();
    terms.floor_ul = x.floor_ul();
  }
  if (x.qos == Qos::sum) {
    terms.rate_dl = x.rate_dl;
    terms.rate_ul = x.rate_ul;
  }
  return terms;
}

/// Follows the central path from v.
void follow(Barrier& barrier, const InteriorPointOptions& options, Eigen::VectorXd& v, PowerResult& result,
            const OnIteration& on_iteration) {
  const auto subcarriers = static_cast<double>(barrier.problem().subcarriers_dl + barrier.problem().subcarriers_ul);
  const auto steps_left = [&] { return options.max_steps - static_cast<int>(result.iterations.inner); };
  const auto objective = [&] { return barrier.sum_rate() / subcarriers; };
  (void)barrier.evaluate(v, options.tau_start);
  result.objective.push_back(objective());
  double tau = std::min(options.tau_start, options.tau_end);
  while (true) {
    const bool last = tau >= options.tau_end;
    double before = objective();
    int small = 0;
    const auto settled = [&] {  // two small steps in a row
      const double now = objective();
      small = tau * std::abs(now - before) < last_change ? small + 1 : 0;
      before = now;
      return last && small >= 2;
    };
    const DescentReport report = descend(barrier, tau,
                                         {.method = options.newton,
                                          .decrement = last ? std::min(1e-12 * tau, 1e-6) : 1e-2,
                                          .max_steps = last ? steps_left() : std::min(60, steps_left()),
                                          .stop = on_iteration.token()},
                                         v, settled);
    result.iterations.inner += report.steps;
    ++result.iterations.outer;
    result.objective.push_back(objective());
    if (report.status == Status::numerical_failure) {
      result.status = Status::stalled;  // with the last good powers
      result.message = "a Newton system could not be solved at tau = " + shortest(tau);
      return;
    }
    if (on_iteration && !on_iteration({"interior_point", result.iterations.outer, result.objective.back()})) {
      result.status = Status::interrupted;
      result.message = "stopped on request";
      return;
    }
    if (steps_left() <= 0) {
      result.status = Status::iteration_limit;
      result.message = "reached max_steps";
      return;
    }
    if (last) break;
    tau = std::min(10.0 * tau, options.tau_end);
  }
  result.status = Status::converged;
}

/// A user's floors may be missed at a price.
void with_slack(const PowerProblem& x, const InteriorPointOptions& options, InteriorPointResult& result, const OnIteration& on_iteration) {
  BarrierTerms terms = promise_terms(x);
  terms.slack = Slack::per_user;
  terms.slack_cost = options.slack_cost;
  Barrier barrier(x, std::move(terms));
  Eigen::VectorXd v = barrier.central_start(0.3);
  barrier.set_slack(v, 0.1);
  const std::string why = std::move(result.message);
  result.message.clear();
  follow(barrier, options, v, result, on_iteration);
  result.message = why + "; relaxed: every user's promises less a slack at a price" + (result.message.empty() ? "" : "; " + result.message);
  result.powers = barrier.unpack(v);
  result.user_slack = v.tail(x.users);
}

/// All rates by the largest common factor that can be kept.
void with_common_scale(const PowerProblem& x, const InteriorPointOptions& options, InteriorPointResult& result,
                       const OnIteration& on_iteration) {
  const CommonScale scaled = largest_common_scale(x, 1e-4, on_iteration.token());
  result.scale = scaled.factor;
  if (scaled.factor == 0.0) {
    if (on_iteration.stopped()) result.status = Status::interrupted;
    return;
  }
  PowerProblem lowered = x;
  lowered.rate_dl *= scaled.factor;
  lowered.rate_ul *= scaled.factor;
  InteriorPointOptions plain = options;
  plain.qos = QosChoice::instance;
  PowerResult inner = solve_interior_point(lowered, plain, on_iteration, &scaled.at.powers);
  result.powers = std::move(inner.powers);
  result.objective = std::move(inner.objective);
  result.iterations = inner.iterations;
  result.status = inner.status;
  result.message += "; relaxed: all promises times " + shortest(scaled.factor);
  if (!inner.message.empty()) result.message += "; " + inner.message;
}

/// Goes on without the promises that cannot be kept, as the options say; they stay broken, which the residuals show.
void relax(const PowerProblem& x, const InteriorPointOptions& options, InteriorPointResult& result, const OnIteration& on_iteration) {
  switch (options.elastic) {
    case Elastic::none: return;
    case Elastic::scale: with_common_scale(x, options, result, on_iteration); return;
    case Elastic::slack: with_slack(x, options, result, on_iteration); return;
  }
}

}  // namespace

InteriorPointResult solve_interior_point(const PowerProblem& problem, const InteriorPointOptions& options, const OnIteration& on_iteration,
                                         const Powers* start) {
  InteriorPointResult result;
  PowerProblem x = problem;
  x.qos = enforced(options.qos, problem.qos);
  if (x.qos == Qos::none) x.rate_dl = x.rate_ul = 0.0;
  Powers from;
  if (start != nullptr) {
    from = *start;
  } else {
    result.phase_one = find_feasible(x, options.newton, false, on_iteration.token());
    result.iterations.inner = result.phase_one.steps;
    from = result.phase_one.powers;
    if (result.phase_one.status != Status::converged) {
      if (result.phase_one.status == Status::numerical_failure) result.phase_one.status = Status::stalled;
      if (result.phase_one.status == Status::interrupted) {
        result.status = Status::interrupted;
        result.message = "stopped on request before powers were found that keep the promises";
        result.powers = result.phase_one.powers;
        return result;
      }
      const bool proved = result.phase_one.status == Status::infeasible;
      result.status = result.phase_one.status;
      result.message = proved ? "the promises per subcarrier cannot be kept: user " + std::to_string(result.phase_one.user) +
                                    " is the most violated, least slack " + shortest(result.phase_one.s) + " sqrt(W)"
                              : std::string("no powers found that keep the promises; not proven impossible");
      result.powers = result.phase_one.powers;
      relax(x, options, result, on_iteration);
      return result;
    }
  }
  Barrier barrier(x, terms_of(x));
  Eigen::VectorXd v = barrier.pack(from);
  if (!std::isfinite(barrier.evaluate(v, options.tau_start))) {
    result.status = Status::stalled;
    result.message = "the start is not strictly inside the budgets and promises";
    result.powers = std::move(from);
    return result;
  }
  follow(barrier, options, v, result, on_iteration);
  result.powers = barrier.unpack(v);
  return result;
}

}  // namespace airloom::mdd
