#include "airloom/systems/twotier/design/promises/interior.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/systems/twotier/design/promises/barrier.hpp"

namespace airloom::twotier {

using Index = Eigen::Index;

Eigen::ArrayXd strictly_within(const Network& network, const Eigen::ArrayXd& x) {
  constexpr double least = 1e-11, inside = 0.999;
  Eigen::ArrayXd out = x.max(least * network.cap);
  fit_budgets(network, out);
  for (const std::vector<Index>& slots : network.of_node) {
    double sum = 0.0;
    for (const Index s : slots) sum += out[s];
    if (sum > inside) {
      for (const Index s : slots) out[s] *= inside / sum;
    }
  }
  return (network.cap < 1.0).select(out.min(inside * network.cap), out);
}

InteriorPoint climb_inside(const Network& network, const Goal& goal, const Eigen::ArrayXd& start, const InteriorOptions& options,
                           const OnIteration& stop) {
  constexpr int most_steps = 60;
  constexpr double increase = 0.01, stride = 3.0, shrink = 0.2;
  Barrier barrier(network, goal);
  InteriorPoint out{.x = start, .theta = {}, .lambda = {}, .log = {}};
  Eigen::ArrayXd y = (start > 0.0).select(start.max(1e-300).log(), 0.0);
  const auto take = [&] {
    out.x = barrier.x();
    out.value = barrier.goal_value();
    out.theta = barrier.theta();
    out.lambda = barrier.lambda();
  };
  for (double mu = options.first_mu; mu >= options.last_mu * 0.999; mu *= shrink) {
    double at = barrier.evaluate(y, mu);
    if (!std::isfinite(at)) break;
    for (int k = 0; k < most_steps; ++k) {
      if (stop.stopped()) {
        out.stopped = true;
        break;
      }
      double decrement = 0.0;
      const Eigen::ArrayXd step = barrier.direction(decrement);
      ++out.steps;
      if (!(decrement > 0.0) || !step.allFinite()) break;
      bool moved = false;
      for (double part = std::min(1.0, stride / std::max(1e-300, step.abs().maxCoeff())); part > 1e-12; part *= 0.5) {
        const Eigen::ArrayXd trial = y + part * step;
        const double there = barrier.evaluate(trial, mu);
        if (!(there >= at + increase * part * decrement)) continue;
        y = trial;
        at = there;
        moved = true;
        break;
      }
      if (!moved) {
        (void)barrier.evaluate(y, mu);
        break;
      }
      if (barrier.goal_value() >= options.enough || decrement <= 0.005 * mu) break;
    }
    take();
    out.log.push_back(out.value);
    if (out.stopped || out.value >= options.enough) break;
  }
  return out;
}

}  // namespace airloom::twotier
