#pragma once
/// Small-scale fading of one link.
#include <Eigen/Core>

#include "airloom/core/random.hpp"
#include "airloom/radio/array.hpp"

namespace airloom::radio {

/// CN(0, I), shape (N); element index in the order of drawing.
[[nodiscard]] Eigen::VectorXcd rayleigh(int elements, RandomStream& stream);

/// Rician fading, sqrt(K/(K+1)) a(los) + sqrt(1/(K+1)) g with g ~ CN(0, I): unit mean power per element.
/// @param line_of_sight  a(los), shape (N)
/// @param rician_k       K >= 0, linear
[[nodiscard]] Eigen::VectorXcd rician(const Eigen::VectorXcd& line_of_sight, double rician_k, RandomStream& stream);

/// Rician multipath with a few plane waves: unit mean power per element,
///
///     h = sqrt(K/(K+1)) a(los) + sqrt(1/((K+1) P)) sum_p c_p a(theta_p, phi_p),  c_p ~ CN(0,1)
///
/// theta_p uniform in (0, pi/2), phi_p uniform in (-pi, pi): ray angles are drawn before the fading coefficients.
/// @param line_of_sight  a(los), shape (N)
/// @param rician_k       K >= 0, linear
/// @param paths          P >= 1
/// @return               shape (N), dimensionless
[[nodiscard]] Eigen::VectorXcd rician_multipath(const ArrayPositions& positions, const Eigen::VectorXcd& line_of_sight, double rician_k,
                                                int paths, RandomStream& stream);

}  // namespace airloom::radio
