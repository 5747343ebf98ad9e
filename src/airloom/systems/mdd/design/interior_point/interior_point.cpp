#include "airloom/systems/mdd/design/interior_point/interior_point.hpp"

#include <cmath>

#include "airloom/core/values.hpp"
#include "airloom/systems/mdd/design/ascent/ascend.hpp"
#include "airloom/systems/mdd/design/interior_point/inner_start.hpp"
#include "airloom/systems/mdd/problem/shares.hpp"

namespace airloom::mdd {
namespace {

constexpr double last_change = 1e-3;  ///< tau times that of the objective in one step at the last tau, nats/s/Hz

/// Follows the central path from v.
void follow(Barrier& barrier, const InteriorPointOptions& options, const SearchClock& clock, Eigen::VectorXd& v, PowerResult& result,
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
      return clock.over() || (last && small >= 2);
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
    if (clock.over() && clock.reason() == Status::time_limit) {
      result.status = Status::time_limit;
      result.message = "reached time_limit_s";
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
void with_slack(const PowerProblem& x, const InteriorPointOptions& options, const SearchClock& clock, InteriorPointResult& result,
                const OnIteration& on_iteration) {
  BarrierTerms terms = promise_terms(x);
  terms.slack = Slack::per_user;
  terms.slack_cost = options.slack_cost;
  Barrier barrier(x, std::move(terms));
  Eigen::VectorXd v = barrier.central_start(0.3);
  barrier.set_slack(v, 0.1);
  const std::string why = std::move(result.message);
  result.message.clear();
  follow(barrier, options, clock, v, result, on_iteration);
  result.message = why + "; relaxed: every user's promises less a slack at a price" + (result.message.empty() ? "" : "; " + result.message);
  result.powers = barrier.unpack(v);
  result.user_slack = v.tail(x.users);
}

/// All rates by the largest common factor that can be kept.
void with_common_scale(const PowerProblem& x, const InteriorPointOptions& options, InteriorPointResult& result,
                       const SolveControl& control) {
  const CommonScale scaled = largest_common_scale(x, 1e-4, control.on_iteration.token());
  result.scale = scaled.factor;
  if (scaled.factor == 0.0) {
    if (control.on_iteration.stopped()) result.status = Status::interrupted;
    return;
  }
  PowerProblem lowered = x;
  lowered.rate_dl *= scaled.factor;
  lowered.rate_ul *= scaled.factor;
  InteriorPointOptions plain = options;
  plain.qos = QosChoice::instance;
  PowerResult inner = solve_interior_point(lowered, plain, control, &scaled.at.powers);
  result.powers = std::move(inner.powers);
  result.objective = std::move(inner.objective);
  result.iterations = inner.iterations;
  result.status = inner.status;
  result.message += "; relaxed: all promises times " + shortest(scaled.factor);
  if (!inner.message.empty()) result.message += "; " + inner.message;
}

/// Goes on without the promises that cannot be kept, as the options say; they stay broken, which the residuals show.
void relax(const PowerProblem& x, const InteriorPointOptions& options, const SearchClock& clock, InteriorPointResult& result,
           const SolveControl& control) {
  switch (options.elastic) {
    case Elastic::none: return;
    case Elastic::scale: with_common_scale(x, options, result, control); return;
    case Elastic::slack: with_slack(x, options, clock, result, control.on_iteration); return;
  }
}

}  // namespace

InteriorPointResult solve_interior_point(const PowerProblem& problem, const InteriorPointOptions& options, const SolveControl& control,
                                         const Powers* start) {
  InteriorPointResult result;
  PowerProblem x = in_shares(problem);
  x.qos = enforced(options.qos, problem.qos);
  const SearchClock clock(options.search.time_limit_s, control.on_iteration.token());
  const auto finished = [&problem](InteriorPointResult& done) {
    if (done.powers.p.size() > 0) done.powers = in_watts(problem, std::move(done.powers));
    if (done.proof.holds()) done.proof = in_watts(problem, std::move(done.proof));
    return std::move(done);
  };
  Powers from;
  if (start != nullptr) {
    from = in_shares(problem, *start);
  } else {
    InnerStart inside = inner_start(x, options.newton, options.search, control);
    from = inside.powers;
    result.phase_one_slack = inside.phase_one_slack;
    result.phase_one_bound = inside.phase_one_bound;
    static_cast<PowerResult&>(result) = std::move(inside);
    if (result.status != Status::converged) {
      if (result.status == Status::infeasible || result.status == Status::stalled) relax(x, options, clock, result, control);
      return finished(result);
    }
  }
  Barrier barrier(x, objective_terms(x));
  Eigen::VectorXd v = barrier.pack(from);
  if (!std::isfinite(barrier.evaluate(v, options.tau_start))) {
    result.status = Status::stalled;
    result.message = "the start is not strictly inside the budgets and promises";
    result.powers = std::move(from);
    return finished(result);
  }
  result.message.clear();
  follow(barrier, options, clock, v, result, control.on_iteration);
  result.powers = barrier.unpack(v);
  return finished(result);
}

}  // namespace airloom::mdd
