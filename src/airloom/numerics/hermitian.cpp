#include "airloom/numerics/hermitian.hpp"

#include <Eigen/Cholesky>

namespace airloom {

bool invert_hermitian(Eigen::MatrixXcd& a) {
  // not Eigen::LLT, whose constructor also takes a norm with a hypot per entry: a third of the time at these sizes
  if (Eigen::internal::llt_inplace<std::complex<double>, Eigen::Lower>::blocked(a) >= 0) return false;
  Eigen::MatrixXcd inverse = Eigen::MatrixXcd::Identity(a.rows(), a.rows());
  a.triangularView<Eigen::Lower>().solveInPlace(inverse);
  a.noalias() = inverse.adjoint() * inverse;
  return a.allFinite();
}

}  // namespace airloom
