#pragma once
/// Singular value decomposition and what follows from it. Nothing here looks at the processor: the same numbers in, the same bits out.
#include <Eigen/Core>

namespace airloom {

/// Thin decomposition A = u diag(s) v^H with s descending.
struct Svd {
  Eigen::MatrixXcd u;  ///< (m, k), k = min(m, n)
  Eigen::VectorXd s;   ///< (k)
  Eigen::MatrixXcd v;  ///< (n, k)
  bool ok = false;     ///< false when A or its largest singular value is not finite, or the rotations did not end
};

/// By a pivoted QR and one-sided Jacobi rotations of its triangle, ahead of which, from 20 columns on, go the eigenvectors of its Gram
/// matrix. Any scale; u and v are orthonormal also where A lacks rank. Errors of s and of u diag(s) v^H are about
/// epsilon times the norm. Safe in several threads.
/// @param a  shape (m, n)
/// Cost: O(m n^2) for m >= n; 64x8 some 20 us, 16x16 60 us, 64x64 1 ms. Source: [drmac2008], without its second QR.
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
