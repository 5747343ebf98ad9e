#pragma once
/// Correlated maps of large-scale parameters: a Gaussian field over the plane as a sum of plane waves.
#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "airloom/core/random.hpp"
#include "airloom/export.hpp"

namespace airloom::radio::tr38901 {
AIRLOOM_API_BEGIN

/// F(x) = sqrt(2/M) sum_m cos(k_m . x + psi_m): mean 0, variance 1, covariance exp(-|x - x'|/D) over many fields.
///
/// Directions and phases are uniform, |k| = (1/D) sqrt(1/(1 - u)^2 - 1): the radial law whose transform is that exponential.
class Field {
 public:
  /// @param stream           of this field; three uniforms per wave
  /// @param decorrelation_m  D > 0   @param waves  M >= 1
  Field(RandomStream stream, double decorrelation_m, int waves);
  [[nodiscard]] double at(double x_m, double y_m) const;

 private:
  std::vector<double> kx_, ky_, phase_;
  double scale_;
};

/// Phi(x) of N(0, 1).
[[nodiscard]] double normal_share(double x);

AIRLOOM_API_END
}  // namespace airloom::radio::tr38901
