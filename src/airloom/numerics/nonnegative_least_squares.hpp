#pragma once
/// Least squares with variables that must not be negative.
#include <Eigen/Core>

namespace airloom {

/// minimise ||matrix v - right||  s.t.  v >= 0, by active sets that change as a block (Portugal, Judice and Vicente). A column of zeros
/// gets 0.
/// @param matrix  (m, n)
/// @return        v, (n)
/// Cost: O(m n^2), and O(n^3) per change of the active sets, of which there are few.
[[nodiscard]] Eigen::VectorXd nonnegative_least_squares(const Eigen::MatrixXd& matrix, const Eigen::VectorXd& right);

}  // namespace airloom
