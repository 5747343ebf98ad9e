#include "airloom/systems/mdd/design/edge_net/inputs.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/systems/mdd/problem/promises.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

constexpr double least_logged = 1e-9;
constexpr double budget_margin = 2e-9;  // of a user's budget, so that rounding cannot exceed it

/// Sum over each user's uplink subcarriers, (D, columns).
Eigen::MatrixXd per_user(const PowerProblem& x, const Eigen::MatrixXd& per_stream) {
  Eigen::MatrixXd out(x.users, per_stream.cols());
  for (Index d = 0; d < x.users; ++d) out.row(d) = per_stream.middleRows(d * x.subcarriers_ul, x.subcarriers_ul).colwise().sum();
  return out;
}

/// G of a link: what one share of its power adds to the disturbance of every user on its subcarrier, (D).
auto leakage(const PowerProblem& x, const Edges& edges, std::size_t e) {
  const Index m = edges.stream[e] % edges.subcarriers_dl;
  return x.mui_dl[static_cast<std::size_t>(m)].col(edges.ap[e] * edges.users + edges.stream[e] / edges.subcarriers_dl);
}

/// What beam split gives.
struct BeamSplit {
  Eigen::VectorXd user_total;   ///< Q, (D)
  Eigen::VectorXd heard;        ///< B Q, (D)
  Eigen::VectorXd disturbance;  ///< I_k, (K)
  Eigen::VectorXd sinr;         ///< A_k / I_k, (K)
  Eigen::VectorXd price;        ///< eta, (D)
};

BeamSplit beam_split(const PowerProblem& x, const EdgeInputs& in, const Eigen::VectorXd& sum_of_ap) {
  const Edges& edges = in.edges;
  Eigen::VectorXd ap_total = (sum_of_ap.array() > 0.0).cast<double>();
  const double fit = fitting_share(in, ap_total);
  ap_total *= fit;
  Eigen::VectorXd amplitude = Eigen::VectorXd::Zero(edges.streams());
  for (std::size_t e = 0; e < edges.ap.size(); ++e) {
    const double w = in.strength[static_cast<Index>(e)];
    amplitude[edges.stream[e]] += w * std::sqrt(fit / sum_of_ap[edges.ap[e]]);  // sqrt(W tau)
  }
  BeamSplit out;
  out.user_total = in.own_need + in.need * ap_total;
  out.heard = x.user_cross * out.user_total;
  out.disturbance.resize(edges.streams());
  for (Index k = 0; k < edges.streams(); ++k) out.disturbance[k] = 1.0 + out.heard[k / edges.subcarriers_dl];
  if (!x.mui_dl.empty()) {
    for (std::size_t e = 0; e < edges.ap.size(); ++e) {
      const double tau = fit * in.strength[static_cast<Index>(e)] / sum_of_ap[edges.ap[e]];
      const auto leaked = leakage(x, edges, e);
      for (Index d = 0; d < edges.users; ++d)
        out.disturbance[d * edges.subcarriers_dl + edges.stream[e] % edges.subcarriers_dl] += tau * leaked[d];
    }
  }
  out.sinr.resize(edges.streams());
  out.price = Eigen::VectorXd::Zero(edges.users);
  for (Index k = 0; k < edges.streams(); ++k) {
    const Index d = k / edges.subcarriers_dl;
    out.sinr[k] = amplitude[k] * amplitude[k] / out.disturbance[k];
    out.price[d] += out.sinr[k] / (out.disturbance[k] * (1.0 + out.sinr[k]));
  }
  return out;
}

/// The last two features.
void add_harm(const PowerProblem& x, EdgeInputs& in) {
  const Edges& edges = in.edges;
  if (x.mui_dl.empty()) return;
  Eigen::VectorXd suffered = Eigen::VectorXd::Ones(edges.streams());
  for (std::size_t e = 0; e < edges.ap.size(); ++e) {
    const auto leaked = leakage(x, edges, e);
    in.features(17, static_cast<Index>(e)) += leaked.sum();
    for (Index d = 0; d < edges.users; ++d) suffered[d * edges.subcarriers_dl + edges.stream[e] % edges.subcarriers_dl] += leaked[d];
  }
  for (std::size_t e = 0; e < edges.ap.size(); ++e) in.features(18, static_cast<Index>(e)) = suffered[edges.stream[e]];
}

