#include "airloom/numerics/hermitian.hpp"

#include <complex>
#define lapack_complex_float std::complex<float>
#define lapack_complex_double std::complex<double>
#include <lapacke.h>

namespace airloom {

bool invert_hermitian(Eigen::MatrixXcd& a) {
  const auto n = static_cast<lapack_int>(a.rows());
  if (LAPACKE_zpotrf_work(LAPACK_COL_MAJOR, 'L', n, a.data(), n) != 0) return false;
  if (LAPACKE_zpotri_work(LAPACK_COL_MAJOR, 'L', n, a.data(), n) != 0) return false;
  a.triangularView<Eigen::StrictlyUpper>() = a.adjoint();
  return a.allFinite();
}

}  // namespace airloom
