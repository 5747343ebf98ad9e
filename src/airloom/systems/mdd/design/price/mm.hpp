#pragma once
/// The best that is known without promises: the reference that answers with promises are held against.
#include "airloom/systems/mdd/design/price/link_prices.hpp"

namespace airloom::mdd {

struct MmOptions {
  LinkPriceOptions link_prices = {};
  SearchOptions search = {};
};
void fields(maybe_const<MmOptions> auto& o, auto&& field) {
  fields(o.link_prices, field);
  fields(o.search, field);
}

/// The promise of the problem is neither enforced nor looked at: powers of a search over many starts, prices per link among them.
[[nodiscard]] PowerResult solve_mm(const PowerProblem& problem, const MmOptions& options = {}, const SolveControl& control = {});

/// The same for a problem in shares without promises.
[[nodiscard]] PowerResult best_without_promises(const PowerProblem& x, const MmOptions& options, const SolveControl& control);

}  // namespace airloom::mdd
