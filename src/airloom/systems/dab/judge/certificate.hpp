#pragma once
/// What an answer proves about itself.
#include "airloom/core/values.hpp"
#include "airloom/systems/dab/judge/metrics.hpp"
#include "airloom/systems/dab/problem/instance.hpp"

namespace airloom::dab {

/// Certificate of any beams:
/// - `true_rate` and `true_user_se`: the exact model through the physical amplifiers, polynomials held at their peak;
/// - `range_probability` (and, its first name, `saturation_probability`): the largest probability that the input of an antenna with a
///   polynomial exceeds its peak;
/// - `expansion_error`: relative change of sum_rate_exact with three terms more;
/// - `kkt`: max_b ||G_b - K_b W_b|| sqrt(P_b) / R, G = dR/dW^* in nats of the publication's model of the distortion, K_b >= 0 the
/// multipliers
///   of the limits that are used (to 1e-6): of the budget, and where the instance has them of antennas and radiated power;
///   `kkt_correlated` the same with the exact model, and with variances of the channels for the rates that hold in spite of them, up to
///   512 antennas; `kkt_true`, where a polynomial's range is left (range_probability above 1e-6), through the physical amplifiers, relative
///   to true_rate;
/// - `upper_bound` on sum_rate_exact of all beams within the budgets, and `gap_to_bound`;
/// - `fp_gap`: |f - R| of the fractional programming form with its auxiliaries at the optimum, in nats;
/// - the exchanged numbers and products of the methods (accounting.hpp);
/// - `warning`, where something is odd: a polynomial beyond its range (range_probability above 1e-3, or true_rate off by 0.5 %), a
///   measured curve beyond its points, an amplifier that expands, beta3 in another unit, an expansion that is too short.
/// @param expansion  of these beams, as evaluate takes it
/// @param heard      what the users receive of them then
[[nodiscard]] Values certify(const Instance& instance, const Solution& solution, const Expansion& expansion, const Received& heard);
[[nodiscard]] inline Values certify(const Instance& instance, const Solution& solution) {
  const AmplifierUse use = AmplifierUse::as_given;
  const Expansion expansion = expand(instance, solution, use, judged_terms(instance, use));
  return certify(instance, solution, expansion, received(instance, solution, expansion));
}

/// No beams within the budgets exceed this sum rate, bit/s/Hz, under any model of the distortion:
///
///     sum_u weight_u log2(1 + (sum_b max_n g_bn sqrt(P_b) ||h_bu||)^2 / noise_u),   g_bn >= |c_0(p)| for all p in [0, P_b]
///
/// with AmplifierCurve::largest_gain as g. Source: specification of [dab], 8.8.
[[nodiscard]] double sum_rate_upper_bound(const Instance& instance);

}  // namespace airloom::dab
