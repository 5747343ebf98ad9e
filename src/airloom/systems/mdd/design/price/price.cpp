#include "airloom/systems/mdd/design/price/price.hpp"

#include "airloom/systems/mdd/design/interior_point/interior_point.hpp"
#include "airloom/systems/mdd/design/price/mm.hpp"

namespace airloom::mdd {
namespace {

PriceResult from(PowerResult&& result, PricePath path) {
  PriceResult out;
  static_cast<PowerResult&>(out) = std::move(result);
  out.path = path;
  return out;
}

}  // namespace

PriceResult solve_price(const PowerProblem& problem, const PriceOptions& options, const OnIteration& on_iteration, const Powers* start) {
  const Qos qos = enforced(options.qos, problem.qos);
  if (problem.has_mui() && qos == Qos::none) return from(solve_mm(problem, {}, on_iteration), PricePath::mm);
  if (!problem.has_mui()) {
    PriceResult result = alternate_prices(problem, options, on_iteration, start);
    if (result.status == Status::infeasible || result.status == Status::interrupted || result.powers.p.size() == 0) return result;
    // half of what counts as feasible, so that no one's rounding decides
    const bool kept = qos == Qos::none || qos_slack(problem, qos, result.powers).violation <= 0.5e-8;
    if (kept && (result.status == Status::converged || !result.enforced_floors)) return result;
  }
  // as near to the optimality conditions as the alternation ends, where they are known
  const double tau_end = problem.has_mui() || options.accuracy == Accuracy::fast ? 1e6 : 1e9;
  InteriorPointResult inner = solve_interior_point(problem, {.qos = options.qos, .tau_end = tau_end}, on_iteration);
  PhaseOneResult phase_one = std::move(inner.phase_one);
  PriceResult out = from(std::move(inner), PricePath::interior_point);
  out.phase_one = std::move(phase_one);
  return out;
}

}  // namespace airloom::mdd
