#include "airloom/systems/twotier/design/prices/dual_function.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/systems/twotier/design/weighted_water_fill.hpp"

namespace airloom::twotier {

using Index = Eigen::Index;

Eigen::ArrayXd DualPoint::residual() const { return (lambda == 0.0 && used < 1.0).select(0.0, used - 1.0); }

DualPoint DualFunction::operator()(const Eigen::ArrayXd& lambda, const Eigen::ArrayXd& theta, const Eigen::ArrayXd& known) {
  DualPoint out{
      .lambda = lambda, .theta = theta, .x = Eigen::ArrayXd::Zero(network_.slots), .used = Eigen::ArrayXd::Zero(network_.nodes())};
  const std::vector<ChannelAnswer> answers = oracle_.solve(raised_weight(goal_, theta), lambda, known);
  ++calls_;
  if (answers.size() < network_.channel.size()) {
    out.whole = false;
    return out;
  }
  out.value = lambda.sum();
  for (std::size_t k = 0; k < goal_.promises.size(); ++k) {
    if (goal_.has(k, Role::least)) out.value -= theta[static_cast<Index>(k)] * goal_.promises[k].target;
  }
  out.bound = out.value;
  for (std::size_t n = 0; n < answers.size(); ++n) {
    const Channel& channel = network_.channel[n];
    out.value += answers[n].value;
    out.bound += answers[n].bound;
    work_ += answers[n].work;
    out.x.segment(channel.first, channel.width) = answers[n].x;
  }
  for (Index s = 0; s < network_.slots; ++s) {
    if (const Index v = network_.node[static_cast<std::size_t>(s)]; v >= 0) out.used[v] += out.x[s];
  }
  if (!goal_.fair_share()) return out;
  const double unit = out.bound > 0.0 ? static_cast<double>(goal_.count(Role::logarithm)) / out.bound : 1.0;
  out.value = value_bound(goal_, theta, out.value);
  out.bound = value_bound(goal_, theta, out.bound);
  out.lambda *= unit;
  out.theta *= unit;
  return out;
}

double interference_free_bound(const Network& network) {
  double sum = 0.0;
  for (const std::vector<Index>& slots : network.of_node) {
    const auto size = static_cast<Index>(slots.size());
    Eigen::VectorXd weight(size), gain(size), cap(size);
    for (Index k = 0; k < size; ++k) {
      const Index s = slots[static_cast<std::size_t>(k)];
      weight[k] = network.weight[s];
      gain[k] = network.own[s];
      cap[k] = network.cap[s];
      if (network.most_rate.size() > 0) cap[k] = std::min(cap[k], std::expm1(network.most_rate[s]) / network.own[s]);
    }
    const Eigen::VectorXd x = weighted_water_fill(weight, gain, cap, 1.0);
    for (Index k = 0; k < size; ++k) sum += weight[k] * std::log1p(gain[k] * x[k]);
  }
  return sum;
}

}  // namespace airloom::twotier
