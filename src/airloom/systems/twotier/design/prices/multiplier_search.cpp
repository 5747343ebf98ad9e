#include "airloom/systems/twotier/design/prices/multiplier_search.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/error.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;
constexpr double met = 1e-3;  // residuals below count as none

double length(const Eigen::ArrayXd& r) { return r.matrix().norm(); }

}  // namespace

bool search_doubling(DualFunction& dual, const Eigen::ArrayXd& start, const Eigen::ArrayXd& theta, int max_calls,
                     const SearchCalls& calls) {
  DualPoint best = dual(start, theta, calls.known());
  if (!calls.look(best)) return false;
  Eigen::ArrayXd r = best.residual();
  double base = 1.0;
  for (int done = 1; length(r) > met && base >= 1e-6;) {
    const Eigen::ArrayXd from = best.lambda, direction = 0.5 * r * best.lambda.max(1e-3);
    bool progress = false;
    for (double step = base;; step *= 2.0) {
      if (done++ >= max_calls) return false;
      const DualPoint trial = dual((from + step * direction).max(0.0), theta, calls.known());
      if (!calls.look(trial)) return false;
      const Eigen::ArrayXd trial_r = trial.residual();
      if (length(trial_r) >= length(r)) break;
      best = trial;
      r = trial_r;
      progress = true;
      if (length(r) <= met) break;
    }
    if (!progress) base *= 0.5;
  }
  return length(r) <= met;
}

bool search_nested(DualFunction& dual, const Eigen::ArrayXd& theta, int max_calls, const SearchCalls& calls) {
  const Index nodes = dual.network().nodes();
  if (nodes > 3) {
    throw InvalidInput("options.search: nested; for at most 3 nodes, the instance has " + std::to_string(nodes) +
                       " and calls grow exponentially with them");
  }
  Eigen::ArrayXd multiplier = Eigen::ArrayXd::Zero(nodes), used;
  int done = 0;
  bool stop = false;
  // settles the multipliers of nodes 0 .. v at the present ones of the others
  const std::function<void(Index)> settle = [&](Index v) {
    if (v < 0) {
      if (done++ >= max_calls) stop = true;
      if (stop) return;
      const DualPoint point = dual(multiplier, theta, calls.known());
      used = point.used;
      stop = !calls.look(point);
      return;
    }
    const auto excess = [&](double at) {
      multiplier[v] = at;
      settle(v - 1);
      return stop ? 0.0 : used[v] - 1.0;
    };
    if (excess(0.0) <= 0.0) return;
    double low = 0.0, high = 1.0;
    double at_high = excess(high);
    while (!stop && at_high > 0.0) {
      low = high;
      high *= 4.0;
      at_high = excess(high);
    }
    bool at_end = true;
    while (!stop && at_high < -met && high - low > 1e-6 * high) {
      const double middle = 0.5 * (low + high);
      const double here = excess(middle);
      at_end = here <= 0.0;
      if (at_end) {
        high = middle;
        at_high = here;
      } else {
        low = middle;
      }
    }
    if (!stop && !at_end) (void)excess(high);  // the last look was over the budget
  };
  settle(nodes - 1);
  return !stop;
}

}  // namespace airloom::twotier
