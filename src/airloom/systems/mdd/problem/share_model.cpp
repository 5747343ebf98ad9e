#include "airloom/systems/mdd/problem/share_model.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/systems/mdd/problem/log_product.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

constexpr double furthest = 60.0;  ///< of a logarithm from 0
constexpr double unspent = 1e-9;   ///< least share of a budget that logarithms leave

}  // namespace

ShareModel::ShareModel(const PowerProblem& x) : first_(x.aps() + 1), user_cross_(x.user_cross) {
  const Index dl = x.subcarriers_dl, ul = x.subcarriers_ul;
  std::vector<Index> ap;
  for (Index l = 0; l < x.aps(); ++l) {
    first_[l] = static_cast<Index>(user_.size());
    for (Index d = 0; d < x.users; ++d) {
      if (!(x.gain.row(l).segment(d * dl, dl).maxCoeff() > 0.0)) continue;
      ap.push_back(l);
      user_.push_back(d);
    }
  }
  first_[x.aps()] = links();
  gain_.resize(links(), dl);
  leak_dl_.assign(x.mui_dl.size(), Eigen::MatrixXd(x.users, links()));
  for (Index i = 0; i < links(); ++i) {
    const Index l = ap[static_cast<std::size_t>(i)];
    gain_.row(i) = x.gain.row(l).segment(user_of(i) * dl, dl);
    for (std::size_t m = 0; m < x.mui_dl.size(); ++m) leak_dl_[m].col(i) = x.mui_dl[m].col(l * x.users + user_of(i));
  }
  leak_ul_ = x.mui_ul;
  noise_ = x.noise.reshaped(ul, x.users).transpose();
  ap_cross_.resize(noise_.size(), x.aps());
  for (Index d = 0; d < x.users; ++d) {
    for (Index j = 0; j < ul; ++j) ap_cross_.row(j * x.users + d) = x.ap_cross.row(d * ul + j);
  }
}

void ShareModel::look(const Eigen::VectorXd& x, double theta) {
  theta_ = theta;
  clipped_ = x.array().abs() > furthest;
  const Eigen::VectorXd inside = x.cwiseMax(-furthest).cwiseMin(furthest).array().exp().matrix();
  p_ = inside.head(gain_.size()).reshaped(links(), subcarriers_dl());
  q_ = inside.tail(noise_.size()).reshaped(subcarriers_ul(), users()).transpose();
  for (Index l = 0; l < aps(); ++l) {
    auto own = p_.middleRows(first_[l], first_[l + 1] - first_[l]);
    own /= 1.0 + own.sum();
  }
  q_.array().colwise() /= 1.0 + q_.rowwise().sum().array();
  look_at_shares();
}

void ShareModel::look(const Eigen::MatrixXd& p, const Eigen::MatrixXd& q, double theta) {
  theta_ = theta;
  clipped_.setConstant(size(), false);
  p_ = p;
  q_ = q;
  look_at_shares();
}

void ShareModel::look_at_shares() {
  received_ = gain_.cwiseProduct(p_.cwiseSqrt());
  amplitude_.setZero(users(), subcarriers_dl());
  for (Index m = 0; m < subcarriers_dl(); ++m) {
    for (Index i = 0; i < links(); ++i) amplitude_(user_of(i), m) += received_(i, m);
  }
  ap_total_.resize(aps());
  for (Index l = 0; l < aps(); ++l) ap_total_[l] = p_.middleRows(first_[l], first_[l + 1] - first_[l]).sum();
  user_total_ = q_.rowwise().sum();
  const Eigen::VectorXd common = user_cross_ * user_total_;
  disturbance_.resize(users(), subcarriers_dl());
  for (Index m = 0; m < subcarriers_dl(); ++m) {
    disturbance_.col(m) = common;
    if (!leak_dl_.empty()) disturbance_.col(m).noalias() += leak_dl_[static_cast<std::size_t>(m)] * p_.col(m);
  }
  disturbance_.array() = 1.0 + theta_ * disturbance_.array();
  base_.resize(users(), subcarriers_ul());
  base_.reshaped().noalias() = ap_cross_ * ap_total_;
  for (std::size_t j = 0; j < leak_ul_.size(); ++j) {
    base_.col(static_cast<Index>(j)).noalias() += leak_ul_[j] * q_.col(static_cast<Index>(j));
  }
  base_ = noise_ + theta_ * base_;
  sinr_dl_ = amplitude_.cwiseAbs2().cwiseQuotient(disturbance_);
  sinr_ul_ = q_.cwiseQuotient(base_);
}

double ShareModel::sum_rate() const {
  LogProduct rates;
  for (const double s : sinr_dl_.reshaped()) rates.times(1.0 + s);
  for (const double s : sinr_ul_.reshaped()) rates.times(1.0 + s);
  return rates.log();
}

