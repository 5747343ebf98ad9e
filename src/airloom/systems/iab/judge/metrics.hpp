#pragma once
/// What an answer is worth: computed from the instance and the solution alone, apart from every solver.
#include "airloom/core/outcome.hpp"
#include "airloom/export.hpp"
#include "airloom/systems/iab/problem/instance.hpp"

namespace airloom::iab {
AIRLOOM_API_BEGIN

/// Metrics (docs/files.md), residuals and certificates of any solution, whoever made it.
///
/// sum_rate_bps = bandwidth [mu A + min(mu B, (1-mu) T)], A, B, T the sum spectral efficiencies of aerial users, backhaul and
/// ground users; with flows in the answer, access plus their sum. Residuals: power over each budget, what the chains and phase shifters
/// of each platform cannot do (hardware.hpp), flows above beams or backhaul, the promised ground rate.
/// Certificate: whether mu is optimal for these precoders (a proof: the problem is concave), what the hardware says of each platform,
/// (without a node there is nothing to say of split and node)
/// and a bound on the network rate that no precoder of the hardware and no split exceeds (with a promised ground rate, none that keeps it).
[[nodiscard]] Evaluation evaluate(const Instance& instance, const Solution& solution);

AIRLOOM_API_END
}  // namespace airloom::iab
