#include "airloom/radio/amplifier.hpp"

#include <cmath>
#include <limits>

namespace airloom::radio {

Eigen::VectorXcd bussgang_gain(const Amplifier& amplifier, const Eigen::VectorXd& power) {
  return (2.0 * amplifier.beta3 * power.array() + amplifier.beta1).matrix();
}

Eigen::MatrixXcd distortion_covariance(const Amplifier& amplifier, const Eigen::MatrixXcd& covariance) {
  return (2.0 * std::norm(amplifier.beta3) * covariance.array().abs2() * covariance.array()).matrix();
}

double radiated_power(const Amplifier& amplifier, double power) {
  return std::norm(amplifier.beta1 + 2.0 * amplifier.beta3 * power) * power + 2.0 * std::norm(amplifier.beta3) * power * power * power;
}

double saturation_power(const Amplifier& amplifier) {
  if (amplifier.linear()) return std::numeric_limits<double>::infinity();
  return std::abs(amplifier.beta1) / (3.0 * std::abs(amplifier.beta3));
}

double probability_beyond_saturation(const Amplifier& amplifier, double power) {
  return power > 0.0 ? std::exp(-saturation_power(amplifier) / power) : 0.0;
}

}  // namespace airloom::radio
