#include "airloom/systems/haps/judge/first_order_gain.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/numerics/tiled_matrix.hpp"

namespace airloom::haps {

double first_order_gain(const Instance& x, const Solution& s, const NetworkUtility& utility, const HeardBy& heard,
                        const Eigen::MatrixXcd& t, int threads) {
  const Eigen::VectorXd sinr = heard.wanted.cwiseAbs2().cwiseQuotient(heard.beta);
  const Eigen::VectorXd own = utility.slopes(sinr).cwiseQuotient(heard.beta);  // slope of the utility in |T_uu|^2
  const Eigen::VectorXd other = -own.cwiseProduct(sinr);                       // and in the interference power
  double gain = 0.0;
  for (int b = 0; b < x.stations(); ++b) {
    const double amplitude = std::sqrt(x.power_max_w[b]);
    if (amplitude <= 0.0) continue;
    const Eigen::MatrixXcd& h = x.h[static_cast<std::size_t>(b)];
    const Eigen::MatrixXcd& w = s.w[static_cast<std::size_t>(b)];
    Eigen::MatrixXcd theta = t.size() > 0 ? t : adjoint_product(h, w, threads);
    theta = other.asDiagonal() * theta;
    theta.diagonal() = own.cwiseProduct(heard.wanted);
    Eigen::MatrixXcd gradient = product(h, theta, threads);
    if (x.masked()) gradient = gradient * x.served_by(b).cast<std::complex<double>>().asDiagonal();
    double most = amplitude * gradient.norm();
    // with limits of antennas the smaller of the ball's support and the discs': an over-estimate of both together
    if (const Eigen::VectorXd limits = x.limits_of(b); limits.size() > 0)
      most = std::min(most, limits.cwiseMin(x.power_max_w[b]).cwiseSqrt().dot(gradient.rowwise().norm()));
    gain += 2.0 * std::max(0.0, most - gradient.conjugate().cwiseProduct(w).sum().real());
  }
  return gain;
}

}  // namespace airloom::haps
