#pragma once
/// The sum rate as a function of what the users receive, and the prices of that.
///
///     SINR_u = |T_uu|^2 / (sum_{k != u} |T_uk|^2 + t_u + 1),   R = sum_u weight_u ln(1 + SINR_u)  [nats]
///
/// T_uk: amplitude at user u of stream k, t_u: power of the distortion there, noise 1. Source: specification of [dab], 3 and 5.
#include <Eigen/Core>

namespace airloom::dab {

/// dR = 2 Re sum_uk conj(link_uk) dT_uk - sum_u distortion_u dt_u.
struct Prices {
  Eigen::MatrixXcd link;       ///< E, (U, U)
  Eigen::VectorXd distortion;  ///< phi, (U), >= 0; also |nu|^2 of the fractional programming form
};

/// SINR of every user, (U).
[[nodiscard]] Eigen::VectorXd sinr(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion);

/// R in nats.
[[nodiscard]] double sum_rate(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion, const Eigen::VectorXd& weight);

/// R in nats, and its prices.
/// @param prices  filled; resized where needed
double sum_rate(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion, const Eigen::VectorXd& weight, Prices& prices);

}  // namespace airloom::dab
