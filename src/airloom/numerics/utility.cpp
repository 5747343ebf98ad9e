#include "airloom/numerics/utility.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace airloom {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

double AlphaFair::value(double rate) const {
  if (alpha_ == 0.0) return rate;
  if (alpha_ == 1.0) return std::log(rate);
  return std::pow(rate, 1.0 - alpha_) / (1.0 - alpha_);
}

double AlphaFair::slope(double rate) const { return alpha_ == 0.0 ? 1.0 : std::pow(rate, -alpha_); }

double AlphaFair::curvature(double rate) const { return alpha_ == 0.0 ? 0.0 : -alpha_ * std::pow(rate, -alpha_ - 1.0); }

double AlphaFair::rate_at(double price) const {
  if (alpha_ == 0.0) return price < 1.0 ? infinity : 0.0;
  return std::pow(price, -1.0 / alpha_);
}

double AlphaFair::conjugate(double price) const {
  if (alpha_ == 0.0) return price < 1.0 ? infinity : 0.0;
  if (alpha_ == 1.0) return -std::log(price) - 1.0;
  const double rate = rate_at(price);
  return value(rate) - price * rate;
}

double utility(const Eigen::VectorXd& rate, const Eigen::VectorXd& weight, const AlphaFair& psi) {
  double sum = 0.0;
  for (Eigen::Index u = 0; u < rate.size(); ++u) {
    if (weight[u] > 0.0) sum += weight[u] * psi.value(rate[u]);
  }
  return sum;
}

Eigen::VectorXd utility_prices(const Eigen::VectorXd& rate, const Eigen::VectorXd& weight, const AlphaFair& psi) {
  Eigen::VectorXd price = Eigen::VectorXd::Zero(rate.size());
  for (Eigen::Index u = 0; u < rate.size(); ++u) {
    if (weight[u] > 0.0) price[u] = weight[u] * psi.slope(rate[u]);
  }
  return price;
}

SoftLeast soft_least(const Eigen::VectorXd& rate, const Eigen::VectorXd& weight, double sharpness) {
  const Eigen::VectorXd scaled = rate.cwiseQuotient(weight);
  const double least = scaled.minCoeff();
  const Eigen::VectorXd power = (-sharpness * (scaled.array() - least)).exp();  // the largest is 1: nothing overflows
  const double sum = power.sum();
  return {.value = least - std::log(sum) / sharpness, .price = power.cwiseQuotient(weight) / sum};
}

double log_lambert(double y, double alpha) {
  // concave in ln t for small t, nearly linear for large t: Newton from either end converges in a few steps
  const double small = std::exp(y / alpha);
  double t = y > alpha ? y - alpha * std::log(y) : small / (1.0 + small);
  if (!(t > 0.0)) t = y > alpha ? 0.5 * y : std::numeric_limits<double>::min();
  for (int k = 0; k < 50; ++k) {
    const double step = (t + alpha * std::log(t) - y) * t / (alpha + t);
    const double next = step < t ? t - step : 0.5 * t;
    if (std::abs(next - t) <= 1e-16 * t) return next;
    if (k > 4 && std::abs(next - t) <= 4e-16 * t) return next;
    t = next;
  }
  return t;
}

double SinrUtility::value(double sinr) const { return AlphaFair(alpha_).value(std::log1p(sinr)); }

double SinrUtility::slope(double sinr) const {
  if (alpha_ == 1.0) return 1.0 / ((1.0 + sinr) * std::log1p(sinr));
  return AlphaFair(alpha_).slope(std::log1p(sinr)) / (1.0 + sinr);
}

double SinrUtility::sinr_at(double price) const {
  if (alpha_ == 0.0) return std::max(0.0, 1.0 / price - 1.0);
  return std::expm1(log_lambert(-std::log(price), alpha_));
}

SinrUtility::Conjugate SinrUtility::conjugate(double price, double floor) const {
  if (alpha_ == 1.0) {
    const double t = log_lambert(-std::log(price));
    const double sinr = std::expm1(t);
    if (sinr > floor) return {std::log(t) - price * sinr, sinr};
    return {value(floor) - price * floor, floor};
  }
  const double sinr = std::max(sinr_at(price), floor);
  return {value(sinr) - price * sinr, sinr};
}

}  // namespace airloom
