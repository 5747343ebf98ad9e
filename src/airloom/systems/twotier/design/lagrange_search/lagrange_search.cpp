#include "airloom/systems/twotier/design/lagrange_search/lagrange_search.hpp"

#include <algorithm>
#include <memory>
#include <numbers>

#include "airloom/systems/twotier/design/lagrange_search/best_primal.hpp"
#include "airloom/systems/twotier/design/lagrange_search/branch_bound.hpp"
#include "airloom/systems/twotier/design/lagrange_search/grid_oracle.hpp"
#include "airloom/systems/twotier/design/lagrange_search/multiplier_search.hpp"
#include "airloom/systems/twotier/design/lower_bound/group_target.hpp"
#include "airloom/systems/twotier/design/lower_bound/lower_bound.hpp"
#include "airloom/systems/twotier/design/promise_proofs.hpp"
#include "airloom/systems/twotier/problem/promises.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;
constexpr double ln2 = std::numbers::ln2;

struct Parts {
  std::unique_ptr<ChannelOracle> oracle;
  SearchKind search = SearchKind::polyak;
};

/// A stop leaves the parts unfinished: they must not be used then.
Parts choose(const std::vector<Subchannel>& channels, const LagrangeSearchOptions& options, const std::stop_token& stop) {
  constexpr Index few = 5;
  const bool small = std::ranges::all_of(channels, [](const Subchannel& s) { return s.size() <= few; });
  const OracleKind kind = options.oracle != OracleKind::automatic ? options.oracle : small ? OracleKind::bb : OracleKind::isb;
  Parts parts;
  switch (kind) {
    case OracleKind::automatic:
    case OracleKind::bb: parts.oracle = std::make_unique<BranchBound>(channels, options.box_tolerance * ln2, options.max_boxes); break;
    case OracleKind::grid: parts.oracle = std::make_unique<GridOracle>(channels, options.levels, stop); break;
    case OracleKind::isb: parts.oracle = std::make_unique<CoordinateOracle>(channels, options.levels); break;
  }
  parts.oracle->watch(stop);
  parts.search = options.search != SearchKind::automatic ? options.search
                 : parts.oracle->proves()                ? SearchKind::polyak
                                                         : SearchKind::doubling;
  return parts;
}

/// What Algorithm 1 finds from all its starts.
/// @return  false when the caller said stop
bool seed(BestPrimal& best, const LagrangeSearchOptions& options, const SolveControl& control) {
  const std::vector<Eigen::ArrayXd> starts =
      starting_powers(best.links(), {.start = Starts::multi, .random_starts = options.random_starts}, control);
  for (const Loops loops : {Loops::single, Loops::two_loop}) {
    for (std::size_t k = 0; k < starts.size(); ++k) {
      best.improve(starts[k], loops, k == 1);
      const auto done = static_cast<std::int64_t>(k) + 1;
      if (control.on_iteration && !control.on_iteration({.stage = "starts", .iteration = done, .objective = best.value() / ln2}))
        return false;
    }
    if (best.links().sinr_min.size() > 0) break;  // the barrier knows no loops
  }
  return true;
}

Outcome<Solution> search(const Instance& x, const LagrangeSearchOptions& options, const SolveControl& control) {
  Outcome<Solution> out;
  const std::stop_token& stop = control.on_iteration.token();
  BestPrimal best(x, options.tolerance, stop);
  const auto stopped = [&] {
    out.status = Status::interrupted;
    out.message = "stopped on request";
    out.solution.p = unpacked(best.links(), best.p());
    return out;
  };
  if (!seed(best, options, control)) return stopped();
  const std::vector<Subchannel> channels = subchannels(x);
  const Parts parts = choose(channels, options, stop);
  if (stop.stop_requested()) return stopped();
  DualFunction dual(x, channels, *parts.oracle);
  Eigen::VectorXd multiplier = best.multiplier().matrix();
  double least_bound = std::numeric_limits<double>::infinity();
  const LookAt look = [&](const DualPoint& point) {
    if (!point.whole) {
      out.status = Status::interrupted;
      return false;
    }
    best.offer(point, parts.oracle->proves());
    if (point.bound < least_bound) {
      least_bound = point.bound;
      multiplier = point.multiplier;
    }
    out.trace.push("objective", best.value() / ln2);
    out.trace.push("dual", point.bound / ln2);
    ++out.iterations.outer;
    if (control.on_iteration &&
        !control.on_iteration({.stage = "search", .iteration = out.iterations.outer, .objective = best.value() / ln2})) {
      out.status = Status::interrupted;
      return false;
    }
    if (parts.oracle->proves() && best.gap() <= options.gap) {
      out.status = Status::converged;
      return false;
    }
    return true;
  };
  const Eigen::VectorXd start = best.multiplier().matrix();
  bool settled = false;
  switch (parts.search) {
    case SearchKind::automatic:
    case SearchKind::polyak:
      search_polyak(
          dual, start, [&best] { return best.value(); }, options.max_calls, look);
      break;
    case SearchKind::doubling: settled = search_doubling(dual, start, options.max_calls, look); break;
    case SearchKind::nested: settled = search_nested(dual, options.max_calls, look); break;
  }
  if (out.status == Status::not_run) {
    out.status = settled ? Status::converged : dual.calls() < options.max_calls ? Status::stalled : Status::iteration_limit;
    if (!settled) out.message = "the search of multipliers ended after " + std::to_string(dual.calls()) + " calls before its rule held";
  }
  out.iterations.inner = dual.work();
  const bool loose = !parts.oracle->proves() && options.bound == BoundKind::interference_free;
  const double bound = loose ? interference_free_bound(x) : best.bound();
  out.certificate.set("bound", std::string(parts.oracle->proves() ? "certified" : loose ? "interference_free" : "none"));
  if (parts.oracle->proves() || loose) {
    out.certificate.set("upper_bound", bound / ln2);
    out.certificate.set("gap_to_bound", (bound - best.value()) / std::max(1e-12, best.value()));
  }
  out.certificate.set("oracle_calls", dual.calls());
  out.certificate.set("oracle_work", dual.work());
  out.certificate.set("multipliers_nat_per_w", std::vector<double>(multiplier.begin(), multiplier.end()));
  out.solution.p = unpacked(best.links(), best.p());
  return out;
}

}  // namespace

Outcome<Solution> solve_lagrange_search(const Instance& given, const LagrangeSearchOptions& options, const SolveControl& control) {
  validate(given, "instance");
  Instance x = given;
  if (options.macro_rate_min > 0.0) promise_macro_rate(x, options.macro_rate_min);
  Outcome<Solution> out;
  out.solution.p = Eigen::MatrixXd::Zero(x.cells(), x.channels());
  if (disprove_promises(x, out)) return out;
  if (Eigen::MatrixXd floor = single_slot_floors(x); floor.maxCoeff() > 0.0) {
    x.sinr_min = std::move(floor);
    const FloorTest floors = test_floors(x, Admission::none, control.on_iteration.token());
    if (floors.stopped) return interrupted_before_powers(x);
    if (!floors.feasible) {
      disprove(out, floors.kind, floors.value, floors.reason);
      return out;
    }
  }
  const auto solve = [&](const Instance& weighted) { return search(weighted, options, control); };
  return x.macro_rate_min > 0.0 ? reach_group_target(x, options.gap, solve) : solve(x);
}

}  // namespace airloom::twotier
