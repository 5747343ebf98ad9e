#pragma once
/// Distortion of one array of amplifiers through the covariance of its inputs.
///
///     C = W W^H,   t_u = s h_u^H (C o |C|^2) h_u,   s = 2 |beta3|^2
///
/// Source: specification of [dab], 3 and 5.
#include <Eigen/Core>

#include "airloom/systems/dab/problem/station/dense_array.hpp"
#include "airloom/systems/dab/problem/station/planes.hpp"

namespace airloom::dab {

class DenseCubic {
 public:
  /// @param h         channels, planes of (N, U)
  /// @param strength  s
  DenseCubic(const Planes& h, double strength);

  /// t at these beams, (U). Cost: N^2 U complex products.
  void transmit(const PlanesIn& w, Eigen::VectorXd& t);

  /// Subtracts s Z W, with K = H diag(phi) H^H, Z = 2 K o |C|^2 + conj(K) o C o C, at the beams of `transmit`. K and Z are Hermitian:
  /// half of them is computed. Cost: 3/2 N^2 U.
  void subtract_gradient(const Eigen::VectorXd& phi, PlanesOut gradient);

  /// Complex products of one `transmit` and one gradient.
  [[nodiscard]] static double cost(double antennas, double users) { return 2.5 * antennas * antennas * users; }
  /// Memory for C and Z, bytes.
  [[nodiscard]] static double bytes(double antennas) { return 16.0 * antennas * antennas; }

 private:
  DenseArray<Kept::lower> array_;
  RowBlocks<Kept::lower> z_;  ///< Z
  double strength_;
};

}  // namespace airloom::dab
