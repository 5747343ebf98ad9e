#include "airloom/systems/twotier/design/promises/interior.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/systems/twotier/design/promises/barrier.hpp"

namespace airloom::twotier {

using Index = Eigen::Index;

namespace {

constexpr double stride = 3.0;  // the longest step, in any y

/// Conjugate directions of Newton's: its matrix lacks the convex part of the rates' second derivatives, so that where that is large many
/// short steps would follow each other along the same direction.
class Conjugate {
 public:
  /// @param slope  gradient times direction
  Eigen::ArrayXd next(const Eigen::ArrayXd& step, const Eigen::ArrayXd& gradient, double decrement, double& slope) {
    Eigen::ArrayXd direction = step;
    if (step_.size() > 0) {
      const double part = std::max(0.0, (decrement - (gradient * step_).sum()) / decrement_), along = (gradient * direction_).sum();
      slope = decrement + part * along;
      if (slope > 0.1 * decrement) direction += part * direction_;
      else slope = decrement;
    }
    step_ = step;
    direction_ = direction;
    decrement_ = decrement;
    return direction;
  }

 private:
  Eigen::ArrayXd step_, direction_;
  double decrement_ = 0.0;
};

/// Shorter until F grows as it should; where `longer`, longer as long as it grows. @return  false: it does not grow
bool search_along(Barrier& barrier, const Eigen::ArrayXd& direction, double slope, double mu, bool longer, Eigen::ArrayXd& y, double& at) {
  constexpr double increase = 0.01, most = 1024.0;
  const double reach = std::max(1e-300, direction.abs().maxCoeff()), first = std::min(1.0, stride / reach);
  double part = first, best = 0.0, value = at;
  for (; part > 1e-12 && best == 0.0; part *= 0.5) {
    const double there = barrier.evaluate(y + part * direction, mu);
    if (there >= at + increase * part * slope) best = part, value = there;
  }
  if (best == 0.0) return false;
  for (part = 2.0 * best; longer && best >= first && part <= most && part * reach <= stride; part *= 2.0) {
    const double there = barrier.evaluate(y + part * direction, mu);
    if (!(there > value)) break;
    best = part;
    value = there;
  }
  y += best * direction;
  at = barrier.evaluate(y, mu);
  return true;
}

}  // namespace

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

Eigen::ArrayXd pulled_inside(const Network& network, const Goal& goal, const Eigen::ArrayXd& x, const Eigen::ArrayXd& inside) {
  if (inside.size() == 0) return x;
  for (double part = 0.0; part < 1.0; part = part == 0.0 ? 1.0 / 1024.0 : 2.0 * part) {
    const Eigen::ArrayXd between = (1.0 - part) * x + part * inside;
    const Eigen::ArrayXd ratio = ratios(goal.promises, slot_rates(network, between));
    bool kept = true;
    for (Index k = 0; k < ratio.size(); ++k) kept = kept && (!goal.has(static_cast<std::size_t>(k), Role::least) || ratio[k] > 1.0 + 1e-9);
    if (kept) return between;
  }
  return inside;
}

InteriorPoint climb_inside(const Network& network, const Goal& goal, const Eigen::ArrayXd& start, const InteriorOptions& options,
                           const OnIteration& stop) {
  const int most_steps = options.exactly ? 300 : 60;
  constexpr double shrink = 0.2, negligible = 5e-10;
  constexpr int few_steps = 5;  // in which slacks follow mu
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
    Conjugate conjugate;
    for (int k = 0; k < most_steps; ++k) {
      if (stop.stopped()) {
        out.stopped = true;
        break;
      }
      double decrement = 0.0;
      const Eigen::ArrayXd step = barrier.direction(decrement);
      ++out.steps;
      if (!(decrement > 0.0) || !step.allFinite()) break;
      double slope = decrement;
      const bool near = decrement <= mu;  // farther away plain steps go to better places
      if (!near) conjugate = {};
      const Eigen::ArrayXd direction = near ? conjugate.next(step, barrier.gradient(), decrement, slope) : step;
      if (!search_along(barrier, direction, slope, mu, near, y, at)) {
        (void)barrier.evaluate(y, mu);
        break;
      }
      if (barrier.goal_value() >= options.enough || decrement <= 0.005 * mu) break;
      if (!options.exactly && k >= few_steps && decrement <= std::min(mu, negligible * barrier.scale())) break;
    }
    take();
    out.log.push_back(out.value);
    if (out.stopped || out.value >= options.enough) break;
  }
  return out;
}

}  // namespace airloom::twotier
