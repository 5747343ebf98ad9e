#include "airloom/systems/mdd/design/promises/proof_search.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "airloom/core/limits.hpp"
#include "airloom/numerics/lbfgs.hpp"
#include "airloom/systems/mdd/problem/uplink_reach.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

/// Conditions that every set of powers that keeps the promises meets.
struct Conditions {
  // sum over the streams of group g of scale_k A_k >= need_g I_d
  std::vector<Index> group_of;  ///< of each stream; -1: in none
  Eigen::VectorXd scale;        ///< (K)
  Eigen::VectorXd need;         ///< (groups)
  std::vector<Index> group_user;
  // Q_d, or q_j, >= least_r + sum_l by_ap_rl T_l
  Eigen::VectorXd least;  ///< (R)
  Eigen::MatrixXd by_ap;  ///< (R, L)
  std::vector<Index> row_user;
};

void add_downlink(const PowerProblem& x, const Promises& p, const Eigen::MatrixXd& tangent, Conditions& out) {
  out.group_of.assign(static_cast<std::size_t>(x.streams_dl()), -1);
  out.scale.setOnes(x.streams_dl());
  std::vector<double> need;
  for (Index d = 0; d < x.users && p.dl(); ++d) {
    double left = p.rate_dl;
    for (Index m = 0; m < x.subcarriers_dl && p.rate_dl > 0.0; ++m) {
      const double t = tangent(d, m);
      left -= std::log1p(t) - t / (1.0 + t);
      out.scale[d * x.subcarriers_dl + m] = 1.0 / (1.0 + t);
    }
    if (p.rate_dl > 0.0 && !(left > 0.0)) continue;  // says nothing
    for (Index m = 0; m < x.subcarriers_dl; ++m) {
      if (m == 0 || p.floor_dl > 0.0) {
        need.push_back(p.floor_dl > 0.0 ? p.floor_dl : left);
        out.group_user.push_back(d);
      }
      out.group_of[static_cast<std::size_t>(d * x.subcarriers_dl + m)] = static_cast<Index>(need.size()) - 1;
    }
  }
  out.need = Eigen::Map<const Eigen::VectorXd>(need.data(), static_cast<Index>(need.size()));
}

void add_uplink(const PowerProblem& x, const Promises& p, Conditions& out) {
  const Index ul = x.subcarriers_ul;
  if (p.floor_ul > 0.0) {
    out.least = p.floor_ul * x.noise;
    out.by_ap = p.floor_ul * x.ap_cross;
    for (Index j = 0; j < x.streams_ul(); ++j) out.row_user.push_back(j / ul);
    return;
  }
  if (!(p.rate_ul > 0.0)) {
    out.least.resize(0);
    out.by_ap.resize(0, x.aps());
    return;
  }
  out.least.resize(x.users);
  out.by_ap.resize(x.users, x.aps());
  for (Index d = 0; d < x.users; ++d) {
    out.row_user.push_back(d);
    out.least[d] = least_power_of_sum(x.noise.segment(d * ul, ul), p.rate_ul);
    for (Index l = 0; l < x.aps(); ++l) out.by_ap(d, l) = least_power_of_sum(x.ap_cross.col(l).segment(d * ul, ul), p.rate_ul);
  }
}

/// V and what it is made of, for nu and gamma of sum 1.
class Weights {
 public:
  Weights(const PowerProblem& x, Conditions conditions)
      : x_(x), c_(std::move(conditions)), squared_(x.gain.cwiseAbs2()), groups_(c_.need.size()), rows_(c_.least.size()) {}

  [[nodiscard]] Index size() const { return x_.aps() + rows_; }

  /// @param power      of the smooth least alpha of a group; infinite: exact
  /// @param roundness  of the smooth positive part of mu; 0: exact
  double value(const Eigen::VectorXd& weights, double power, double roundness) {
    nu_ = weights.head(x_.aps());
    gamma_ = weights.tail(rows_);
    lambda_ = nu_;
    if (rows_ > 0) lambda_.noalias() += c_.by_ap.transpose() * gamma_;
    h_ = squared_.transpose() * lambda_.cwiseInverse();
    least_alpha(power);
    w_.setZero(x_.users);
    for (Index g = 0; g < groups_; ++g) w_[c_.group_user[static_cast<std::size_t>(g)]] += alpha_[g] * c_.need[g];
    const Eigen::VectorXd disturbs = x_.user_cross.transpose() * w_;
    excess_.resize(rows_);
    for (Index r = 0; r < rows_; ++r) excess_[r] = gamma_[r] - disturbs[c_.row_user[static_cast<std::size_t>(r)]];
    positive_excess(roundness);
    return w_.sum() + gamma_.dot(c_.least) - nu_.sum() - mu_.sum();
  }

  /// Slopes of V by nu and gamma at the last value.
  void slopes(Eigen::VectorXd& out) const {
    Eigen::VectorXd relief = Eigen::VectorXd::Zero(x_.users);  // of V per unit of disturbance
    for (Index r = 0; r < rows_; ++r) relief[c_.row_user[static_cast<std::size_t>(r)]] += tight_[r];
    const Eigen::VectorXd by_w = (1.0 + (x_.user_cross * relief).array()).matrix();
    Eigen::VectorXd by_h = Eigen::VectorXd::Zero(x_.streams_dl());
    for (Index k = 0; k < x_.streams_dl(); ++k) {
      const Index g = c_.group_of[static_cast<std::size_t>(k)];
      if (g < 0 || !(h_[k] > 0.0)) continue;
      by_h[k] = -by_w[c_.group_user[static_cast<std::size_t>(g)]] * c_.need[g] * alpha_[g] * part_[k] / h_[k];
    }
    const Eigen::VectorXd by_lambda = -(squared_ * by_h).cwiseQuotient(lambda_.cwiseAbs2());
    out.resize(size());
    out.head(x_.aps()) = by_lambda.array() - 1.0;
    if (rows_ > 0) out.tail(rows_) = c_.least - tight_ + c_.by_ap * by_lambda;
  }

