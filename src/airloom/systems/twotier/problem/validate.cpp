#include <cmath>
#include <set>
#include <string>

#include "airloom/core/error.hpp"
#include "airloom/core/values.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// "weight[3,1]": sub-channel first, as in files.
std::string at(const char* name, Index n, Index c) {
  return std::string(name).append("[").append(std::to_string(n)).append(",").append(std::to_string(c)).append("]");
}

std::string at_gain(Index n, Index c, Index d) {
  return "gain_over_noise[" + std::to_string(n) + "," + std::to_string(c) + "," + std::to_string(d) + "]";
}

void check_shapes(Faults& faults, const Instance& x) {
  const auto check = [&](const char* name, const auto& m, Index columns) {
    faults.require(m.rows() == x.cells() && m.cols() == columns, name,
                   std::to_string(m.cols()) + " x " + std::to_string(m.rows()) + " numbers",
                   "must be " + std::to_string(columns) + " x " + std::to_string(x.cells()));
  };
  faults.require(x.cells() >= 1 && x.channels() >= 1, "node", "no entries", "there must be a sub-channel and a cell");
  faults.require(x.nodes() >= 1, "node_power_max_w", "no entries", "there must be a node");
  check("gain_over_noise", x.gains, x.channels() * x.cells());
  check("user", x.user, x.channels());
  check("weight", x.weight, x.channels());
  if (x.sinr_min) check("sinr_min", *x.sinr_min, x.channels());
  if (x.slot_power_max_w) check("slot_power_max_w", *x.slot_power_max_w, x.channels());
  if (x.sensing_snr) check("sensing_snr", *x.sensing_snr, x.channels());
  if (x.slot_se_max) check("slot_se_max", *x.slot_se_max, x.channels());
  faults.require(x.cell_tier.size() == 0 || x.cell_tier.size() == x.cells(), "cell_tier", std::to_string(x.cell_tier.size()) + " entries",
                 "must be one per cell, " + std::to_string(x.cells()));
  faults.require(x.cell_is_macro.size() == 0 || x.cell_is_macro.size() == x.cells(), "cell_is_macro",
                 std::to_string(x.cell_is_macro.size()) + " entries", "must be one per cell, " + std::to_string(x.cells()));
}

void check_not_negative(Faults& faults, const char* name, const Eigen::MatrixXd& m) {
  for (Index n = 0; n < m.cols(); ++n) {
    for (Index c = 0; c < m.rows(); ++c) {
      if (!std::isfinite(m(c, n)) || m(c, n) < 0.0) faults.add(at(name, n, c) + ": " + shortest(m(c, n)) + "; must be finite and >= 0");
    }
  }
}

void check_modulation(Faults& faults, const Eigen::MatrixXd& most) {
  for (Index n = 0; n < most.cols(); ++n) {
    for (Index c = 0; c < most.rows(); ++c)
      if (!std::isfinite(most(c, n)) || most(c, n) <= 0.0)
        faults.add(at("slot_se_max", n, c) + ": " + shortest(most(c, n)) + "; must be > 0");
  }
}

void check_slots(Faults& faults, const Instance& x) {
  bool any = false;
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      const int node = x.node(c, n);
      const int user = x.user(c, n);
      any = any || (node >= 0 && x.weight(c, n) > 0.0);
      faults.require(node >= -1 && node < x.nodes(), at("node", n, c), std::to_string(node),
                     "must be -1 (off) or below the number of nodes, " + std::to_string(x.nodes()));
      faults.require(user >= -1, at("user", n, c), std::to_string(user), "must be -1 (off) or a user");
      faults.require((node < 0) == (user < 0), at("node", n, c), std::to_string(node),
                     "must be -1 exactly where user is (user is " + std::to_string(user) + ")");
    }
  }
  faults.require(any, "weight", "0 on every active slot", "at least one must be > 0");
}

/// The first fault of every column, for a file of wrong numbers has millions.
void check_gains(Faults& faults, const Instance& x) {
  constexpr double largest_snr = 1e60, smallest_snr = 1e-200;  // of what is not 0: smaller numbers lose their digits
  const double power = x.node_power_max_w.maxCoeff();
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      for (Index d = 0; d < x.cells(); ++d) {
        const double g = x.gain(d, c, n);
        if (g == 0.0 || (std::isfinite(g) && g * power >= smallest_snr && g * power <= largest_snr)) continue;
        faults.add(at_gain(n, c, d) + ": " + shortest(g) +
                   "; must be finite and >= 0: 0, or from 1e-200 to 1e60 times the noise at full power");
        break;
      }
      const double own = x.own(c, n);
      if (x.active(c, n) && !(own > 0.0))
        faults.add(at_gain(n, c, c) + ": " + shortest(own) + "; the own gain of an active slot must be > 0");
    }
  }
}

