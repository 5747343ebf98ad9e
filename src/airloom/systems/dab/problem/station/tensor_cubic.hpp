#pragma once
/// Distortion through its products of three streams: cheap for few users, and a sum over stations where their distortions add as
/// amplitudes.
///
///     X_{u,ijk} = sum_n conj(h_nu) w_ni w_nj conj(w_nk),   t_u = s sum_{ijk} |X_{u,ijk}|^2,   s = 2 |beta3|^2
///
/// Symmetric in i and j: only i <= j is kept, Q = U^2 (U + 1) / 2 products. With n over all stations, t is that of the correlated
/// model; X is then the sum of the stations' own. Source: specification of [dab], 3.1 and 14.2.
#include <Eigen/Core>

#include "airloom/systems/dab/problem/station/planes.hpp"

namespace airloom::dab {

class TensorCubic {
 public:
  explicit TensorCubic(const Planes& h);

  /// Adds the array's X to `x`, planes of (U, Q) without padding: (U, 2 Q). Cost: N U Q complex products.
  void add(const PlanesIn& w, Eigen::MatrixXd& x);

  /// Subtracts -dR / dW^* of R = -sum_u phi_u t_u at the beams of `add`, `x` being the whole X. Cost: N U Q.
  void subtract_gradient(const Eigen::VectorXd& phi, const Eigen::MatrixXd& x, double strength, PlanesOut gradient);

  /// Q
  [[nodiscard]] static Eigen::Index products(Eigen::Index users) { return users * users * (users + 1) / 2; }
  /// t of a whole X. @param t  (U), filled
  static void power(const Eigen::MatrixXd& x, double strength, Eigen::VectorXd& t);
  /// Complex products of one `add` and one gradient.
  [[nodiscard]] static double cost(double antennas, double users) { return antennas * users * users * (users + 1.0) * (users + 3.0); }

 private:
  Planes h_, w_;
  Planes terms_;             ///< (N', 2 Q): w_i w_j conj(w_k), then the slopes with respect to it
  Eigen::MatrixXd pairs_;    ///< (2 U, 2 Q)
  Eigen::MatrixXd rotated_;  ///< (2 U, 2 Q)
};

}  // namespace airloom::dab
