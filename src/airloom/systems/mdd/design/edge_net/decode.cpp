#include "airloom/systems/mdd/design/edge_net/decode.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/systems/mdd/design/price/price_point.hpp"
#include "airloom/systems/mdd/design/price/ul_step.hpp"
#include "airloom/systems/mdd/problem/promises.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

constexpr double promise_margin = 1e-9;  // relative, above the promised SINR
constexpr int most_uplink_rounds = 50;   // of uplinks that disturb each other

/// q = Gamma (b + U q), iterated from below: monotone, and stopped where a budget is hit.
double floors_in_uplink(const PowerProblem& x, Powers& powers, const Eigen::VectorXd& wanted) {
  const double floor = promises_of(x, Qos::subcarrier).floor_ul * (1.0 + promise_margin);
  const Eigen::VectorXd least = wanted.size() > 0 ? wanted : Eigen::VectorXd::Zero(x.streams_ul());
  powers.q = least;
  for (int round = 0; round < most_uplink_rounds; ++round) {
    const Eigen::VectorXd before = powers.q;
    powers.q = (floor * links(x, powers).base).cwiseMax(least);
    for (Index d = 0; d < x.users; ++d) {
      auto own = powers.q.segment(d * x.subcarriers_ul, x.subcarriers_ul);
      if (const double total = own.sum(); total > x.user_power[d]) own *= x.user_power[d] / total;
    }
    if ((powers.q - before).cwiseAbs().maxCoeff() <= 1e-3 * promise_margin * powers.q.maxCoeff()) break;
  }
  return sum_rate(x, powers);
}

/// The closed form, without regard to interference between users.
double best_uplink(const PowerProblem& x, Powers& powers) {
  PricePoint at;
  at.p = powers.p;
  at.dense = true;
  look_at_powers(x, at);
  at.sinr = Eigen::VectorXd::Constant(x.streams_ul(), promises_of(x, Qos::subcarrier).floor_ul * (1.0 + promise_margin));
  evaluate(x, at);
  Eigen::VectorXd eta, price;
  user_prices(x, at, {}, eta, price);
  UlPromise promise = ul_promise(x);
  promise.floor *= 1.0 + promise_margin;
  promise.rate *= 1.0 + promise_margin;
  PricePoint better = at;
  bool kept = true;
  for (Index d = 0; d < x.users; ++d) {
    const Index first = d * x.subcarriers_ul;
    kept = ul_step(promise, at.base.segment(first, x.subcarriers_ul), price[d], x.user_power[d],
                   better.sinr.segment(first, x.subcarriers_ul)) &&
           kept;
  }
  if (kept) {
    evaluate(x, better);
    if (better.value > at.value) std::swap(at, better);
  }
  powers.q = at.sinr.cwiseProduct(at.base);
  return at.value;
}

/// Shares of the budgets by prices of access points and values of streams, within the budgets.
Eigen::MatrixXd priced_shares(const EdgeInputs& in, const EdgeOutputs& out) {
  const Edges& edges = in.edges;
  const double everywhere = static_cast<double>(edges.streams()) / static_cast<double>(edges.aps);
  const Eigen::VectorXd price = (in.ap_price.array() + everywhere) * out.ap.array().exp();
  Eigen::VectorXd buys = Eigen::VectorXd::Zero(edges.streams());
  for (std::size_t e = 0; e < edges.ap.size(); ++e) buys[edges.stream[e]] += in.strength[static_cast<Index>(e)] / price[edges.ap[e]];
  const Eigen::VectorXd of_stream = out.stream.array().exp() / buys.array();
  Eigen::VectorXd share(edges.count());
  for (std::size_t e = 0; e < edges.ap.size(); ++e) {
    const double lambda = price[edges.ap[e]];
    share[static_cast<Index>(e)] = of_stream[edges.stream[e]] * in.strength[static_cast<Index>(e)] / (lambda * lambda);
  }
  Eigen::MatrixXd shares = on_links(edges, share);
  const Eigen::VectorXd within = shares.rowwise().sum().cwiseMax(1.0).cwiseInverse();
  shares.array().colwise() *= within.array();
  return shares;
}

Eigen::ArrayXd sigmoid(const Eigen::VectorXd& x) { return 1.0 / (1.0 + (-x.array()).exp()); }

/// A part of every budget, split by what the edges say beyond their gains.
Eigen::MatrixXd split_shares(const EdgeInputs& in, const EdgeOutputs& out) {
  const Edges& edges = in.edges;
  const Eigen::VectorXd score = out.edge.array() + in.strength.array().log();
  Eigen::VectorXd most = Eigen::VectorXd::Constant(edges.aps, -std::numeric_limits<double>::infinity());
  for (std::size_t e = 0; e < edges.ap.size(); ++e) most[edges.ap[e]] = std::max(most[edges.ap[e]], score[static_cast<Index>(e)]);
  Eigen::VectorXd weight(edges.count());
  Eigen::VectorXd total = Eigen::VectorXd::Zero(edges.aps);
  for (std::size_t e = 0; e < edges.ap.size(); ++e) {
    weight[static_cast<Index>(e)] = std::exp(score[static_cast<Index>(e)] - most[edges.ap[e]]);
    total[edges.ap[e]] += weight[static_cast<Index>(e)];
  }
  const Eigen::VectorXd part = sigmoid(out.ap);
  for (std::size_t e = 0; e < edges.ap.size(); ++e) weight[static_cast<Index>(e)] *= part[edges.ap[e]] / total[edges.ap[e]];
  return on_links(edges, weight);
}

}  // namespace

double answer_in_uplink(const PowerProblem& x, Powers& powers, const Eigen::VectorXd& wanted) {
  if (!x.has_mui()) return best_uplink(x, powers);
  if (wanted.size() > 0) return floors_in_uplink(x, powers, wanted);
  (void)best_uplink(x, powers);
  return floors_in_uplink(x, powers, Eigen::VectorXd(powers.q));
}

Powers decode(const PowerProblem& x, const EdgeInputs& in, const EdgeOutputs& out) {
  const bool clusters = out.edge.size() > 0;
  Powers powers{.p = clusters ? split_shares(in, out) : priced_shares(in, out), .q = {}};
  powers.p *= fitting_share(in, powers.p.rowwise().sum());
  Eigen::VectorXd wanted;
  if (clusters) wanted = sigmoid(out.uplink) / static_cast<double>(x.subcarriers_ul);
  (void)answer_in_uplink(x, powers, wanted);
  return powers;
}

}  // namespace airloom::mdd
