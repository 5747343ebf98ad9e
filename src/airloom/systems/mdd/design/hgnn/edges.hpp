#pragma once
/// Who hears whose messages in the allocator's graph, and how loud.
#include <Eigen/Core>

#include "airloom/systems/mdd/design/hgnn/config.hpp"
#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {

/// Weights e_ij with all in them: 0 where there is no edge, the mean over the neighbours divided in.
struct HgnnEdges {
  Eigen::MatrixXf ap_from_users;    ///< (L, D)
  Eigen::MatrixXf ap_from_aps;      ///< (L, L), self-loops on the diagonal
  Eigen::MatrixXf user_from_aps;    ///< (D, L)
  Eigen::MatrixXf user_from_users;  ///< (D, D)
};

/// `distance` and `inverse` need the places of access points and users; without them `none` stands in.
[[nodiscard]] HgnnEdge usable_edge(HgnnEdge wanted, const Instance& instance);

/// Weights between all access points, between all users, and between those that serve each other:
///
///     distance: (d_ij / 200 m) / |N_i|,   inverse: (50 m / (d_ij + 20 m)) / |N_i|,   none: 1 / |N_i|
///
/// with distances of at least 1 m and 0 from a node to itself, which is its own neighbour. `interference` takes
/// g_ld = ln(1 + 5 W |h_ld|^2 / noise), the mean of |h|^2 over downlink subcarriers, of pairs that do not serve each other, 0 else:
///
///     user from its 5 strongest interfering access points: 0.05 g_ld;         access point from its users: 1
///     access point from 5 others, the largest:              0.1 sum_{d in D_l'} g_ld + 0.1 sum_{d in D_l} g_l'd
///     user d from user d':                                  0.05 sum_{l in L_d} g_ld' over the pairs retained at d'
///
/// Sums, not means: with five terms they do not grow with the network. Source: [mdd] Eq. (11); specification, 8.2(4) and 8.6.
/// @param edge  usable with the instance
/// Cost: O((L + D)^2), and O(M L D) for `interference`.
[[nodiscard]] HgnnEdges make_edges(const Instance& instance, HgnnEdge edge);

}  // namespace airloom::mdd
