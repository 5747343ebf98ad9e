#include "airloom/systems/twotier/design/lagrange_search/lagrange_search.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/systems/twotier/design/lower_bound/algorithm_one.hpp"
#include "airloom/systems/twotier/design/lower_bound/fair_rates.hpp"
#include "airloom/systems/twotier/design/prices/box_oracle.hpp"
#include "airloom/systems/twotier/design/prices/grid_oracle.hpp"
#include "airloom/systems/twotier/design/promises/joint_search.hpp"
#include "airloom/systems/twotier/design/promises/settle_promises.hpp"
#include "airloom/systems/twotier/problem/promises.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

std::int64_t boxes_of(const Network& network, const LagrangeSearchOptions& options) {
  constexpr Index few = 8;
  return options.max_boxes > 0 ? options.max_boxes : network.most_slots() <= few ? 2000 : 500;
}

std::unique_ptr<Oracle> make_oracle(const Network& network, const LagrangeSearchOptions& options, double value,
                                    const std::stop_token& stop) {
  constexpr double part = 0.2;  // of the gap, which sub-channels may leave together
  std::unique_ptr<Oracle> oracle;
  switch (options.oracle) {
    case OracleKind::automatic:
    case OracleKind::bb: {
      const double tolerance = std::max(options.box_tolerance * std::numbers::ln2,
                                        part * options.gap * std::max(0.0, value) / static_cast<double>(network.channel.size()));
      auto boxes = std::make_unique<BoxOracle>(network, boxes_of(network, options), tolerance);
      if (options.bound_seconds > 0.0)
        boxes->until(std::chrono::steady_clock::now() +
                     std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(options.bound_seconds)));
      oracle = std::move(boxes);
      break;
    }
    case OracleKind::grid: oracle = std::make_unique<GridOracle>(network, options.levels); break;
    case OracleKind::isb: oracle = std::make_unique<CoordinateOracle>(network, options.levels); break;
  }
  oracle->watch(stop);
  return oracle;
}

/// Where the prices begin without a seed: half of what a slot alone would bring per budget.
Eigen::ArrayXd neutral_prices(const Network& network) {
  Eigen::ArrayXd out(network.nodes());
  for (Index v = 0; v < out.size(); ++v) out[v] = 0.5 * static_cast<double>(network.of_node[static_cast<std::size_t>(v)].size());
  return out;
}

/// Algorithm 1, switches and, in small networks, kicks.
void seed_with_algorithm_one(const Network& network, const LagrangeSearchOptions& options, const SolveControl& control,
                             FreeIncumbent& best) {
  constexpr int rounds = 6;
  (void)run_algorithm_one(network, {.tolerance = options.tolerance}, control, best);
  best.move(rounds);
  if (network.active() <= kicked_slots) (void)best.kick({}, control);
}

/// Closes what is open between value and bound where few slots are searched together.
void search_all_together(const Network& network, const Goal& goal, double gap, Incumbent& best, Bound& bound, const OnIteration& stop) {
  if (network.active() > joint_slots || bound.kind != BoundKind::certified || bound.gap(best.value()) <= gap || stop.stopped()) return;
  const JointAnswer joint = search_jointly(network, goal, bound.lambda, bound.theta, best.x(), {}, stop);
  bound.boxes += joint.boxes;
  if (joint.x.size() > 0 && joint.value > best.value()) (void)best.offer(joint.x);
  if (joint.bound < bound.value) {
    bound.lower_to(joint.bound, BoundKind::certified);
    bound.lambda.resize(0);  // it stands on no prices
    bound.theta.resize(0);
  }
  bound.status = bound.gap(best.value()) <= gap ? BoundStatus::closed : BoundStatus::limit;
}

/// Kicks of the best answer where the bound leaves it room: at any size, for beside the boxes they cost little.
void kick_again(const LagrangeSearchOptions& options, Incumbent& best, Bound& bound, const SolveControl& control) {
  constexpr KickOptions seeded{};  // those before the prices
  constexpr KickOptions kicks{.first = static_cast<std::uint64_t>(seeded.kicks)};
  if (bound.gap(best.value()) <= options.gap || bound.interrupted || control.on_iteration.stopped()) return;
  (void)best.kick(kicks, control);
  if (bound.kind == BoundKind::certified && bound.gap(best.value()) <= options.gap) bound.status = BoundStatus::closed;
}

