#include "airloom/experiments/compare/yardstick.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/core/limits.hpp"
#include "airloom/core/nearest_name.hpp"
#include "airloom/core/parallel_for.hpp"

namespace airloom::experiments {
namespace {

double of_rates(const std::vector<double>& rates, CommonObjective objective) {
  if (rates.empty()) return not_a_number;
  switch (objective) {
    case CommonObjective::rate_sum: return pairwise_sum(rates);
    case CommonObjective::rate_min: return std::ranges::min(rates);
    case CommonObjective::rate_geometric_mean: break;
  }
  std::vector<double> logs;
  for (const double rate : rates) {
    if (rate <= 0.0) return 0.0;
    logs.push_back(std::log(rate));
  }
  return std::exp(pairwise_sum(logs) / static_cast<double>(logs.size()));
}

/// @throws InvalidInput  unless the system reports it, as one number
void require_number(const System& system, const std::string& metric) {
  std::vector<std::string> numbers;
  for (const MetricInfo& info : system.reported().metrics) {
    if (info.name == metric && info.less_is_better) {
      throw InvalidInput("metric '" + metric + "': less of it is better; answers are ranked by metrics of which more is better");
    }
    if (info.shape.empty()) numbers.push_back(info.name);
    else if (info.name == metric) throw InvalidInput("metric '" + metric + "' is a list of shape (" + info.shape + "); must be one number");
  }
  if (std::ranges::find(numbers, metric) == numbers.end()) throw InvalidInput(unknown_name(system.key() + " metric", metric, numbers));
}

}  // namespace

std::string_view option_word(CommonObjective objective) {
  switch (objective) {
    case CommonObjective::rate_sum: return "sum";
    case CommonObjective::rate_geometric_mean: return "proportional_fair";
    case CommonObjective::rate_min: return "max_min";
  }
  return {};
}

Yardstick::Yardstick(const System& system, const std::string& metric, std::optional<CommonObjective> objective)
    : contest_(system.contest()), objective_(objective), name_(metric) {
  if (objective && !metric.empty()) throw InvalidInput("metric and objective: an objective is a metric of its own; give one of them");
  if (objective) {
    name_ = airloom::name(*objective);
    if (contest_.rates != "user_rate") name_ += " of " + contest_.rates;
    return;
  }
  if (name_.empty()) name_ = contest_.metric;
  sum_of_logs_ = std::ranges::find(contest_.sums_of_logs, name_) != contest_.sums_of_logs.end();
  require_number(system, name_);
}

double Yardstick::value(const Values& metrics) const {
  const double value = objective_ ? of_rates(metrics.numbers(contest_.rates), *objective_) : metrics.number(name_);
  return std::isfinite(value) ? value : not_a_number;
}

std::size_t Yardstick::users(const Values& metrics) const { return metrics.numbers(contest_.rates).size(); }

double Yardstick::gap(double value, double best, std::size_t users) const {
  if (sum_of_logs_) return 1.0 - std::exp((value - best) / static_cast<double>(std::max<std::size_t>(users, 1)));
  if (value == best) return 0.0;
  return (best - value) / std::max(std::abs(best), std::numeric_limits<double>::min());
}

}  // namespace airloom::experiments
