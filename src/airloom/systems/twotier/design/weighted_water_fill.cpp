#include "airloom/systems/twotier/design/weighted_water_fill.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace airloom::twotier {

Eigen::VectorXd weighted_water_fill(const Eigen::VectorXd& weight, const Eigen::VectorXd& gain, const Eigen::VectorXd& cap, double budget) {
  struct Bend {
    double level;
    double slope;  // change of d(sum p)/d(mu)
  };
  constexpr double never = std::numeric_limits<double>::infinity();
  const Eigen::Index size = gain.size();
  std::vector<Bend> bends;
  bends.reserve(static_cast<std::size_t>(2 * size));
  for (Eigen::Index l = 0; l < size; ++l) {
    const double limit = cap.size() > 0 ? cap[l] : never;
    if (weight[l] <= 0.0 || gain[l] <= 0.0 || limit <= 0.0) continue;
    bends.push_back({1.0 / (gain[l] * weight[l]), weight[l]});
    if (limit < never) bends.push_back({(limit + 1.0 / gain[l]) / weight[l], -weight[l]});
  }
  Eigen::VectorXd p = Eigen::VectorXd::Zero(size);
  if (bends.empty()) return p;
  std::ranges::sort(bends, {}, &Bend::level);
  double level = bends.front().level, slope = 0.0, sum = 0.0;
  for (const Bend& bend : bends) {
    const double next = sum + slope * (bend.level - level);
    if (next >= budget) break;
    sum = next;
    level = bend.level;
    slope += bend.slope;
  }
  // behind the last bend of limited slots the sum stays; what rounding leaves of the slope there is not a slope
  if (slope > 1e-12 * weight.maxCoeff()) level += (budget - sum) / slope;
  for (Eigen::Index l = 0; l < size; ++l) {
    if (weight[l] <= 0.0 || gain[l] <= 0.0) continue;
    p[l] = std::clamp(weight[l] * level - 1.0 / gain[l], 0.0, cap.size() > 0 ? std::max(0.0, cap[l]) : never);
  }
  if (const double total = p.sum(); total > budget) p *= budget / total;
  return p;
}

}  // namespace airloom::twotier
