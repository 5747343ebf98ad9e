#include "airloom/systems/iab/problem/bounds/upper_bound.hpp"

#include <cmath>

#include "airloom/systems/iab/problem/bounds/fair_bound.hpp"
#include "airloom/systems/iab/problem/bounds/max_min_bound.hpp"
#include "airloom/systems/iab/problem/bounds/rate_bound.hpp"

namespace airloom::iab {

UpperBound upper_bound(const Instance& x, const NetworkUtility& u) {
  switch (u.objective) {
    case NetworkObjective::sum: return {rate_bound(x), "rank-aware"};
    case NetworkObjective::weighted: return {rate_bound(x, u.ground_weight), "rank-aware"};
    case NetworkObjective::min_ground_rate: return {rate_bound(x, 1.0, u.min_ground_rate * x.bandwidth_hz), "rank-aware"};
    case NetworkObjective::proportional_fair: return {objective_bps(x, u, proportional_fair_bound(x)), "interference-free"};
    case NetworkObjective::max_min: return {max_min_bound(x), "fully digital"};
  }
  return {};
}

double objective_bps(const Instance& x, const NetworkUtility& u, double value) {
  if (u.objective != NetworkObjective::proportional_fair) return x.bandwidth_hz * value;
  return x.bandwidth_hz * std::exp(value / (x.aerial_users() + x.ground_users()));
}

}  // namespace airloom::iab
