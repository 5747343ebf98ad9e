#include "airloom/systems/twotier/design/promise_proofs.hpp"

#include <functional>
#include <numbers>
#include <vector>

#include "airloom/core/infeasibility.hpp"
#include "airloom/numerics/water_fill.hpp"
#include "airloom/systems/twotier/problem/promises.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// Most that these slots carry together without interference, each node with its whole budget for them, bit/s/Hz.
double rate_alone(const Instance& x, const std::function<bool(Index c, Index n)>& counts) {
  double sum = 0.0;
  for (Index v = 0; v < x.nodes(); ++v) {
    std::vector<double> gains;
    for (Index n = 0; n < x.channels(); ++n) {
      for (Index c = 0; c < x.cells(); ++c) {
        if (x.node(c, n) == v && counts(c, n)) gains.push_back(x.gain(c, n * x.cells() + c));
      }
    }
    if (gains.empty()) continue;
    const Eigen::VectorXd gain = Eigen::Map<const Eigen::VectorXd>(gains.data(), static_cast<Index>(gains.size()));
    sum += gain.cwiseProduct(water_fill(gain, x.node_power_max_w[v])).array().log1p().sum() / std::numbers::ln2;
  }
  return sum;
}

}  // namespace

bool disprove_promises(const Instance& x, Outcome<Solution>& out) {
  const Eigen::VectorXi slots = slots_of_users(x);
  for (Index u = 0; u < x.user_rate_min.size(); ++u) {
    const double promised = x.user_rate_min[u];
    if (!(promised > 0.0)) continue;
    if (slots[u] == 0) {
      disprove(out, Infeasibility::no_slot, 0.0, "user_rate_min[" + std::to_string(u) + "]: user " + std::to_string(u) + " has no slot");
      return true;
    }
    const double most = rate_alone(x, [&](Index c, Index n) { return x.user(c, n) == u; });
    if (most < promised * (1.0 - proof_margin)) {
      disprove(out, Infeasibility::alone, most / promised,
               "user_rate_min[" + std::to_string(u) + "]: user " + std::to_string(u) + " gets " + shortest(most) +
                   " bit/s/Hz with all power and no interference, not " + shortest(promised));
      return true;
    }
  }
  if (x.macro_rate_min > 0.0) {
    bool any = false;
    for (Index n = 0; n < x.channels(); ++n) {
      for (Index c = 0; c < x.cells(); ++c)
        any = any || (x.cell_is_macro[c] && x.active(c, n) && !(x.slot_power_max_w && (*x.slot_power_max_w)(c, n) <= 0.0));
    }
    if (!any) {
      disprove(out, Infeasibility::no_slot, 0.0, "macro_rate_min: no macro cell has a slot that may send");
      return true;
    }
    const double most = rate_alone(x, [&](Index c, Index) { return x.cell_is_macro[c]; });
    if (most < x.macro_rate_min * (1.0 - proof_margin)) {
      disprove(out, Infeasibility::alone, most / x.macro_rate_min,
               "macro_rate_min: the macro cells get " + shortest(most) + " bit/s/Hz with all power and no interference, not " +
                   shortest(x.macro_rate_min));
      return true;
    }
  }
  return false;
}

}  // namespace airloom::twotier
