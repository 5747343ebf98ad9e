#pragma once
/// Algorithm 2 of [twotier]: prices on the budgets, every sub-channel solved by itself, and a certified upper bound where the oracle is
/// exact.
#include <array>
#include <string_view>

#include "airloom/core/fields.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

/// automatic: bb where no sub-channel has more than 5 active slots, else isb.
enum class OracleKind { automatic, bb, grid, isb };
constexpr auto enum_names(OracleKind) { return std::array<std::string_view, 4>{"automatic", "bb", "grid", "isb"}; }

/// automatic: polyak with bb, else doubling.
enum class SearchKind { automatic, polyak, doubling, nested };
constexpr auto enum_names(SearchKind) { return std::array<std::string_view, 4>{"automatic", "polyak", "doubling", "nested"}; }

/// The upper bound: of the oracle, where it proves one; or the loose one without interference, where it does not.
enum class BoundKind { oracle, interference_free };
constexpr auto enum_names(BoundKind) { return std::array<std::string_view, 2>{"oracle", "interference_free"}; }

struct LagrangeSearchOptions {
  OracleKind oracle = OracleKind::automatic;
  SearchKind search = SearchKind::automatic;
  BoundKind bound = BoundKind::oracle;
  double gap = 1e-3;
  int max_calls = 40;
  int levels = 60;
  double box_tolerance = 1e-4;
  int max_boxes = 200000;
  int random_starts = 10;
  double tolerance = 1e-8;
  double macro_rate_min = 0.0;
};
void fields(maybe_const<LagrangeSearchOptions> auto& o, auto&& field) {
  field("oracle", o.oracle, "how a sub-channel is solved: exactly (bb), over all combinations of levels, or slot by slot (isb)");
  field("search", o.search, "how multipliers are found");
  field("bound", o.bound, "upper bound where the oracle proves none: none, or that without interference");
  field("gap", o.gap, between(0, 1), "stop when the certified gap is below, relative");
  field("max_calls", o.max_calls, between(1, 1000000), "calls of the oracle for all sub-channels");
  field("levels", o.levels, between(1, 100000), "power levels over 60 dB besides 0; with oracle = grid or isb");
  field("box_tolerance", o.box_tolerance, above(0), "accuracy of bb per sub-channel, bit/s/Hz");
  field("max_boxes", o.max_boxes, between(1, 1000000000), "boxes of bb per sub-channel and call; the bound stays valid where they run out");
  field("random_starts", o.random_starts, between(0, 100000), "random starts of Algorithm 1, whose answers the search begins from");
  field("tolerance", o.tolerance, between(0, 1), "of Algorithm 1, which polishes every candidate");
  field("macro_rate_min", o.macro_rate_min, at_least(0),
        "rate promised to the macro cells together, unweighted, bit/s/Hz: sets the array of that name for this solve");
}

/// The answer is never worse than Algorithm 1's from any start of `start = multi` with the same seed and number of random starts, one loop
/// or two, at the same tolerance. SINR floors are kept; oracles do not see them, so that the bound stays valid.
/// Certificate: `upper_bound` (bit/s/Hz), `gap_to_bound` (relative), `bound` (certified, interference_free, none), `oracle_calls`,
/// `oracle_work` (points or boxes), `multipliers_nat_per_w` of the best bound.
/// With `macro_rate_min` the weights of macro and femto cells are shifted, 2 w' and 2 (1 - w'), until the macro cells reach the target.
/// @throws InvalidInput  when the instance is not sound; when options do not fit it
[[nodiscard]] Outcome<Solution> solve_lagrange_search(const Instance&, const LagrangeSearchOptions&, const SolveControl&);

}  // namespace airloom::twotier
