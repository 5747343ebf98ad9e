#include "airloom/numerics/hermitian.hpp"

#include <Eigen/Cholesky>

namespace airloom {
namespace {

using Block = Eigen::Ref<Eigen::MatrixXcd>;
constexpr Eigen::Index small = 48;  ///< below it a block is not halved any more

/// L <- L^{-1} of a lower triangle. Halved: with L = [A 0; B C] it is [A^{-1} 0; -C^{-1} B A^{-1} C^{-1}].
void invert_triangle(Block l) {
  const Eigen::Index n = l.rows();
  if (n <= small) {
    Eigen::MatrixXcd inverse = Eigen::MatrixXcd::Identity(n, n);
    l.triangularView<Eigen::Lower>().solveInPlace(inverse);
    l.triangularView<Eigen::Lower>() = inverse;
    return;
  }
  const Eigen::Index k = n / 2;
  auto a = l.topLeftCorner(k, k);
  auto b = l.bottomLeftCorner(n - k, k);
  auto c = l.bottomRightCorner(n - k, n - k);
  c.triangularView<Eigen::Lower>().solveInPlace(b);
  invert_triangle(a);
  invert_triangle(c);
  b = -(b * a.triangularView<Eigen::Lower>()).eval();
}

/// L <- lower triangle of L^H L. Halved: [A^H A + B^H B, .; C^H B, C^H C].
void multiply_by_adjoint(Block l) {
  const Eigen::Index n = l.rows();
  if (n <= small) {
    Eigen::MatrixXcd lower = l.triangularView<Eigen::Lower>();
    l.noalias() = lower.adjoint() * lower;
    return;
  }
  const Eigen::Index k = n / 2;
  auto a = l.topLeftCorner(k, k);
  auto b = l.bottomLeftCorner(n - k, k);
  auto c = l.bottomRightCorner(n - k, n - k);
  multiply_by_adjoint(a);
  a.selfadjointView<Eigen::Lower>().rankUpdate(b.adjoint());
  b = (c.triangularView<Eigen::Lower>().adjoint() * b).eval();
  multiply_by_adjoint(c);
}

}  // namespace

bool invert_hermitian(Eigen::MatrixXcd& a) {
  // not Eigen::LLT, whose constructor also takes a norm with a hypot per entry: a third of the time at these sizes
  if (Eigen::internal::llt_inplace<std::complex<double>, Eigen::Lower>::blocked(a) >= 0) return false;
  if (a.rows() <= small) {
    Eigen::MatrixXcd inverse = Eigen::MatrixXcd::Identity(a.rows(), a.rows());
    a.triangularView<Eigen::Lower>().solveInPlace(inverse);
    a.noalias() = inverse.adjoint() * inverse;
  } else {
    invert_triangle(a);
    multiply_by_adjoint(a);
    a.triangularView<Eigen::StrictlyUpper>() = a.adjoint();
  }
  return a.allFinite();
}

}  // namespace airloom
