#include "airloom/systems/mdd/judge/bounds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/numerics/lbfgs.hpp"
#include "airloom/numerics/water_fill.hpp"
#include "airloom/systems/mdd/problem/uplink_reach.hpp"

namespace airloom::mdd {
namespace {

double downlink_bound(const PowerProblem& x, const Eigen::VectorXd& disturbance) {
  const Eigen::Index n = x.aps();
  const Eigen::MatrixXd gain = x.gain.cwiseAbs2() * disturbance.cwiseInverse().asDiagonal();
  double best = std::numeric_limits<double>::infinity();
  double change = best;
  const auto bound = [&](const Eigen::VectorXd& log_nu, Eigen::VectorXd& gradient) {
    const Eigen::VectorXd inverse = (-log_nu.array()).exp();
    const Eigen::VectorXd r = gain.transpose() * inverse;
    gradient = x.ap_power.cwiseQuotient(inverse);
    double sum = gradient.sum();
    Eigen::VectorXd slope = Eigen::VectorXd::Zero(r.size());
    for (Eigen::Index k = 0; k < r.size(); ++k) {
      if (!(r[k] > 1.0)) continue;
      sum += std::log(r[k]) - 1.0 + 1.0 / r[k];
      slope[k] = (1.0 - 1.0 / r[k]) / r[k];
    }
    gradient -= (gain * slope).cwiseProduct(inverse);
    if (std::isfinite(sum) && sum < best) {
      change = best - sum;
      best = sum;
    }
    return sum;
  };
  const double streams = static_cast<double>(x.streams_dl());
  Eigen::VectorXd log_nu = (streams / static_cast<double>(n) / x.ap_power.array()).log();
  (void)minimize_lbfgs(bound, [&] { return change < 1e-9 * streams; }, log_nu, {.max_evaluations = 300});
  return best;
}

}  // namespace

double interference_free_bound(const PowerProblem& x) {
  const Eigen::VectorXd quiet = (1.0 + (x.user_cross * least_uplink_power(x)).array()).matrix();
  Eigen::VectorXd disturbance(x.streams_dl());
  for (Eigen::Index d = 0; d < x.users; ++d) disturbance.segment(d * x.subcarriers_dl, x.subcarriers_dl).setConstant(quiet[d]);
  double sum = downlink_bound(x, disturbance);
  for (Eigen::Index d = 0; d < x.users; ++d) {
    const Eigen::VectorXd gain = x.noise.segment(d * x.subcarriers_ul, x.subcarriers_ul).cwiseInverse();
    sum += gain.cwiseProduct(water_fill(gain, x.user_power[d])).array().log1p().sum();
  }
  return sum;
}

}  // namespace airloom::mdd
