#pragma once
/// What an answer is worth: computed from the instance and the powers alone, apart from every solver.
#include "airloom/core/outcome.hpp"
#include "airloom/export.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {
AIRLOOM_API_BEGIN

/// min(log2(1 + SINR), highest modulation) of every slot, bit/s/Hz of its sub-channel, (C, N); 0 where off.
[[nodiscard]] Eigen::MatrixXd slot_rates(const Instance& instance, const Eigen::MatrixXd& p);

/// Metrics (docs/files.md), residuals and certificates of any powers, whoever chose them.
///
/// Residuals, relative: `power` over node budgets, `slot_power` over slot limits, `sinr`, `user_rate`, `macro_rate`, `tier_rate` below what
/// is promised, `off_slots`: power on slots that are off, over the smallest budget. Certificates: certificate.hpp.
[[nodiscard]] Evaluation evaluate(const Instance& instance, const Solution& solution);

AIRLOOM_API_END
}  // namespace airloom::twotier
