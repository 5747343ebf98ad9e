#include "airloom/systems/twotier/judge/metrics.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/residual.hpp"
#include "airloom/numerics/utility.hpp"
#include "airloom/radio/rate.hpp"
#include "airloom/systems/matrix_arrays.hpp"
#include "airloom/systems/twotier/judge/certificate.hpp"
#include "airloom/systems/twotier/problem/promises.hpp"
#include "airloom/systems/user_metrics.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// Sums over the slots of each user, and their numbers, (users).
struct UserSums {
  Eigen::VectorXd rate, slots;
};

UserSums by_user(const Instance& x, const Eigen::MatrixXd& rate) {
  const Index users = x.user.maxCoeff() + 1;
  UserSums out{.rate = Eigen::VectorXd::Zero(users), .slots = Eigen::VectorXd::Zero(users)};
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      if (!x.active(c, n)) continue;
      out.rate[x.user(c, n)] += rate(c, n);
      out.slots[x.user(c, n)] += 1.0;
    }
  }
  return out;
}

/// Unweighted, bit/s/Hz.
double macro_rate(const Instance& x, const Eigen::MatrixXd& rate) {
  double sum = 0.0;
  for (Index c = 0; c < x.cells(); ++c) {
    if (x.cell_is_macro[c]) sum += rate.row(c).sum();
  }
  return sum;
}

/// Active slots whose rate is that of the highest modulation.
double slots_at_cap(const Instance& x, const Eigen::MatrixXd& rate) {
  constexpr double rounding = 1e-9;
  double count = 0.0;
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) count += x.active(c, n) && rate(c, n) >= (*x.slot_se_max)(c, n) * (1.0 - rounding) ? 1.0 : 0.0;
  }
  return count;
}

Values residuals_of(const Instance& x, const Eigen::MatrixXd& p, const Eigen::MatrixXd& gamma, const Eigen::MatrixXd& rate,
                    const Eigen::VectorXd& node_power) {
  double slot = 0.0;
  double floor = 0.0;
  double off = 0.0;
  const double least_budget = x.node_power_max_w.minCoeff();
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      if (!x.active(c, n)) {
        off = worse(off, p(c, n) / least_budget);
        continue;
      }
      if (x.slot_power_max_w) {  // a limit of 0 has no scale of its own: the node's budget lends one
        slot = worse(slot, above_limit(p(c, n), (*x.slot_power_max_w)(c, n), x.node_power_max_w[x.node(c, n)]));
      }
      if (x.sinr_min) floor = worse(floor, below_promise(gamma(c, n), (*x.sinr_min)(c, n)));
    }
  }
  double power = 0.0;
  for (Index v = 0; v < x.nodes(); ++v) power = worse(power, above_limit(node_power[v], x.node_power_max_w[v]));
  Values out{{"power", power}};
  if (x.slot_power_max_w) out.set("slot_power", slot);
  if (x.sinr_min) out.set("sinr", floor);
  if (x.user_rate_min.size() > 0) {
    const Eigen::VectorXd of_user = sum_by_user(x, rate);
    double missed = 0.0;
    for (Index u = 0; u < of_user.size(); ++u) missed = worse(missed, below_promise(of_user[u], x.user_rate_min[u]));
    out.set("user_rate", missed);
  }
  if (x.macro_rate_min > 0.0) out.set("macro_rate", below_promise(macro_rate(x, rate), x.macro_rate_min));
  if (x.tier_rate_min.size() > 0) {
    const Eigen::VectorXd of_tier = sum_by_tier(x, rate);
    double missed = 0.0;
    for (Index t = 0; t < x.tier_rate_min.size(); ++t) missed = worse(missed, below_promise(of_tier[t], x.tier_rate_min[t]));
    out.set("tier_rate", missed);
  }
  out.set("off_slots", off);
  return out;
}

constexpr double low_se = 0.5;  ///< bit/s/Hz of the band, below which the publication counts a user as badly served

}  // namespace

Eigen::MatrixXd slot_rates(const Instance& x, const Eigen::MatrixXd& p) {
  const Eigen::MatrixXd gamma = sinr(x, p);
  Eigen::MatrixXd rate = gamma.unaryExpr(&radio::bits_per_hz);
  if (x.slot_se_max) rate = rate.cwiseMin(*x.slot_se_max);
  return rate;
}

Evaluation evaluate(const Instance& x, const Solution& s) {
  const Eigen::MatrixXd gamma = sinr(x, s.p);
  const Eigen::MatrixXd rate = slot_rates(x, s.p);
  const auto channels = static_cast<double>(x.channels());
  const UserSums users = by_user(x, rate);
  Eigen::VectorXd node_power = Eigen::VectorXd::Zero(x.nodes());
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      if (x.active(c, n)) node_power[x.node(c, n)] += s.p(c, n);
    }
  }
  Evaluation out;
  out.metrics.set("weighted_sum_rate", utility(rate.reshaped(), x.weight.reshaped(), AlphaFair(0.0)));
  out.metrics.merge(user_metrics(users.rate, users.slots.array() > 0.0));
  out.metrics.set("user_se", list(users.rate / channels));
  out.metrics.set("user_se_used", list(users.rate.cwiseQuotient(users.slots.cwiseMax(1.0))));
  const double low = static_cast<double>((users.rate.array() < low_se * channels).count());
  out.metrics.set("users_below_half", users.rate.size() > 0 ? low / static_cast<double>(users.rate.size()) : 0.0);
  out.metrics.set("sum_se", rate.sum() / channels);
  out.metrics.set("sum_rate_bps", rate.sum() * x.subchannel_bandwidth_hz);
  out.metrics.set("users_without_slot", static_cast<double>((users.slots.array() == 0.0).count()) +
                                            static_cast<double>(std::max<Index>(0, x.survey.rx_pos_m.cols() - users.slots.size())));
  out.metrics.set("node_power_w", list(node_power));
  if (const Eigen::VectorXd tier = sum_by_tier(x, rate); tier.size() > 0) {
    out.metrics.set("tier_rate", list(tier));
    out.metrics.set("tier_se", list(tier / channels));
  }
  if (x.slot_se_max) out.metrics.set("slots_at_cap", slots_at_cap(x, rate));
  out.residuals = residuals_of(x, s.p, gamma, rate, node_power);
  out.certificate = certify(x, s);
  return out;
}

}  // namespace airloom::twotier