void ShareModel::pull(const Eigen::MatrixXd& by_dl, const Eigen::MatrixXd& by_ul, Eigen::VectorXd& by_x) {
  harm_dl_ = theta_ * by_dl.cwiseQuotient(disturbance_);  // slope by -ln I, over I
  harm_ul_ = theta_ * by_ul.cwiseQuotient(base_);
  harm_ap_.noalias() = ap_cross_.transpose() * harm_ul_.reshaped();
  harm_user_.noalias() = user_cross_.transpose() * harm_dl_.rowwise().sum();
  slope_p_.resize(links(), subcarriers_dl());
  for (Index m = 0; m < subcarriers_dl(); ++m) {
    if (leak_dl_.empty()) slope_p_.col(m).setZero();
    else slope_p_.col(m).noalias() = leak_dl_[static_cast<std::size_t>(m)].transpose() * harm_dl_.col(m);
  }
  for (Index l = 0; l < aps(); ++l) {
    auto own = slope_p_.middleRows(first_[l], first_[l + 1] - first_[l]);
    const auto share = p_.middleRows(first_[l], first_[l + 1] - first_[l]);
    own.array() = -share.array() * (own.array() + harm_ap_[l]);
    for (Index i = first_[l]; i < first_[l + 1]; ++i) {
      for (Index m = 0; m < subcarriers_dl(); ++m) {
        if (received_(i, m) > 0.0) slope_p_(i, m) += by_dl(user_of(i), m) * received_(i, m) / amplitude_(user_of(i), m);
      }
    }
    own -= own.sum() * share;
  }
  slope_q_.resize(users(), subcarriers_ul());
  slope_q_.colwise() = harm_user_;
  for (std::size_t j = 0; j < leak_ul_.size(); ++j) {
    slope_q_.col(static_cast<Index>(j)).noalias() += leak_ul_[j].transpose() * harm_ul_.col(static_cast<Index>(j));
  }
  slope_q_ = by_ul - q_.cwiseProduct(slope_q_);
  slope_q_ -= (q_.array().colwise() * slope_q_.rowwise().sum().array()).matrix().eval();
  by_x.resize(size());
  by_x.head(slope_p_.size()) = slope_p_.reshaped();
  by_x.tail(slope_q_.size()) = slope_q_.transpose().reshaped();
  by_x = clipped_.select(0.0, by_x.array()).matrix();
}

Eigen::VectorXd ShareModel::logarithms(const Eigen::MatrixXd& p, const Eigen::MatrixXd& q) const {
  const auto log_of = [](double share, double spent) {
    const double ratio = share / std::max(1.0 - spent, unspent);
    return std::clamp(std::log(std::max(ratio, 1e-300)), -furthest, furthest);
  };
  Eigen::VectorXd x(size());
  for (Index l = 0; l < aps(); ++l) {
    const double spent = p.middleRows(first_[l], first_[l + 1] - first_[l]).sum();
    for (Index i = first_[l]; i < first_[l + 1]; ++i) {
      for (Index m = 0; m < subcarriers_dl(); ++m) x[m * links() + i] = log_of(p(i, m), spent);
    }
  }
  for (Index d = 0; d < users(); ++d) {
    const double spent = q.row(d).sum();
    for (Index j = 0; j < subcarriers_ul(); ++j) x[gain_.size() + d * subcarriers_ul() + j] = log_of(q(d, j), spent);
  }
  return x;
}

Powers ShareModel::powers() const {
  Powers out{.p = Eigen::MatrixXd::Zero(aps(), users() * subcarriers_dl()), .q = q_.transpose().reshaped()};
  for (Index l = 0; l < aps(); ++l) {
    for (Index i = first_[l]; i < first_[l + 1]; ++i) out.p.row(l).segment(user_of(i) * subcarriers_dl(), subcarriers_dl()) = p_.row(i);
    // a sum of shares may round to more than the budget
    const double total = out.p.row(l).sum();
    if (total > 1.0) out.p.row(l) *= (1.0 - 2e-16) / total;
  }
  return out;
}

void ShareModel::split(const Powers& powers, Eigen::MatrixXd& p, Eigen::MatrixXd& q) const {
  p.resize(links(), subcarriers_dl());
  for (Index l = 0; l < aps(); ++l) {
    for (Index i = first_[l]; i < first_[l + 1]; ++i) p.row(i) = powers.p.row(l).segment(user_of(i) * subcarriers_dl(), subcarriers_dl());
  }
  q = powers.q.reshaped(subcarriers_ul(), users()).transpose();
}

}  // namespace airloom::mdd
