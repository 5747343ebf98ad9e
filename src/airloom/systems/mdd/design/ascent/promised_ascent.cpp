#include "airloom/systems/mdd/design/ascent/promised_ascent.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "airloom/core/limits.hpp"

namespace airloom::mdd {
namespace {

constexpr double aim = 1.0 + 3e-7;  ///< targets of an ascent, relative

Promises raised(Promises p) {
  for (double* target : {&p.floor_dl, &p.floor_ul, &p.rate_dl, &p.rate_ul}) *target *= aim;
  return p;
}

/// Whether multipliers have stopped to move.
bool settled(const Eigen::MatrixXd& before, const Eigen::MatrixXd& now) {
  if (now.size() == 0) return true;
  return (now - before).cwiseAbs().maxCoeff() <= 1e-5 * std::max(1.0, now.maxCoeff());
}

Shares mixed(const Shares& a, const Shares& b, double t) { return {.p = (1.0 - t) * a.p + t * b.p, .q = (1.0 - t) * a.q + t * b.q}; }

}  // namespace

Climber::Climber(ShareModel& model, Goal goal, const Promises& promises, const SearchClock& clock, std::optional<Shares> inside)
    : model_(model), goal_(std::move(goal)), promises_(promises), aimed_(raised(promises)), clock_(clock), inside_(std::move(inside)) {}

Climbed Climber::standing(Shares at) const {
  model_.look(at.p, at.q);
  const double value = goal_.value(model_);
  const double least = ratios(model_, promises_).least();
  return {.at = std::move(at), .value = value, .violation = -least};
}

Climbed Climber::quick(const Shares& from) const {
  return climb(from, {.solves = promises_.any() ? 5 : 1, .each = short_ascent, .last = short_ascent}, goal_.stages.front());
}

Climbed Climber::finish(const Shares& from) const {
  const Effort effort = promises_.any() ? Effort{.solves = 15, .each = {.steps = 120, .tolerance = 1e-10}, .last = full_ascent}
                                        : Effort{.solves = 1, .each = full_ascent, .last = full_ascent};
  Climbed reached = climb(from, effort, goal_.stages.front());
  for (std::size_t k = 1; k < goal_.stages.size(); ++k) reached = climb(reached.at, effort, goal_.stages[k]);
  return promises_.any() ? moved_inside(std::move(reached)) : reached;
}

Climbed Climber::settle(const Shares& from) const {
  constexpr AscentRule patient{.steps = 3000, .tolerance = 1e-11};
  Climbed reached = climb(from, {.solves = promises_.any() ? 15 : 1, .each = patient, .last = patient}, goal_.stages.back());
  return promises_.any() ? moved_inside(std::move(reached)) : reached;
}

Climbed Climber::climb(const Shares& from, const Effort& effort, const Merit& objective) const {
  Eigen::VectorXd x = model_.logarithms(from.p, from.q);
  Climbed out;
  if (!promises_.any()) {
    out.met = ascend(model_, objective, effort.last, clock_, x).met;
  } else {
    model_.look(x);
    Ratios mu = ratios(model_, aimed_);
    mu.dl.setZero();
    mu.ul.setZero();
    double rho = 50.0, before = infinity;
    const Merit merit = augmented(objective, aimed_, mu, rho);
    for (int k = 0; k < effort.solves && !clock_.over(); ++k) {
      const bool last = k + 1 == effort.solves;
      out.met = ascend(model_, merit, last ? effort.last : effort.each, clock_, x).met;
      const Ratios g = ratios(model_, aimed_);
      const Ratios next = updated(mu, rho, g);
      const double violation = std::max(0.0, -g.least());
      const bool same = settled(mu.dl, next.dl) && settled(mu.ul, next.ul);
      mu = next;
      if (out.met && violation <= 1e-7 && same) break;
      if (violation > 0.3 * before) rho = std::min(3000.0, 3.0 * rho);
      before = violation;
    }
  }
  model_.look(x);
  const bool met = out.met;
  out = standing(shares_at(model_));
  out.met = met;
  return out;
}

Climbed Climber::moved_inside(Climbed reached) const {
  if (reached.violation <= 0.0 || !inside_) return reached;
  const auto at = [&](double t) {
    Climbed moved = standing(mixed(reached.at, *inside_, t));
    moved.met = reached.met;
    return moved;
  };
  double low = 0.0, high = 1e-9;
  Climbed best = at(high);
  while (best.violation > 0.0 && high < 1.0) {
    low = high;
    high = std::min(1.0, 4.0 * high);
    best = at(high);
  }
  if (best.violation > 0.0) return reached;
  for (int k = 0; k < 12 && low > 0.0; ++k) {
    const double middle = std::sqrt(low * high);
    Climbed trial = at(middle);
    if (trial.violation <= 0.0) {
      high = middle;
      best = std::move(trial);
    } else {
      low = middle;
    }
  }
  return best;
}

RatioPoint largest_ratio(ShareModel& model, const Promises& promises, const SearchClock& clock, const std::vector<Shares>& starts) {
  constexpr double plenty = 0.02;
  RatioPoint best{.at = {}, .least = -infinity};
  for (const Shares& start : starts) {
    Eigen::VectorXd x = model.logarithms(start.p, start.q);
    double least = -infinity;
    for (const double beta : {4.0, 16.0, 64.0, 256.0}) {
      (void)ascend(model, least_ratio(promises, beta), {.steps = 400, .tolerance = 1e-10}, clock, x);
      least = ratios(model, promises).least();
      if (least > plenty || clock.over()) break;
    }
    if (best.at.p.size() == 0 || least > best.least) best = {.at = shares_at(model), .least = least};
    if (best.least > 0.0 || clock.over()) break;
  }
  return best;
}

}  // namespace airloom::mdd
