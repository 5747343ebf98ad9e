#include "airloom/systems/twotier/judge/certificate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/core/residual.hpp"
#include "airloom/radio/rate.hpp"
#include "airloom/systems/twotier/judge/accounting.hpp"
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

/// Interference prices t, nat/W, (C, N).
Eigen::MatrixXd prices(const Instance& x, const Eigen::MatrixXd& p, const Eigen::MatrixXd& gamma) {
  Eigen::MatrixXd t = Eigen::MatrixXd::Zero(x.cells(), x.channels());
  for_active(x, [&](Index c, Index n) {
    Eigen::VectorXd column = x.gain.col(n * x.cells() + c);
    column[c] = 0.0;
    const double heard = 1.0 + column.dot(p.col(n));
    t.col(n) += x.weight(c, n) * gamma(c, n) / (1.0 + gamma(c, n)) / heard * column;
  });
  return t;
}

}  // namespace

Kkt check_kkt(const Instance& x, const Eigen::MatrixXd& p) {
  const Eigen::MatrixXd gamma = sinr(x, p);
  const Eigen::MatrixXd benefit = (x.weight.array() * gamma.array() / (1.0 + gamma.array())).matrix();
  const Eigen::MatrixXd t = prices(x, p, gamma);
  const double scale = benefit.maxCoeff();
  Eigen::VectorXd power = Eigen::VectorXd::Zero(x.nodes());
  Eigen::VectorXd free_power = power;
  Eigen::VectorXd free_benefit = power;
  for_active(x, [&](Index c, Index n) {
    const int v = x.node(c, n);
    power[v] += p(c, n);
    if (limited(x, p, c, n)) return;
    free_power[v] += p(c, n);
    free_benefit[v] += benefit(c, n) - p(c, n) * t(c, n);
  });
  Kkt out{.stationarity = 0.0, .complementarity = 0.0, .multiplier = Eigen::VectorXd::Zero(x.nodes())};
  for (Index v = 0; v < x.nodes(); ++v) {
    if (free_power[v] > 0.0) out.multiplier[v] = std::max(0.0, free_benefit[v] / free_power[v]);
    out.complementarity = worse(out.complementarity, out.multiplier[v] * (x.node_power_max_w[v] - power[v]) / scale);
  }
  for_active(x, [&](Index c, Index n) {
    const double residual = benefit(c, n) - p(c, n) * (out.multiplier[x.node(c, n)] + t(c, n));
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
  constexpr double binding = 1e-6;
  const Eigen::MatrixXd gamma = sinr(x, s.p);
  double least = std::numeric_limits<double>::infinity();
  double margin = least;
  double deviation = 0.0;
  std::int64_t slots_on = 0;
  for_active(x, [&](Index c, Index n) {
    least = std::min(least, s.p(c, n));
    slots_on += gamma(c, n) >= on ? 1 : 0;
    const double bits = radio::bits_per_hz(gamma(c, n));
    deviation = std::max(deviation, std::abs(bits - std::round(bits)));
    if (x.sinr_min && (*x.sinr_min)(c, n) > 0.0) margin = std::min(margin, gamma(c, n) / (*x.sinr_min)(c, n) - 1.0);
  });
  if (x.user_rate_min.size() > 0) {
    const Eigen::VectorXd rate = sum_by_user(x, gamma.unaryExpr(&radio::bits_per_hz));
    for (Index u = 0; u < rate.size(); ++u) {
      if (x.user_rate_min[u] > 0.0) margin = std::min(margin, rate[u] / x.user_rate_min[u] - 1.0);
    }
  }
  if (x.macro_rate_min > 0.0) margin = std::min(margin, 0.0);  // its multiplier is not known here
  Values out;
  const bool benefits = x.weight.cwiseProduct(gamma).maxCoeff() > 0.0;
  if (benefits && margin > binding) {
    const Kkt kkt = check_kkt(x, s.p);
    out.set("kkt", kkt.stationarity);
    out.set("complementarity", kkt.complementarity);
  }
  out.set("least_power_w", least);
  out.set("slots_on", slots_on);
  if (std::isfinite(margin)) out.set("sinr_margin", margin);
  out.set("bit_deviation", deviation);
  if (x.survey.tx_pos_m.cols() > 0) out.set("links_below_50_m", static_cast<std::int64_t>(x.survey.links_below_50_m));
  out.merge(to_certificate(account(x)));
  return out;
}

}  // namespace airloom::twotier
