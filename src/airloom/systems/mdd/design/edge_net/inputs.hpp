#pragma once
/// What the learned allocator of the second generation sees of a network: numbers without units.
#include <array>
#include <span>
#include <string_view>

#include "airloom/systems/mdd/design/edge_net/edges.hpp"

namespace airloom::mdd {

/// e: access points that serve everybody whom they reach; e_ls: clusters, whose users disturb each other.
enum class EdgeVariant { e, e_ls };
constexpr auto enum_names(EdgeVariant) { return std::array<std::string_view, 2>{"e", "e_ls"}; }

/// Names of the features, in their order; each is the natural logarithm of the quantity + 1e-9. In shares of the budgets, with
/// W_lk = w_lk^2, E_dl = Gamma_U sum_j C_djl, e0_d = Gamma_U sum_j b0_dj, H = B E, G the interference between users, and at beam split
/// (inputs.cpp) T, Q, I, A, price_l. Those of e are all but the last two:
inline constexpr std::array<std::string_view, 19> edge_features{
    "gain",                // W_lk
    "share_of_ap",         // W_lk / sum_k W_lk
    "share_of_stream",     // W_lk / sum_l W_lk
    "uplink_need",         // E_dl / (1 - e0_d)
    "uplink_noise",        // sum_j C_djl / sum_j b0_dj
    "uplink_echo",         // H_dl / (1 + (B e0)_d)
    "ap_price",            // price_l = sum_d eta_d H_dl, eta_d = sum_m A / (I (I + A))
    "ap_need",             // max_d E_dl / (1 - e0_d)
    "disturbance",         // I_k
    "sinr",                // A_k / I_k
    "uplink_floor",        // e0_d
    "uplink_power",        // Q_d
    "uplink_disturbance",  // sum_d' B_dd' Q_d'
    "aps",                 // L
    "users",               // D
    "floor",               // Gamma_D
    "sinr_over_floor",     // A_k / I_k / (Gamma_D + 1e-9)
    "harm_done",           // 1 + sum_d' G_md'i, by link i at full power
    "harm_suffered",       // 1 + sum_i' G_mdi', all links at full power
};
[[nodiscard]] constexpr std::span<const std::string_view> features_of(EdgeVariant variant) {
  return std::span(edge_features).first(variant == EdgeVariant::e ? 17 : 19);
}

/// Of an uplink stream, for e_ls, likewise logarithms.
inline constexpr std::array<std::string_view, 5> uplink_features{
    "snr",            // 1 / b0_dj
    "rise",           // 1 + sum_l C_djl / b0_dj, access points at full power
    "harm_done",      // 1 + sum_d' U_d'd / b0_d'j, users at full power
    "harm_suffered",  // 1 + sum_d' U_dd' / b0_dj
    "echo",           // 1 + sum_d' B_d'd, the rise of disturbance in the downlink
};
inline constexpr double uplink_feature_scale = 5.0;  ///< by which the network divides them

/// Network and features, and what the decoder needs besides.
struct EdgeInputs {
  Edges edges;
  Eigen::VectorXd strength;  ///< W of every edge
  Eigen::MatrixXd need;      ///< E, (D, L)
  Eigen::VectorXd own_need;  ///< e0, (D)
  Eigen::VectorXd ap_price;  ///< (L)
  double floor_ul = 0.0;     ///< Gamma_U
  double beam_split = 0.0;   ///< sum of all rates at beam split, nats
  Eigen::MatrixXd features;  ///< (features_of(variant), edges)
  Eigen::MatrixXd uplink;    ///< (uplink_features, D Mb); e_ls
};

/// Whether every user can afford its uplink promise on every subcarrier at all, silent access points provided: without that there are no
/// inputs.
[[nodiscard]] bool uplink_is_affordable(const PowerProblem& shares);

/// Beam split: tau_lk = W_lk / sum_k W_lk, turned down until every user can afford its uplink promise; users send just that. Promises of
/// sums count as promises per subcarrier. Source: specification of [mdd], second part, 5.2.
/// @param shares  a problem in shares of its budgets (shares.hpp)
/// @pre  uplink_is_affordable(shares)
[[nodiscard]] EdgeInputs edge_inputs(const PowerProblem& shares, EdgeVariant variant = EdgeVariant::e);

/// The factor <= 1 by which all access points must be turned down so that every user can afford its uplink promise.
/// @param ap_total  T, (L)
[[nodiscard]] double fitting_share(const EdgeInputs& inputs, const Eigen::VectorXd& ap_total);

}  // namespace airloom::mdd
