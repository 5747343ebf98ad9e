#include "airloom/systems/mdd/design/ascent/ascend.hpp"

#include <cmath>
#include <utility>

#include "airloom/numerics/lbfgs.hpp"

namespace airloom::mdd {

SearchClock::SearchClock(double time_limit_s, std::stop_token stop) : stop_(std::move(stop)) {
  if (time_limit_s > 0.0) end_ = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(time_limit_s));
}

bool SearchClock::over() const { return stop_.stop_requested() || (end_ != Clock::time_point::max() && Clock::now() >= end_); }

AscentReport ascend(ShareModel& model, const Merit& merit, const AscentRule& rule, const SearchClock& clock, Eigen::VectorXd& x,
                    double theta) {
  Slopes slopes;
  double latest = 0.0;
  const auto loss = [&](const Eigen::VectorXd& at, Eigen::VectorXd& gradient) {
    model.look(at, theta);
    latest = merit(model, slopes);
    model.pull(slopes.dl, slopes.ul, gradient);
    gradient = -gradient;
    return -latest;
  };
  AscentReport report;
  bool first = true;
  const auto enough = [&] {
    const double change = latest - report.value;
    if (!first) {
      ++report.steps;
      report.met = std::abs(change) <= rule.tolerance * std::abs(latest);
    }
    report.value = latest;
    first = false;
    return report.met || report.steps >= rule.steps || clock.over();
  };
  const LbfgsSummary summary = minimize_lbfgs(loss, enough, x, {.memory = 20, .max_evaluations = 4 * rule.steps + 20});
  report.met = report.met || summary.stalled;
  model.look(x, theta);
  return report;
}

}  // namespace airloom::mdd
