#include "airloom/systems/haps/problem/utility.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace airloom::haps {

double NetworkUtility::value(const Eigen::VectorXd& sinr) const {
  double sum = 0.0;
  for (Eigen::Index u = 0; u < sinr.size(); ++u) sum += value(u, sinr[u]);
  return sum;
}

Eigen::VectorXd NetworkUtility::slopes(const Eigen::VectorXd& sinr) const {
  Eigen::VectorXd out(sinr.size());
  for (Eigen::Index u = 0; u < sinr.size(); ++u) out[u] = slope(u, sinr[u]);
  return out;
}

SinrUtility::Conjugate NetworkUtility::conjugate(Eigen::Index user, double price, double floor) const {
  SinrUtility::Conjugate out = of_one_.conjugate(price / weight_[user], floor);
  out.value *= weight_[user];
  return out;
}

double NetworkUtility::relative_factor(const Eigen::VectorXd& sinr) const {
  double sum = 0.0;
  for (Eigen::Index u = 0; u < sinr.size(); ++u) sum += weight_[u] * std::pow(std::log1p(sinr[u]), 1.0 - alpha());
  return static_cast<double>(sinr.size()) / sum;
}

double NetworkUtility::unit(const Eigen::VectorXd& sinr) const {
  if (alpha() <= 1.0) return weight_.sum();
  double sum = 0.0;
  for (Eigen::Index u = 0; u < sinr.size(); ++u) sum += weight_[u] * std::max(1.0, std::pow(std::log1p(sinr[u]), 1.0 - alpha()));
  return sum;
}

double NetworkUtility::reported(double nats) const {
  if (alpha() == 1.0) return nats - std::log(std::numbers::ln2) * weight_.sum();
  return nats * std::pow(std::numbers::ln2, alpha() - 1.0);
}

}  // namespace airloom::haps