void check_tiers(Faults& faults, const Instance& x) {
  for (Index c = 0; c < x.cell_tier.size(); ++c) {
    faults.require(x.cell_tier[c] >= 0 && x.cell_tier[c] < x.cells(), "cell_tier[" + std::to_string(c) + "]",
                   std::to_string(x.cell_tier[c]), "must be >= 0 and below the number of cells, " + std::to_string(x.cells()));
  }
  if (x.tier_rate_min.size() == 0) return;
  const Eigen::VectorXi tier = x.tiers();
  const Index tiers = tier.size() > 0 ? tier.maxCoeff() + 1 : 0;
  faults.require(x.tier_rate_min.size() == tiers, "tier_rate_min", std::to_string(x.tier_rate_min.size()) + " entries",
                 "must be one per tier of cell_tier or cell_is_macro, " + std::to_string(tiers));
  for (Index t = 0; t < x.tier_rate_min.size(); ++t) {
    const double rate = x.tier_rate_min[t];
    if (!std::isfinite(rate) || rate < 0.0) faults.add("tier_rate_min[" + std::to_string(t) + "]: " + shortest(rate) + "; must be >= 0");
  }
}

void check_promises(Faults& faults, const Instance& x) {
  const Index users = x.user.maxCoeff() + 1;
  if (x.user_rate_min.size() > 0) {
    faults.require(x.user_rate_min.size() == users, "user_rate_min", "shape (" + std::to_string(x.user_rate_min.size()) + ",)",
                   "must have one entry per user, 1 + the largest number in `user` = " + std::to_string(users));
  }
  for (Index u = 0; u < x.user_rate_min.size(); ++u) {
    const double rate = x.user_rate_min[u];
    if (!std::isfinite(rate) || rate < 0.0) faults.add("user_rate_min[" + std::to_string(u) + "]: " + shortest(rate) + "; must be >= 0");
  }
  faults.require(std::isfinite(x.macro_rate_min) && x.macro_rate_min >= 0.0, "macro_rate_min", shortest(x.macro_rate_min), "must be >= 0");
  if (x.macro_rate_min > 0.0) {
    faults.require(x.cell_is_macro.size() == x.cells() && x.cell_is_macro.any(), "macro_rate_min", shortest(x.macro_rate_min),
                   "needs cell_is_macro with at least one macro cell");
  }
  check_tiers(faults, x);
}

/// A file whose users are numbered far apart would make every list of users as long as its largest number.
void check_users(Faults& faults, const Instance& x) {
  std::set<int> users(x.user.data(), x.user.data() + x.user.size());
  users.erase(-1);
  const auto distinct = static_cast<std::int64_t>(users.size());
  const int largest = users.empty() ? 0 : *users.rbegin();
  faults.require(largest < 4 * distinct + 64, "user",
                 "largest number " + std::to_string(largest) + " of " + std::to_string(distinct) + " users",
                 "user numbers are sparse: renumber them, the largest must be below 4 times the number of users plus 64");
}

}  // namespace

void validate(const Instance& x, const std::string& subject) {
  Faults faults(subject);
  check_shapes(faults, x);
  faults.raise();
  for (Index v = 0; v < x.nodes(); ++v) {
    const double power = x.node_power_max_w[v];
    faults.require(std::isfinite(power) && power > 0.0, "node_power_max_w[" + std::to_string(v) + "]", shortest(power), "must be > 0");
  }
  faults.require(std::isfinite(x.subchannel_bandwidth_hz) && x.subchannel_bandwidth_hz > 0.0, "subchannel_bandwidth_hz",
                 shortest(x.subchannel_bandwidth_hz), "must be > 0");
  check_not_negative(faults, "weight", x.weight);
  if (x.sinr_min) check_not_negative(faults, "sinr_min", *x.sinr_min);
  if (x.slot_power_max_w) check_not_negative(faults, "slot_power_max_w", *x.slot_power_max_w);
  if (x.sensing_snr) check_not_negative(faults, "sensing_snr", *x.sensing_snr);
  if (x.slot_se_max) check_modulation(faults, *x.slot_se_max);
  check_users(faults, x);
  check_promises(faults, x);
  faults.raise();
  check_slots(faults, x);
  check_gains(faults, x);
  faults.raise();
}

}  // namespace airloom::twotier
