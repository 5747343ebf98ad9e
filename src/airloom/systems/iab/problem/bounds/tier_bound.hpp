#pragma once
/// What a platform with R chains can send at most, whatever its precoder: water-filling over two sets of gains.
#include <Eigen/Core>
#include <vector>

namespace airloom::iab {

/// sum_l log2(1 + p_l gain_l / noise) with the powers of water-filling over a budget. bit/s/Hz
/// @param gain  (L), >= 0
[[nodiscard]] double water_filled_rate(const Eigen::VectorXd& gain, double budget_w, double noise_w);

/// Largest |h_l^H w|^2 / ||w||^2 that the hardware allows, per stream:
///
///     ||h_l||^2 for fully connected arrays,  sum_r (sum_{n of chain r} |h_ln|)^2 / N_r for sub-connected ones
///
/// since a sub-connected column is beta_r times unit modulus on the N_r elements of chain r.
/// @param h      (N, L)
/// @param owner  (N) or empty
[[nodiscard]] Eigen::VectorXd largest_gains(const Eigen::MatrixXcd& h, const std::vector<int>& owner);

/// Any W of rank <= R with ||W||_F^2 <= P keeps
///
///     sum_l SE_l <= min( WF(g_l / noise, P), WF(s_k^2 / noise, P) )
///
/// with g of `largest_gains` (nobody disturbs anybody) and s_k the min(R, L) largest singular values of H (receivers that cooperate see R
/// modes at most).
struct TierBound {
  Eigen::VectorXd stream_gain;
  Eigen::VectorXd mode_gain;

  [[nodiscard]] double rate(double budget_w, double noise_w) const;  ///< bit/s/Hz
};
/// @param streams  how many of the first columns of h count
[[nodiscard]] TierBound tier_bound(const Eigen::MatrixXcd& h, Eigen::Index streams, int chains, const std::vector<int>& owner);

}  // namespace airloom::iab
