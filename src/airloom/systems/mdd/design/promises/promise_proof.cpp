#include "airloom/systems/mdd/design/promises/promise_proof.hpp"

#include <algorithm>
#include <utility>

#include "airloom/systems/matrix_arrays.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

/// lambda - nu - Gamma_U C'gamma of every link, (L, D M): what the interference between downlink streams adds.
Eigen::MatrixXd harm_of_links(const PowerProblem& x, double floor_dl, const Eigen::VectorXd& alpha) {
  Eigen::MatrixXd harm = Eigen::MatrixXd::Zero(x.aps(), x.streams_dl());
  if (x.mui_dl.empty()) return harm;
  for (Index m = 0; m < x.subcarriers_dl; ++m) {
    const Eigen::MatrixXd& g = x.mui_dl[static_cast<std::size_t>(m)];
    for (Index l = 0; l < x.aps(); ++l) {
      for (Index d = 0; d < x.users; ++d) {
        double sum = 0.0;
        for (Index other = 0; other < x.users; ++other) sum += alpha[other * x.subcarriers_dl + m] * g(other, l * x.users + d);
        harm(l, d * x.subcarriers_dl + m) = floor_dl * sum;
      }
    }
  }
  return harm;
}

/// max over alpha of the left side of the first condition, each stream's own.
Eigen::VectorXd shares(const PowerProblem& x, const Eigen::VectorXd& alpha, const Eigen::VectorXd& lambda, const Eigen::MatrixXd& harm) {
  Eigen::VectorXd out(alpha.size());
  for (Index k = 0; k < alpha.size(); ++k) {
    out[k] = alpha[k] * (x.gain.col(k).array().square() / (lambda.array() + harm.col(k).array())).sum();
  }
  return out;
}

/// Scales alpha until the first condition holds: every stream by itself without interference between them, else all by one factor.
void fit_streams(const PowerProblem& x, double floor_dl, const Eigen::VectorXd& lambda, Eigen::VectorXd& alpha) {
  const Eigen::MatrixXd harm = harm_of_links(x, floor_dl, alpha);
  if (x.mui_dl.empty()) {
    alpha = alpha.cwiseQuotient(shares(x, alpha, lambda, harm).cwiseMax(1.0));
    return;
  }
  double low = 0.0, high = 1.0;
  for (int k = 0; k < 60; ++k) {
    const double middle = k == 0 ? 1.0 : 0.5 * (low + high);
    (shares(x, middle * alpha, lambda, middle * harm).maxCoeff() <= 1.0 ? low : high) = middle;
    if (low == 1.0) break;
  }
  alpha *= low;
}

double value_of(const PowerProblem& x, double floor_ul, const PromiseProof& p, double weight_dl) {
  return weight_dl + floor_ul * p.ul.dot(x.noise) - p.ap.dot(x.ap_power) - p.user.dot(x.user_power);
}

}  // namespace

PromiseProof repaired_proof(const PowerProblem& x, double floor_dl, double floor_ul, PromiseProof p) {
  p.ap += 1e-9 * x.ap_power.cwiseInverse() * std::max(1e-300, p.ap.dot(x.ap_power));  // keeps lambda above 0
  const Eigen::VectorXd lambda = p.ap + floor_ul * x.ap_cross.transpose() * p.ul;
  fit_streams(x, floor_dl, lambda, p.dl);
  Eigen::VectorXd weight(x.users);
  for (Index d = 0; d < x.users; ++d) weight[d] = floor_dl * p.dl.segment(d * x.subcarriers_dl, x.subcarriers_dl).sum();
  const Eigen::VectorXd disturbs = x.user_cross.transpose() * weight;
  p.user.setZero(x.users);
  for (Index d = 0; d < x.users; ++d) {
    for (Index j = 0; j < x.subcarriers_ul; ++j) {
      double excess = p.ul[d * x.subcarriers_ul + j] - disturbs[d];
      for (Index other = 0; !x.mui_ul.empty() && other < x.users; ++other) {
        excess -= floor_ul * p.ul[other * x.subcarriers_ul + j] * x.mui_ul[static_cast<std::size_t>(j)](other, d);
      }
      p.user[d] = std::max(p.user[d], excess);
    }
  }
  p.value = value_of(x, floor_ul, p, weight.sum());
  p.weight = weight;
  return normalized(x, std::move(p));
}

PromiseProof proof_of_user(const PowerProblem& x, Index user, double need_w) {
  const bool sum = x.qos == Qos::sum;
  PromiseProof p{.value = need_w - x.user_power[user],
                 .dl = Eigen::VectorXd::Zero(x.streams_dl()),
                 .ul = Eigen::VectorXd::Zero(sum ? x.users : x.streams_ul()),
                 .ap = Eigen::VectorXd::Zero(x.aps()),
                 .user = Eigen::VectorXd::Zero(x.users),
                 .weight = Eigen::VectorXd::Zero(x.users),
                 .tangent = {}};
  if (sum) p.ul[user] = 1.0;
  else p.ul.segment(user * x.subcarriers_ul, x.subcarriers_ul).setOnes();
  if (sum && x.rate_dl > 0.0) p.tangent.setZero(x.users, x.subcarriers_dl);
  p.user[user] = 1.0;
  return normalized(x, std::move(p));
}

PromiseProof normalized(const PowerProblem& x, PromiseProof p) {
  const Index width = p.ul.size() / x.users;  // conditions of the uplink per user
  double total = p.ap.dot(x.ap_power) + p.user.dot(x.user_power) + p.weight.sum();
  for (Index r = 0; r < p.ul.size(); ++r) total += p.ul[r] * x.user_power[r / width];
  if (!(total > 0.0)) return p;
  for (Eigen::VectorXd* part : {&p.dl, &p.ul, &p.ap, &p.user, &p.weight}) *part /= total;
  p.value /= total;
  return p;
}

PromiseProof in_watts(const PowerProblem& x, PromiseProof p) {
  const Index width = p.ul.size() / x.users;
  for (Index r = 0; r < p.ul.size(); ++r) p.ul[r] /= x.user_power[r / width];
  p.ap = p.ap.cwiseQuotient(x.ap_power);
  p.user = p.user.cwiseQuotient(x.user_power);
  return p;
}

PromiseProof restored(const PowerProblem& x, const Order& order, const PromiseProof& p) {
  PromiseProof out = p;
  const Index width = p.ul.size() / x.users;
  out.dl(stream_places(order.users, x.subcarriers_dl)) = p.dl;
  out.ul(stream_places(order.users, width)) = p.ul;
  out.ap(order.aps) = p.ap;
  out.user(order.users) = p.user;
  out.weight(order.users) = p.weight;
  for (Eigen::Index d = 0; d < p.tangent.rows(); ++d) out.tangent.row(order.users[d]) = p.tangent.row(d);
  return out;
}

void prove(Values& certificate, Qos form, const PromiseProof& p) {
  airloom::prove(certificate, form == Qos::sum ? Infeasibility::multipliers_sum : Infeasibility::multipliers_subcarrier, p.value);
  certificate.set("proof_dl", list(p.dl));
  certificate.set("proof_ul", list(p.ul));
  certificate.set("proof_ap", list(p.ap));
  certificate.set("proof_user", list(p.user));
  if (p.tangent.size() > 0) certificate.set("proof_tangent", list(p.tangent.transpose().reshaped().eval()));
}

}  // namespace airloom::mdd
