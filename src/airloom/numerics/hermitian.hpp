#pragma once
/// Inverses of Hermitian positive definite matrices, and systems with them.
#include <Eigen/Core>

namespace airloom {

/// Replaces a Hermitian positive definite matrix by its inverse; only the lower triangle is read, both are written.
/// Cost: O(n^3).
/// @return  false, with `a` spoiled, when it is not positive definite or not finite
[[nodiscard]] bool invert_hermitian(Eigen::MatrixXcd& a);

/// b <- a^{-1} b for Hermitian positive definite a; only the lower triangle is read, and spoiled.
/// Cost: O(n^2 (n + k)); for a few rows several times as fast as Eigen's, which divides by complex pivots and takes norms.
/// @param b  (n, k)
/// @return  false, with b spoiled, when a is not positive definite
[[nodiscard]] bool solve_hermitian(Eigen::MatrixXcd& a, Eigen::MatrixXcd& b);

}  // namespace airloom
