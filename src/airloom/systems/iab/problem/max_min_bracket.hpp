#pragma once
/// The largest common level of spectral efficiency that beams of one platform can give, exactly, with its proof.
#include <Eigen/Core>

namespace airloom::iab {

struct CommonLevel {
  double level = 0.0;                    ///< k: SE_l >= demand_l k is reached
  double bound = 0.0;                    ///< no beams of this power reach more
  Eigen::VectorXd uplink_power = {};     ///< (L), sums to 1: the proof of `bound` (below)
  Eigen::VectorXd price = {};            ///< (L), dk/dSE_l, demand . price = 1
  Eigen::MatrixXcd beams = {};           ///< (N, L), total power 1
};

/// max k subject to SE_l = log2(1 + SINR_l) >= demand_l k, total power 1, noise power `noise`, over all beams.
///
/// For every uplink power vector q >= 0 with sum 1 and MMSE receivers, x_l = q_l h_l^H (noise I + sum_k q_k h_k h_k^H)^{-1} h_l and
/// SINR_l = x_l/(1 - x_l) give
///
///     min_l log2(1 + SINR_l)/demand_l  <=  k*  <=  max_l log2(1 + SINR_l)/demand_l
///
/// (left: uplink-downlink duality; right: a larger k would ask every user for more than its SINR, so q would lie below what the standard
/// interference function of those targets needs). q follows from the receivers by a balanced power control until both sides agree.
/// Source: specification of [iab], second part, 1.3.
/// @param channels  (N, L), column l is h_l; may lack rank (users in one direction share)
/// @param demand    (L), > 0
/// @param noise     > 0
[[nodiscard]] CommonLevel common_level(const Eigen::MatrixXcd& channels, const Eigen::VectorXd& demand, double noise = 1.0);

}  // namespace airloom::iab
