#include "airloom/systems/dab/problem/rate.hpp"

#include <cmath>

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
  const Eigen::Index users = link.rows();
  prices.link.resize(users, users);
  prices.distortion.resize(users);
  double rate = 0.0;
  for (Eigen::Index u = 0; u < users; ++u) {
    const double useful = std::norm(link(u, u));
    const double unwanted = interference(link, distortion, u);
    const double all = unwanted + useful;
    rate += weight[u] * std::log1p(useful / unwanted);
    prices.distortion[u] = weight[u] * useful / (unwanted * all);
    prices.link.row(u) = -prices.distortion[u] * link.row(u);
    prices.link(u, u) = weight[u] / all * link(u, u);
  }
  return rate;
}

}  // namespace airloom::dab
