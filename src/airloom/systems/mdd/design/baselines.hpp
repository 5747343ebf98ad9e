#pragma once
/// Powers by rules of thumb. They keep every budget; only `beam_split` tries to keep the promises.
#include "airloom/core/fields.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {

/// full: users water-fill their whole budgets; floor: just the promised rate.
enum class UplinkRule { full, floor };
constexpr auto enum_names(UplinkRule) { return std::array<std::string_view, 2>{"full", "floor"}; }

struct GreedyOptions {
  bool best_user_only = false;
  UplinkRule uplink = UplinkRule::full;
};
void fields(maybe_const<GreedyOptions> auto& o, auto&& field) {
  field("best_user_only", o.best_user_only, "every access point gives each subcarrier to its best user alone");
  field("uplink", o.uplink, "what users send: all that they may, or what the promise asks");
}

struct BeamSplitOptions {};
void fields(maybe_const<BeamSplitOptions> auto&, auto&&) {}

struct EqualPowerOptions {};
void fields(maybe_const<EqualPowerOptions> auto&, auto&&) {}

/// Every access point water-fills its budget over its links as if it were alone, every user over its subcarriers as if all access points
/// were silent. Source: [mdd] Sec. V, "greedy unfair".
/// The powers of `greedy` alone.
[[nodiscard]] Powers greedy_powers(const PowerProblem& problem, const GreedyOptions& options);
[[nodiscard]] Outcome<Solution> solve_greedy(const Instance&, const GreedyOptions&, const SolveControl&);

/// Every access point splits its budget in proportion to omega^2; users send what keeps each subcarrier's floor, both forms of the promise.
/// A user whose budget cannot carry that sends at its budget, status `stalled`.
[[nodiscard]] Outcome<Solution> solve_beam_split(const Instance&, const BeamSplitOptions&, const SolveControl&);

/// Every budget is spent, in equal parts over an access point's served users and subcarriers and over a user's subcarriers.
[[nodiscard]] Outcome<Solution> solve_equal_power(const Instance&, const EqualPowerOptions&, const SolveControl&);

}  // namespace airloom::mdd
