#include "airloom/systems/twotier/design/lower_bound/lower_bound.hpp"

#include <algorithm>
#include <numbers>

#include "airloom/core/random.hpp"
#include "airloom/systems/twotier/design/lower_bound/floor_barrier.hpp"
#include "airloom/systems/twotier/design/promise_proofs.hpp"
#include "airloom/systems/twotier/problem/promises.hpp"

namespace airloom::twotier {
namespace {

/// With SINR floors: from a point strictly inside them, or the least powers where there is none.
AscentResult from_floors(const Instance& x, const PackedLinks& links, const Eigen::ArrayXd& start, const FloorTest& floors,
                         const LowerBoundOptions& options, const SolveControl& control) {
  const std::optional<Eigen::ArrayXd> inside = inside_floors(x, links, start, control.on_iteration.token());
  if (inside) return climb_within_floors(links, *inside, options.max_iterations, control.on_iteration);
  AscentResult out;
  out.p = packed(links, floors.least_p_w);
  out.multiplier.setZero(links.nodes);
  if (control.on_iteration.stopped()) {
    out.status = Status::interrupted;
    out.message = "stopped on request: these are the least powers that keep the SINR floors";
    return out;
  }
  out.status = Status::stalled;
  out.message = "the SINR floors leave no room: these are the least powers that keep them";
  return out;
}

/// The better of two: floors first.
bool better(const AscentResult& a, const AscentResult& b) {
  if (a.status == Status::numerical_failure || b.status == Status::numerical_failure) return b.status == Status::numerical_failure;
  if (a.shortfall != b.shortfall) return a.shortfall < b.shortfall;
  return a.objective > b.objective;
}

Eigen::ArrayXd random_pattern(const PackedLinks& links, const Eigen::ArrayXd& equal, RandomStream stream) {
  constexpr double off = 1e-4;  // of the equal share: a slot at 0 would never come back
  Eigen::ArrayXd p = equal;
  const double kept = stream.uniform(0.2, 0.9);
  for (double& each : p) {
    if (each > 0.0 && stream.uniform() > kept) each *= off;
  }
  fit_budgets(links, p);
  return p;
}

}  // namespace

Outcome<Solution> interrupted_before_powers(const Instance& instance) {
  const PackedLinks links = pack(instance);
  Outcome<Solution> out;
  out.solution.p = unpacked(links, equal_split(links));
  out.status = Status::interrupted;
  out.message = "stopped on request before anything was found: equal powers";
  return out;
}

std::vector<Eigen::ArrayXd> starting_powers(const PackedLinks& links, const LowerBoundOptions& options, const SolveControl& control) {
  std::vector<Eigen::ArrayXd> list{equal_split(links)};
  if (options.start != Starts::multi) return list;
  list.push_back(list.front());
  for (int k = 0; k < options.random_starts; ++k) {
    list.push_back(
        random_pattern(links, list.front(),
                       RandomStream(control.seed, StreamId::solver_initialization, control.realization, static_cast<std::uint64_t>(k))));
  }
  return list;
}

Outcome<Solution> solve_lower_bound(const Instance& given, const LowerBoundOptions& options, const SolveControl& control) {
  validate(given, "instance");
  Instance instance = given;
  if (options.user_rate_min > 0.0) promise_user_rate(instance, options.user_rate_min);
  Outcome<Solution> out;
  out.solution.p = Eigen::MatrixXd::Zero(instance.cells(), instance.channels());
  if (disprove_promises(instance, out)) return out;
  const Eigen::VectorXd user_rates = several_slot_rates(instance) * std::numbers::ln2;
  if (Eigen::MatrixXd floor = single_slot_floors(instance); floor.maxCoeff() > 0.0) instance.sinr_min = std::move(floor);
  FloorTest floors;
  const Instance* x = &instance;
  if (instance.sinr_min && instance.sinr_min->maxCoeff() > 0.0) {
    floors = test_floors(instance, options.admission, control.on_iteration.token());
    if (floors.stopped) return interrupted_before_powers(instance);
    x = &floors.admitted;
    if (!floors.feasible) {
      disprove(out, floors.kind, floors.value, floors.reason);
      return out;
    }
  }
  const PackedLinks links = pack(*x);
  const bool floored = links.sinr_min.size() > 0 && links.sinr_min.maxCoeff() > 0.0;
  const bool user_floored = user_rates.size() > 0 && user_rates.maxCoeff() > 0.0;
  PriceStep step(links);
  const std::vector<Eigen::ArrayXd> starts = starting_powers(links, options, control);
  AscentResult best;
  std::size_t best_start = 0;
  bool monotone = true;
  for (std::size_t k = 0; k < starts.size(); ++k) {
    const bool high_sinr = options.start == Starts::high_sinr || (options.start == Starts::multi && k == 1);
    AscentResult result = floored ? from_floors(*x, links, starts[k], floors, options, control)
                                  : ascend(links, step, starts[k],
                                           {.loops = options.loops,
                                            .high_sinr = high_sinr,
                                            .tolerance = options.tolerance,
                                            .max_iterations = options.max_iterations,
                                            .user_rate_min = user_rates},
                                           control.on_iteration);
    out.iterations.outer += result.iterations.outer;
    out.iterations.inner += result.iterations.inner;
    monotone = monotone && result.monotone;
    const bool stop = result.status == Status::interrupted;
    if (result.status == Status::converged && !floored && !user_floored) switch_off(links, step, result);
    if (k == 0 || better(result, best)) {
      best = std::move(result);
      best_start = k;
    }
    if (stop) {
      best.status = Status::interrupted;
      break;
    }
  }
  fit_budgets(links, best.p);  // what rounding left above
  out.status = best.status;
  out.message = best.message;
  out.solution.p = unpacked(links, best.p);
  for (const double value : best.log) out.trace.push("objective", value / std::numbers::ln2);
  if (user_floored && best.shortfall > feasibility_tolerance && out.status == Status::iteration_limit) out.status = Status::stalled;
  if (!user_floored && !floored) out.certificate.set("monotone", monotone);
  if (options.start == Starts::multi) {
    out.certificate.set("starts", static_cast<std::int64_t>(starts.size()));
    out.certificate.set("best_start", static_cast<std::int64_t>(best_start));
  }
  out.certificate.set("multipliers_nat_per_w", std::vector<double>(best.multiplier.begin(), best.multiplier.end()));
  if (options.admission == Admission::greedy) out.certificate.set("dropped_slots", floors.dropped);
  return out;
}

}  // namespace airloom::twotier
