#pragma once
/// Algorithm 1 of [twotier]: powers by iterated lower bounds of the rates, a stationary point.
#include "airloom/core/fields.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/systems/twotier/design/lower_bound/ascent.hpp"
#include "airloom/systems/twotier/design/lower_bound/floor_test.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

/// ep: every node's budget in equal parts; high_sinr: from there with psi = 1 until that settles; multi: the best of both and of random
/// patterns of slots that are on and off.
enum class Starts { ep, high_sinr, multi };
constexpr auto enum_names(Starts) { return std::array<std::string_view, 3>{"ep", "high_sinr", "multi"}; }

struct LowerBoundOptions {
  Loops loops = Loops::single;
  Starts start = Starts::ep;
  int random_starts = 10;
  double tolerance = 1e-8;
  int max_iterations = 5000;
  double user_rate_min = 0.0;
  Admission admission = Admission::none;
};
void fields(maybe_const<LowerBoundOptions> auto& o, auto&& field) {
  field("loops", o.loops, "one loop, or the published two: the bound is refreshed only when the powers have settled");
  field("start", o.start, "where to begin: equal power, high SINR, or the best of these and random patterns");
  field("random_starts", o.random_starts, between(0, 100000), "random patterns of slots on and off; with start = multi");
  field("tolerance", o.tolerance, between(0, 1), "stop when the weighted sum rate changes by less, relative");
  field("max_iterations", o.max_iterations, between(1, 100000000), "steps from each start");
  field("user_rate_min", o.user_rate_min, at_least(0),
        "rate promised to every user with a slot, summed over its slots, bit/s/Hz: sets the array of that name for this solve");
  field("admission", o.admission, "SINR floors that cannot be kept: give up, or switch off slots until the others can");
}

/// Promises that single slots must keep are tested exactly: `infeasible` with the proof, and the message names the sub-channel or the node.
/// Rates of users with several slots are sought by weights: where that misses them the status is `stalled`, and nothing is proved.
/// A rate of the macro tier is left to the judge.
/// Certificate: `monotone` (without floors), `starts`, `best_start`, `multipliers_nat_per_w`, `dropped_slots` with greedy admission.
/// @throws InvalidInput  when the instance is not sound
/// Cost per step: O(N C^2). Source: [twotier] Algorithm 1 with corrections, specification 7.
[[nodiscard]] Outcome<Solution> solve_lower_bound(const Instance&, const LowerBoundOptions&, const SolveControl&);

/// The answer of a solve that was stopped before it had found anything: equal powers, status interrupted.
[[nodiscard]] Outcome<Solution> interrupted_before_powers(const Instance& instance);

/// Starts of the options, (slots) each; the second comes with psi = 1.
[[nodiscard]] std::vector<Eigen::ArrayXd> starting_powers(const PackedLinks& links, const LowerBoundOptions& options,
                                                          const SolveControl& control);

}  // namespace airloom::twotier
