#pragma once
/// A power amplifier without memory and of third order, driven by Gaussian signals.
///
///     y = beta1 x + beta3 x |x|^2
///
/// beta3 has the unit 1/W where x has sqrt(W): with another unit of x it is another number.
#include <Eigen/Core>
#include <complex>

#include "airloom/export.hpp"

namespace airloom::radio {
AIRLOOM_API_BEGIN

struct Amplifier {
  std::complex<double> beta1 = 1.0;
  std::complex<double> beta3 = 0.0;  ///< 1/W

  [[nodiscard]] bool linear() const { return beta3 == std::complex<double>{}; }
  /// Its output for one input sample, sqrt(W).
  [[nodiscard]] std::complex<double> operator()(std::complex<double> x) const { return (beta1 + beta3 * std::norm(x)) * x; }
};

/// Bussgang gain g = beta1 + 2 beta3 p: the linear part of the output of amplifiers with CN(0, p) inputs.
/// @param power  p, shape (N), W
/// @return       g, shape (N), dimensionless
[[nodiscard]] Eigen::VectorXcd bussgang_gain(const Amplifier& amplifier, const Eigen::VectorXd& power);

/// Covariance of what the outputs have besides the linear part, D_ij = 2 |beta3|^2 C_ij |C_ij|^2 for inputs CN(0, C); exact.
/// @param covariance  C, shape (N, N), Hermitian, W
/// @return            D, shape (N, N), Hermitian positive semidefinite, W
[[nodiscard]] Eigen::MatrixXcd distortion_covariance(const Amplifier& amplifier, const Eigen::MatrixXcd& covariance);

/// Mean output power of one amplifier with CN(0, p) input: |g|^2 p + 2 |beta3|^2 p^3. W.
[[nodiscard]] double radiated_power(const Amplifier& amplifier, double power);

/// Input power |beta1| / (3 |beta3|) at which the output of a compressing amplifier stops growing; infinite for a linear one. W.
/// Exact where beta3 / beta1 is real and negative.
[[nodiscard]] double saturation_power(const Amplifier& amplifier);

/// Probability exp(-saturation / p) that a CN(0, p) input leaves the range in which the polynomial describes an amplifier.
[[nodiscard]] double probability_beyond_saturation(const Amplifier& amplifier, double power);

AIRLOOM_API_END
}  // namespace airloom::radio
