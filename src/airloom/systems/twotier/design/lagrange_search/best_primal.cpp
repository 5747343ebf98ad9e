#include "airloom/systems/twotier/design/lagrange_search/best_primal.hpp"

#include <algorithm>

#include "airloom/systems/twotier/design/lower_bound/floor_barrier.hpp"

namespace airloom::twotier {

BestPrimal::BestPrimal(const Instance& instance, double tolerance, std::stop_token stop)
    : instance_(instance),
      links_(pack(instance)),
      step_(links_),
      floors_(links_.sinr_min.size() > 0 && links_.sinr_min.maxCoeff() > 0.0),
      tolerance_(tolerance),
      stop_(std::move(stop)),
      p_(Eigen::ArrayXd::Zero(links_.slots())),
      multiplier_(Eigen::ArrayXd::Zero(links_.nodes)) {}

void BestPrimal::offer(const Eigen::ArrayXd& p, double value, const Eigen::ArrayXd& multiplier) {
  if (!(value > value_)) return;
  value_ = value;
  p_ = p;
  multiplier_ = multiplier;
}

void BestPrimal::improve(const Eigen::ArrayXd& start, Loops loops, bool high_sinr) {
  constexpr int most_steps = 5000;
  AscentResult result;
  if (floors_) {
    const std::optional<Eigen::ArrayXd> inside = inside_floors(instance_, links_, start, stop_.token());
    if (!inside) return;
    result = climb_within_floors(links_, *inside, most_steps, stop_);
  } else {
    result = ascend(links_, step_, start, {.loops = loops, .high_sinr = high_sinr, .tolerance = tolerance_, .max_iterations = most_steps},
                    stop_);
    if (result.status == Status::numerical_failure) return;
    switch_off(links_, step_, result);
  }
  fit_budgets(links_, result.p);
  step_.set(result.p);
  offer(result.p, step_.evaluate(), result.multiplier);
}

void BestPrimal::offer(const DualPoint& point, bool proves) {
  if (proves) bound_ = std::min(bound_, point.bound);
  constexpr double least = 1e-7;  // of the budget: a slot at 0 could not come back
  Eigen::ArrayXd p = packed(links_, point.p);
  fit_budgets(links_, p);
  for (Eigen::Index v = 0; v < links_.nodes; ++v) {
    for (Eigen::Index k = links_.first[static_cast<std::size_t>(v)]; k < links_.first[static_cast<std::size_t>(v) + 1]; ++k) {
      if (const Eigen::Index s = links_.place[static_cast<std::size_t>(k)]; s < links_.slots())
        p[s] = std::max(p[s], least * links_.budget[v]);
    }
  }
  fit_budgets(links_, p);
  improve(p);
}

}  // namespace airloom::twotier
