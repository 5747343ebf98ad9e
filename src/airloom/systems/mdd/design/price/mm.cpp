#include "airloom/systems/mdd/design/price/mm.hpp"

#include <utility>

#include "airloom/systems/mdd/design/ascent/best_powers.hpp"
#include "airloom/systems/mdd/design/baselines.hpp"
#include "airloom/systems/mdd/design/interior_point/interior_point.hpp"
#include "airloom/systems/mdd/design/price/exact_answer.hpp"
#include "airloom/systems/mdd/design/price/price.hpp"
#include "airloom/systems/mdd/problem/shares.hpp"

namespace airloom::mdd {
PowerResult best_without_promises(const PowerProblem& x, const MmOptions& options, const SolveControl& control) {
  const OnIteration quiet(control.on_iteration.token());
  std::vector<GivenPowers> starts;
  PowerResult priced = iterate_link_prices(x, options.link_prices, quiet);
  starts.push_back({.family = StartFamily::link_prices, .shares = std::move(priced.powers)});
  starts.push_back({.family = StartFamily::greedy, .shares = greedy_powers(x, {})});
  if (x.streams_dl() + x.streams_ul() <= most_streams_for_barrier && options.search.starts != 0) {
    const Powers centre = Barrier(x, {}).unpack(Barrier(x, {}).central_start(0.5));
    const SolveControl same{.on_iteration = quiet};
    starts.push_back({.family = StartFamily::interior, .shares = solve_interior_point(x, {.tau_end = 1e4}, same, &centre).powers});
  }
  return best_powers(x, options.search, starts, control.seed, control.on_iteration);
}

PowerResult solve_mm(const PowerProblem& problem, const MmOptions& options, const SolveControl& control) {
  PowerProblem x = in_shares(problem);
  x.qos = Qos::none;
  x.rate_dl = x.rate_ul = 0.0;
  PowerResult result = best_without_promises(x, options, control);
  const bool ended = result.status == Status::converged || result.status == Status::iteration_limit;
  if (ended && !x.has_mui()) {  // the alternation is exact there
    (void)take_exact(x, alternate_prices(x, {}, OnIteration(control.on_iteration.token()), &result.powers), result);
  }
  result.powers = in_watts(problem, std::move(result.powers));
  return result;
}

}  // namespace airloom::mdd
