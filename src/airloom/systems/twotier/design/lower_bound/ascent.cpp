#include "airloom/systems/twotier/design/lower_bound/ascent.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/systems/twotier/design/lower_bound/user_floors.hpp"

namespace airloom::twotier {
namespace {

constexpr double settled_bound = 1e-11;  // relative change of the frozen bound at which an inner loop ends
constexpr int max_inner = 1000;

/// Steps with psi frozen until the bound settles, or until a stop; the prices must be evaluated.
int settle(PriceStep& step, const OnIteration& on_iteration) {
  double previous = 0.0;
  for (int k = 1; k <= max_inner; ++k) {
    step.move();
    const double bound = step.evaluate_frozen();
    if (on_iteration.stopped() || !std::isfinite(bound) ||
        (k > 1 && std::abs(bound - previous) <= settled_bound * std::max(1.0, std::abs(bound))))
      return k;
    previous = bound;
  }
  return max_inner;
}

}  // namespace

AscentResult ascend(const PackedLinks& links, PriceStep& step, const Eigen::ArrayXd& start, const AscentOptions& options,
                    const OnIteration& on_iteration) {
  AscentResult out;
  UserFloors floors(links, options.user_rate_min);
  step.weight() = links.weight;
  step.set(start);
  out.p = start;
  out.log.reserve(256);
  if (options.high_sinr) {
    (void)step.evaluate();
    step.freeze_high_sinr();
    (void)step.evaluate_frozen();
    out.iterations.inner += settle(step, on_iteration);
  }
  out.status = Status::iteration_limit;
  double previous = 0.0;
  while (true) {
    const double objective = step.evaluate();
    if (!std::isfinite(objective)) {
      out.status = Status::numerical_failure;
      out.message = "the weighted sum rate is not finite after step " + std::to_string(out.iterations.inner);
      break;
    }
    const bool first = out.log.empty();
    // a change is measured in bit/s/Hz, as the rate is reported
    const double scale = std::max(std::numbers::ln2, std::abs(objective));
    if (!first && objective < previous - 1e-12 * scale) out.monotone = false;
    out.log.push_back(objective);
    out.objective = objective;
    if (floors.any()) {
      floors.update(step);
      out.shortfall = std::max(0.0, floors.shortfall());
    }
    if (on_iteration && !on_iteration({.stage = "ascent", .iteration = out.iterations.outer, .objective = objective / std::numbers::ln2})) {
      out.status = Status::interrupted;
      break;
    }
    if (!first && std::abs(objective - previous) <= options.tolerance * scale && (!floors.any() || floors.settled())) {
      out.status = Status::converged;
      break;
    }
    if (out.iterations.inner >= options.max_iterations) break;
    previous = objective;
    if (options.loops == Loops::two_loop) {
      out.iterations.inner += settle(step, on_iteration);
    } else {
      step.move();
      ++out.iterations.inner;
    }
    ++out.iterations.outer;
  }
  if (out.status != Status::numerical_failure) out.p = step.power();
  out.multiplier = step.multiplier();
  if (out.status == Status::iteration_limit)
    out.message = "the rate still changes after " + std::to_string(out.iterations.inner) + " steps";
  if (out.shortfall > 0.0 && floors.any() && out.status == Status::iteration_limit)
    out.message += "; user " + std::to_string(floors.worst_user()) + " is farthest below its floor";
  return out;
}

void switch_off(const PackedLinks& links, PriceStep& step, AscentResult& result) {
  step.set(result.p);
  (void)step.evaluate();
  const bool floors = links.sinr_min.size() > 0;
  Eigen::ArrayXd p = result.p;
  bool any = false;
  for (Eigen::Index s = 0; s < links.slots(); ++s) {
    if (p[s] <= 0.0 || std::expm1(step.rate()[s]) >= 1e-6 || (floors && links.sinr_min[s] > 0.0)) continue;
    p[s] = 0.0;
    any = true;
  }
  if (!any) return;
  step.set(p);
  (void)step.evaluate();
  step.move();  // what was freed goes to the others
  const double objective = step.evaluate();
  if (!(objective >= result.objective)) return;
  result.objective = objective;
  result.p = step.power();
  result.multiplier = step.multiplier();
}

}  // namespace airloom::twotier
