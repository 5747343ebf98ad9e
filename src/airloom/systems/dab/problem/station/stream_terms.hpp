#pragma once
/// Distortion of one array of any memoryless amplifiers that send one stream: all inputs are the same symbol, every S_ij is 1, and the sums
/// of dense_terms.hpp come apart.
///
///     a_m = h^H diag(c_m) w,   t = sum_{m=1}^M (m + 1) |a_m|^2 + sum_i |h_i|^2 rest_i
///
/// Source: specification of [dab], second part, 1.2, with one user.
#include <Eigen/Core>

#include "airloom/systems/dab/problem/station/antenna_moments.hpp"
#include "airloom/systems/dab/problem/station/planes.hpp"

namespace airloom::dab {

/// t, for the channel h and beams w, planes of (N, 1). Cost: N M complex products.
[[nodiscard]] double stream_distortion(const PlanesIn& h, const PlanesIn& w, const AntennaMoments& at);

/// Subtracts d(phi t) / dw^*:
///
///     phi {sum_m (m + 1) [a_m h o conj(c_m + p c_m') + conj(a_m) conj(h) o (p c_m') o w o w / p] + |h|^2 o rest' o w}.   Cost: 4 N M.
void subtract_stream_gradient(double phi, const PlanesIn& h, const PlanesIn& w, const AntennaMoments& at, PlanesOut gradient);

}  // namespace airloom::dab
