#include <cmath>

#include "airloom/core/values.hpp"
#include "airloom/systems/mdd/design/price/alternation.hpp"
#include "airloom/systems/mdd/design/price/alternation_start.hpp"
#include "airloom/systems/mdd/design/price/price.hpp"

namespace airloom::mdd {
namespace {

constexpr double early = 1e-6;         ///< relative change at which floors are looked at
constexpr int most_quiet_rounds = 10;  ///< after which totals that still move are rounding

}  // namespace

PriceResult alternate_prices(const PowerProblem& problem, const PriceOptions& options, const OnIteration& on_iteration,
                             const Powers* given) {
  PriceResult result;
  PowerProblem changed;
  const Qos qos = enforced(options.qos, problem.qos);
  if (qos != problem.qos) {
    changed = problem;
    changed.qos = qos;
  }
  const PowerProblem& x = qos != problem.qos ? changed : problem;
  const UlPromise promise = ul_promise(x);
  Alternation run(x, promise);
  PricePoint& at = run.point();
  if (const Eigen::Index user = start_alternation(x, promise, given, at); user >= 0) {
    const double needed = least_power(promise, x.noise.segment(user * x.subcarriers_ul, x.subcarriers_ul));
    result.status = Status::infeasible;
    result.message = "user " + std::to_string(user) + " cannot keep its uplink rate even with silent access points: needs " +
                     shortest(needed) + " W of " + shortest(x.user_power[user]) + " W";
    return result;
  }
  const auto subcarriers = static_cast<double>(x.subcarriers_dl + x.subcarriers_ul);
  const double wanted = options.accuracy == Accuracy::certified ? 1e-13 : 1e-7;
  result.objective.push_back(at.value / subcarriers);
  result.status = Status::iteration_limit;
  result.message = "reached max_rounds";
  double tolerance = 1e-2;
  int quiet = 0;  // rounds at the finest step that gained nothing
  Eigen::VectorXd total_before;
  while (result.iterations.outer < options.max_rounds) {
    const double before = at.value;
    const int backtracks_before = run.report().backtracks;
    total_before = at.ap_total;
    // uplinks that took what room there is in a user's budget would leave the access points none for good
    if (result.iterations.outer > 0 || !run.limited()) run.uplink();
    run.downlink(tolerance);
    ++result.iterations.outer;
    const double change = (run.floors().enforced() ? std::abs(at.value - before) : at.value - before) / std::abs(at.value);
    result.objective.push_back(std::max(result.objective.back(), at.value / subcarriers));  // falls of a rounding are none
    if (!std::isfinite(at.value)) {
      result.status = Status::numerical_failure;
      result.message = "the objective is not finite";
      break;
    }
    // steps need be no finer than what the round gains; only a fine one may end the run
    const double fine = options.accuracy == Accuracy::certified ? finest_step : 1e-6;
    if (change < early && !run.floors().enforced() && x.floor_dl() > 0.0 && !run.floors().kept(at)) {
      run.enforce_floors();
      result.objective.clear();  // of a problem without these floors
      tolerance = 1e-4;
      quiet = 0;
      run.downlink(tolerance);
      result.objective.push_back(at.value / subcarriers);
      continue;
    }
    if (change < (run.floors().enforced() ? 100.0 * wanted : wanted)) {
      // an access point of little power hardly shows in the objective, but in the optimality conditions
      const double moved = ((at.ap_total - total_before).array().abs() / at.ap_total.array().max(1e-12 * x.ap_power.array())).maxCoeff();
      const bool settled = options.accuracy == Accuracy::fast || moved <= 1e-7 || ++quiet > most_quiet_rounds;
      // floors must be kept, and by steps of full length: a line search that gives up is no fixed point
      const bool kept = !run.floors().enforced() || (run.floors().kept(at) && run.report().backtracks == backtracks_before);
      if (tolerance <= fine && settled && kept) {
        result.status = Status::converged;
        result.message.clear();
        break;
      }
      tolerance = std::max(fine, 1e-3 * tolerance);
    } else {
      tolerance = std::clamp(0.1 * change, fine, tolerance);
    }
    if (on_iteration && !on_iteration({"price", result.iterations.outer, result.objective.back()})) {
      result.status = Status::interrupted;
      result.message = "stopped on request";
      break;
    }
  }
  result.iterations.inner = run.report().newton_steps;
  result.duality_gap = run.report().gap;
  result.backtracks = run.report().backtracks;
  result.enforced_floors = run.floors().enforced();
  result.powers = exact_powers(x, run.squared_gain(), at);
  return result;
}

}  // namespace airloom::mdd
