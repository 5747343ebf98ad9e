#include "airloom/radio/tr38901/field.hpp"

#include <cmath>
#include <numbers>

namespace airloom::radio::tr38901 {

Field::Field(RandomStream stream, double decorrelation_m, int waves) : scale_(std::sqrt(2.0 / waves)) {
  constexpr double two_pi = 2.0 * std::numbers::pi;
  for (int m = 0; m < waves; ++m) {
    const double rest = 1.0 - stream.uniform();
    const double angle = two_pi * stream.uniform();
    const double number = std::sqrt(1.0 / (rest * rest) - 1.0) / decorrelation_m;
    kx_.push_back(number * std::cos(angle));
    ky_.push_back(number * std::sin(angle));
    phase_.push_back(two_pi * stream.uniform());
  }
}

double Field::at(double x_m, double y_m) const {
  double sum = 0.0;
  for (std::size_t m = 0; m < phase_.size(); ++m) sum += std::cos(kx_[m] * x_m + ky_[m] * y_m + phase_[m]);
  return scale_ * sum;
}

double normal_share(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

}  // namespace airloom::radio::tr38901
