#pragma once
/// Beams for given prices: the closed form at the heart of every algorithm of this folder.
///
/// The maximiser of  sum_k 2 Re(conj(r_k) h_k^H w_k) - sum_u q_u sum_{k != u} |h_u^H w_k|^2 - w^H D w  is
///
///     w_k = A_k^{-1} h_k r_k,   A_k = D + sum_{u != k} q_u h_u h_u^H .
///
/// All U of them follow from one factorisation; the own term is taken out by the Sherman-Morrison formula.
/// Source: specification of [haps]; uplink-downlink duality.
#include <Eigen/Core>

namespace airloom::haps {

/// Prices below this count as this, so that square roots of prices can be divided by.
inline constexpr double least_price = 1e-300;

/// Result for gains r >= 0 (a complex gain turns column k of coefficients and received by its phase).
struct PricedBeams {
  // what evaluations of a dual need
  Eigen::VectorXd own;           ///< q_k g_k with g_k = h_k^H A_k^{-1} h_k: the SINR that the prices imply
  Eigen::VectorXd interference;  ///< sum_{k != u} |h_u^H w_k|^2
  Eigen::VectorXd norms;         ///< w_k^H D w_k
  double norm_squared = 0.0;     ///< their sum
  double uncertainty = 0.0;      ///< what rounding may have done to `own`, relative; large for nearly dependent channels at high SINR

  /// What user u (row) receives of beam k, shape (U, U).
  [[nodiscard]] Eigen::MatrixXcd received() const;
  /// C with w_k = D^{-1} H c_k, shape (U, U). By factor, D^{1/2} w_k = F Q^1/2 (inverse)_k weight_k from `beams` is more accurate: where
  /// channels are nearly dependent, H C cancels.
  [[nodiscard]] Eigen::MatrixXcd coefficients(int threads = 1) const;

  Eigen::MatrixXcd joined;  ///< what `received` gives, where beams of several factorisations were put together; else empty
  bool by_antennas = false;
  Eigen::MatrixXcd inverse;  ///< by Gram or factor: (I + Q^1/2 M Q^1/2)^{-1}; by antennas: G = H^H A^{-1} H
  Eigen::MatrixXcd beams;    ///< by antennas: A^{-1} H, shape (N, U); by factor: F Q^1/2 inverse, shape (m, U); else empty
  Eigen::VectorXd weight;    ///< by Gram or factor: r_k / (sqrt(q_k) d_k); by antennas: r_k / d_k
  Eigen::VectorXd price;     ///< q
  Eigen::VectorXd gained;    ///< by Gram or factor: 1 - d_k, without cancellation
  Eigen::MatrixXd squared;   ///< |inverse|^2 off the diagonal, 0 on it
};

/// For at least as many antennas as users: everything from M = H^H D^{-1} H. In the symmetric form, since (I + Q M)^{-1} loses digits.
/// @param m  (U, U) Hermitian, the lower triangle is read;  q (U) >= 0;  r (U) >= 0
/// @param threads  that work on it where it is large
/// @return   false when the factorisation failed
[[nodiscard]] bool price_by_gram(const Eigen::MatrixXcd& m, const Eigen::VectorXd& q, const Eigen::VectorXd& r, PricedBeams& out,
                                 int threads = 1);

/// The same from a factor of M = F^H F, such as D^{-1/2} H: for channels that are nearly dependent, or fewer than twice as many antennas as
/// users, where M has lost the digits that d_k needs. Two Cholesky factorisations instead of one: the error grows with the square root of
/// the condition number only.
/// @param f  (m, U), any m
[[nodiscard]] bool price_by_factor(const Eigen::MatrixXcd& f, const Eigen::VectorXd& q, const Eigen::VectorXd& r, PricedBeams& out);

/// For one station with fewer antennas than users, where M is singular: factors A = D + H Q H^H, shape (N, N).
/// @param h  (N, U);  d (N) > 0
[[nodiscard]] bool price_by_antennas(const Eigen::MatrixXcd& h, const Eigen::VectorXd& d, const Eigen::VectorXd& q,
                                     const Eigen::VectorXd& r, PricedBeams& out);

}  // namespace airloom::haps
