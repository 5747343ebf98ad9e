#include "airloom/numerics/hermitian.hpp"

#include <Eigen/Cholesky>

#define lapack_complex_float std::complex<float>
#define lapack_complex_double std::complex<double>
#include <complex>

#include <lapacke.h>

namespace airloom {
namespace {

constexpr Eigen::Index small = 48;

bool invert_small(Eigen::MatrixXcd& a) {
  const Eigen::Index n = a.rows();
  const Eigen::LLT<Eigen::Ref<Eigen::MatrixXcd>> factor(a);  // in place
  if (factor.info() != Eigen::Success) return false;
  // L^{-1} column by column below the diagonal, then L^{-H} L^{-1}
  Eigen::MatrixXcd inverse = Eigen::MatrixXcd::Identity(n, n);
  a.triangularView<Eigen::Lower>().solveInPlace(inverse);
  a.noalias() = inverse.adjoint().triangularView<Eigen::Upper>() * inverse;
  return a.allFinite();
}

bool invert_large(Eigen::MatrixXcd& a) {
  const auto n = static_cast<lapack_int>(a.rows());
  if (LAPACKE_zpotrf_work(LAPACK_COL_MAJOR, 'L', n, a.data(), n) != 0) return false;
  if (LAPACKE_zpotri_work(LAPACK_COL_MAJOR, 'L', n, a.data(), n) != 0) return false;
  a.triangularView<Eigen::StrictlyUpper>() = a.adjoint();
  return a.allFinite();
}

}  // namespace

bool invert_hermitian(Eigen::MatrixXcd& a) { return a.rows() <= small ? invert_small(a) : invert_large(a); }

}  // namespace airloom
