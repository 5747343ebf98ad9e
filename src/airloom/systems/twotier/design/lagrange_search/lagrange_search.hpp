#pragma once
/// Algorithm 2 of [twotier]: prices on the budgets, every sub-channel solved by itself, and an upper bound that is certified where the
/// oracle proves one.
#include <array>
#include <string_view>

#include "airloom/core/fields.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/systems/twotier/design/objective.hpp"
#include "airloom/systems/twotier/design/prices/price_search.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

/// bb: branch and bound, for any number of slots; automatic: bb.
enum class OracleKind { automatic, bb, grid, isb };
constexpr auto enum_names(OracleKind) { return std::array<std::string_view, 4>{"automatic", "bb", "grid", "isb"}; }

/// The upper bound: of the oracle where it proves one; the loose one without interference; none.
enum class BoundChoice { automatic, interference_free, none };
constexpr auto enum_names(BoundChoice) { return std::array<std::string_view, 3>{"automatic", "interference_free", "none"}; }

/// What the search begins from: the answer of Algorithm 1 with switches and kicks, or equal powers and neutral prices.
enum class SearchStart { algorithm1, none };
constexpr auto enum_names(SearchStart) { return std::array<std::string_view, 2>{"algorithm1", "none"}; }

struct LagrangeSearchOptions {
  OracleKind oracle = OracleKind::automatic;
  SearchKind search = SearchKind::automatic;
  BoundChoice bound = BoundChoice::automatic;
  Objective objective = Objective::sum;
  SearchStart start = SearchStart::algorithm1;
  bool polish = true;
  double gap = 1e-3;
  int max_calls = 12;
  int levels = 60;
  double box_tolerance = 1e-4;
  int max_boxes = 0;
  double bound_seconds = 0.0;
  double tolerance = 1e-8;
  double user_rate_min = 0.0;
  double macro_rate_min = 0.0;
};
void fields(maybe_const<LagrangeSearchOptions> auto& o, auto&& field) {
  field("oracle", o.oracle,
        "how a sub-channel is solved: by branch and bound (bb), over all combinations of levels, or slot by slot (isb)");
  field("search", o.search,
        "how multipliers are found: by cutting planes, by the published doubling of steps, or by bisection in bisection");
  field("bound", o.bound, "upper bound: the oracle's where it proves one, that without interference, or none");
  field("objective", o.objective,
        "the weighted sum of rates, or of users with a slot the geometric mean of the rates (proportional_fair) or the least rate");
  field("start", o.start, "begin at Algorithm 1's answer, which stays a candidate, or from equal powers and neutral prices");
  field("polish", o.polish,
        "Algorithm 1 and switches of slots from every point of the oracle, or points as they are, scaled into the budgets");
  field("gap", o.gap, between(0, 1), "stop when the certified gap is below, relative");
  field("max_calls", o.max_calls, between(1, 1000000), "calls of the oracle for all sub-channels");
  field("levels", o.levels, between(1, 100000), "power levels over 60 dB besides 0; with oracle = grid or isb");
  field("box_tolerance", o.box_tolerance, above(0), "accuracy of bb per sub-channel, bit/s/Hz of the largest weight");
  field("max_boxes", o.max_boxes, between(0, 1000000000),
        "boxes of bb per sub-channel and call, 0: 2000 up to 8 active slots, else 500; the bound stays valid where they run out");
  field("bound_seconds", o.bound_seconds, at_least(0),
        "time for the boxes of bb in the place of max_boxes, 0: no clock; answers are then not the same bit for bit from run to run");
  field("tolerance", o.tolerance, between(0, 1), "of Algorithm 1, which polishes candidates");
  field("user_rate_min", o.user_rate_min, at_least(0),
        "rate promised to every user with a slot, summed over its slots, bit/s/Hz: sets the array of that name for this solve");
  field("macro_rate_min", o.macro_rate_min, at_least(0),
        "rate promised to the macro cells together, unweighted, bit/s/Hz: sets the array of that name for this solve");
}

/// All promises of the instance are kept, or `infeasible` stands with its proof, or the closest powers are returned, `stalled`.
/// Certificate: `upper_bound` (bit/s/Hz), `gap_to_bound` (relative), `bound` (certified, interference_free, none), `bound_status`,
/// `lambda`, `theta`, `oracle_calls`, `search_boxes`, `promise_ratio`, `moves`. History: `objective`, `dual`, `bound` per call.
/// @throws InvalidInput  when the instance is not sound; when options do not fit it or each other
/// Source: [twotier] Algorithm 2 with corrections, specification 8, second part 3, 5 and 9.
[[nodiscard]] Outcome<Solution> solve_lagrange_search(const Instance&, const LagrangeSearchOptions&, const SolveControl&);

}  // namespace airloom::twotier
