#include "airloom/systems/mdd/design/ascent/best_powers.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "airloom/systems/mdd/design/promises/disprove.hpp"
#include "airloom/systems/mdd/problem/reorder.hpp"
#include "airloom/systems/mdd/problem/share_kkt.hpp"

namespace airloom::mdd {
namespace {

constexpr double stationary = 1e-4;  ///< largest relative slope of an answer that is called converged

/// The user whose promises have the largest weights in a proof in shares.
Eigen::Index heaviest_user(const PowerProblem& x, const PromiseProof& proof) {
  Eigen::VectorXd weight = proof.weight;
  weight += proof.ul.reshaped(proof.ul.size() / x.users, x.users).colwise().sum().transpose();
  Eigen::Index user = 0;
  weight.maxCoeff(&user);
  return user;
}

struct Task {
  Objective objective = Objective::sum;
  bool rough = false;  ///< one pass without perturbations
};

/// best_powers() of a problem in the order of its gains.
PowerResult best_in_order(const PowerProblem& x, const SearchOptions& options, const Task& task, const std::vector<GivenPowers>& given,
                          std::uint64_t seed, const OnIteration& on_iteration) {
  PowerResult result;
  const SearchClock clock(options.time_limit_s, on_iteration.token());
  const Promises promises = promises_of(x);
  ShareModel model(x);
  std::vector<GivenStart> starts;
  for (const GivenPowers& each : given) {
    Shares shares;
    model.split(each.shares, shares.p, shares.q);
    starts.push_back({.family = each.family, .shares = std::move(shares)});
  }
  std::optional<Shares> inside;
  if (promises.any()) {
    RatioPoint found = feasible_point(x, model, starts, clock, seed, result.proof);
    if (!(found.least > 0.0)) {
      model.look(found.at.p, found.at.q);
      result.powers = model.powers();
      result.least_log_ratio = found.least;
      result.status = result.proof.holds() ? Status::infeasible : clock.over() ? clock.reason() : Status::stalled;
      result.message =
          result.proof.holds() ? "no powers keep all promises" : "no powers found that keep the promises; not proven impossible";
      return result;
    }
    starts.insert(starts.begin(), {.family = StartFamily::phase_one, .shares = found.at});
    inside = std::move(found.at);
    model.look(inside->p, inside->q);
    result.inside = model.powers();
  }
  const Climber climber(model, goal_of(task.objective), promises, clock, std::move(inside));
  SearchPlan plan = plan_for(model.size(), promises.any(), options.starts.value_or(1));
  if (task.rough) {
    plan.passes = 1;
    plan.rounds = 0;
  }
  SearchResult found = search(climber, plan, starts, seed, on_iteration);
  model.look(found.best.at.p, found.best.at.q);
  result.powers = model.powers();
  const double unit = task.objective == Objective::sum ? 1.0 / static_cast<double>(x.subcarriers_dl + x.subcarriers_ul) : 1.0;
  for (const double value : found.history) result.objective.push_back(unit * value);
  result.iterations.outer = found.starts;
  result.search = {.starts = found.starts, .family = found.family, .second_best = unit * found.second_best};
  if (found.over) {
    result.status = clock.over() ? clock.reason() : Status::interrupted;
    result.message = result.status == Status::time_limit ? "reached time_limit_s" : "stopped on request";
  } else if (found.best.violation > 0.0) {
    result.status = Status::stalled;
    result.message = "the search ended below a promise";
    result.least_log_ratio = -found.best.violation;
  } else {
    const bool settled = found.best.met || (task.objective == Objective::sum && share_kkt(x, result.powers) <= stationary);
    result.status = settled ? Status::converged : Status::iteration_limit;
    result.message = settled ? "" : "the last ascent ended at its limit of steps";
  }
  return result;
}

PowerResult search_in_order(const PowerProblem& x, const SearchOptions& options, const Task& task, const std::vector<GivenPowers>& given,
                            std::uint64_t seed, const OnIteration& on_iteration) {
  const Order order = order_by_gain(x);
  std::vector<GivenPowers> starts;
  for (const GivenPowers& each : given) starts.push_back({.family = each.family, .shares = reordered(x, order, each.shares)});
  PowerResult result = best_in_order(reordered(x, order), options, task, starts, seed, on_iteration);
  result.powers = restored(x, order, result.powers);
  if (result.inside) result.inside = restored(x, order, *result.inside);
  if (result.proof.holds()) {
    result.proof = restored(x, order, result.proof);
    result.message += "; those of user " + std::to_string(heaviest_user(x, result.proof)) + " weigh most";
  }
  return result;
}

}  // namespace

PowerResult best_powers(const PowerProblem& x, const SearchOptions& options, const std::vector<GivenPowers>& given, std::uint64_t seed,
                        const OnIteration& on_iteration, Objective objective) {
  return search_in_order(x, options, {.objective = objective}, given, seed, on_iteration);
}

PowerResult rough_powers(const PowerProblem& x, const SearchOptions& options, const std::vector<GivenPowers>& given, std::uint64_t seed,
                         const OnIteration& on_iteration) {
  return search_in_order(x, options, {.rough = true}, given, seed, on_iteration);
}

}  // namespace airloom::mdd
