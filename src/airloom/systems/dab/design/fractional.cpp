#include "airloom/systems/dab/design/fractional.hpp"

#include <cmath>

#include "airloom/systems/dab/problem/rate.hpp"

namespace airloom::dab {

Eigen::VectorXcd Fractional::pull(const Eigen::VectorXd& weight) const {
  return (weight.array() * (1.0 + mu.array())).sqrt().matrix().cwiseProduct(nu);
}

Fractional tighten(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion, const Eigen::VectorXd& weight) {
  Fractional x{.mu = sinr(link, distortion), .nu = Eigen::VectorXcd(link.rows())};
  for (Eigen::Index u = 0; u < link.rows(); ++u) {
    const double all = link.row(u).squaredNorm() + distortion[u] + 1.0;
    x.nu[u] = std::sqrt(weight[u] * (1.0 + x.mu[u])) * link(u, u) / all;
  }
  return x;
}

double fractional_objective(const Fractional& x, const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion,
                            const Eigen::VectorXd& weight) {
  double f = 0.0;
  for (Eigen::Index u = 0; u < link.rows(); ++u) {
    const double a = std::sqrt(weight[u] * (1.0 + x.mu[u]));
    f += weight[u] * (std::log1p(x.mu[u]) - x.mu[u]) + 2.0 * a * (std::conj(x.nu[u]) * link(u, u)).real() -
         std::norm(x.nu[u]) * (link.row(u).squaredNorm() + distortion[u] + 1.0);
  }
  return f;
}

Eigen::MatrixXcd local_pull(const Fractional& x, const Eigen::MatrixXcd& others, const Eigen::VectorXd& weight) {
  Eigen::MatrixXcd l = -(x.price().asDiagonal() * others);
  l.diagonal() += x.pull(weight);
  return l;
}

}  // namespace airloom::dab