Outcome<Solution> search(const Network& network, Incumbent& best, const LagrangeSearchOptions& options, const SolveControl& control) {
  const OnIteration& stop = control.on_iteration;
  const Goal goal = sum_goal(network);
  Outcome<Solution> out;
  PriceSearchOptions prices{.search = options.search, .max_calls = options.max_calls, .gap = options.gap};
  if (options.start == SearchStart::none && !network.promised()) prices.lambda = neutral_prices(network);
  const std::unique_ptr<Oracle> oracle = make_oracle(network, options, best.value(), stop.token());
  if (prices.search == SearchKind::automatic) prices.search = oracle->proves() ? SearchKind::planes : SearchKind::doubling;
  Bound bound = search_prices(network, goal, *oracle, best, prices, out.trace, stop);
  search_all_together(network, goal, options.gap, best, bound, stop);
  if (options.start == SearchStart::algorithm1 && options.polish && !network.promised()) kick_again(options, best, bound, control);
  if (options.polish && !stop.stopped() && !bound.interrupted) best.settle();
  const bool settled = bound.settled;
  if (bound.kind == BoundKind::none && options.bound == BoundChoice::interference_free)
    bound.lower_to(interference_free_bound(network), BoundKind::interference_free);
  if (options.bound == BoundChoice::none) bound.kind = BoundKind::none, bound.status = BoundStatus::none;
  Eigen::ArrayXd x = best.x();
  fit_budgets(network, x);
  out.solution.p = watts(network, x);
  out.iterations = {.outer = bound.calls, .inner = bound.boxes};
  report(network, goal, bound, best.value(), out.certificate);
  out.certificate.set("moves", best.moves());
  if (options.bound_seconds > 0.0) out.certificate.set("timed", true);  // not the same bit for bit from run to run
  if (network.promised()) out.certificate.set("promise_ratio", worst_ratio(network, best.x()));
  if (stop.stopped() || bound.interrupted) {
    out.status = Status::interrupted;
    out.message = "stopped on request";
  } else if (bound.status == BoundStatus::closed || best.settled()) {
    out.status = Status::converged;
  } else {
    out.status = settled ? Status::stalled : Status::iteration_limit;
    out.message = "the search of multipliers ended after " + std::to_string(bound.calls) + " calls, and the powers are not stationary";
  }
  return out;
}

}  // namespace

Outcome<Solution> solve_lagrange_search(const Instance& given, const LagrangeSearchOptions& options, const SolveControl& control) {
  validate(given, "instance");
  Instance instance = given;
  if (options.user_rate_min > 0.0) promise_user_rate(instance, options.user_rate_min);
  if (options.macro_rate_min > 0.0) promise_macro_rate(instance, options.macro_rate_min);
  Outcome<Solution> out;
  Ground ground;
  const bool fair = options.objective != Objective::sum;
  const PromiseOptions promises{.max_boxes = options.max_boxes > 0 ? options.max_boxes : 2000, .joint_boxes = 200'000};
  if (!prepare(instance, Admission::none, fair, promises, control, out, ground)) return out;
  const Network& network = ground.network;
  if (fair)
    return solve_fair(ground, options.objective, {.promises = promises, .gap = options.gap, .max_calls = options.max_calls}, control);
  const OnIteration& stop = control.on_iteration;
  if (!network.promised()) {
    FreeIncumbent best(network, {.tolerance = options.tolerance, .polish = options.polish}, stop);
    if (options.start == SearchStart::algorithm1) seed_with_algorithm_one(network, options, control, best);
    return search(network, best, options, control);
  }
  if (options.start == SearchStart::none && !options.polish)
    throw InvalidInput("options.polish: false; with start = none promises need it");
  PromisedIncumbent best(network, sum_goal(network), ground.inside, stop);
  if (best.found()) {
    constexpr int kicks = 8;
    if (options.start == SearchStart::algorithm1) (void)best.kick({.kicks = kicks}, control);
    return search(network, best, options, control);
  }
  out.solution.p = watts(network, ground.inside);
  out.status = stop.stopped() ? Status::interrupted : Status::stalled;
  out.message =
      stop.stopped() ? "stopped on request: these powers keep the promises" : "the promises leave no room: these powers keep them";
  return out;
}

}  // namespace airloom::twotier
