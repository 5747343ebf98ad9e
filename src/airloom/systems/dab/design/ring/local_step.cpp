#include "airloom/systems/dab/design/ring/local_step.hpp"

#include <algorithm>
#include <cmath>

namespace airloom::dab {

RateGoal::RateGoal(const Eigen::VectorXd& weight) : weight_(weight), others_(weight.size()), sum_(weight.size()) {}

void RateGoal::set_others(const Reception& all, const StationModel& less) {
  others_.link = all.link - less.link();
  others_.distortion = (all.distortion - less.distortion()).cwiseMax(0.0);  // the difference of equal sums may be -1e-17
}

double RateGoal::value(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion) {
  sum_.link = others_.link + link;
  sum_.distortion = others_.distortion + distortion;
  return sum_rate(sum_.link, sum_.distortion, weight_);
}

double RateGoal::linearize(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion, Prices& prices, Eigen::VectorXd& omega) {
  sum_.link = others_.link + link;
  sum_.distortion = others_.distortion + distortion;
  const double rate = sum_rate(sum_.link, sum_.distortion, weight_, prices);
  omega = prices.distortion;
  return rate;
}

LocalStation::LocalStation(const StationView& view) : budget_(view.budget), model_(view.model()), gradient_(view.h.rows(), view.h.cols()) {}

bool LocalStation::improve(LocalGoal& goal) {
  constexpr double enough = 0.1;
  constexpr double least_tau = 1e-12;
  constexpr int max_trials = 25;
  constexpr double unseen = 1e-15;  // gains below it are rounding of the value
  const double before = goal.linearize(model_.link(), model_.distortion(), prices_, omega_);
  model_.gradient(prices_, gradient_);
  const std::int64_t matrix = model_.channel().size() * model_.channel().cols();  // (U, N) times (N, U)
  products_ += 3 * matrix + 2 * model_.channel().size();                          // F, F^H F, F^H W, F (F^H W)
  omega_ = omega_.cwiseSqrt();
  f_ = model_.channel() * omega_.asDiagonal();
  for (Eigen::Index u = 0; u < f_.cols(); ++u) f_.col(u).array() *= model_.gain().array().conjugate();
  qp_.set_curvature(f_);
  if (tau_ == 0.0) tau_ = std::max(1e-3 * qp_.curvature() / static_cast<double>(f_.cols()), least_tau);
  here_ = model_.beams();
  seen_.noalias() = f_.adjoint() * here_;
  base_ = gradient_;
  base_.noalias() += f_ * seen_;
  const double first_tau = tau_;
  bool moved = false;
  for (int k = 0; k < max_trials; ++k, tau_ *= 4.0) {
    right_ = base_ + tau_ * here_;
    products_ += 3 * matrix;  // two of the ball problem, F^H of the move
    if (!qp_.solve(right_, tau_, budget_, trial_).ok) break;
    move_ = trial_ - here_;
    seen_.noalias() = f_.adjoint() * move_;
    const double promised = 2.0 * gradient_.conjugate().cwiseProduct(move_).sum().real() - seen_.squaredNorm() - tau_ * move_.squaredNorm();
    if (!(promised > unseen * std::abs(before))) break;
    model_.transmit(trial_);
    moved = true;
    const double gain = goal.value(model_.link(), model_.distortion()) - before;
    if (gain >= enough * promised) {
      if (gain > 0.5 * promised) tau_ = std::max(0.25 * tau_, least_tau);
      return true;
    }
  }
  tau_ = first_tau;  // a failure at the end of convergence must not freeze the steps of a later goal
  if (moved) model_.transmit(here_);
  return false;
}

}  // namespace airloom::dab
