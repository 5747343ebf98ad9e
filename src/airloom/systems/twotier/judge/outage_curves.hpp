#pragma once
/// The bound on secondary users along its parameters, and the outage behind it simulated.
#include "airloom/core/values.hpp"
#include "airloom/systems/twotier/problem/scenario.hpp"

namespace airloom::twotier {

/// `simultaneous_users`, `user_bound`, `user_bound_floor` of the scenario's numbers; the bound over one of them, the others as they are:
/// `by_outage` over `outage`, `by_gain` over `gain_db`, and `by_sinr` over `sinr_db` with a spectral efficiency that follows the SINR from
/// `se_ref` at 10 dB. R^2 of a line: `r2_outage`, `r2_sinr_db`, and `r2_log_gain` of the bound's logarithm over decibels;
/// `growth_share_low_sinr`, the share of the growth from 1 to 20 dB that falls to 1 to 5 dB.
///
/// Five secondary users: the outage of the primary link by the formula, `formula_outage`, that of 200 000 draws from stream 4,
/// `simulated_outage`, and the second less the first, `simulation_error`.
[[nodiscard]] Values outage_curves(const Scenario& scenario, std::uint64_t seed, std::uint64_t realization);

}  // namespace airloom::twotier
