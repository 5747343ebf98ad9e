#include "airloom/systems/twotier/judge/certificate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "airloom/core/residual.hpp"
#include "airloom/numerics/nonnegative_least_squares.hpp"
#include "airloom/radio/rate.hpp"
#include "airloom/systems/twotier/judge/accounting.hpp"
#include "airloom/systems/twotier/judge/metrics.hpp"
#include "airloom/systems/twotier/problem/promises.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

constexpr double at_limit = 1e-9;  // relative: a slot this close to its own limit is on it

bool limited(const Instance& x, const Eigen::MatrixXd& p, Index c, Index n) {
  return x.slot_power_max_w && p(c, n) >= (*x.slot_power_max_w)(c, n) * (1.0 - at_limit);
}

template <class Visit>
void for_active(const Instance& x, Visit visit) {
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      if (x.active(c, n)) visit(c, n);
    }
  }
}

/// Interference prices t of slots with these weights, nat/W, (C, N).
Eigen::MatrixXd prices(const Instance& x, const Eigen::MatrixXd& p, const Eigen::MatrixXd& gamma, const Eigen::MatrixXd& weight) {
  Eigen::MatrixXd t = Eigen::MatrixXd::Zero(x.cells(), x.channels());
  for_active(x, [&](Index c, Index n) {
    if (weight(c, n) == 0.0) return;
    Eigen::VectorXd column = x.heard(c, n);
    column[c] = 0.0;
    const double heard = 1.0 + column.dot(p.col(n));
    t.col(n) += weight(c, n) * gamma(c, n) / (1.0 + gamma(c, n)) / heard * column;
  });
  return t;
}

/// d(sum weight r)/d(ln p), nats, (C, N).
Eigen::MatrixXd slope(const Instance& x, const Eigen::MatrixXd& p, const Eigen::MatrixXd& gamma, const Eigen::MatrixXd& weight) {
  return weight.array() * gamma.array() / (1.0 + gamma.array()) - p.array() * prices(x, p, gamma, weight).array();
}

Eigen::VectorXd power_of_nodes(const Instance& x, const Eigen::MatrixXd& p) {
  Eigen::VectorXd power = Eigen::VectorXd::Zero(x.nodes());
  for_active(x, [&](Index c, Index n) { power[x.node(c, n)] += p(c, n); });
  return power;
}

/// Multipliers of the budgets from each node's own slots.
Eigen::VectorXd balanced_multipliers(const Instance& x, const Eigen::MatrixXd& p, const Eigen::MatrixXd& gain) {
  Eigen::VectorXd free_power = Eigen::VectorXd::Zero(x.nodes()), benefit = free_power;
  for_active(x, [&](Index c, Index n) {
    if (limited(x, p, c, n)) return;
    free_power[x.node(c, n)] += p(c, n);
    benefit[x.node(c, n)] += gain(c, n);
  });
  return (free_power.array() > 0.0).select((benefit.array() / free_power.array().max(1e-300)).max(0.0), 0.0);
}

/// Multipliers of budgets and promises that leave the least of the equations: theirs, and those of complementarity.
void fitted_multipliers(const Instance& x, const Eigen::MatrixXd& p, const Eigen::MatrixXd& gain,
                        const std::vector<Eigen::MatrixXd>& promise_gain, const Eigen::VectorXd& slack_w, const Eigen::VectorXd& surplus,
                        double scale, double rate, Kkt& out) {
  const auto promises = static_cast<Index>(promise_gain.size());
  const Index slots = x.cells() * x.channels(), columns = x.nodes() + promises;
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(slots + columns, columns);
  Eigen::VectorXd right = Eigen::VectorXd::Zero(slots + columns);
  for_active(x, [&](Index c, Index n) {
    if (limited(x, p, c, n)) return;
    const Index row = n * x.cells() + c;
    right[row] = gain(c, n) / scale;
    matrix(row, x.node(c, n)) = p(c, n) / scale;
    for (Index k = 0; k < promises; ++k) matrix(row, x.nodes() + k) = -promise_gain[static_cast<std::size_t>(k)](c, n) / scale;
  });
  for (Index v = 0; v < x.nodes(); ++v) matrix(slots + v, v) = slack_w[v] / scale;
  for (Index k = 0; k < promises; ++k) matrix(slots + x.nodes() + k, x.nodes() + k) = surplus[k] / rate;
  const Eigen::VectorXd all = nonnegative_least_squares(matrix, right);
  out.multiplier = all.head(x.nodes());
  out.theta = all.tail(promises);
}

}  // namespace

