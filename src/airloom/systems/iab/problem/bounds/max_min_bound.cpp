#include "airloom/systems/iab/problem/bounds/max_min_bound.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/systems/iab/problem/band_terms.hpp"
#include "airloom/systems/iab/problem/max_min_bracket.hpp"

namespace airloom::iab {

double max_min_bound(const Instance& x) {
  Eigen::VectorXd donor_demand = Eigen::VectorXd::Ones(x.donor_streams());
  if (!x.has_node()) {
    const Eigen::MatrixXcd scaled = x.h_aerial * std::sqrt(x.donor_power_max_w / noise_aerial_w(x, 1.0));
    return x.bandwidth_hz * common_level(scaled, donor_demand).bound * (1.0 + 1e-12);
  }
  donor_demand[x.backhaul()] = x.ground_users();
  const Eigen::VectorXd node_demand = Eigen::VectorXd::Ones(x.ground_users());
  const double full_aerial = noise_aerial_w(x, 1.0);  // the noise at the whole band: channels are scaled to it
  const double full_ground = noise_ground_w(x, 0.0);
  const Eigen::MatrixXcd donor = x.h_aerial * std::sqrt(x.donor_power_max_w / full_aerial);
  const Eigen::MatrixXcd node = x.h_ground * std::sqrt(x.node_power_max_w / full_ground);
  const auto aerial = [&](double mu) { return mu * common_level(donor, donor_demand, noise_aerial_w(x, mu) / full_aerial).bound; };
  const auto ground = [&](double mu) { return (1.0 - mu) * common_level(node, node_demand, noise_ground_w(x, mu) / full_ground).bound; };
  if (!x.noise_band_proportional || (x.noise_aerial_w && x.noise_ground_w)) {
    const double k = aerial(1.0);
    const double t = ground(0.0);
    return k + t > 0.0 ? x.bandwidth_hz * k * t / (k + t) * (1.0 + 1e-12) : 0.0;
  }
  double low = 1e-15, high = 1.0 - 1e-15;  // the first rises with mu, the second falls: at `high` and `low` they bound everything between
  for (int k = 0; k < 50; ++k) {
    const double mu = 0.5 * (low + high);
    (aerial(mu) < ground(mu) ? low : high) = mu;
  }
  return x.bandwidth_hz * std::min(aerial(high), ground(low)) * (1.0 + 1e-12);
}

}  // namespace airloom::iab
