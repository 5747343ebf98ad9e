#include "airloom/systems/twotier/design/lagrange_search/multiplier_search.hpp"

#include <algorithm>

#include "airloom/core/error.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;
constexpr double met = 1e-3;  // residuals below count as none

}  // namespace

void search_polyak(DualFunction& dual, const Eigen::VectorXd& start, const std::function<double()>& best, int max_calls,
                   const LookAt& look) {
  const Eigen::VectorXd& budget = dual.instance().node_power_max_w;
  Eigen::VectorXd x = start.cwiseProduct(budget), best_x = x, best_s;
  double best_bound = 0.0, theta = 1.0;
  int worse = 0;
  for (int call = 0; call < max_calls; ++call) {
    const DualPoint point = dual(x.cwiseQuotient(budget));
    Eigen::VectorXd s = Eigen::VectorXd::Ones(x.size()) - point.node_power.cwiseQuotient(budget);
    for (Index v = 0; v < s.size(); ++v) {
      if (x[v] == 0.0 && s[v] > 0.0) s[v] = 0.0;
    }
    if (!look(point)) return;
    if (call == 0 || point.bound < best_bound) {
      best_bound = point.bound;
      best_x = x;
      best_s = s;
      worse = 0;
    } else if (++worse >= 3) {
      theta *= 0.5;
      worse = 0;
      x = best_x;
      s = best_s;
    }
    const double norm = s.squaredNorm();
    if (norm <= 1e-24) return;
    x = (x - theta * (best_bound - best()) / norm * s).cwiseMax(0.0);
  }
}

bool search_doubling(DualFunction& dual, const Eigen::VectorXd& start, int max_calls, const LookAt& look) {
  const Instance& instance = dual.instance();
  const Eigen::VectorXd& budget = instance.node_power_max_w;
  DualPoint best = dual(start);
  if (!look(best)) return false;
  Eigen::VectorXd r = best.residual(instance);
  double base = 1.0;
  for (int calls = 1; r.norm() > met && base >= 1e-6;) {
    const Eigen::VectorXd scale = best.multiplier.cwiseMax((1e-3 * budget.cwiseInverse()).eval());
    const Eigen::VectorXd from = best.multiplier, direction = 0.5 * r.cwiseProduct(scale);
    bool progress = false;
    for (double step = base;; step *= 2.0) {
      if (calls++ >= max_calls) return false;
      const DualPoint trial = dual((from + step * direction).cwiseMax(0.0));
      if (!look(trial)) return false;
      const Eigen::VectorXd trial_r = trial.residual(instance);
      if (trial_r.norm() >= r.norm()) break;
      best = trial;
      r = trial_r;
      progress = true;
      if (r.norm() <= met) break;
    }
    if (!progress) base *= 0.5;
  }
  return r.norm() <= met;
}

bool search_nested(DualFunction& dual, int max_calls, const LookAt& look) {
  const Instance& instance = dual.instance();
  const Eigen::VectorXd& budget = instance.node_power_max_w;
  if (budget.size() > 3) {
    throw InvalidInput("options.search: nested; for at most 3 nodes, the instance has " + std::to_string(budget.size()) +
                       " and calls grow exponentially with them");
  }
  Eigen::VectorXd multiplier = Eigen::VectorXd::Zero(budget.size());
  Eigen::VectorXd power;
  int calls = 0;
  bool stop = false;
  // settles the multipliers of nodes 0 .. v at the present ones of the others
  const std::function<void(Index)> settle = [&](Index v) {
    if (v < 0) {
      if (calls++ >= max_calls) stop = true;
      if (stop) return;
      const DualPoint point = dual(multiplier);
      power = point.node_power;
      stop = !look(point);
      return;
    }
    const auto excess = [&](double at) {
      multiplier[v] = at;
      settle(v - 1);
      return stop ? 0.0 : power[v] / budget[v] - 1.0;
    };
    if (excess(0.0) <= 0.0) return;
    double low = 0.0, high = 1.0 / budget[v];
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
  settle(budget.size() - 1);
  return !stop;
}

}  // namespace airloom::twotier
