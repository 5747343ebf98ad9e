#pragma once
/// Integer loads: every slot carries 0 .. b_max bits per symbol, at the least powers that carry them.
#include "airloom/core/fields.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

struct BitLoadingOptions {
  int b_max = 8;
  int exchange_passes = 20;
  int max_calls = 40;
  int max_combinations = 2000000;
};
void fields(maybe_const<BitLoadingOptions> auto& o, auto&& field) {
  field("b_max", o.b_max, between(1, 32), "largest load of a slot, bits");
  field("exchange_passes", o.exchange_passes, between(0, 1000000), "passes of exchanges of bits between slots");
  field("max_calls", o.max_calls, between(1, 1000000), "calls of the oracle over tables of all loads, where they fit");
  field("max_combinations", o.max_combinations, between(0, 1000000000),
        "combinations of sub-channels' loads that are tried to close the gap; with tables of all loads");
}

/// Begins from the rates of Algorithm 1 and of the default search, rounded down: the answer is never below them. Single bits fill what is
/// left, bits are exchanged between slots; where all loads of a sub-channel can be tabled (1e6 at most) prices over them find more, and
/// combinations whose loss against the dual is below the gap are tried until the best is proved or the limit is reached. Powers are never
/// scaled: they carry the loads exactly. Certificate: `integer_rate` (sum of weight times bits), `bound` (certified: of the tables, or of
/// continuous powers with rates of at most b_max), `upper_bound`, `gap_to_bound`, `oracle_calls`, `search_boxes`. Status: converged when
/// the answer is proved the best, else stalled. Promises are not served.
/// @throws Unsupported  when the instance has promises. Source: specification of [twotier], 8.1, and second part, 6; closing the gap is
/// ours.
[[nodiscard]] Outcome<Solution> solve_bit_loading(const Instance&, const BitLoadingOptions&, const SolveControl&);

}  // namespace airloom::twotier
