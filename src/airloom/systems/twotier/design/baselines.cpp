#include "airloom/systems/twotier/design/baselines.hpp"

#include <cmath>
#include <numbers>

#include "airloom/systems/twotier/design/ascent/price_step.hpp"
#include "airloom/systems/twotier/design/weighted_water_fill.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// One node's slots, water-filled against the present interference. @return  largest change, W
double refill(const Instance& x, Index node, Eigen::MatrixXd& p) {
  std::vector<std::pair<Index, Index>> slots;
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      if (x.node(c, n) == node) slots.emplace_back(c, n);
    }
  }
  const auto size = static_cast<Index>(slots.size());
  Eigen::VectorXd weight(size), gain(size), cap(x.slot_power_max_w ? size : 0);
  for (Index k = 0; k < size; ++k) {
    const auto [c, n] = slots[static_cast<std::size_t>(k)];
    weight[k] = x.weight(c, n);
    gain[k] = x.own(c, n) / (1.0 + x.heard(c, n).dot(p.col(n)) - x.own(c, n) * p(c, n));
    if (cap.size() > 0) cap[k] = (*x.slot_power_max_w)(c, n);
  }
  const Eigen::VectorXd filled = weighted_water_fill(weight, gain, cap, x.node_power_max_w[node]);
  double change = 0.0;
  for (Index k = 0; k < size; ++k) {
    const auto [c, n] = slots[static_cast<std::size_t>(k)];
    change = std::max(change, std::abs(filled[k] - p(c, n)));
    p(c, n) = filled[k];
  }
  return change;
}

/// Gauss-Seidel over nodes.
bool iterate(const Instance& x, const WaterFillingOptions& options, Outcome<Solution>& out, Eigen::MatrixXd& p,
             const std::stop_token& stop) {
  for (int round = 0; round < options.max_rounds; ++round) {
    double change = 0.0;
    for (Index v = 0; v < x.nodes(); ++v) {
      if (stop.stop_requested()) return false;
      change = std::max(change, refill(x, v, p) / x.node_power_max_w[v]);
    }
    ++out.iterations.outer;
    if (change <= options.tolerance) return true;
  }
  return false;
}

bool split_by_weight_psi(const Network& network, const WaterFillingOptions& options, Outcome<Solution>& out, Eigen::MatrixXd& p,
                         const std::stop_token& stop) {
  PriceStep step(network);
  step.set(shares(network, p));
  bool settled = false;
  for (int round = 0; round < options.max_rounds && !settled && !stop.stop_requested(); ++round) {
    out.trace.push("objective", network.weight_scale * step.evaluate() / std::numbers::ln2);
    const Eigen::ArrayXd before = step.power();
    step.move_selfishly();
    ++out.iterations.outer;
    settled = (step.power() - before).abs().maxCoeff() <= options.tolerance;
  }
  p = watts(network, step.power());
  return settled;
}

}  // namespace

Outcome<Solution> solve_equal_power(const Instance& x, const EqualPowerOptions&, const SolveControl&) {
  validate(x, "instance");
  const Network network = make_network(x);
  Outcome<Solution> out;
  out.solution.p = watts(network, equal_split(network));
  out.status = Status::converged;
  return out;
}

Outcome<Solution> solve_water_filling(const Instance& x, const WaterFillingOptions& options, const SolveControl& control) {
  validate(x, "instance");
  const Network network = make_network(x);
  Outcome<Solution> out;
  Eigen::MatrixXd p = watts(network, equal_split(network));
  bool settled = false;
  switch (options.rule) {
    case SelfishRule::iterative: settled = iterate(x, options, out, p, control.on_iteration.token()); break;
    case SelfishRule::eq33: settled = split_by_weight_psi(network, options, out, p, control.on_iteration.token()); break;
  }
  Eigen::ArrayXd fitted = shares(network, p);
  fit_budgets(network, fitted);
  out.solution.p = watts(network, fitted);
  out.status = settled ? Status::converged : Status::iteration_limit;
  if (!settled && control.on_iteration.stopped()) {
    out.status = Status::interrupted;
    out.message = "stopped on request";
  } else if (!settled)
    out.message = "powers still change after " + std::to_string(out.iterations.outer) + " rounds: selfish play may never settle";
  return out;
}

}  // namespace airloom::twotier
