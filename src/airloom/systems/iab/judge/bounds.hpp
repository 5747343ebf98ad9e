#pragma once
/// Bounds that no precoder of the radiated powers can exceed; those over all precoders stand in problem/bounds.
#include <Eigen/Core>

#include "airloom/systems/iab/problem/instance.hpp"

namespace airloom::iab {

/// Radiated power per stream ||w_l||^2, shape (L), W.
[[nodiscard]] Eigen::VectorXd stream_powers(const Eigen::MatrixXcd& w);

/// sum_l log2(1 + p_l ||h_l||^2/noise): no precoder with these stream powers reaches more. bit/s/Hz
[[nodiscard]] double spectral_efficiency_bound(const Eigen::MatrixXcd& h, const Eigen::VectorXd& powers, double noise_w);

}  // namespace airloom::iab
