#pragma once
/// Why promises cannot be kept: the words that stand in `certificate.infeasibility`, and how a solver says one.
#include <array>
#include <string>
#include <string_view>

#include "airloom/core/outcome.hpp"

namespace airloom {

/// The kinds of proof; docs/statuses.md says how each is checked from instance and record.
///
/// alone:                    somebody misses its promise with all power and no interference; value: reached over promised, < 1
/// budget, slot_limit:       the least powers that keep all floors exceed a budget or a limit; value: power over limit, > 1
/// spectral_radius:          no powers at all keep the floors; value: spectral radius of the coupling, >= 1
/// no_slot:                  a promise to somebody who can never be served; value: 0
/// bound:                    an upper bound of what was promised lies below it; value: the bound
/// prices, dual:             prices of powers and rates that no allocation meets; value: the bound on the common ratio, < 1
/// multipliers_subcarrier, multipliers_sum: a combination of limits and promises that cannot hold; value: by how much, > 0
/// ground_rate_bound:        the most ground traffic that both hops can carry, bit/s, below what was promised
enum class Infeasibility {
  alone,
  budget,
  slot_limit,
  spectral_radius,
  no_slot,
  bound,
  prices,
  dual,
  multipliers_subcarrier,
  multipliers_sum,
  ground_rate_bound
};
constexpr auto enum_names(Infeasibility) {
  return std::array<std::string_view, 11>{"alone",
                                          "budget",
                                          "slot_limit",
                                          "spectral_radius",
                                          "no_slot",
                                          "bound",
                                          "prices",
                                          "dual",
                                          "multipliers_subcarrier",
                                          "multipliers_sum",
                                          "ground_rate_bound"};
}

/// What a proof must beat, relative: an answer may miss promises and limits by `feasibility_tolerance`, so what is impossible by less is
/// not.
inline constexpr double proof_margin = 3.0 * feasibility_tolerance;

/// Puts a proof into a solver's certificate; without one no answer leaves as Status::infeasible.
inline void prove(Values& certificate, Infeasibility kind, double value) {
  certificate.set("infeasibility", std::string(enum_names(kind)[static_cast<std::size_t>(kind)]));
  certificate.set("infeasibility_value", value);
}

/// Ends a solve with a proof.
template <class Solution>
void disprove(Outcome<Solution>& outcome, Infeasibility kind, double value, std::string message) {
  outcome.status = Status::infeasible;
  outcome.message = std::move(message);
  prove(outcome.certificate, kind, value);
}

}  // namespace airloom
