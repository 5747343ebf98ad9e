#include "airloom/systems/twotier/design/lower_bound/lower_bound.hpp"

#include <numbers>

#include "airloom/systems/twotier/design/lower_bound/algorithm_one.hpp"
#include "airloom/systems/twotier/design/lower_bound/fair_rates.hpp"
#include "airloom/systems/twotier/design/prices/box_oracle.hpp"
#include "airloom/systems/twotier/design/prices/price_search.hpp"
#include "airloom/systems/twotier/design/promises/settle_promises.hpp"
#include "airloom/systems/twotier/problem/promises.hpp"

namespace airloom::twotier {
namespace {

constexpr double nothing_to_gain = 5e-3;  // gap to the bound without interference at which Algorithm 1 is good enough
constexpr double closing_gap = 1e-4;      // certified gap that ends all efforts
constexpr int move_rounds = 6;
constexpr Eigen::Index searched_slots = 600;  // up to here a few kicks and two rounds of prices take tens of milliseconds

/// A round of kicks, a search of prices, more kicks.
struct Plan {
  bool moves = true, kicks = true;
  int first_kicks = 24, patience = 8;
  int calls = 6;
  std::int64_t boxes = 200;
  int last_kicks = 12, last_patience = 6;
};

Plan plan_of(const Network& network, const LowerBoundOptions& options) {
  switch (options.effort) {
    case Effort::fast: return {.moves = false, .kicks = false};
    case Effort::normal:
      if (network.active() <= kicked_slots) return {.first_kicks = options.kicks, .patience = options.patience};
      return {.kicks = network.active() <= searched_slots,
              .first_kicks = std::min(8, options.kicks),
              .patience = std::min(4, options.patience),
              .calls = 2,
              .boxes = 20,
              .last_kicks = 0,
              .last_patience = 1};
    case Effort::high:
      return {.first_kicks = std::max(100, options.kicks),
              .patience = std::max(40, options.patience),
              .calls = network.most_slots() <= 8 ? 12 : 10,
              .boxes = network.most_slots() <= 8 ? 2000 : 400,
              .last_kicks = 40,
              .last_patience = 40};
  }
  return {};
}

Bound look_for_prices(const Network& network, const Goal& goal, const Plan& plan, Incumbent& best, Outcome<Solution>& out,
                      const OnIteration& stop) {
  BoxOracle oracle(network, plan.boxes, 0.2 * closing_gap * best.value() / static_cast<double>(network.channel.size()));
  oracle.watch(stop.token());
  return search_prices(network, goal, oracle, best, {.max_calls = plan.calls, .gap = closing_gap}, out.trace, stop);
}

FairOptions fair_options(const Network& network, const LowerBoundOptions& options) {
  constexpr int kicks = 8;
  FairOptions out{.kicks = std::min(kicks, options.kicks), .patience = options.patience};
  if (options.objective == Objective::max_min) return out;
  const Plan plan = plan_of(network, options);
  out.max_calls = plan.kicks ? plan.calls : 0;
  out.promises.max_boxes = plan.boxes;
  out.kicks = !plan.kicks ? 0 : options.effort == Effort::high ? plan.first_kicks : std::min(kicks, plan.first_kicks);
  out.patience = plan.patience;
  return out;
}

/// The answer of an incumbent, and what is known of it.
void conclude(const Network& network, const Goal& goal, const Incumbent& best, const Bound& bound, std::int64_t kicks,
              Outcome<Solution>& out) {
  Eigen::ArrayXd x = best.x();
  fit_budgets(network, x);  // what rounding left above
  out.solution.p = watts(network, x);
  out.iterations.inner = best.steps();
  report(network, goal, bound, best.value(), out.certificate);
  out.certificate.set("kicks", kicks);
  out.certificate.set("moves", best.moves());
  out.certificate.set("multipliers_nat_per_w", lambda_of(network, goal, best.lambda()));
}

Outcome<Solution> solve_free(const Network& network, const LowerBoundOptions& options, const SolveControl& control) {
  const OnIteration& stop = control.on_iteration;
  const Goal goal = sum_goal(network);
  const Plan plan = plan_of(network, options);
  Outcome<Solution> out;
  FreeIncumbent best(network, {.tolerance = options.tolerance, .max_iterations = options.max_iterations}, stop);
  const StartRecord starts = run_algorithm_one(network, options, control, best);
  for (const double value : best.best().log) out.trace.push("objective", in_bits(network, goal, value));
  out.iterations.outer = best.best().iterations.outer;
  Bound bound;
  bound.lower_to(interference_free_bound(network), BoundKind::interference_free);
  std::int64_t kicks = 0;
  const auto going = [&] { return best.best().status != Status::interrupted && !stop.stopped() && !bound.interrupted; };
  if (going() && plan.moves && bound.gap(best.value()) > nothing_to_gain) {
    best.move(move_rounds);
    if (plan.kicks) {
      kicks += best.kick({.kicks = plan.first_kicks, .patience = plan.patience}, control);
      if (going()) {
        const Bound certified = look_for_prices(network, goal, plan, best, out, stop);
        if (certified.value < bound.value) bound = certified;
        bound.interrupted = certified.interrupted;
      }
      if (going() && bound.gap(best.value()) > closing_gap)
        kicks += best.kick(
            {.kicks = plan.last_kicks, .patience = plan.last_patience, .first = static_cast<std::uint64_t>(plan.first_kicks)}, control);
    }
    if (going()) best.settle();
    out.trace.push("objective", in_bits(network, goal, best.value()));
  } else if (going() && plan.moves && best.best().status == Status::stalled) {
    best.settle();
  }
  conclude(network, goal, best, bound, kicks, out);
  out.status = going() ? best.best().status : Status::interrupted;
  out.message = out.status == Status::interrupted ? "stopped on request" : best.best().message;
  out.certificate.set("monotone", starts.monotone);
  if (options.start == Starts::multi) {
    out.certificate.set("starts", starts.starts);
    out.certificate.set("best_start", starts.best_start);
  }
  return out;
}

Outcome<Solution> solve_promised(const Network& network, const Eigen::ArrayXd& inside, const LowerBoundOptions& options,
                                 const SolveControl& control) {
  const OnIteration& stop = control.on_iteration;
  const Goal goal = sum_goal(network);
  Plan plan = plan_of(network, options);
  Outcome<Solution> out;
  PromisedIncumbent best(network, goal, inside, stop);
  if (!best.found()) {
    out.solution.p = watts(network, inside);
    out.status = stop.stopped() ? Status::interrupted : Status::stalled;
    out.message =
        stop.stopped() ? "stopped on request: these powers keep the promises" : "the promises leave no room: these powers keep them";
    return out;
  }
  const std::int64_t kicks = plan.moves ? best.kick({.kicks = plan.first_kicks, .patience = plan.patience}, control) : 0;
  Bound bound;
  bound.lower_to(interference_free_bound(network), BoundKind::interference_free);
  if (plan.kicks && !stop.stopped()) {
    plan.calls = std::min(plan.calls, options.effort == Effort::high ? plan.calls : 3);
    const Bound certified = look_for_prices(network, goal, plan, best, out, stop);
    if (certified.value < bound.value) bound = certified;
    bound.interrupted = certified.interrupted;
  }
  if (!stop.stopped()) best.settle();
  for (const double value : best.log()) out.trace.push("objective", in_bits(network, goal, value));
  conclude(network, goal, best, bound, kicks, out);
  out.certificate.set("promise_ratio", worst_ratio(network, best.x()));
  out.status = stop.stopped() || bound.interrupted ? Status::interrupted : best.settled() ? Status::converged : Status::stalled;
  if (out.status == Status::interrupted) out.message = "stopped on request";
  if (out.status == Status::stalled) out.message = "the rate grows no more, but the powers are not stationary";
  return out;
}

}  // namespace

Outcome<Solution> solve_lower_bound(const Instance& given, const LowerBoundOptions& options, const SolveControl& control) {
  validate(given, "instance");
  Instance instance = given;
  if (options.user_rate_min > 0.0) promise_user_rate(instance, options.user_rate_min);
  if (options.macro_rate_min > 0.0) promise_macro_rate(instance, options.macro_rate_min);
  Outcome<Solution> out;
  Ground ground;
  const bool fair = options.objective != Objective::sum;
  if (!prepare(instance, options.admission, fair, {.max_starts = options.max_starts}, control, out, ground)) return out;
  out = fair                        ? solve_fair(ground, options.objective, fair_options(ground.network, options), control)
        : ground.network.promised() ? solve_promised(ground.network, ground.inside, options, control)
                                    : solve_free(ground.network, options, control);
  if (options.admission == Admission::greedy) out.certificate.set("dropped_slots", ground.floors.dropped);
  return out;
}

}  // namespace airloom::twotier