  /// At the last value, which must have been exact.
  [[nodiscard]] PromiseProof proof() const {
    PromiseProof out{
        .value = 0.0, .dl = Eigen::VectorXd::Zero(x_.streams_dl()), .ul = gamma_, .ap = nu_, .user = mu_, .weight = w_, .tangent = {}};
    for (Index k = 0; k < x_.streams_dl(); ++k) {
      const Index g = c_.group_of[static_cast<std::size_t>(k)];
      if (g >= 0) out.dl[k] = alpha_[g] * c_.scale[k];
    }
    out.value = w_.sum() + gamma_.dot(c_.least) - nu_.sum() - mu_.sum();
    return out;
  }

 private:
  /// alpha_g = min over its streams of 1 / (scale_k h_k), or its smooth lower bound (sum (scale h)^p)^(-1/p).
  void least_alpha(double power) {
    alpha_.setZero(groups_);
    part_.setZero(h_.size());
    Eigen::VectorXd largest = Eigen::VectorXd::Zero(groups_), sum = Eigen::VectorXd::Zero(groups_);
    const auto each = [&](auto&& visit) {
      for (Index k = 0; k < h_.size(); ++k) {
        if (const Index g = c_.group_of[static_cast<std::size_t>(k)]; g >= 0) visit(k, g, c_.scale[k] * h_[k]);
      }
    };
    each([&](Index, Index g, double own) { largest[g] = std::max(largest[g], own); });
    each([&](Index k, Index g, double own) {
      part_[k] = std::isinf(power) ? (own == largest[g] ? 1.0 : 0.0) : std::pow(own / largest[g], power);
      sum[g] += part_[k];
    });
    each([&](Index k, Index g, double) { part_[k] /= sum[g]; });
    for (Index g = 0; g < groups_; ++g) {
      // a user that no access point reaches keeps no promise at all
      alpha_[g] = largest[g] > 0.0 ? 1.0 / (largest[g] * (std::isinf(power) ? 1.0 : std::pow(sum[g], 1.0 / power))) : 0.0;
    }
  }

  /// mu_d = max(0, largest excess of a user's rows), or its smooth upper bound; `tight_` are the shares of the rows in it.
  void positive_excess(double roundness) {
    mu_.setZero(x_.users);
    tight_.setZero(rows_);
    for (Index first = 0; first < rows_;) {
      const Index d = c_.row_user[static_cast<std::size_t>(first)];
      Index end = first;
      while (end < rows_ && c_.row_user[static_cast<std::size_t>(end)] == d) ++end;
      const auto own = excess_.segment(first, end - first);
      Index at = 0;
      const double most = std::max(0.0, own.maxCoeff(&at));
      if (roundness > 0.0) {
        const Eigen::ArrayXd parts = ((own.array() - most) / roundness).exp();
        const double all = parts.sum() + std::exp(-most / roundness);
        mu_[d] = most + roundness * std::log(all);
        tight_.segment(first, end - first) = (parts / all).matrix();
      } else {
        mu_[d] = most;
        if (most > 0.0) tight_[first + at] = 1.0;
      }
      first = end;
    }
  }

  const PowerProblem& x_;
  Conditions c_;
  Eigen::MatrixXd squared_;
  Index groups_, rows_;
  Eigen::VectorXd nu_, gamma_, lambda_, h_, alpha_, part_, w_, excess_, mu_, tight_;
};

}  // namespace

PromiseProof search_proof(const PowerProblem& x, const Promises& promises, const Eigen::MatrixXd& tangent, const SearchClock& clock) {
  Conditions conditions;
  add_downlink(x, promises, tangent, conditions);
  add_uplink(x, promises, conditions);
  Weights weights(x, std::move(conditions));
  Eigen::VectorXd logs = Eigen::VectorXd::Zero(weights.size()), shares(weights.size()), by_share;
  const auto spread = [&](const Eigen::VectorXd& at) {
    shares = (at.array() - at.maxCoeff()).max(-50.0).exp();
    shares /= shares.sum();
  };
  PromiseProof best;
  if (weights.size() == 0) return best;
  double power = 4.0, roundness = 1e-2;
  for (int stage = 0; stage < 6 && !clock.over(); ++stage, power *= 4.0, roundness *= 0.1) {
    double latest = 0.0, before = -infinity;
    const auto loss = [&](const Eigen::VectorXd& at, Eigen::VectorXd& gradient) {
      spread(at);
      latest = weights.value(shares, power, roundness);
      weights.slopes(by_share);
      gradient = -(shares.array() * (by_share.array() - shares.dot(by_share))).matrix();
      return -latest;
    };
    const auto enough = [&] {
      const bool settled = latest - before <= 1e-9 * std::abs(latest);
      before = latest;
      return settled || clock.over();
    };
    (void)minimize_lbfgs(loss, enough, logs, {.memory = 20, .max_evaluations = 400});
    spread(logs);
    (void)weights.value(shares, infinity, 0.0);
    PromiseProof found = normalized(x, weights.proof());
    if (found.ul.size() == 0) found.ul.setZero(promises.rate_dl > 0.0 ? x.users : x.streams_ul());  // no uplink promise, no weight
    if (found.value > best.value) best = std::move(found);
    if (best.value > 1e-3) break;
  }
  if (promises.rate_dl > 0.0) best.tangent = tangent;
  return best;
}

}  // namespace airloom::mdd
