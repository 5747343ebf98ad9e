#include "airloom/systems/dab/problem/rate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace airloom::dab {
namespace {

/// Summed without the useful part: a difference would lose five digits at 50 dB.
double interference(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion, Eigen::Index u) {
  double sum = 1.0 + distortion[u];
  for (Eigen::Index k = 0; k < link.cols(); ++k) {
    if (k != u) sum += std::norm(link(u, k));
  }
  return sum;
}

}  // namespace

Eigen::VectorXd sinr(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion) {
  Eigen::VectorXd ratio(link.rows());
  for (Eigen::Index u = 0; u < link.rows(); ++u) ratio[u] = std::norm(link(u, u)) / interference(link, distortion, u);
  return ratio;
}

double sum_rate(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion, const Eigen::VectorXd& weight) {
  double rate = 0.0;
  for (Eigen::Index u = 0; u < link.rows(); ++u) {
    rate += weight[u] * std::log1p(std::norm(link(u, u)) / interference(link, distortion, u));
  }
  return rate;
}

double sum_rate(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion, const Eigen::VectorXd& weight, Prices& prices) {
  return utility(link, distortion, {.weight = weight}, prices);
}

double Utility::operator()(const Eigen::VectorXd& rate, Eigen::VectorXd& slope) const {
  slope.setZero(rate.size());
  switch (kind) {
    case Kind::sum: slope = weight; return weight.dot(rate);
    case Kind::logarithms: {
      double sum = 0.0;
      for (Eigen::Index u = 0; u < rate.size(); ++u) {
        if (!(weight[u] > 0.0)) continue;
        sum += weight[u] * std::log(rate[u]);
        slope[u] = weight[u] / rate[u];
      }
      return sum;
    }
    case Kind::soft_minimum: {
      double least = std::numeric_limits<double>::infinity();
      for (Eigen::Index u = 0; u < rate.size(); ++u) {
        if (weight[u] > 0.0) least = std::min(least, rate[u] / weight[u]);
      }
      double sum = 0.0;
      for (Eigen::Index u = 0; u < rate.size(); ++u) {
        if (!(weight[u] > 0.0)) continue;
        slope[u] = std::exp(-sharpness * (rate[u] / weight[u] - least));
        sum += slope[u];
        slope[u] /= weight[u];
      }
      slope /= sum;
      return least - std::log(sum) / sharpness;
    }
  }
  return 0.0;
}

double utility(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion, const Utility& utility, Prices& prices) {
  const Eigen::Index users = link.rows();
  prices.link.resize(users, users);
  prices.distortion.resize(users);
  prices.useful.resize(users);
  Eigen::VectorXd rate(users);
  for (Eigen::Index u = 0; u < users; ++u) {
    const double useful = std::norm(link(u, u));
    const double unwanted = interference(link, distortion, u);
    rate[u] = std::log1p(useful / unwanted);
    prices.useful[u] = 1.0 / (unwanted + useful);
    prices.distortion[u] = useful / unwanted * prices.useful[u];
  }
  Eigen::VectorXd slope(users);
  const double value = utility(rate, slope);
  prices.size = slope.dot(rate);
  prices.distortion.array() *= slope.array();
  prices.useful.array() *= slope.array();
  for (Eigen::Index u = 0; u < users; ++u) {
    prices.link.row(u) = -prices.distortion[u] * link.row(u);
    prices.link(u, u) = prices.useful[u] * link(u, u);
  }
  return value;
}

}  // namespace airloom::dab
