#pragma once
/// A bound on the sum of the logarithms of all rates over all precoders, splits and flows.
#include "airloom/systems/iab/problem/instance.hpp"

namespace airloom::iab {

/// nat, of rates in bit/s per hertz of the whole band: sum_j ln(mu a_j) + sum_i ln f_i of beams that nobody disturbs,
///
///     a_l = log2(1 + p_l g_l / noise),  g of `largest_gains`,  sum p <= P1,  sum q <= P2
///
/// In energies e = mu p, e' = (1-mu) q (powers where the noise grows with the band) this is jointly concave with the share and the flows.
/// It is raised by L-BFGS over ln p and ln q, and bounded from above at every point by its linearization over the budgets and 0 <= mu <= 1,
/// with the multipliers of the flows (without a node mu = 1 and there are none): the least of these is returned, a proof wherever the
/// ascent ends. Source: specification of [iab], second part, 3.2.
[[nodiscard]] double proportional_fair_bound(const Instance& instance);

}  // namespace airloom::iab
