#include "airloom/numerics/svd.hpp"

#include <complex>
#define lapack_complex_float std::complex<float>
#define lapack_complex_double std::complex<double>
#include <lapacke.h>

#include <Eigen/Cholesky>
#include <limits>
#include <mutex>

namespace airloom {
namespace {

/// A serial OpenBLAS (Debian's libopenblas-serial-dev) shares its buffers between threads without a lock: two calls at once
/// give wrong numbers, or crash. Every call of LAPACK holds this.
std::mutex lapack;

}  // namespace

Svd thin_svd(const Eigen::MatrixXcd& a) {
  Svd out;
  const Eigen::Index m = a.rows();
  const Eigen::Index n = a.cols();
  const Eigen::Index k = std::min(m, n);
  if (!a.allFinite()) return out;
  out.u.resize(m, k);
  out.s.resize(k);
  Eigen::MatrixXcd copy = a;
  Eigen::MatrixXcd vt(k, n);
  const std::scoped_lock one_at_a_time(lapack);
  const auto info =
      LAPACKE_zgesdd(LAPACK_COL_MAJOR, 'S', static_cast<lapack_int>(m), static_cast<lapack_int>(n), copy.data(), static_cast<lapack_int>(m),
                     out.s.data(), out.u.data(), static_cast<lapack_int>(m), vt.data(), static_cast<lapack_int>(k));
  out.v = vt.adjoint();
  out.ok = info == 0;
  return out;
}

Eigen::MatrixXcd least_squares(const Eigen::MatrixXcd& a, const Eigen::MatrixXcd& b, double rcond) {
  const Svd svd = thin_svd(a);
  if (!svd.ok) return Eigen::MatrixXcd::Constant(a.cols(), b.cols(), std::numeric_limits<double>::quiet_NaN());
  Eigen::VectorXd inverse(svd.s.size());
  for (Eigen::Index i = 0; i < svd.s.size(); ++i) inverse[i] = svd.s[i] > rcond * svd.s[0] ? 1.0 / svd.s[i] : 0.0;
  return svd.v * (inverse.asDiagonal() * (svd.u.adjoint() * b));
}

Eigen::MatrixXcd tall_least_squares(const Eigen::MatrixXcd& a, const Eigen::MatrixXcd& b, double rcond) {
  if (a.rows() >= a.cols()) {
    const Eigen::MatrixXcd gram = a.adjoint() * a;
    const Eigen::LLT<Eigen::MatrixXcd> llt(gram);
    if (llt.info() == Eigen::Success) {
      // pivots of the factor: a cheap and, for few columns, close stand-in for the condition number
      const Eigen::VectorXd pivots = llt.matrixLLT().diagonal().real();
      const double ratio = pivots.minCoeff() / pivots.maxCoeff();
      if (ratio * ratio > 1e-9) return llt.solve(a.adjoint() * b);
    }
  }
  return least_squares(a, b, rcond);
}

double condition_number(const Eigen::MatrixXcd& a) {
  const Svd svd = thin_svd(a);
  constexpr double infinite = std::numeric_limits<double>::infinity();
  if (!svd.ok || svd.s.size() == 0) return infinite;
  const double smallest = svd.s[svd.s.size() - 1];
  return smallest > 0.0 ? svd.s[0] / smallest : infinite;
}

}  // namespace airloom
