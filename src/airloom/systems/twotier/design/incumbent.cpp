#include "airloom/systems/twotier/design/incumbent.hpp"

#include <limits>

#include "airloom/systems/twotier/design/promises/interior.hpp"
#include "airloom/systems/twotier/design/promises/stationarity.hpp"

namespace airloom::twotier {
namespace {

constexpr double offered_part = 1e-7;  // of the equal split, to which slots are raised
constexpr int switch_rounds = 6;
constexpr double late_barrier = 1e-4;  // first weight of the barrier near a settled point
constexpr double settled_fall = 1e-9;  // relative, that a stationary point may be below one that is not

AscentOptions rough(const LocalOptions& options) {
  return {.tolerance = options.tolerance, .max_iterations = options.max_iterations, .stationary = 0.0};
}

}  // namespace

FreeIncumbent::FreeIncumbent(const Network& network, const LocalOptions& options, const OnIteration& stop)
    : network_(network), options_(options), stop_(stop), step_(network), theta_(Eigen::ArrayXd(0)) {
  best_.x = equal_split(network);
  best_.multiplier.setZero(network.nodes());
  best_.objective = -std::numeric_limits<double>::infinity();
}

bool FreeIncumbent::take(AscentResult result) {
  if (result.status == Status::numerical_failure) return false;
  const Iterations all{.outer = best_.iterations.outer + result.iterations.outer,
                       .inner = best_.iterations.inner + result.iterations.inner};
  const bool better = result.objective > best_.objective;
  if (better) best_ = std::move(result);
  best_.iterations = all;
  return better;
}

bool FreeIncumbent::offer(const Eigen::ArrayXd& x) {
  Eigen::ArrayXd start = x;
  fit_budgets(network_, start);
  if (!options_.polish) {
    step_.set(start);
    AscentResult plain;
    plain.x = start;
    plain.multiplier = best_.multiplier;
    plain.objective = step_.evaluate();
    plain.status = Status::converged;
    return take(std::move(plain));
  }
  lift(network_, offered_part, start);
  AscentResult result = ascend(network_, step_, start, rough(options_), stop_);
  if (result.status != Status::numerical_failure) moves_ += climb_by_moves(network_, step_, result, rough(options_), switch_rounds, stop_);
  return take(std::move(result));
}

std::int64_t FreeIncumbent::kick(const KickOptions& kicks, const SolveControl& control) {
  const KickCount count = twotier::kick(network_, step_, best_, rough(options_), kicks, control.seed, control.realization, stop_);
  moves_ += count.moves;
  return count.kicks;
}

void FreeIncumbent::move(int most) { moves_ += climb_by_moves(network_, step_, best_, rough(options_), most, stop_); }

void FreeIncumbent::settle() {
  const AscentOptions to_the_end{.tolerance = options_.tolerance, .max_iterations = options_.max_iterations};
  AscentResult last = ascend(network_, step_, best_.x, to_the_end, stop_);
  if (last.status == Status::numerical_failure) return;
  if (last.status == Status::stalled) {
    // where slots compete closely the closed form hardly moves them; Newton on a late barrier does
    const InteriorPoint newton =
        climb_inside(network_, sum_goal(network_), strictly_within(network_, last.x), {.first_mu = late_barrier}, stop_);
    AscentResult after = ascend(network_, step_, newton.x, to_the_end, stop_);
    after.iterations.inner += last.iterations.inner + newton.steps;
    if (after.status == Status::converged && after.objective >= last.objective * (1.0 - settled_fall)) last = std::move(after);
  }
  last.iterations.inner += best_.iterations.inner;
  last.iterations.outer += best_.iterations.outer;
  last.log = std::move(best_.log);
  best_ = std::move(last);
}

PromisedIncumbent::PromisedIncumbent(const Network& network, Goal goal, const Eigen::ArrayXd& inside, const OnIteration& stop)
    : network_(network), goal_(std::move(goal)), search_(network, goal_, stop) {
  (void)search_.climb_from(inside);
}

void PromisedIncumbent::settle() {
  if (!settled()) search_.settle();
}

double PromisedIncumbent::residual() const { return stationarity(network_, goal_, search_.best().x); }

}  // namespace airloom::twotier
