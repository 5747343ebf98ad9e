#include "airloom/numerics/water_fill.hpp"

#include <algorithm>
#include <vector>

namespace airloom {

Eigen::VectorXd water_fill(const Eigen::VectorXd& gain, double budget) {
  std::vector<double> floors;  // 1 / gain of the channels that may be served
  floors.reserve(static_cast<std::size_t>(gain.size()));
  double sum_of_floors = 0.0;
  for (const double g : gain) {
    if (!(g > 0.0)) continue;
    floors.push_back(1.0 / g);
    sum_of_floors += floors.back();
  }
  // Serving too many gives too high a level, so that whoever lies above it is out for good: a few passes instead of a sort.
  double level = 0.0;
  for (std::size_t before = 0; floors.size() != before && !floors.empty();) {
    before = floors.size();
    level = (budget + sum_of_floors) / static_cast<double>(before);
    sum_of_floors = 0.0;
    std::erase_if(floors, [&](double floor) {
      const bool out = floor >= level;
      if (!out) sum_of_floors += floor;
      return out;
    });
  }
  Eigen::VectorXd power = Eigen::VectorXd::Zero(gain.size());
  for (Eigen::Index l = 0; l < gain.size(); ++l) {
    if (gain[l] > 0.0) power[l] = std::max(0.0, level - 1.0 / gain[l]);
  }
  if (const double sum = power.sum(); sum > 0.0) power *= budget / sum;
  return power;
}

}  // namespace airloom
