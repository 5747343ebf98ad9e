#pragma once
/// The sum rate as a function of what the users receive, and the prices of that.
///
///     SINR_u = |T_uu|^2 / (sum_{k != u} |T_uk|^2 + t_u + 1),   R = sum_u weight_u ln(1 + SINR_u)  [nats]
///
/// T_uk: amplitude at user u of stream k, t_u: power of the distortion there, noise 1. Source: specification of [dab], 3 and 5.
#include <Eigen/Core>
#include <array>
#include <string_view>

namespace airloom::dab {

/// What a design makes large of the users' rates r_u: sum_u w_u r_u; sum_u w_u ln r_u; min_u r_u / w_u; rates per power.
enum class Objective { sum, proportional_fair, max_min, energy_efficiency };
constexpr auto enum_names(Objective) { return std::array<std::string_view, 4>{"sum", "proportional_fair", "max_min", "energy_efficiency"}; }

/// A smooth function V of the users' rates in nats. Users of weight 0 do not count.
struct Utility {
  enum class Kind { sum, logarithms, soft_minimum };
  Kind kind = Kind::sum;
  Eigen::VectorXd weight;  ///< (U), >= 0
  /// k of the soft minimum V = -(1/k) ln sum_u exp(-k r_u / w_u), which is at most ln(U) / k below the least r_u / w_u.
  double sharpness = 1.0;

  /// V. @param slope  dV / dr_u, filled, (U)
  double operator()(const Eigen::VectorXd& rate, Eigen::VectorXd& slope) const;
};

/// dR = 2 Re sum_uk conj(link_uk) dT_uk - sum_u distortion_u dt_u.
struct Prices {
  Eigen::MatrixXcd link;       ///< E, (U, U)
  Eigen::VectorXd distortion;  ///< phi, (U), >= 0; also |nu|^2 of the fractional programming form
  Eigen::VectorXd useful;      ///< omega_u / S_u, (U), S_u all that user u receives, omega_u = dV / dr_u: curvature in T_uu
  double size = 0.0;           ///< sum_u omega_u r_u: what changes of V are small against; the sum rate itself where V is that
};

/// SINR of every user, (U).
[[nodiscard]] Eigen::VectorXd sinr(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion);

/// R in nats.
[[nodiscard]] double sum_rate(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion, const Eigen::VectorXd& weight);

/// R in nats, and its prices.
/// @param prices  filled; resized where needed
double sum_rate(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion, const Eigen::VectorXd& weight, Prices& prices);

/// V at T and t, and its prices; V and `size` in nats.
/// @param prices  filled; resized where needed
double utility(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion, const Utility& utility, Prices& prices);

}  // namespace airloom::dab
