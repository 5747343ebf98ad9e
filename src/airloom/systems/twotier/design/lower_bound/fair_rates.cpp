#include "airloom/systems/twotier/design/lower_bound/fair_rates.hpp"

#include <algorithm>
#include <numbers>
#include <string>

#include "airloom/systems/twotier/design/incumbent.hpp"
#include "airloom/systems/twotier/design/prices/box_oracle.hpp"
#include "airloom/systems/twotier/design/prices/price_search.hpp"
#include "airloom/systems/twotier/design/promises/joint_search.hpp"
#include "airloom/systems/twotier/design/promises/stationarity.hpp"

namespace airloom::twotier {
namespace {

/// Powers to begin from, strictly inside budgets and promises where there are any such.
RatioAnswer first_powers(const Ground& ground, const Goal& goal, const SolveControl& control) {
  constexpr int starts = 4;
  if (goal.ratio()) {
    const Eigen::ArrayXd least = ground.network.floored ? ground.least : Eigen::ArrayXd();
    return largest_ratio(ground.network, goal, {.known = ground.known, .inside = ground.inside, .least = least},
                         {.enough = 1e300, .max_starts = starts}, control);
  }
  RatioAnswer out{.point = {}, .starts = 1};
  out.point.x = ground.inside.size() > 0 ? ground.inside : strictly_within(ground.network, equal_split(ground.network));
  return out;
}

/// Lowers the bound by at most so many calls of the oracle; every one offers powers.
void search_bound(const Network& network, const Goal& goal, const FairOptions& options, int calls, Incumbent& best, Bound& bound,
                  Trace& trace, const OnIteration& stop) {
  constexpr double oracle_part = 0.2;  // of the gap, which sub-channels may leave together
  if (calls == 0 || stop.stopped()) return;
  const double worth = goal.ratio() ? best.value() : static_cast<double>(goal.count(Role::logarithm));  // of the dual at the best prices
  BoxOracle oracle(network, options.promises.max_boxes, oracle_part * options.gap * worth / static_cast<double>(network.channel.size()));
  oracle.watch(stop.token());
  Bound found = search_prices(network, goal, oracle, best, {.max_calls = calls, .gap = options.gap}, trace, stop);
  found.calls += bound.calls;
  found.boxes += bound.boxes;
  if (bound.value < found.value) found.value = bound.value, found.lambda = bound.lambda, found.theta = bound.theta;
  found.status = found.kind == BoundKind::none            ? BoundStatus::none
                 : found.gap(best.value()) <= options.gap ? BoundStatus::closed
                                                          : BoundStatus::limit;
  bound = std::move(found);
}

/// Closes what is open between value and bound where few slots are searched together.
void search_all_together(const Network& network, const Goal& goal, const FairOptions& options, PromisedIncumbent& best, Bound& bound,
                         const OnIteration& stop) {
  const bool open = bound.kind == BoundKind::certified && bound.gap(best.value()) > options.gap;
  if (!open || network.active() > joint_slots || stop.stopped()) return;
  const JointAnswer joint =
      search_jointly(network, goal, bound.lambda, bound.theta, best.x(), {.max_boxes = options.promises.joint_boxes}, stop);
  if (joint.x.size() > 0) (void)best.offer(joint.x);
  bound.boxes += joint.boxes;
  if (joint.bound < bound.value) {
    bound.lower_to(joint.bound, BoundKind::certified);
    bound.lambda.resize(0);  // it stands on no prices
    bound.theta.resize(0);
  }
  bound.status = bound.gap(best.value()) <= options.gap ? BoundStatus::closed : BoundStatus::limit;
}

}  // namespace

Outcome<Solution> solve_fair(const Ground& ground, Objective objective, const FairOptions& options, const SolveControl& control) {
  const OnIteration& stop = control.on_iteration;
  Outcome<Solution> out;
  const Network& network = ground.network;
  const bool least = objective == Objective::max_min;
  const Goal goal = least ? max_min_goal(ground.floors.admitted, network) : proportional_goal(ground.floors.admitted, network);
  const RatioAnswer first = first_powers(ground, goal, control);
  PromisedIncumbent best(network, goal, first.point.x, stop);
  if (!best.found()) {
    out.solution.p = watts(network, first.point.x);
    out.status = stop.stopped() ? Status::interrupted : Status::stalled;
    out.message = "no powers strictly inside budgets and promises";
    return out;
  }
  Bound bound;
  if (!least) search_bound(network, goal, options, std::min(1, options.max_calls), best, bound, out.trace, stop);
  std::int64_t kicks = 0;
  if (bound.status != BoundStatus::closed && !bound.interrupted) {
    if (!least) (void)best.offer(ground.known);
    kicks = best.kick({.kicks = options.kicks, .patience = options.patience}, control);
    search_bound(network, goal, options, options.max_calls, best, bound, out.trace, stop);
  }
  search_all_together(network, goal, options, best, bound, stop);
  if (bound.status != BoundStatus::closed && !stop.stopped()) best.settle();
  out.solution.p = watts(network, best.x());
  out.iterations = {.outer = first.starts + kicks + bound.calls, .inner = first.steps + best.steps()};
  for (const double value : best.log()) out.trace.push("objective", value / std::numbers::ln2);
  report(network, goal, bound, best.value(), out.certificate);
  out.certificate.set("kicks", kicks);
  out.certificate.set("moves", first.moves + best.moves());
  const double residual = best.residual();
  out.certificate.set(least ? "kkt_max_min" : "kkt_proportional_fair", residual);
  const bool stationary = residual <= stationary_enough, closed = bound.status == BoundStatus::closed;
  out.status = stop.stopped() || bound.interrupted ? Status::interrupted : stationary || closed ? Status::converged : Status::stalled;
  if (out.status == Status::stalled)
    out.message =
        std::string(least ? "the least rate grows" : "the rates' geometric mean grows") + " no more, but the powers are not stationary";
  if (out.status == Status::interrupted) out.message = "stopped on request";
  return out;
}

}  // namespace airloom::twotier
