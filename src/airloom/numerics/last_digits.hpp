#pragma once
/// Numbers without the digits that another unit of power or bandwidth would change: so that rounding chooses no optimum.
#include <Eigen/Core>
#include <cmath>
#include <complex>

namespace airloom {

/// Forty binary digits of a number, twelve decimal ones.
inline double without_last_digits(double x) {
  int exponent = 0;
  const double fraction = std::frexp(x, &exponent);
  return std::ldexp(std::round(std::ldexp(fraction, 40)), exponent - 40);
}

/// The same of every real and imaginary part.
inline Eigen::MatrixXcd without_last_digits(const Eigen::MatrixXcd& x) {
  return x.unaryExpr(
      [](const std::complex<double>& z) { return std::complex<double>(without_last_digits(z.real()), without_last_digits(z.imag())); });
}

}  // namespace airloom
