#include "airloom/systems/twotier/design/lower_bound/max_min.hpp"

#include <numbers>

#include "airloom/systems/twotier/design/incumbent.hpp"
#include "airloom/systems/twotier/design/prices/box_oracle.hpp"
#include "airloom/systems/twotier/design/prices/price_search.hpp"
#include "airloom/systems/twotier/design/promises/joint_search.hpp"

namespace airloom::twotier {

Outcome<Solution> solve_max_min(const Ground& ground, const MaxMinOptions& options, const SolveControl& control) {
  constexpr int starts = 4;
  constexpr double oracle_part = 0.2;  // of the gap, which sub-channels may leave together
  const OnIteration& stop = control.on_iteration;
  Outcome<Solution> out;
  const Network& network = ground.network;
  const Goal goal = max_min_goal(ground.floors.admitted, network);
  const Eigen::ArrayXd least = network.floored ? ground.least : Eigen::ArrayXd();
  const RatioAnswer first = largest_ratio(network, goal, {.known = ground.known, .inside = ground.inside, .least = least},
                                          {.enough = 1e300, .max_starts = starts}, control);
  PromisedIncumbent best(network, goal, first.point.x, stop);
  if (!best.found()) {
    out.solution.p = watts(network, first.point.x);
    out.status = stop.stopped() ? Status::interrupted : Status::stalled;
    out.message = "no powers strictly inside budgets and promises";
    return out;
  }
  const std::int64_t kicks = best.kick({.kicks = options.kicks, .patience = options.patience}, control);
  Bound bound;
  if (!stop.stopped()) {
    BoxOracle oracle(network, options.promises.max_boxes,
                     oracle_part * options.gap * best.value() / static_cast<double>(network.channel.size()));
    oracle.watch(stop.token());
    bound = search_prices(network, goal, oracle, best, {.max_calls = options.max_calls, .gap = options.gap}, out.trace, stop);
  }
  const bool open = bound.kind == BoundKind::certified && bound.gap(best.value()) > options.gap;
  if (open && network.active() <= joint_slots && !stop.stopped()) {
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
  out.solution.p = watts(network, best.x());
  out.iterations = {.outer = first.starts + kicks + bound.calls, .inner = first.steps + best.steps()};
  for (const double value : best.log()) out.trace.push("objective", value / std::numbers::ln2);
  report(network, goal, bound, best.value(), out.certificate);
  out.certificate.set("kicks", kicks);
  out.certificate.set("moves", first.moves + best.moves());
  const double residual = best.residual();
  out.certificate.set("kkt_max_min", residual);
  const bool stationary = residual <= 1e-4, closed = bound.status == BoundStatus::closed;
  out.status = stop.stopped() || bound.interrupted ? Status::interrupted : stationary || closed ? Status::converged : Status::stalled;
  if (out.status == Status::stalled) out.message = "the least rate grows no more, but the powers are not stationary";
  if (out.status == Status::interrupted) out.message = "stopped on request";
  return out;
}

}  // namespace airloom::twotier
