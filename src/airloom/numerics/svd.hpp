#pragma once
/// Singular value decomposition and what follows from it. One wrapper over LAPACK, so that its cost is compiled once.
#include <Eigen/Core>

namespace airloom {

/// Thin decomposition A = u diag(s) v^H with s descending.
struct Svd {
  Eigen::MatrixXcd u;  ///< (m, k), k = min(m, n)
  Eigen::VectorXd s;   ///< (k)
  Eigen::MatrixXcd v;  ///< (n, k)
  bool ok = false;     ///< false when the iteration of LAPACK failed or A is not finite
};

/// @param a  shape (m, n), m, n >= 1
[[nodiscard]] Svd thin_svd(const Eigen::MatrixXcd& a);

/// Least squares X with smallest norm: min ||A X - B||_F, singular values below rcond * s_max are taken as zero.
/// @param a  shape (m, n)
/// @param b  shape (m, k)
/// @return   shape (n, k); NaN when the decomposition failed
[[nodiscard]] Eigen::MatrixXcd least_squares(const Eigen::MatrixXcd& a, const Eigen::MatrixXcd& b, double rcond = 1e-12);

/// Same for tall A with few columns: by Cholesky of the Gram matrix while its pivots stay within a factor 1e9, else by
/// `least_squares`. Cost: O(m n (n + k)).
[[nodiscard]] Eigen::MatrixXcd tall_least_squares(const Eigen::MatrixXcd& a, const Eigen::MatrixXcd& b, double rcond = 1e-12);

/// Ratio of the largest to the smallest singular value; infinity for a rank-deficient matrix.
[[nodiscard]] double condition_number(const Eigen::MatrixXcd& a);

}  // namespace airloom
