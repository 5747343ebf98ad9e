#include "airloom/systems/haps/design/two_level/two_level_agents.hpp"

#include <cmath>

namespace airloom::haps {

TwoLevelStation::TwoLevelStation(std::unique_ptr<StationCopies> copies)
    : copies_(std::move(copies)), own_(copies_->start()), norms_(Eigen::VectorXd::Zero(norm_count)) {
  slack_ = outer_ = Eigen::VectorXd::Zero(own_.size());
}

void TwoLevelStation::set_scales(const Eigen::VectorXd& scales) { scales_ = scales; }

void TwoLevelStation::begin_outer(const Penalties& penalties) { penalties_ = penalties; }

Eigen::VectorXd TwoLevelStation::message() const {
  const Eigen::VectorXd psi = -(outer_ + penalties_.outer * slack_);
  return own_ - scales_.cwiseProduct(slack_ + psi / penalties_.inner);
}

void TwoLevelStation::update(const Eigen::VectorXd& answered, const std::stop_token& stop) {
  const Eigen::VectorXd psi = -(outer_ + penalties_.outer * slack_);
  const Eigen::VectorXd copies = copies_->of_centre(message(), answered);

  // block 2
  const Eigen::VectorXd target = copies + scales_.cwiseProduct(slack_ + psi / penalties_.inner);
  const StationCopies::Answer answer = copies_->answer(target, penalties_.inner * scales_.cwiseAbs2().cwiseInverse(), stop);
  const Eigen::VectorXd own_before = own_.cwiseQuotient(scales_);
  own_ = answer.own;

  // block 3 and the multiplier, in scaled variables
  const Eigen::VectorXd own = own_.cwiseQuotient(scales_);
  const Eigen::VectorXd apart = copies.cwiseQuotient(scales_) - own;
  const Eigen::VectorXd slack = -(outer_ + psi + penalties_.inner * apart) / (penalties_.outer + penalties_.inner);
  const Eigen::VectorXd residual = apart + slack;
  const Eigen::VectorXd slack_change = slack - slack_;
  slack_ = slack;
  const Eigen::Index wanted = copies_->wanted();
  const Eigen::Index others = slack_.size() - wanted;
  norms_ << residual.head(wanted).norm(), residual.tail(others).norm(), (slack_change - (own - own_before)).squaredNorm(),
      slack_change.squaredNorm(), slack_.head(wanted).norm(), slack_.tail(others).norm(), answer.relative_gap, answer.failed ? 1.0 : 0.0;
}

void TwoLevelStation::end_outer() { outer_ = (outer_ + penalties_.outer * slack_).cwiseMax(-1e6).cwiseMin(1e6); }

InnerNorms inner_norms(const Eigen::MatrixXd& inbox) {
  InnerNorms out;
  out.residual_sum = inbox.topRows(2).sum();
  out.residual_largest = inbox.topRows(2).maxCoeff();
  out.dual_change = std::sqrt(inbox.row(2).sum());
  out.slack_change = std::sqrt(inbox.row(3).sum());
  out.slack = std::sqrt(inbox.middleRows(4, 2).squaredNorm());
  out.slack_largest = inbox.middleRows(4, 2).maxCoeff();
  out.gap = inbox.row(6).maxCoeff();
  out.failures = static_cast<int>(inbox.row(7).sum());
  return out;
}

}  // namespace airloom::haps
