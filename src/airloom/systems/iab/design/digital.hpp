#pragma once
/// Fully digital precoders, and the targets that hybrid ones approach.
#include <Eigen/Core>

#include "airloom/systems/iab/design/tier.hpp"

namespace airloom::iab {

/// F = H^H (H H^H)^{-1} with H = h^H: column l is orthogonal to every other channel and h_l^H f_l = 1.
///
/// Cholesky of the Gram matrix of unit-norm rows, then column l is divided by ||h_l||.
/// @param h  shape (N, L), L <= N
/// @return   shape (N, L), with the true column scales
/// @throws InvalidInput  when the condition number exceeds 1e8: names the pair of streams with the largest |cos|
[[nodiscard]] Eigen::MatrixXcd zero_forcing(const Eigen::MatrixXcd& h, const std::string& tier);

/// F = H^H (H H^H + L I)^{-1} for channels scaled to unit noise and unit budget.
[[nodiscard]] Eigen::MatrixXcd regularized_zero_forcing(const Eigen::MatrixXcd& h);

/// Digital stage behind a given analog one: zero forcing on the effective channel with the least radiated power, or regularized zero
/// forcing where the effective channel's condition number exceeds 1e6 or when asked for. Where the span of F_RF contains all channels
/// this is digital zero forcing, whatever the number of chains. Source: specification of [iab], second part, 2.1.
/// @param used_regularization  set to whether the fall-back was taken
[[nodiscard]] Eigen::MatrixXcd effective_zero_forcing(const Tier& tier, const Eigen::MatrixXcd& f_rf, bool regularize,
                                                      bool& used_regularization);

}  // namespace airloom::iab
