#pragma once
/// What an answer is worth: computed from the instance and the solution alone, apart from every solver.
#include "airloom/core/outcome.hpp"
#include "airloom/export.hpp"
#include "airloom/systems/haps/problem/instance.hpp"

namespace airloom::haps {
AIRLOOM_API_BEGIN

/// Metrics (docs/files.md), residuals and certificates of any beams, whoever made them.
///
/// pf_objective = sum_u ln log2(1 + SINR_u) with the true SINR, interference added coherently; pf_objective_power_sum the same with the
/// publication's model; utility: the alpha-fair sum with the instance's weights and `fairness`, of rates in bit/s/Hz.
/// Residuals: power over each budget; SINR below each promise.
/// Certificate: `upper_bound` on the utility over all beams; without promises `stationarity`, the first-order gain of moves within the
/// budgets, nat (`stationarity_power_sum`: in the publication's model). Source: specification of [haps], second part, 5.
/// @param threads  that work on a large network; they change no bit
[[nodiscard]] Evaluation evaluate(const Instance& instance, const Solution& solution, int threads = 1);

AIRLOOM_API_END
}  // namespace airloom::haps
