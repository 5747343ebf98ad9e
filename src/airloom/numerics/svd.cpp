#include "airloom/numerics/svd.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "airloom/numerics/jacobi.hpp"

namespace airloom {
namespace {

using Index = Eigen::Index;
using Matrix = Eigen::MatrixXcd;

/// Exponent e with the largest real or imaginary part in [2^(e - 1), 2^e).
int binary_exponent(const Matrix& a) {
  int exponent = 0;
  (void)std::frexp(std::max(a.real().cwiseAbs().maxCoeff(), a.imag().cwiseAbs().maxCoeff()), &exponent);
  return exponent;
}

/// a 2^exponent, without overflow on the way.
Matrix scaled(const Matrix& a, int exponent) {
  const int half = exponent / 2;
  return a * std::ldexp(1.0, half) * std::ldexp(1.0, exponent - half);
}

/// Fills column k of orthonormal columns 0 .. k - 1 with any direction that is orthogonal to them; k < rows.
void complete(Matrix& basis, Index k) {
  Index loneliest = 0;  // of the unit vectors the one with the least in the span so far: at least (rows - k) / rows of it is outside
  basis.leftCols(k).rowwise().squaredNorm().minCoeff(&loneliest);
  Eigen::VectorXcd x = Eigen::VectorXcd::Unit(basis.rows(), loneliest);
  for (int twice = 0; twice < 2; ++twice) {
    const Eigen::VectorXcd inside = basis.leftCols(k).adjoint() * x;
    x -= basis.leftCols(k) * inside;
  }
  basis.col(k) = x / x.norm();
}

/// Eigenvectors of X^H X: its rotations, but for what squaring loses. Two sweeps after them instead of six or seven.
Matrix first_rotations(const Matrix& x) {
  constexpr Index worth_it = 20;
  const Index n = x.cols();
  if (n >= worth_it) {
    const Eigen::SelfAdjointEigenSolver<Matrix> eigen(x.adjoint() * x);
    if (eigen.info() == Eigen::Success) return eigen.eigenvectors().rowwise().reverse();
  }
  return Matrix::Identity(n, n);
}

/// Of a tall matrix whose largest entry is of the order of one: A P = Q R, then rotations W make the columns of R^H W orthogonal,
/// R^H W = Y diag(s), so that A = (Q W) diag(s) (P Y)^H. Pivots order the columns of R^H by length, which saves sweeps.
Svd tall_svd(const Matrix& a) {
  const Index m = a.rows();
  const Index n = a.cols();
  Svd out;
  const Eigen::ColPivHouseholderQR<Matrix> qr(a);
  const Matrix lower = Matrix(qr.matrixQR().topRows(n).triangularView<Eigen::Upper>()).adjoint();
  const Matrix first = first_rotations(lower);
  ColumnPlanes planes(lower * first, first);
  out.ok = orthogonalize_columns(planes);
  const Eigen::VectorXd length = planes.turned.colwise().norm();
  std::vector<Index> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), Index{0});
  std::ranges::stable_sort(order, [&](Index p, Index q) { return length[p] > length[q]; });
  out.s.resize(n);
  out.u = Matrix::Zero(m, n);
  Matrix y(n, n);
  for (Index k = 0; k < n; ++k) {
    const Index from = order[static_cast<std::size_t>(k)];
    out.u.col(k).head(n).real() = planes.rotation.col(from).head(n);
    out.u.col(k).head(n).imag() = planes.rotation.col(from).tail(n);
    out.s[k] = length[from] > shortest_column ? length[from] : 0.0;
    if (out.s[k] > 0.0) {
      y.col(k).real() = planes.turned.col(from).head(n) / length[from];
      y.col(k).imag() = planes.turned.col(from).tail(n) / length[from];
    } else {
      complete(y, k);
    }
  }
  out.u.applyOnTheLeft(qr.householderQ());
  out.v = qr.colsPermutation() * y;
  return out;
}

}  // namespace

Svd thin_svd(const Eigen::MatrixXcd& a) {
  Svd out;
  const Index k = std::min(a.rows(), a.cols());
  if (!a.allFinite()) return out;
  if (k == 0) return {.u = Matrix(a.rows(), 0), .s = Eigen::VectorXd(0), .v = Matrix(a.cols(), 0), .ok = true};
  const int exponent = binary_exponent(a);
  const Matrix unit = scaled(a, -exponent);
  if (a.rows() >= a.cols()) {
    out = tall_svd(unit);
  } else {
    out = tall_svd(unit.adjoint());
    out.u.swap(out.v);
  }
  for (double& s : out.s) s = std::ldexp(s, exponent);
  out.ok = out.ok && std::isfinite(out.s[0]);
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
