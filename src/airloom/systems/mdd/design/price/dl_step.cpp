#include "airloom/systems/mdd/design/price/dl_step.hpp"

#include <numeric>

#include "airloom/systems/mdd/design/price/stream_terms.hpp"
#include "airloom/systems/mdd/problem/log_product.hpp"

namespace airloom::mdd {

DlStep::DlStep(const Eigen::MatrixXd& gain, const Eigen::VectorXd& ap_power) : squared_(gain.transpose().cwiseAbs2()), limit_(ap_power) {
  const Eigen::Index streams = squared_.rows();
  const Eigen::Index aps = squared_.cols();
  for (Eigen::VectorXd* each : {&g_, &column_, &bend_, &amplitude_}) each->setZero(streams);
  for (Eigen::VectorXd* each : {&lambda_, &inverse_, &ap_total_, &row_}) each->setZero(aps);
}

void DlStep::price_of(const Eigen::VectorXd& x, Eigen::VectorXd& lambda) const {
  lambda = target_->price + x.head(limit_.size());
  if (rows_ > 0 && (x.tail(rows_).array() > 0.0).any()) lambda.noalias() += target_->rows->transpose() * x.tail(rows_);
}

double DlStep::evaluate(const Eigen::VectorXd& x) {
  price_of(x, lambda_);
  if (!(lambda_.minCoeff() > 0.0)) return std::numeric_limits<double>::infinity();
  inverse_ = lambda_.cwiseInverse();
  g_.noalias() = squared_ * inverse_;
  double value = x.head(limit_.size()).dot(limit_);
  if (rows_ > 0) value += x.tail(rows_).dot(*target_->row_limit);
  value += stream_terms(g_, target_->disturbance, target_->weight, target_->floor, column_, bend_);
  ap_total_.noalias() = squared_.transpose() * column_;
  ap_total_.array() *= inverse_.array().square();
  return value;
}

void DlStep::gradient(const Eigen::VectorXd&, Eigen::VectorXd& out) {
  out.head(limit_.size()) = limit_ - ap_total_;
  if (rows_ > 0) {
    demand_.noalias() = *target_->rows * ap_total_;
    out.tail(rows_) = *target_->row_limit - demand_;
  }
}

double DlStep::relative(Eigen::Index i, double slack) const {
  return slack / (i < limit_.size() ? limit_[i] : (*target_->row_limit)[i - limit_.size()]);
}

double DlStep::share(Eigen::Index i, const Eigen::VectorXd& x) const {
  if (x[i] == 0.0) return 0.0;
  if (i < limit_.size()) return x[i] / lambda_[i];
  return x[i] * (target_->rows->row(i - limit_.size()).transpose().array() * inverse_.array()).maxCoeff();
}

double DlStep::curvature(Eigen::Index i) const {
  if (i < limit_.size()) return 2.0 * ap_total_[i] * inverse_[i];
  return 2.0 * (target_->rows->row(i - limit_.size()).transpose().array().square() * ap_total_.array() * inverse_.array()).sum();
}

double DlStep::least(Eigen::Index i, const Eigen::VectorXd& x) const {
  if (i >= limit_.size()) return 0.1 * x[i];
  return least_multiplier(target_->price[i], x[i]);  // prices of the others only help
}

/// diag(2 T / lambda) + V diag(bend) V', V_lk = w_lk^2 / lambda_l^2, over a list of access points; lower triangle.
void DlStep::ap_hessian(const Eigen::Index* list, Eigen::Index n, Eigen::MatrixXd& out) {
  gathered_.resize(squared_.rows(), n);
  scaled_.resize(squared_.rows(), n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const double inverse = inverse_[list[i]];
    gathered_.col(i) = squared_.col(list[i]) * (inverse * inverse);
    scaled_.col(i) = gathered_.col(i).cwiseProduct(bend_);
  }
  out.resize(n, n);
  if (n <= 32) {  // where the blocking of a matrix product costs more than it saves
    for (Eigen::Index j = 0; j < n; ++j)
      for (Eigen::Index i = j; i < n; ++i) out(i, j) = gathered_.col(i).dot(scaled_.col(j));
  } else {
    out.triangularView<Eigen::Lower>() = gathered_.transpose() * scaled_;
  }
  for (Eigen::Index i = 0; i < n; ++i) out(i, i) += 2.0 * ap_total_[list[i]] * inverse_[list[i]];
}

void DlStep::hessian(const std::vector<Eigen::Index>& free, Eigen::MatrixXd& out) {
  const Eigen::Index aps = limit_.size();
  const auto size = static_cast<Eigen::Index>(free.size());
  const Eigen::Index own = std::lower_bound(free.begin(), free.end(), aps) - free.begin();
  if (own == size) {
    ap_hessian(free.data(), size, out);
    return;
  }
  std::vector<Eigen::Index> all(static_cast<std::size_t>(aps));
  std::iota(all.begin(), all.end(), 0);
  ap_hessian(all.data(), aps, full_);
  full_.triangularView<Eigen::StrictlyUpper>() = full_.transpose();
  Eigen::MatrixXd picked = Eigen::MatrixXd::Zero(aps, size);  // columns of [I, E']
  for (Eigen::Index i = 0; i < size; ++i) {
    const Eigen::Index which = free[static_cast<std::size_t>(i)];
    if (i < own) picked(which, i) = 1.0;
    else picked.col(i) = target_->rows->row(which - aps).transpose();
  }
  mixed_.noalias() = full_ * picked;
  out.resize(size, size);
  out.noalias() = picked.transpose() * mixed_;
}

Eigen::VectorXd DlStep::floor_multiplier() const {
  Eigen::VectorXd out = Eigen::VectorXd::Zero(g_.size());
  if (target_->floor == nullptr) return out;
  for (Eigen::Index k = 0; k < g_.size(); ++k) {
    const double weight = target_->weight == nullptr ? 1.0 : (*target_->weight)[k];
    const double floor = (*target_->floor)[k];
    if (floor > 0.0) out[k] = std::max(0.0, 1.0 / g_[k] - weight / (target_->disturbance[k] + floor));
  }
  return out;
}

DlStepReport DlStep::recover(const DualNewtonReport& newton) {
  DlStepReport report{.status = newton.status, .steps = newton.steps, .residual = newton.residual, .primal = 0.0, .dual = newton.value};
  for (Eigen::Index l = 0; l < limit_.size(); ++l) {
    const double scale = ap_total_[l] > limit_[l] ? limit_[l] / ap_total_[l] : 1.0;
    row_[l] = std::sqrt(scale) * inverse_[l];
    ap_total_[l] = std::min(ap_total_[l] * scale, limit_[l]);
  }
  if (rows_ > 0) {
    demand_.noalias() = *target_->rows * ap_total_;
    const double worst = (demand_.array() / target_->row_limit->array()).maxCoeff();
    if (worst > 1.0) {
      row_ /= std::sqrt(worst);
      ap_total_ /= worst;
    }
  }
  // sum_l w_lk sqrt(p_lk) = sqrt(column_k) sum_l w_lk^2 row_l
  amplitude_.noalias() = squared_ * row_;
  amplitude_.array() *= column_.array().sqrt();
  LogProduct rates;
  for (Eigen::Index k = 0; k < amplitude_.size(); ++k) {
    const double sinr = amplitude_[k] * amplitude_[k] / target_->disturbance[k];
    if (target_->weight == nullptr) rates.times(1.0 + sinr);
    else report.primal += (*target_->weight)[k] * std::log1p(sinr);
  }
  report.primal += rates.log() - target_->price.dot(ap_total_);
  return report;
}

DlStepReport DlStep::solve(const DlTarget& target) {
  target_ = &target;
  rows_ = target.rows == nullptr ? 0 : target.rows->rows();
  const Eigen::Index aps = limit_.size();
  if (nu_.size() != aps + rows_) {
    const Eigen::VectorXd old = nu_;
    nu_ = Eigen::VectorXd::Zero(aps + rows_);
    if (old.size() >= aps) nu_.head(aps) = old.head(aps);
    else nu_.head(aps) = static_cast<double>(squared_.rows()) / (static_cast<double>(aps) * limit_.array());
    work_.factored = false;
  }
  // an access point whose price fell to zero needs a multiplier to stay inside the domain
  for (Eigen::Index l = 0; l < aps; ++l) {
    if (!(target.price[l] + nu_[l] > 0.0)) nu_[l] = static_cast<double>(squared_.rows()) / (static_cast<double>(aps) * limit_[l]);
  }
  DualNewtonReport newton = minimize_dual(*this, nu_, target.tolerance, target.max_steps, work_);
  return recover(newton);
}

}  // namespace airloom::mdd
