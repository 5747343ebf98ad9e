#pragma once
/// Distortion of one array of any memoryless amplifiers, through the covariance of its inputs.
///
///     C = W W^H,  S_ij = |C_ij|^2 / (p_i p_j),  D_ij = C_ij sum_{m=1}^M (m + 1) c_im conj(c_jm) S_ij^m
///     t_u = h_u^H D h_u + sum_i |h_ui|^2 rest_i
///
/// The last sum puts what the terms up to M do not hold of every antenna's output power on the diagonal. Instead of a matrix per term,
/// as the specification writes it, sums over m are taken pair by pair: C, K = H diag(phi) H^H and their products are formed once.
/// Source: specification of [dab], second part, 1.2 and 1.3.
#include <Eigen/Core>

#include "airloom/systems/dab/problem/station/antenna_moments.hpp"
#include "airloom/systems/dab/problem/station/dense_array.hpp"
#include "airloom/systems/dab/problem/station/planes.hpp"

namespace airloom::dab {

class DenseTerms {
 public:
  /// @param h  channels, planes of (N, U)
  DenseTerms(const Planes& h, int terms);

  /// t at these beams, (U). Cost: 2 N^2 U + N^2 M complex products; with one user those of stream_terms.hpp.
  void transmit(const PlanesIn& w, const AntennaMoments& moments, Eigen::VectorXd& t);

  /// Subtracts d(sum_u phi_u t_u) / dW^* at the beams of `transmit`:
  ///
  ///     sum_m (m + 1) Z_m W - diag(Q) W,   Z_m = (m + 1) K_m o S^m + m conj(K_m) o (C o C) o S^(m-1) / (p p^T),
  ///     K_m,ij = conj(c_im) c_jm K_ij,   Q from the slopes of c_m and rest.   Cost: 2 N^2 U + 3 N^2 M.
  void subtract_gradient(const Eigen::VectorXd& phi, const AntennaMoments& moments, PlanesOut gradient);

 private:
  DenseArray<Kept::all> array_;
  int terms_;
};

}  // namespace airloom::dab
