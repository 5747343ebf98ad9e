#include "airloom/systems/haps/two_level_agents.hpp"

#include <cmath>

#include "airloom/systems/haps/global_update.hpp"
#include "airloom/systems/haps/simple_beams.hpp"

namespace airloom::haps {

TwoLevelStation::TwoLevelStation(const Eigen::MatrixXcd& h, double factor, const TwoLevelOptions& options)
    : users_(h.cols()), tolerance_(options.block2_tolerance), block_(h, factor), norms_(Eigen::VectorXd::Zero(norm_count)) {
  const Eigen::MatrixXcd x = h.adjoint() * local_regularized_beams(h);
  Eigen::MatrixXd power = x.cwiseAbs2();
  power.diagonal().setZero();
  own_.resize(2 * users_);
  own_ << x.diagonal().real(), factor * power.rowwise().sum();
  slack_ = outer_ = Eigen::VectorXd::Zero(2 * users_);
}

void TwoLevelStation::set_scales(const Eigen::VectorXd& scales) { scales_ = scales; }

void TwoLevelStation::begin_outer(const Penalties& penalties) { penalties_ = penalties; }

Eigen::VectorXd TwoLevelStation::message() const {
  const Eigen::VectorXd psi = -(outer_ + penalties_.outer * slack_);
  return own_ - scales_.cwiseProduct(slack_ + psi / penalties_.inner);
}

void TwoLevelStation::update(const Eigen::VectorXd& shift_and_level) {
  const Eigen::VectorXd psi = -(outer_ + penalties_.outer * slack_);
  Eigen::VectorXd copies = message();  // the centre's (s, I), which follow from the two numbers per user
  copies.head(users_) += shift_and_level.head(users_);
  copies.tail(users_) = (copies.tail(users_) - shift_and_level.tail(users_)).cwiseMax(0.0);

  // block 2
  const Eigen::VectorXd wanted = copies + scales_.cwiseProduct(slack_ + psi / penalties_.inner);
  const Eigen::VectorXd rho = penalties_.inner * scales_.cwiseAbs2().cwiseInverse();
  const LocalTargets targets{.p = wanted.head(users_), .q = wanted.tail(users_), .rho_s = rho.head(users_), .rho_i = rho.tail(users_)};
  const LocalUpdate::Result result = block_.solve(targets, tolerance_);
  const Eigen::VectorXd own_before = own_.cwiseQuotient(scales_);
  own_ << targets.p.cwiseMin(result.signal), targets.q.cwiseMax(result.interference);

  // block 3 and the multiplier, in scaled variables
  const Eigen::VectorXd own = own_.cwiseQuotient(scales_);
  const Eigen::VectorXd apart = copies.cwiseQuotient(scales_) - own;
  const Eigen::VectorXd slack = -(outer_ + psi + penalties_.inner * apart) / (penalties_.outer + penalties_.inner);
  const Eigen::VectorXd residual = apart + slack;
  const Eigen::VectorXd slack_change = slack - slack_;
  slack_ = slack;
  norms_ << residual.head(users_).norm(), residual.tail(users_).norm(), (slack_change - (own - own_before)).squaredNorm(),
      slack_change.squaredNorm(), slack_.head(users_).norm(), slack_.tail(users_).norm(), result.gap / (1.0 + result.value);
}

void TwoLevelStation::end_outer() { outer_ = (outer_ + penalties_.outer * slack_).cwiseMax(-1e6).cwiseMin(1e6); }

Eigen::VectorXd TwoLevelCentre::scales(const Eigen::MatrixXd& starts) {
  const Eigen::VectorXd sum = starts.rowwise().sum();
  scales_.resize(2 * users_);
  scales_ << sum.head(users_).cwiseMax(1e-3), (1.0 + sum.tail(users_).array()).matrix();
  return scales_;
}

Eigen::VectorXd TwoLevelCentre::update(const Eigen::MatrixXd& messages, const Penalties& penalties) {
  const auto stations = static_cast<std::size_t>(messages.cols());
  Eigen::VectorXd out(2 * users_);
  signal_.resize(users_);
  beta_.resize(users_);
  std::vector<double> c(stations);
  std::vector<double> d(stations);
  for (Eigen::Index u = 0; u < users_; ++u) {
    for (std::size_t b = 0; b < stations; ++b) {
      c[b] = messages(u, static_cast<Eigen::Index>(b));
      d[b] = messages(users_ + u, static_cast<Eigen::Index>(b));
    }
    const double rho_s = penalties.inner / (scales_[u] * scales_[u]);
    const double rho_i = penalties.inner / (scales_[users_ + u] * scales_[users_ + u]);
    const UserBlock block(c, d, rho_s, rho_i, sinr_min_);
    const GlobalUpdate x = options_.block1 == CentreBlock::exact ? block.exact() : block.successive();
    out[u] = x.shift;
    out[users_ + u] = x.level;
    signal_[u] = x.signal;
    beta_[u] = x.beta;
  }
  return out;
}

double TwoLevelCentre::objective() const { return proportional_fairness(signal_.cwiseAbs2().cwiseQuotient(beta_)); }

InnerNorms inner_norms(const Eigen::MatrixXd& inbox) {
  InnerNorms out;
  out.residual_sum = inbox.topRows(2).sum();
  out.residual_largest = inbox.topRows(2).maxCoeff();
  out.dual_change = std::sqrt(inbox.row(2).sum());
  out.slack_change = std::sqrt(inbox.row(3).sum());
  out.slack = std::sqrt(inbox.middleRows(4, 2).squaredNorm());
  out.slack_largest = inbox.middleRows(4, 2).maxCoeff();
  out.gap = inbox.row(6).maxCoeff();
  return out;
}

}  // namespace airloom::haps
