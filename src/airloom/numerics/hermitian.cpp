#include "airloom/numerics/hermitian.hpp"

#include <Eigen/Cholesky>
#include <cmath>
#include <complex>

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

namespace {

using Complex = std::complex<double>;
constexpr Eigen::Index few = 24;  ///< rows up to which plain loops win

/// x -= y z, or y conj(z): without the checks for infinite factors of the language's own product.
inline void subtract(Complex& x, const Complex& y, const Complex& z) {
  x = {x.real() - (y.real() * z.real() - y.imag() * z.imag()), x.imag() - (y.real() * z.imag() + y.imag() * z.real())};
}
inline void subtract_conjugate(Complex& x, const Complex& y, const Complex& z) {
  x = {x.real() - (y.real() * z.real() + y.imag() * z.imag()), x.imag() - (y.imag() * z.real() - y.real() * z.imag())};
}

/// The lower triangle's Cholesky factor, its diagonal inverted.
bool factor(Eigen::MatrixXcd& a) {
  const Eigen::Index n = a.rows();
  for (Eigen::Index j = 0; j < n; ++j) {
    for (Eigen::Index k = 0; k < j; ++k) {
      const Complex pivot = a(j, k);
      for (Eigen::Index i = j; i < n; ++i) subtract_conjugate(a(i, j), a(i, k), pivot);
    }
    const double square = a(j, j).real();
    if (!(square > 0.0) || !std::isfinite(square)) return false;
    const double inverse = 1.0 / std::sqrt(square);
    a(j, j) = inverse;
    for (Eigen::Index i = j + 1; i < n; ++i) a(i, j) *= inverse;
  }
  return true;
}

}  // namespace

bool solve_hermitian(Eigen::MatrixXcd& a, Eigen::MatrixXcd& b) {
  const Eigen::Index n = a.rows();
  if (n > few) {
    if (Eigen::internal::llt_inplace<Complex, Eigen::Lower>::blocked(a) >= 0) return false;
    a.triangularView<Eigen::Lower>().solveInPlace(b);
    a.triangularView<Eigen::Lower>().adjoint().solveInPlace(b);
    return b.allFinite();
  }
  if (!factor(a)) return false;
  for (Eigen::Index c = 0; c < b.cols(); ++c) {
    for (Eigen::Index k = 0; k < n; ++k) {
      b(k, c) *= a(k, k).real();
      const Complex y = b(k, c);
      for (Eigen::Index i = k + 1; i < n; ++i) subtract(b(i, c), a(i, k), y);
    }
    for (Eigen::Index k = n - 1; k >= 0; --k) {
      Complex x = b(k, c);
      for (Eigen::Index i = k + 1; i < n; ++i) subtract_conjugate(x, b(i, c), a(i, k));  // conj(a_ik) b_i
      b(k, c) = x * a(k, k).real();
    }
  }
  return true;
}

}  // namespace airloom
