#include "airloom/systems/twotier/design/ascent/node_multiplier.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "airloom/numerics/root.hpp"
#include "airloom/systems/twotier/design/network/products.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

}  // namespace

double node_multiplier(const double* c, const double* t, Index n, double budget, double start) {
  if (n == 0) return 0.0;
  const double share = 1.0 / budget;
  Pack lowest = Pack::Zero();  // one slot alone would spend the budget: the root is not below
  for (Index k = 0; k < n; k += 4) lowest = lowest.max(Packs(c + k) * share - Packs(t + k));
  const double least = lowest.maxCoeff();
  double multiplier = std::max(start, least);
  for (int step = 0; step < 60; ++step) {
    Pack sum = Pack::Zero(), slope = Pack::Zero();
    for (Index k = 0; k < n; k += 4) {
      const Pack inverse = (multiplier + Packs(t + k)).inverse();
      const Pack p = Packs(c + k) * inverse;
      sum += p;
      slope += p * inverse;
    }
    const double total = sum.sum();
    const double excess = total - budget;
    if (multiplier == least && excess <= 0.0) break;
    multiplier = std::max(least, multiplier + excess * total / (budget * slope.sum()));
    if (std::abs(excess) <= 1e-8 * budget) break;  // the step just taken leaves an error of the order of its square
  }
  return multiplier;
}

double capped_node_multiplier(const double* c, const double* t, const double* cap, Index n, double budget, double start) {
  const auto at = [&](double multiplier) {
    double sum = 0.0, slope = 0.0;
    for (Index k = 0; k < n; ++k) {
      if (c[k] <= 0.0) continue;
      const double below = multiplier + t[k];
      if (cap[k] * below <= c[k]) {
        sum += cap[k];
      } else {
        sum += c[k] / below;
        slope -= c[k] / (below * below);
      }
    }
    return Slope{sum - budget, slope};
  };
  if (at(0.0).value <= 0.0) return 0.0;
  const double high = std::accumulate(c, c + n, 0.0) / budget;  // Eigen's sum of a map would depend on where the numbers lie
  int evaluations = 0;
  return bracketed_root(at, 0.0, high, false, 1e-15 * high, evaluations, start);
}

}  // namespace airloom::twotier
