#include "airloom/systems/twotier/design/baselines.hpp"

#include <cmath>
#include <numbers>

#include "airloom/systems/twotier/design/lower_bound/price_step.hpp"
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
    const Eigen::Index row = n * x.cells() + c;
    const double own = x.gain(c, row);
    weight[k] = x.weight(c, n);
    gain[k] = own / (1.0 + x.gain.col(row).dot(p.col(n)) - own * p(c, n));
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

bool split_by_weight_psi(const PackedLinks& links, const WaterFillingOptions& options, Outcome<Solution>& out, Eigen::MatrixXd& p,
                         const std::stop_token& stop) {
  PriceStep step(links);
  step.set(packed(links, p));
  bool settled = false;
  for (int round = 0; round < options.max_rounds && !settled && !stop.stop_requested(); ++round) {
    out.trace.push("objective", step.evaluate() / std::numbers::ln2);
    const Eigen::ArrayXd before = step.power();
    step.move_selfishly();
    ++out.iterations.outer;
    settled = (step.power() - before).abs().maxCoeff() <= options.tolerance * links.budget.minCoeff();
  }
  p = unpacked(links, step.power());
  return settled;
}

}  // namespace

Outcome<Solution> solve_equal_power(const Instance& x, const EqualPowerOptions&, const SolveControl&) {
  validate(x, "instance");
  const PackedLinks links = pack(x);
  Outcome<Solution> out;
  out.solution.p = unpacked(links, equal_split(links));
  out.status = Status::converged;
  return out;
}

Outcome<Solution> solve_water_filling(const Instance& x, const WaterFillingOptions& options, const SolveControl& control) {
  validate(x, "instance");
  const PackedLinks links = pack(x);
  Outcome<Solution> out;
  Eigen::MatrixXd p = unpacked(links, equal_split(links));
  bool settled = false;
  switch (options.rule) {
    case SelfishRule::iterative: settled = iterate(x, options, out, p, control.on_iteration.token()); break;
    case SelfishRule::eq33: settled = split_by_weight_psi(links, options, out, p, control.on_iteration.token()); break;
  }
  Eigen::ArrayXd fitted = packed(links, p);
  fit_budgets(links, fitted);
  out.solution.p = unpacked(links, fitted);
  out.status = settled ? Status::converged : Status::iteration_limit;
  if (!settled && control.on_iteration.stopped()) {
    out.status = Status::interrupted;
    out.message = "stopped on request";
  } else if (!settled)
    out.message = "powers still change after " + std::to_string(out.iterations.outer) + " rounds: selfish play may never settle";
  return out;
}

}  // namespace airloom::twotier
