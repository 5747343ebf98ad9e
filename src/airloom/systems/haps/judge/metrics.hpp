#pragma once
/// What an answer is worth: computed from the instance and the solution alone, apart from every solver.
#include "airloom/core/outcome.hpp"
#include "airloom/systems/haps/problem/instance.hpp"

namespace airloom::haps {

/// Metrics (docs/files.md), residuals and certificates of any beams, whoever made them.
///
/// pf_objective = sum_u ln log2(1 + SINR_u) with the true SINR, interference added coherently;
/// pf_objective_power_sum the same with the publication's model.
/// Residuals: power over each budget; SINR below sinr_min.
/// Certificate: `upper_bound` on pf_objective over all beams; without floors `stationarity`, the first-order gain of moves within the
/// budgets, nat (`stationarity_power_sum`: in the publication's model). Source: specification of [haps], 5.
[[nodiscard]] Evaluation evaluate(const Instance& instance, const Solution& solution);

/// Upper bound on sum_u ln log2(1 + SINR_u) over all beams within the budgets: users without interference, stations in phase.
///
///     min over eta of  sum_u phi*(1 / M_uu(eta)) + sum_b eta_b,   M_uu = sum_b ||h_u^b||^2 / eta_b   (every eta gives a bound)
[[nodiscard]] double fairness_upper_bound(const Instance& instance);

}  // namespace airloom::haps
