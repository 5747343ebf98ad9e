#pragma once
/// Inverses of Hermitian positive definite matrices.
#include <Eigen/Core>

namespace airloom {

/// Replaces a Hermitian positive definite matrix by its inverse; only the lower triangle is read, both are written.
/// Cost: O(n^3).
/// @return  false, with `a` spoiled, when it is not positive definite or not finite
[[nodiscard]] bool invert_hermitian(Eigen::MatrixXcd& a);

}  // namespace airloom
