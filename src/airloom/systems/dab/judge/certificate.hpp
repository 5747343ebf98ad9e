#pragma once
/// What an answer proves about itself.
#include "airloom/core/values.hpp"
#include "airloom/systems/dab/problem/instance.hpp"

namespace airloom::dab {

/// Certificate of any beams:
/// - `kkt`: max_b ||G_b - lambda_b W_b|| sqrt(P_b), G = dR/dW^* in nats of the publication's model of the distortion, lambda_b >= 0 the
///   multiplier of a budget that is used (to 1e-6), else 0; `kkt_correlated` the same with the exact distortion, up to 512 antennas;
/// - `upper_bound` on sum_rate of all beams within the budgets, and `gap_to_bound`;
/// - `fp_gap`: |f - R| of the fractional programming form with its auxiliaries at the optimum, in nats;
/// - `saturation_probability`: the largest probability that an antenna's input leaves the range that the polynomial describes;
/// - the exchanged numbers and products of the methods (accounting.hpp);
/// - `warning`, where something is odd: saturation above 1 %, an amplifier that expands, beta3 in another unit.
[[nodiscard]] Values certify(const Instance& instance, const Solution& solution);

/// No beams within the budgets exceed this sum rate, bit/s/Hz, under any model of the distortion:
///
///     sum_u weight_u log2(1 + (sum_b g_b sqrt(P_b) ||h_bu||)^2 / noise_u),   g_b = max(|beta1|, |beta1 + 2 beta3 P_b|)
///
/// g_b is the largest gain that an antenna of the station can have: |beta1 + 2 beta3 p| is convex in p. It is |beta1| as long as
/// P_b <= -Re(conj(beta1) beta3) / |beta3|^2, which is the specification's condition. Source: specification of [dab], 8.8.
[[nodiscard]] double sum_rate_upper_bound(const Instance& instance);

}  // namespace airloom::dab
