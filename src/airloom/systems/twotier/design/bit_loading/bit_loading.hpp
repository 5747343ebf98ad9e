#pragma once
/// Integer loads: every slot carries 0 .. b_max bits per symbol, at the least powers that carry them.
#include "airloom/core/fields.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

struct BitLoadingOptions {
  int b_max = 8;
  int max_calls = 200;
  int max_combinations = 2000000;
};
void fields(maybe_const<BitLoadingOptions> auto& o, auto&& field) {
  field("b_max", o.b_max, between(1, 32), "largest load of a slot, bits");
  field("max_calls", o.max_calls, between(1, 1000000), "calls of the oracle for all sub-channels");
  field("max_combinations", o.max_combinations, between(0, 1000000000),
        "combinations of sub-channels' loads that are tried to close the gap; with tables of all loads");
}

/// The published search of multipliers over integer loads. Where all loads of a sub-channel can be tabled ((b_max + 1)^C <= 1e6) the dual
/// is a bound; combinations of loads whose loss against it is below the gap are then tried until the best is proved or the limit is
/// reached. Powers are never scaled: they carry the loads exactly. Certificate: `integer_rate` (sum of weight times bits), `bound`
/// (certified, none), `upper_bound`, `gap_to_bound`, `oracle_calls`. Status: converged when the answer is proved the best, else stalled.
/// SINR floors are not served.
/// @throws Unsupported  when the instance has SINR floors. Source: specification of [twotier], 8.1, 8.2 and 17.6; closing the gap is ours.
[[nodiscard]] Outcome<Solution> solve_bit_loading(const Instance&, const BitLoadingOptions&, const SolveControl&);

}  // namespace airloom::twotier
