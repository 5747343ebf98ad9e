#include "airloom/systems/mdd/design/interior_point/inner_start.hpp"

#include <cmath>
#include <utility>

#include "airloom/core/values.hpp"
#include "airloom/systems/mdd/design/ascent/best_powers.hpp"
#include "airloom/systems/mdd/design/price/sum_starts.hpp"
#include "airloom/systems/mdd/problem/promises.hpp"

namespace airloom::mdd {
namespace {

Powers on_the_way(const Powers& a, const Powers& b, double t) { return {.p = (1.0 - t) * a.p + t * b.p, .q = (1.0 - t) * a.q + t * b.q}; }

InnerStart by_search(const PowerProblem& x, const SearchOptions& options, const SolveControl& control) {
  constexpr double room = 1.01;  // of the rates: the way to the inside of sums may lead through less than is promised
  const OnIteration quiet(control.on_iteration.token());
  const std::vector<GivenPowers> starts = x.has_mui() ? std::vector<GivenPowers>() : sum_starts(x, control, nullptr);
  const auto usable = [](const PowerResult& found) { return found.status == Status::converged || found.status == Status::iteration_limit; };
  PowerProblem tighter = x;
  tighter.rate_dl *= room;
  tighter.rate_ul *= room;
  InnerStart out;
  static_cast<PowerResult&>(out) = rough_powers(tighter, options, starts, control.seed, quiet);
  if (!usable(out)) static_cast<PowerResult&>(out) = rough_powers(x, options, starts, control.seed, quiet);
  out.objective.clear();
  if (!usable(out)) return out;
  std::optional<Powers> inside = strictly_inside(x, out.powers, out.inside, 1e-3);
  if (inside) out.powers = std::move(*inside);
  out.status = inside ? Status::converged : Status::stalled;
  if (!inside) out.message = "no start was found strictly inside the budgets and promises";
  return out;
}

}  // namespace

InnerStart inner_start(const PowerProblem& x, NewtonMethod method, const SearchOptions& options, const SolveControl& control) {
  if (x.has_mui() || promises_of(x).sums()) return by_search(x, options, control);
  PhaseOneResult phase_one = find_feasible(x, method, false, control.on_iteration.token());
  InnerStart out;
  out.status = phase_one.status == Status::numerical_failure ? Status::stalled : phase_one.status;
  out.iterations.inner = phase_one.steps;
  out.phase_one_slack = phase_one.s;
  out.phase_one_bound = phase_one.lower_bound;
  out.powers = std::move(phase_one.powers);
  out.proof = std::move(phase_one.proof);
  if (out.status == Status::infeasible) {
    out.message = "the promises per subcarrier cannot be kept: user " + std::to_string(phase_one.user) + " misses its own by most (slack " +
                  shortest(phase_one.s) + " in roots of a budget, where 0 keeps all)";
  } else if (out.status == Status::interrupted) {
    out.message = "stopped on request before powers were found that keep the promises";
  } else if (out.status == Status::stalled) {
    out.message = "no powers found that keep the promises; not proven impossible";
  }
  return out;
}

std::optional<Powers> strictly_inside(const PowerProblem& x, const Powers& powers, const std::optional<Powers>& inside, double least_way) {
  Barrier barrier(x, objective_terms(x));
  const Powers far = inside ? *inside : barrier.unpack(barrier.central_start(0.5));
  for (const double t : {1e-6, 1e-4, 1e-3, 1e-2, 0.1, 0.5, 0.9, 1.0}) {
    if (t < least_way) continue;
    Powers trial = on_the_way(powers, far, t);
    if (std::isfinite(barrier.evaluate(barrier.pack(trial), 1.0))) return trial;
  }
  return std::nullopt;
}

BarrierTerms objective_terms(const PowerProblem& x) {
  const Promises promises = promises_of(x);
  BarrierTerms terms;
  terms.qos = promises.any() ? x.qos : Qos::none;
  terms.floor_dl = promises.floor_dl;
  terms.floor_ul = promises.floor_ul;
  terms.rate_dl = promises.rate_dl;
  terms.rate_ul = promises.rate_ul;
  return terms;
}

}  // namespace airloom::mdd
