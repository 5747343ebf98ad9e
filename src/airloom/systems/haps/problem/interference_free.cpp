#include "airloom/systems/haps/problem/interference_free.hpp"

#include <cmath>

#include "airloom/core/limits.hpp"
#include "airloom/numerics/lbfgs.hpp"

namespace airloom::haps {

double interference_free_bound(const Eigen::MatrixXd& gain, const NetworkUtility& asked) {
  const auto users = static_cast<double>(gain.cols());
  const auto stations = static_cast<double>(gain.rows());
  const double scale = asked.relative_factor(gain.cwiseSqrt().colwise().sum().cwiseAbs2().transpose());
  const NetworkUtility utility = asked.times(scale);
  double best = infinity;
  double change = best;
  const auto bound = [&](const Eigen::VectorXd& log_eta, Eigen::VectorXd& gradient) {
    const Eigen::VectorXd eta = log_eta.array().exp();
    const Eigen::VectorXd m = gain.transpose() * eta.cwiseInverse();
    double sum = eta.sum();
    gradient = eta;
    for (Eigen::Index u = 0; u < m.size(); ++u) {
      const SinrUtility::Conjugate conjugate = utility.conjugate(u, 1.0 / m[u], 0.0);
      sum += conjugate.value;
      gradient.array() -= conjugate.sinr / (m[u] * m[u]) * gain.col(u).array() / eta.array();
    }
    if (std::isfinite(sum) && sum < best) {
      change = best - sum;
      best = sum;
    }
    return sum;
  };
  Eigen::VectorXd log_eta = Eigen::VectorXd::Constant(gain.rows(), std::log(0.1 * users / stations));
  (void)minimize_lbfgs(bound, [&] { return change < 1e-9 * users; }, log_eta, {.max_evaluations = 200});
  return best / scale;
}

double interference_free_bound(const Instance& x, const NetworkUtility& utility) {
  Eigen::MatrixXd gain(x.stations(), x.users());
  Eigen::Index n = 0;
  for (int b = 0; b < x.stations(); ++b) {
    if (x.power_max_w[b] <= 0.0) continue;
    gain.row(n++) = x.power_max_w[b] * x.h[static_cast<std::size_t>(b)].colwise().squaredNorm().cwiseQuotient(x.noise_w.transpose());
    gain.row(n - 1) = gain.row(n - 1).cwiseProduct(x.served_by(b).transpose()).eval();
  }
  gain.conservativeResize(n, x.users());
  return interference_free_bound(gain, utility);
}

}  // namespace airloom::haps