Eigen::MatrixXd uplink_inputs(const PowerProblem& x) {
  Eigen::MatrixXd out = Eigen::MatrixXd::Ones(static_cast<Index>(uplink_features.size()), x.streams_ul());
  const Eigen::VectorXd echo = x.user_cross.colwise().sum();
  for (Index j = 0; j < x.streams_ul(); ++j) {
    const Index d = j / x.subcarriers_ul, m = j % x.subcarriers_ul;
    out(0, j) = 1.0 / x.noise[j];
    out(1, j) += x.ap_cross.row(j).sum() / x.noise[j];
    out(4, j) += echo[d];
    if (x.mui_ul.empty()) continue;
    const Eigen::MatrixXd& leaked = x.mui_ul[static_cast<std::size_t>(m)];
    for (Index other = 0; other < x.users; ++other) {
      out(2, j) += leaked(other, d) / x.noise[other * x.subcarriers_ul + m];
      out(3, j) += leaked(d, other) / x.noise[j];
    }
  }
  return (out.array() + least_logged).log();
}

}  // namespace

bool uplink_is_affordable(const PowerProblem& x) {
  const double floor = promises_of(x, Qos::subcarrier).floor_ul;
  return floor * per_user(x, x.noise).maxCoeff() < 1.0 - budget_margin;
}

double fitting_share(const EdgeInputs& in, const Eigen::VectorXd& ap_total) {
  return 1.0 / std::max(1.0, ((in.need * ap_total).array() / (1.0 - budget_margin - in.own_need.array())).maxCoeff());
}

EdgeInputs edge_inputs(const PowerProblem& x, EdgeVariant variant) {
  EdgeInputs in;
  in.edges = edges_of(x);
  const Edges& edges = in.edges;
  const Promises floors = promises_of(x, Qos::subcarrier);
  in.floor_ul = floors.floor_ul;
  in.strength = on_edges(edges, x.gain).cwiseAbs2();
  const Eigen::MatrixXd cross = per_user(x, x.ap_cross);
  const Eigen::VectorXd noise = per_user(x, x.noise);
  in.need = in.floor_ul * cross;
  in.own_need = in.floor_ul * noise;
  const Eigen::MatrixXd echo = x.user_cross * in.need;
  const Eigen::VectorXd own_echo = x.user_cross * in.own_need;
  Eigen::VectorXd sum_of_ap = Eigen::VectorXd::Zero(edges.aps);
  Eigen::VectorXd sum_of_stream = Eigen::VectorXd::Zero(edges.streams());
  for (std::size_t e = 0; e < edges.ap.size(); ++e) {
    sum_of_ap[edges.ap[e]] += in.strength[static_cast<Index>(e)];
    sum_of_stream[edges.stream[e]] += in.strength[static_cast<Index>(e)];
  }
  const BeamSplit split = beam_split(x, in, sum_of_ap);
  in.beam_split = split.sinr.array().log1p().sum() + static_cast<double>(x.streams_ul()) * std::log1p(in.floor_ul);
  in.ap_price = echo.transpose() * split.price;
  const Eigen::MatrixXd left = in.need.array().colwise() / (1.0 - in.own_need.array());
  const Eigen::VectorXd ap_need = left.colwise().maxCoeff();
  const auto users = static_cast<double>(edges.users);
  constexpr Index common = 17;
  in.features = Eigen::MatrixXd::Ones(static_cast<Index>(features_of(variant).size()), edges.count());
  for (std::size_t e = 0; e < edges.ap.size(); ++e) {
    const Index l = edges.ap[e];
    const Index k = edges.stream[e];
    const Index d = k / edges.subcarriers_dl;
    const double w = in.strength[static_cast<Index>(e)];
    in.features.col(static_cast<Index>(e)).head(common) << w, w / sum_of_ap[l], w / sum_of_stream[k], left(d, l), cross(d, l) / noise[d],
        echo(d, l) / (1.0 + own_echo[d]), in.ap_price[l], ap_need[l], split.disturbance[k], split.sinr[k], in.own_need[d],
        split.user_total[d], split.heard[d], static_cast<double>(edges.aps), users, floors.floor_dl,
        split.sinr[k] / (floors.floor_dl + least_logged);
  }
  if (variant == EdgeVariant::e_ls) {
    add_harm(x, in);
    in.uplink = uplink_inputs(x);
  }
  in.features = (in.features.array() + least_logged).log();
  return in;
}

}  // namespace airloom::mdd
