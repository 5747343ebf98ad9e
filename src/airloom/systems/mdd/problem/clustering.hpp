#pragma once
/// Which access points serve which users in a large network.
#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {

/// max over downlink subcarriers of ||h||, (L, D).
[[nodiscard]] Eigen::MatrixXd strongest_downlink(const Instance& instance);

/// User-centric clusters.
///
/// 1. Users in order: each takes as its master the access point that it hears best among those that are still free.
/// 2. Every free access point joins the user that it reaches best.
/// 3. Up to `users_per_ap - 1` times, every access point also joins the best of the users that it does not serve yet, if that user
///    hears it with at least `threshold` of the power of the user's strongest access point.
///
/// The publication does not say what happens when two users want one master; "free ones only, in the order of the users" is ours,
/// and so is step 3. Source: [mdd] Eq. (16)-(17).
/// @param amplitude     (L, D), >= 0
/// @param users_per_ap  >= 1
/// @param threshold     power ratio in [0, 1]
/// @return              (L, D): every user is served, no access point serves more than users_per_ap
/// @throws InvalidInput  with fewer access points than users
/// Cost: O(users_per_ap L D).
[[nodiscard]] BoolMatrix user_centric_clusters(const Eigen::MatrixXd& amplitude, int users_per_ap, double threshold);

}  // namespace airloom::mdd
