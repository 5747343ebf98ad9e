#include "airloom/systems/mdd/design/price/price.hpp"

#include <utility>

#include "airloom/systems/mdd/design/ascent/best_powers.hpp"
#include "airloom/systems/mdd/design/baselines.hpp"
#include "airloom/systems/mdd/design/interior_point/inner_start.hpp"
#include "airloom/systems/mdd/design/interior_point/interior_point.hpp"
#include "airloom/systems/mdd/design/price/exact_answer.hpp"
#include "airloom/systems/mdd/design/price/fair_powers.hpp"
#include "airloom/systems/mdd/design/price/mm.hpp"
#include "airloom/systems/mdd/design/price/other_optima.hpp"
#include "airloom/systems/mdd/design/price/sum_starts.hpp"
#include "airloom/systems/mdd/problem/promises.hpp"
#include "airloom/systems/mdd/problem/share_kkt.hpp"
#include "airloom/systems/mdd/problem/shares.hpp"

namespace airloom::mdd {
namespace {

PriceResult from(PowerResult&& result, PricePath path) {
  PriceResult out;
  static_cast<PowerResult&>(out) = std::move(result);
  out.path = path;
  return out;
}

/// The search stops at small steps: from its answer the alternation is exact, and where downlink promises bind the interior point.
void polish(const PowerProblem& x, const PriceOptions& options, const SolveControl& control, PriceResult& found) {
  const SolveControl quiet{.on_iteration = OnIteration(control.on_iteration.token())};
  if (take_exact(x, alternate_prices(x, options, quiet.on_iteration, &found.powers), found)) return;
  const std::optional<Powers> inside = strictly_inside(x, found.powers, found.inside, 1e-6);
  if (!inside) return;
  (void)take_exact(x, solve_interior_point(x, {.tau_start = 1e4, .tau_end = 1e9, .search = options.search}, quiet, &*inside), found);
}

/// Promises of sums: which subcarrier carries an uplink is a choice.
PriceResult with_sums(const PowerProblem& x, const PriceOptions& options, const SolveControl& control, const Powers* start) {
  const std::vector<GivenPowers> starts = sum_starts(x, control, start);
  PriceResult found = from(best_powers(x, options.search, starts, control.seed, control.on_iteration), PricePath::search);
  if (found.status == Status::converged || found.status == Status::iteration_limit) polish(x, options, control, found);
  return found;
}

/// Interference between users: which streams are on is a choice.
PriceResult with_interference(const PowerProblem& x, const PriceOptions& options, const SolveControl& control, const Powers* start) {
  if (!promises_of(x).any() && start == nullptr) {
    return from(best_without_promises(x, {.link_prices = {}, .search = options.search}, control), PricePath::search);
  }
  std::vector<GivenPowers> starts;
  if (start != nullptr) starts.push_back({.family = StartFamily::given, .shares = *start});
  starts.push_back(
      {.family = StartFamily::link_prices, .shares = iterate_link_prices(x, {}, OnIteration(control.on_iteration.token())).powers});
  starts.push_back({.family = StartFamily::greedy, .shares = greedy_powers(x, {.uplink = UplinkRule::full})});
  PowerProblem free = x;  // what is best without promises may keep them
  free.qos = Qos::none;
  free.rate_dl = free.rate_ul = 0.0;
  PowerResult found = rough_powers(free, options.search, starts, control.seed, OnIteration(control.on_iteration.token()));
  constexpr Eigen::Index soon_searched = 200;  // streams of links
  const bool small = x.aps() * x.streams_dl() + x.streams_ul() <= soon_searched;
  if (options.search.starts != 0 && start == nullptr && (small || keeps_promises(x, found.powers))) {  // a long search may keep them
    PriceResult best = from(best_without_promises(free, {.link_prices = {}, .search = options.search}, control), PricePath::search);
    if (best.status == Status::interrupted || (best.status == Status::converged && keeps_promises(x, best.powers))) return best;
    if (best.powers.p.size() > 0)
      starts.push_back({.family = best.search ? best.search->family : StartFamily::given, .shares = std::move(best.powers)});
  }
  if (found.search) starts.push_back({.family = found.search->family, .shares = std::move(found.powers)});
  return from(best_powers(x, options.search, starts, control.seed, control.on_iteration), PricePath::search);
}

/// A search from the alternation's answer and others, where another optimum may be better; its end is polished.
PriceResult searched(const PowerProblem& x, const PriceOptions& options, const SolveControl& control, PriceResult first) {
  const OnIteration quiet(control.on_iteration.token());
  std::vector<GivenPowers> starts{{.family = StartFamily::link_prices, .shares = first.powers},
                                  {.family = StartFamily::greedy, .shares = greedy_powers(x, {})}};
  if (x.streams_dl() + x.streams_ul() <= most_streams_for_barrier) {
    // paths through the centre of what is allowed, begun near to it and far away, end where no other start does
    for (const double tau_start : {0.5, 50.0}) {
      PowerResult inner =
          solve_interior_point(x, {.tau_start = tau_start, .tau_end = 1e4, .search = {.starts = 0}}, {.on_iteration = quiet});
      if (inner.status == Status::converged) starts.push_back({.family = StartFamily::interior, .shares = std::move(inner.powers)});
    }
  }
  PriceResult found = from(rough_powers(x, options.search, starts, control.seed, quiet), PricePath::search);
  if (found.status != Status::converged && found.status != Status::iteration_limit) return first;
  polish(x, options, control, found);
  const bool better = keeps_promises(x, found.powers) && sum_rate(x, found.powers) > sum_rate(x, first.powers) * (1.0 + 1e-9);
  return better ? found : first;
}

/// Where a user spends its whole budget, its promise and the access points share one limit, at which steps in turn may end too early: the
/// interior point moves both at once.
void leave_corner(const PowerProblem& x, double tau_end, const PriceOptions& options, const SolveControl& control, PriceResult& found) {
  constexpr double spent = 1.0 - 1e-6;
  constexpr double stationary = 1e-4;  // of the certificate
  if (!(links(x, found.powers).user_total.maxCoeff() > spent) || share_kkt(x, found.powers) <= stationary) return;
  PowerResult inner = solve_interior_point(x, {.tau_end = tau_end, .search = options.search}, control);
  if (inner.status != Status::converged || !keeps_promises(x, inner.powers)) return;
  if (sum_rate(x, inner.powers) > sum_rate(x, found.powers)) found = from(std::move(inner), PricePath::interior_point);
}

/// The alternation; where it does not keep the promises the interior point, and a search where another optimum may be better.
PriceResult by_alternation(const PowerProblem& x, const PriceOptions& options, const SolveControl& control, const Powers* start) {
  PriceResult result = alternate_prices(x, options, control.on_iteration, start);
  if (result.status == Status::infeasible || result.status == Status::interrupted || result.powers.p.size() == 0) return result;
  const bool search = options.search.starts != 0;
  // as near to the optimality conditions as the alternation ends
  const double tau_end = options.accuracy == Accuracy::fast ? 1e6 : 1e9;
  if (keeps_promises(x, result.powers) && (result.status == Status::converged || !result.enforced_floors)) {
    leave_corner(x, tau_end, options, control, result);
    const bool doubtful = search && (!promises_of(x).any() || may_have_better_optima(x, result.powers));
    return doubtful ? searched(x, options, control, std::move(result)) : result;
  }
  result = from(solve_interior_point(x, {.tau_end = tau_end, .search = options.search}, control), PricePath::interior_point);
  const bool doubtful = search && result.status == Status::converged && may_have_better_optima(x, result.powers);
  return doubtful ? searched(x, options, control, std::move(result)) : result;
}

}  // namespace

PriceResult solve_price(const PowerProblem& problem, const PriceOptions& options, const SolveControl& control, const Powers* start) {
  PowerProblem x = in_shares(problem);
  x.qos = enforced(options.qos, problem.qos);
  const Promises promises = promises_of(x);
  if (!promises.any()) x.qos = Qos::none;  // targets decide, not their form
  PriceOptions own = options;
  own.qos = QosChoice::instance;
  Powers shares;
  if (start != nullptr) shares = in_shares(problem, *start);
  const Powers* begin = start != nullptr ? &shares : nullptr;
  const bool search_sums = promises.sums() && options.search.starts != 0;
  PriceResult result = x.has_mui()   ? with_interference(x, own, control, begin)
                       : search_sums ? with_sums(x, own, control, begin)
                                     : by_alternation(x, own, control, begin);
  if (options.objective != Objective::sum && (result.status == Status::converged || result.status == Status::iteration_limit)) {
    FairResult fair = fair_powers(x, options.objective, options.search, control, result.powers);
    const auto [rate, bound] = std::pair(fair.least_rate, fair.rate_bound);
    result = from(std::move(fair), PricePath::search);
    result.least_rate = rate;
    result.rate_bound = bound;
  }
  if (result.powers.p.size() > 0) result.powers = in_watts(problem, std::move(result.powers));
  if (result.proof.holds()) result.proof = in_watts(problem, std::move(result.proof));
  return result;
}

}  // namespace airloom::mdd
