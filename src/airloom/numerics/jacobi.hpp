#pragma once
/// One-sided Jacobi rotations: turns the columns of a complex matrix until they are orthogonal. The core of `thin_svd`.
#include <Eigen/Core>

namespace airloom {

constexpr double shortest_column = 1e-60;  ///< shorter columns count as zero

/// A complex matrix and the rotations done to it, as real planes, so that each step fills whole vector registers.
struct ColumnPlanes {
  Eigen::MatrixXd turned;    ///< (2 n, n): the real parts of the matrix above the imaginary ones
  Eigen::MatrixXd rotation;  ///< (2 n, n): likewise, the unitary V so far

  /// @param x  shape (n, n), largest entry of the order of one
  /// @param v  shape (n, n), unitary: what was done to x already
  ColumnPlanes(const Eigen::MatrixXcd& x, const Eigen::MatrixXcd& v);
};

/// X <- X W and V <- V W with a unitary W such that the columns of X W are orthogonal:
///
///     |x_p^H x_q| <= sqrt(n) epsilon |x_p| |x_q|   for all pairs p < q
///
/// Columns up to `shortest_column` are left alone.
/// Its order of operations depends on the numbers alone.
/// @return  false when 60 sweeps over all pairs did not suffice
/// Cost: 40 n^3 per sweep, five to eight sweeps where X is the adjoint of a pivoted QR's triangle. Source: [drmac2008], its rotations
/// with the phase of x_p^H x_q for complex columns.
[[nodiscard]] bool orthogonalize_columns(ColumnPlanes& planes);

}  // namespace airloom
