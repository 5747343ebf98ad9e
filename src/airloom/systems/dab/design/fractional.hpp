#pragma once
/// The sum rate as a quadratic function of T with two numbers per user: fractional programming.
///
///     f = sum_u weight_u (ln(1 + mu_u) - mu_u) + 2 Re(conj(nu_u) a_u T_uu) - |nu_u|^2 (sum_k |T_uk|^2 + t_u + 1),
///     a_u = sqrt(weight_u (1 + mu_u))
///
/// f <= R for every mu >= 0 and nu, with equality at mu = SINR, nu_u = a_u T_uu / S_u; then |nu_u|^2 is the price of distortion.
/// With another logarithm than the natural one the best mu would not be the SINR. Source: specification of [dab], 6.
#include <Eigen/Core>

namespace airloom::dab {

struct Fractional {
  Eigen::VectorXd mu;   ///< (U)
  Eigen::VectorXcd nu;  ///< (U)

  /// |nu|^2, (U).
  [[nodiscard]] Eigen::VectorXd price() const { return nu.cwiseAbs2(); }
  /// a_u nu_u, (U): the half gradient of f in T_uu but for the quadratic part.
  [[nodiscard]] Eigen::VectorXcd pull(const Eigen::VectorXd& weight) const;
};

/// The numbers for which f touches R at T, (U, U), and t, (U).
[[nodiscard]] Fractional tighten(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion, const Eigen::VectorXd& weight);

/// f in nats.
[[nodiscard]] double fractional_objective(const Fractional& x, const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion,
                                          const Eigen::VectorXd& weight);

/// L_uk = -|nu_u|^2 A_uk + [u = k] a_u nu_u, (U, U): with it, f of one station's beams, its gain held, is up to a constant
/// 2 Re <L, T_b> - sum_u |nu_u|^2 (sum_k |T_b,uk|^2 + t_b,u).
/// @param others  A, (U, U): T of all other stations
[[nodiscard]] Eigen::MatrixXcd local_pull(const Fractional& x, const Eigen::MatrixXcd& others, const Eigen::VectorXd& weight);

}  // namespace airloom::dab
