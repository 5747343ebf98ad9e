#pragma once
/// What an answer is worth: computed from the instance and the solution alone, apart from every solver.
#include "airloom/core/outcome.hpp"
#include "airloom/systems/iab/problem/instance.hpp"

namespace airloom::iab {

/// Metrics (docs/files.md), residuals and certificates of any solution, whoever made it.
///
/// sum_rate_bps = bandwidth [mu A + min(mu B, (1-mu) T)], A, B, T the sum spectral efficiencies of aerial users, backhaul and
/// ground users. Residuals: power over each budget, modulus of the analog factors, F_RF F_BB against W.
/// Certificate: whether mu is optimal for these precoders (a proof: the problem is concave), and upper bounds that no precoder
/// and no split can exceed.
[[nodiscard]] Evaluation evaluate(const Instance& instance, const Solution& solution);

/// Consumed power of the network's platforms, W: scope `network` (both) and `single` (one platform with three chains).
struct ConsumedPower {
  double network_w = 0.0;
  double single_w = 0.0;
};
[[nodiscard]] ConsumedPower consumed_power(const Instance& instance, bool donor_digital, bool node_digital);

/// Upper bound on the network rate over all precoders and splits, bit/s: interference-free streams with water-filling,
///
///     max over mu of min( mu C(mu), mu A(mu) + (1-mu) T(1-mu) )
///
/// with C the sum over all donor streams and A over the aerial users alone, each with the donor's whole budget.
[[nodiscard]] double rate_upper_bound(const Instance& instance);

}  // namespace airloom::iab
