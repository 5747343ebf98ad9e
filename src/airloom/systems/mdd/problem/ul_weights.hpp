#pragma once
/// Weights with which the central unit adds the uplink signals of the access points.
#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {

/// Weights for the noise at nominal powers: every access point at its budget.
///
///     a_lj proportional to 1 / (upsilon_lj n_l),  n_l = noise + si_l P_l + sum_{l' != l} iai_l beta_ll' P_l' / S
///
/// maximises the uplink SINR (sum_l a)^2 q / (sum_l a^2 upsilon n) at these powers: the publication adds all alike, and its farthest
/// access points dominate the noise. Fixed weights keep that noise affine in the powers. Ours; specification of [mdd], 14.3.
/// @return  (L, D Mb), column d Mb + m, mean 1 over the serving access points, 0 for the others
/// @throws InvalidInput  where zero forcing is impossible
[[nodiscard]] Eigen::MatrixXd ul_weights(const Instance& instance);

/// The weights in force: the given ones, else 1 for every serving access point; each column scaled to the sum 1.
[[nodiscard]] Eigen::MatrixXd combining_shares(const Instance& instance, const std::optional<Eigen::MatrixXd>& weight);

}  // namespace airloom::mdd