Kkt check_kkt(const Instance& x, const Eigen::MatrixXd& p) {
  const Eigen::MatrixXd gamma = sinr(x, p);
  const Eigen::MatrixXd rate = gamma.array().log1p();
  const std::vector<Promise> promises = promises_of(x);
  Eigen::MatrixXd weight = x.weight;
  Eigen::MatrixXd gain = slope(x, p, gamma, weight);
  const Eigen::VectorXd slack_w = (x.node_power_max_w - power_of_nodes(x, p)).cwiseMax(0.0);
  const double all = std::max(1e-300, x.weight.cwiseProduct(rate).sum());
  Kkt out{.multiplier = {}, .theta = Eigen::VectorXd::Zero(static_cast<Index>(promises.size()))};
  if (promises.empty()) {
    out.multiplier = balanced_multipliers(x, p, gain);
  } else {
    std::vector<Eigen::MatrixXd> promise_gain;
    Eigen::VectorXd surplus(static_cast<Index>(promises.size()));
    for (std::size_t k = 0; k < promises.size(); ++k) {
      Eigen::MatrixXd mine = Eigen::MatrixXd::Zero(x.cells(), x.channels());
      double sum = 0.0;
      for (const auto& [c, n] : promises[k].slots) mine(c, n) = 1.0, sum += rate(c, n);
      promise_gain.push_back(slope(x, p, gamma, mine));
      surplus[static_cast<Index>(k)] = std::max(0.0, sum - promises[k].rate * std::numbers::ln2);
    }
    const double scale = (x.weight.array() * gamma.array() / (1.0 + gamma.array())).maxCoeff();
    fitted_multipliers(x, p, gain, promise_gain, slack_w, surplus, std::max(1e-300, scale), all, out);
    for (std::size_t k = 0; k < promises.size(); ++k) {
      const double theta = out.theta[static_cast<Index>(k)];
      gain += theta * promise_gain[k];
      for (const auto& [c, n] : promises[k].slots) weight(c, n) += theta;
      out.complementarity = worse(out.complementarity, theta * surplus[static_cast<Index>(k)] / all);
    }
  }
  const double scale = (weight.array() * gamma.array() / (1.0 + gamma.array())).maxCoeff();
  for (Index v = 0; v < x.nodes(); ++v) out.complementarity = worse(out.complementarity, out.multiplier[v] * slack_w[v] / scale);
  for_active(x, [&](Index c, Index n) {
    const double residual = gain(c, n) - p(c, n) * out.multiplier[x.node(c, n)];
    const double wrong = limited(x, p, c, n) ? std::max(0.0, -residual) : std::abs(residual);
    out.stationarity = worse(out.stationarity, wrong / scale);
  });
  return out;
}

double bit_shortfall(const Instance& x, const Eigen::MatrixXd& p, const Eigen::MatrixXi& bits) {
  const Eigen::MatrixXd gamma = sinr(x, p);
  double worst = 0.0;
  for_active(x, [&](Index c, Index n) {
    const double needed = radio::sinr_of_bits(bits(c, n));
    if (needed > 0.0) worst = std::max(worst, 1.0 - gamma(c, n) / needed);
  });
  return worst;
}

Values certify(const Instance& x, const Solution& s) {
  constexpr double on = 1e-6;
  const Eigen::MatrixXd gamma = sinr(x, s.p);
  double least = std::numeric_limits<double>::infinity();
  double margin = least;
  double deviation = 0.0;
  std::int64_t slots_on = 0;
  bool at_most = false;
  for_active(x, [&](Index c, Index n) {
    least = std::min(least, s.p(c, n));
    slots_on += gamma(c, n) >= on ? 1 : 0;
    const double bits = radio::bits_per_hz(gamma(c, n));
    deviation = std::max(deviation, std::abs(bits - std::round(bits)));
    if (x.sinr_min && (*x.sinr_min)(c, n) > 0.0) margin = std::min(margin, gamma(c, n) / (*x.sinr_min)(c, n) - 1.0);
    at_most = at_most || (x.slot_se_max && bits >= (*x.slot_se_max)(c, n) * (1.0 - at_limit));
  });
  Values out;
  if (x.weight.cwiseProduct(gamma).maxCoeff() > 0.0 && !at_most) {
    const Kkt kkt = check_kkt(x, s.p);
    out.set("kkt", kkt.stationarity);
    out.set("complementarity", kkt.complementarity);
  }
  out.set("least_power_w", least);
  out.set("slots_on", slots_on);
  if (std::isfinite(margin)) out.set("sinr_margin", margin);
  if (const std::vector<Promise> promises = promises_of(x); !promises.empty()) {
    const Eigen::MatrixXd rate = slot_rates(x, s.p);
    double ratio = std::numeric_limits<double>::infinity();
    for (const Promise& promise : promises) {
      double sum = 0.0;
      for (const auto& [c, n] : promise.slots) sum += rate(c, n);
      ratio = std::min(ratio, sum / promise.rate);
    }
    out.set("promise_ratio", ratio);
  }
  out.set("bit_deviation", deviation);
  if (x.survey.tx_pos_m.cols() > 0) out.set("links_below_50_m", static_cast<std::int64_t>(x.survey.links_below_50_m));
  out.merge(to_certificate(account(x)));
  return out;
}

}  // namespace airloom::twotier
