#include "airloom/systems/mdd/bounds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/core/values.hpp"
#include "airloom/numerics/lbfgs.hpp"
#include "airloom/numerics/water_fill.hpp"

namespace airloom::mdd {
namespace {

/// Least power over parallel channels with noises b that reaches a summed rate.
double least_power_of_sum(Eigen::VectorXd b, double rate) {
  if (!(rate > 0.0)) return 0.0;
  std::sort(b.begin(), b.end());
  double log_sum = 0.0;
  for (Eigen::Index n = 1; n <= b.size(); ++n) {
    log_sum += std::log(b[n - 1]);
    const double level = std::exp((rate + log_sum) / static_cast<double>(n));
    if (n == b.size() || level <= b[n]) return static_cast<double>(n) * level - b.head(n).sum();
  }
  return 0.0;
}

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

Eigen::VectorXd least_uplink_power(const PowerProblem& x) {
  Eigen::VectorXd least = Eigen::VectorXd::Zero(x.users);
  for (Eigen::Index d = 0; d < x.users; ++d) {
    const auto noise = x.noise.segment(d * x.subcarriers_ul, x.subcarriers_ul);
    switch (x.qos) {
      case Qos::none: break;
      case Qos::subcarrier: least[d] = x.floor_ul() * noise.sum(); break;
      case Qos::sum: least[d] = least_power_of_sum(noise, x.rate_ul); break;
    }
  }
  return least;
}

std::string uplink_out_of_reach(const PowerProblem& x) {
  const Eigen::VectorXd least = least_uplink_power(x);
  for (Eigen::Index d = 0; d < x.users; ++d) {
    if (least[d] <= x.user_power[d]) continue;
    return "user " + std::to_string(d) + " cannot meet its uplink QoS: needs " + shortest(least[d]) + " W of " + shortest(x.user_power[d]) +
           " W, even with silent access points";
  }
  return {};
}

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
