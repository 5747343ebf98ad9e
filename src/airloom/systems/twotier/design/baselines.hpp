#pragma once
/// Powers without coordination: equal shares, and water-filling of every node for itself.
#include <array>
#include <string_view>

#include "airloom/core/fields.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

struct EqualPowerOptions {};
void fields(maybe_const<EqualPowerOptions> auto&, auto&&) {}

/// iterative: node after node water-fills against the present interference; eq33: all nodes at once split their budgets in proportion to
/// weight psi, the published rule, which leaves out what a node does to the others.
enum class SelfishRule { iterative, eq33 };
constexpr auto enum_names(SelfishRule) { return std::array<std::string_view, 2>{"iterative", "eq33"}; }

struct WaterFillingOptions {
  SelfishRule rule = SelfishRule::iterative;
  int max_rounds = 100;
  double tolerance = 1e-8;
};
void fields(maybe_const<WaterFillingOptions> auto& o, auto&& field) {
  field("rule", o.rule, "node after node against the present interference, or the published Eq. (33) for all at once");
  field("max_rounds", o.max_rounds, between(1, 1000000), "rounds over all nodes");
  field("tolerance", o.tolerance, between(0, 1), "stop when no power changes by more, relative to its node's budget");
}

/// Every node's budget in equal parts over its active slots. Slots at their limit leave their excess unused. SINR floors are not looked at.
[[nodiscard]] Outcome<Solution> solve_equal_power(const Instance&, const EqualPowerOptions&, const SolveControl&);

/// Selfish play: it need not settle (status `iteration_limit`), and can be worse than equal power. SINR floors are not looked at.
/// Source: specification of [twotier], 7.5 and 10.
[[nodiscard]] Outcome<Solution> solve_water_filling(const Instance&, const WaterFillingOptions&, const SolveControl&);

}  // namespace airloom::twotier
