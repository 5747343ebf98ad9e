#include "airloom/numerics/water_fill.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace airloom {

Eigen::VectorXd water_fill(const Eigen::VectorXd& gain, double budget) {
  std::vector<Eigen::Index> order(static_cast<std::size_t>(gain.size()));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  std::ranges::stable_sort(order, [&](Eigen::Index a, Eigen::Index b) { return gain[a] > gain[b]; });

  double level = 0.0;
  double inverse_sum = 0.0;
  Eigen::Index active = 0;
  for (const Eigen::Index l : order) {  // the strongest channels are served until the next one lies above the level
    if (gain[l] <= 0.0) break;
    if (active > 0 && 1.0 / gain[l] >= level) break;
    inverse_sum += 1.0 / gain[l];
    ++active;
    level = (budget + inverse_sum) / static_cast<double>(active);
  }
  Eigen::VectorXd power = Eigen::VectorXd::Zero(gain.size());
  for (Eigen::Index l = 0; l < gain.size(); ++l) {
    if (gain[l] > 0.0) power[l] = std::max(0.0, level - 1.0 / gain[l]);
  }
  const double sum = power.sum();
  if (sum > 0.0) power *= budget / sum;
  return power;
}

}  // namespace airloom
