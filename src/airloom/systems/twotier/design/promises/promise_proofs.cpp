#include "airloom/systems/twotier/design/promises/promise_proofs.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <vector>

#include "airloom/core/infeasibility.hpp"
#include "airloom/systems/twotier/design/weighted_water_fill.hpp"
#include "airloom/systems/twotier/problem/promises.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// Most that these slots carry together without interference, each node with its whole budget for them, bit/s/Hz.
double rate_alone(const Instance& x, const Promise& promise) {
  std::map<int, std::vector<std::pair<Index, Index>>> of_node;
  for (const auto& [c, n] : promise.slots) of_node[x.node(c, n)].emplace_back(c, n);
  double sum = 0.0;
  for (const auto& [v, slots] : of_node) {
    const auto size = static_cast<Index>(slots.size());
    Eigen::VectorXd gain(size), cap(size);
    for (Index k = 0; k < size; ++k) {
      const auto [c, n] = slots[static_cast<std::size_t>(k)];
      gain[k] = x.own(c, n);
      cap[k] = x.slot_power_max_w ? (*x.slot_power_max_w)(c, n) : x.node_power_max_w[v];
      if (x.slot_se_max) cap[k] = std::min(cap[k], std::expm1((*x.slot_se_max)(c, n) * std::numbers::ln2) / gain[k]);
    }
    const Eigen::VectorXd p = weighted_water_fill(Eigen::VectorXd::Ones(size), gain, cap, x.node_power_max_w[v]);
    sum += gain.cwiseProduct(p).array().log1p().sum() / std::numbers::ln2;
  }
  return sum;
}

}  // namespace

bool disprove_promises(const Instance& x, Outcome<Solution>& out) {
  for (const Promise& promise : promises_of(x)) {
    if (promise.slots.empty()) {
      disprove(out, Infeasibility::no_slot, 0.0, promise.name() + ": nobody is served who could keep it: no slot that may send");
      return true;
    }
    const double most = rate_alone(x, promise);
    if (most < promise.rate * (1.0 - proof_margin)) {
      disprove(out, Infeasibility::alone, most / promise.rate,
               promise.name() + ": " + shortest(most) + " bit/s/Hz with all power and no interference, not " + shortest(promise.rate));
      return true;
    }
  }
  return false;
}

}  // namespace airloom::twotier
