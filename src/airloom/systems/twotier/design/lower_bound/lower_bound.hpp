#pragma once
/// The default of `twotier`: Algorithm 1 of [twotier], and what finds better stationary points than it does from one start.
#include "airloom/core/fields.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/systems/twotier/design/ascent/ascent.hpp"
#include "airloom/systems/twotier/design/objective.hpp"
#include "airloom/systems/twotier/design/promises/floor_test.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

/// ep: every node's budget in equal parts; high_sinr: from there with psi = 1 until that settles; multi: the best of both and of random
/// patterns of slots that are on and off.
enum class Starts { ep, high_sinr, multi };
constexpr auto enum_names(Starts) { return std::array<std::string_view, 3>{"ep", "high_sinr", "multi"}; }

/// fast: Algorithm 1 alone; normal: switches of slots besides, in networks of up to 150 slots kicks and a short search of prices, a few of
/// them up to 600 slots; high: more of all, at any size.
enum class Effort { fast, normal, high };
constexpr auto enum_names(Effort) { return std::array<std::string_view, 3>{"fast", "normal", "high"}; }

struct LowerBoundOptions {
  Effort effort = Effort::normal;
  Objective objective = Objective::sum;
  Loops loops = Loops::single;
  Starts start = Starts::ep;
  int random_starts = 10;
  int kicks = 24;
  int patience = 8;
  int max_starts = 12;
  double tolerance = 1e-8;
  int max_iterations = 5000;
  double user_rate_min = 0.0;
  double macro_rate_min = 0.0;
  Admission admission = Admission::none;
};
void fields(maybe_const<LowerBoundOptions> auto& o, auto&& field) {
  field("effort", o.effort,
        "Algorithm 1 alone (fast), with switches of slots, kicks and prices up to 150 slots and a few up to 600 (normal), or more at any "
        "size (high)");
  field("objective", o.objective,
        "the weighted sum of rates, or of users with a slot the geometric mean of the rates (proportional_fair) or the least rate");
  field("loops", o.loops, "one loop, or the published two: the bound is refreshed only when the powers have settled");
  field("start", o.start, "where to begin: equal power, high SINR, or the best of these and random patterns");
  field("random_starts", o.random_starts, between(0, 100000), "random patterns of slots on and off; with start = multi");
  field("kicks", o.kicks, between(0, 1000000), "kicks of the best powers: parts of them are drawn anew");
  field("patience", o.patience, between(1, 1000000), "kicks in a row without a gain of 1e-4 that end them");
  field("max_starts", o.max_starts, between(1, 100000), "starts of the search for powers that keep promises");
  field("tolerance", o.tolerance, between(0, 1), "stop Algorithm 1 when the weighted sum rate changes by less, relative");
  field("max_iterations", o.max_iterations, between(1, 100000000), "steps of Algorithm 1 from each start");
  field("user_rate_min", o.user_rate_min, at_least(0),
        "rate promised to every user with a slot, summed over its slots, bit/s/Hz: sets the array of that name for this solve");
  field("macro_rate_min", o.macro_rate_min, at_least(0),
        "rate promised to the macro cells together, unweighted, bit/s/Hz: sets the array of that name for this solve");
  field("admission", o.admission, "promises to single slots that cannot be kept: give up, or switch off slots until the others can");
}

/// All promises of the instance are kept, or `infeasible` stands with its proof, or the closest powers are returned, `stalled`.
/// Certificate: `monotone` and `starts`, `best_start` of Algorithm 1 (without promises), `multipliers_nat_per_w`, `kicks`, `moves`,
/// `bound`, `bound_status`, `upper_bound`, `gap_to_bound`, `lambda`, `theta` where the search of prices proves one; `promise_ratio`;
/// `dropped_slots` with greedy admission.
/// @throws InvalidInput  when the instance is not sound
/// Cost per step of Algorithm 1: O(N C^2). Source: [twotier] Algorithm 1 with corrections, specification 7, second part 2 and 4.
[[nodiscard]] Outcome<Solution> solve_lower_bound(const Instance&, const LowerBoundOptions&, const SolveControl&);

}  // namespace airloom::twotier
