#include "airloom/systems/mdd/problem/uplink_reach.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/values.hpp"

namespace airloom::mdd {

double least_power_of_sum(Eigen::VectorXd b, double rate) {
  if (!(rate > 0.0)) return 0.0;
  std::sort(b.begin(), b.end());
  if (!(b[0] > 0.0)) return 0.0;
  double log_sum = 0.0;
  for (Eigen::Index n = 1; n <= b.size(); ++n) {
    log_sum += std::log(b[n - 1]);
    const double level = std::exp((rate + log_sum) / static_cast<double>(n));
    if (n == b.size() || level <= b[n]) return static_cast<double>(n) * level - b.head(n).sum();
  }
  return 0.0;
}

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
  constexpr double margin = 1.0 + 1e-6;  // rates within the judge's tolerance need this much less power, or not quite

  const Eigen::VectorXd least = least_uplink_power(x);
  for (Eigen::Index d = 0; d < x.users; ++d) {
    if (least[d] <= x.user_power[d] * margin) continue;
    return "user " + std::to_string(d) + " cannot meet its uplink QoS: needs " + shortest(least[d]) + " W of " + shortest(x.user_power[d]) +
           " W, even with silent access points";
  }
  return {};
}

}  // namespace airloom::mdd
