#include "airloom/radio/estimation_error.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/core/values.hpp"

namespace airloom::radio {
namespace {

constexpr double series_below = 1e-4;

/// m J(m) and its first and third derivatives, in nats.
struct MeanTimesRate {
  double value;
  double first;
  double third;
};

MeanTimesRate mean_times_rate(double m) {
  const double f = scaled_exponential_integral(1.0 / m);  // F(m), with F' = (m - F)/m^2
  const double f1 = (m - f) / (m * m);
  const double f2 = (1.0 - f1) / (m * m) - 2.0 * (m - f) / (m * m * m);
  return {.value = m * f, .first = f + 1.0 - f / m, .third = f2 - f2 / m + 2.0 * f1 / (m * m) - 2.0 * f / (m * m * m)};
}

}  // namespace

double scaled_exponential_integral(double x) {
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  if (x <= 1.0) {  // E1 = -gamma - ln x + sum (-1)^{k+1} x^k / (k k!)
    double sum = -std::numbers::egamma - std::log(x);
    double power = 1.0;
    for (int k = 1; k < 40; ++k) {
      power *= -x / k;
      sum -= power / k;
    }
    return std::exp(x) * sum;
  }
  // Lentz's evaluation of 1/(x+1 - 1/(x+3 - 4/(x+5 - ...)))
  double b = x + 1.0;
  double c = 1.0 / std::numeric_limits<double>::min();
  double d = 1.0 / b;
  double h = d;
  for (int k = 1; k < 500; ++k) {
    const double a = -static_cast<double>(k) * k;
    b += 2.0;
    d = 1.0 / (a * d + b);
    c = b + a / c;
    h *= c * d;
    if (std::abs(c * d - 1.0) <= epsilon) break;
  }
  return h;
}

EstimatedSinr::EstimatedSinr(double mean_sinr, double error, MeanConvention convention)
    : g_(convention == MeanConvention::printed ? mean_sinr : 0.5 * mean_sinr), s_(std::sqrt(error)) {
  Faults faults("estimated SINR");
  faults.require(std::isfinite(mean_sinr) && mean_sinr > 0.0, "mean_sinr", shortest(mean_sinr), "must be > 0");
  faults.require(error > 0.0 && error < 1.0, "error", shortest(error), "must be in (0, 1)");
  faults.raise();
}

double EstimatedSinr::pdf(double y) const {
  if (!(y > 0.0)) return 0.0;
  const double x = y / g_;
  if (s_ < series_below) return std::exp(-x) * (x + s_ * s_ * (x - x * x + x * x * x / 6.0)) / g_;
  return (std::exp(-x / (1.0 + s_)) - std::exp(-x / (1.0 - s_))) / (2.0 * s_ * g_);
}

double EstimatedSinr::cdf(double y) const {
  if (!(y > 0.0)) return 0.0;
  const double x = y / g_;
  if (s_ < series_below) return 1.0 - std::exp(-x) * (1.0 + x + s_ * s_ * (x * x * x / 6.0 - 0.5 * x * x));
  return 1.0 - ((1.0 + s_) * std::exp(-x / (1.0 + s_)) - (1.0 - s_) * std::exp(-x / (1.0 - s_))) / (2.0 * s_);
}

double EstimatedSinr::ergodic_rate() const {
  if (s_ < series_below) {
    const MeanTimesRate k = mean_times_rate(g_);
    return (k.first + s_ * s_ * g_ * g_ * k.third / 6.0) / std::numbers::ln2;
  }
  const double strong = mean_times_rate((1.0 + s_) * g_).value;
  const double weak = mean_times_rate((1.0 - s_) * g_).value;
  return (strong - weak) / (2.0 * s_ * g_ * std::numbers::ln2);
}

}  // namespace airloom::radio
