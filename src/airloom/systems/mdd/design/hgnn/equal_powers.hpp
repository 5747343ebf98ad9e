#pragma once
/// What a clustered network is like at equal powers: whom each node would help, and whom it would harm.
#include <Eigen/Core>

#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {

/// First-order view at p = P_l / M on every access point's user and q = P_d / Mb, as features near +-1. With R the sum of all rates and
/// the parts of its slope that raise a user's own rate (gain) and lower those of others (harm):
///
///     access point: log10(1e-4 + p dR/dp+) + 1 for every downlink subcarrier, the same of -p dR/dp- by downlink users, and once of
///                   what all its power takes from the uplink
///     user:         (log10(1e-3 + SINR) - 1) / 1.5 for every downlink and uplink subcarrier; log10(1e-4 - q dR/dq-) + 1 for uplink ones
///
/// Ours: the publication's graph shows a node no gain to a user that it does not serve, and so not what interferes.
struct EqualPowersView {
  Eigen::MatrixXd ap;    ///< (2 M + 1, L)
  Eigen::MatrixXd user;  ///< (M + 2 Mb, D)
};

/// @param instance  one user per access point
/// @param problem   of this instance, with its interference between users
/// Cost: O(M D L).
[[nodiscard]] EqualPowersView equal_powers_view(const Instance& instance, const PowerProblem& problem);

[[nodiscard]] constexpr Eigen::Index equal_powers_ap_entries(Eigen::Index dl) { return 2 * dl + 1; }
[[nodiscard]] constexpr Eigen::Index equal_powers_user_entries(Eigen::Index dl, Eigen::Index ul) { return dl + 2 * ul; }

}  // namespace airloom::mdd
