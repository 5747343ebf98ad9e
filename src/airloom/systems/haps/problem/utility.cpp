#include "airloom/systems/haps/problem/utility.hpp"

#include <cmath>

namespace airloom::haps {

double log_lambert(double y) {
  // t + ln t = y: concave in ln t for small t, nearly linear for large t; Newton from either end converges in a few steps
  double t = y > 1.0 ? y - std::log(y) : std::exp(y) / (1.0 + std::exp(y));
  for (int k = 0; k < 50; ++k) {
    const double step = (t + std::log(t) - y) * t / (1.0 + t);
    const double next = step < t ? t - step : 0.5 * t;
    if (std::abs(next - t) <= 1e-16 * t) return next;
    if (k > 4 && std::abs(next - t) <= 4e-16 * t) return next;
    t = next;
  }
  return t;
}

double elasticity(double sinr) { return sinr > 0.0 ? sinr / ((1.0 + sinr) * std::log1p(sinr)) : 1.0; }

double exp_soc(double t, int v) {
  const double x = std::ldexp(t, -v);
  double power = 1.0 + x * (1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0)));
  for (int k = 0; k < v; ++k) power *= power;
  return power;
}

Utility Utility::soft_minimum(double exponent, double target) {
  Utility utility;
  utility.exponent_ = exponent;
  utility.target_ = target;
  return utility;
}

double Utility::value(double sinr) const {
  if (exponent_ == 0.0) return std::log(std::log1p(sinr));
  return -std::pow(target_ / sinr, exponent_) / exponent_;
}

double Utility::slope(double sinr) const {
  if (exponent_ == 0.0) return 1.0 / ((1.0 + sinr) * std::log1p(sinr));
  return std::pow(target_ / sinr, exponent_) / sinr;
}

double Utility::sinr_at(double price) const {
  if (exponent_ == 0.0) return std::expm1(log_lambert(-std::log(price)));
  return target_ * std::pow(price * target_, -1.0 / (exponent_ + 1.0));
}

Utility::Conjugate Utility::conjugate(double price, double floor) const {
  if (exponent_ == 0.0) {
    const double t = log_lambert(-std::log(price));
    const double sinr = std::expm1(t);
    if (sinr > floor) return {std::log(t) - price * sinr, sinr};
    return {value(floor) - price * floor, floor};
  }
  const double sinr = std::max(sinr_at(price), floor);
  return {value(sinr) - price * sinr, sinr};
}

}  // namespace airloom::haps
