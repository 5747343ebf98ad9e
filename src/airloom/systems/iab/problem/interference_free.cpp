#include "airloom/systems/iab/problem/interference_free.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/numerics/water_fill.hpp"
#include "airloom/radio/rate.hpp"
#include "airloom/systems/iab/problem/band_terms.hpp"

namespace airloom::iab {

double water_filled_rate(const Eigen::VectorXd& gain, double budget_w, double noise_w) {
  const Eigen::VectorXd scaled = gain / noise_w;
  return (scaled.array() * water_fill(scaled, budget_w).array()).log1p().sum() / std::numbers::ln2;
}

double ground_rate_bound(const Instance& x) {
  const double backhaul_gain = x.h_aerial.col(x.backhaul()).squaredNorm();
  const Eigen::VectorXd ground_gain = x.h_ground.colwise().squaredNorm();
  const auto backhaul = [&](double mu) { return mu * radio::bits_per_hz(x.donor_power_max_w * backhaul_gain / noise_aerial_w(x, mu)); };
  const auto ground = [&](double mu) { return (1.0 - mu) * water_filled_rate(ground_gain, x.node_power_max_w, noise_ground_w(x, mu)); };
  double low = 0.0, high = 1.0;  // the first rises with mu, the second falls
  for (int k = 0; k < 60; ++k) {
    const double mu = 0.5 * (low + high);
    (backhaul(mu) < ground(mu) ? low : high) = mu;
  }
  // at `low` the ground's is above the crossing, at `high` the backhaul's: each bounds the best
  const double most = std::min(low > 0.0 ? ground(low) : backhaul(high), high < 1.0 ? backhaul(high) : ground(low));
  return x.bandwidth_hz * most * (1.0 + 1e-9);
}

}  // namespace airloom::iab
