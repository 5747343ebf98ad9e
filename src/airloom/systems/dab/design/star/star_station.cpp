#include "airloom/systems/dab/design/star/star_station.hpp"

#include "airloom/systems/dab/design/fractional.hpp"

namespace airloom::dab {

double TargetGoal::value(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion) {
  double cost = price.dot(distortion);
  for (Eigen::Index k = 0; k < link.cols(); ++k) cost += omega.dot((link.col(k) - target.col(k)).cwiseAbs2());
  return -cost;
}

double TargetGoal::linearize(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion, Prices& prices, Eigen::VectorXd& weight) {
  prices.link = omega.asDiagonal() * (target - link);
  prices.distortion = price;
  weight = omega;
  return value(link, distortion);
}

StarStation::StarStation(const StationView& view, const StarOptions& options)
    : variant_(options.variant),
      kappa_(options.kappa_rho),
      steps_(options.local_steps),
      weight_(view.weight),
      local_(view),
      dual_(Eigen::MatrixXcd::Zero(view.weight.size(), view.weight.size())) {
  if (options.penalty) penalty_.emplace(view, options.penalty->majorizer, options.penalty->rho_relative);
  goal_.target = dual_;
  goal_.price = Eigen::VectorXd::Zero(weight_.size());
}

void StarStation::hear(const Eigen::Ref<const Eigen::VectorXd>& message) {
  const Eigen::Index users = weight_.size();
  MessageReader reader(message);
  if (variant_ == StarVariant::admm) {
    reader.take(goal_.target).take(goal_.price);
    goal_.omega = 0.5 * kappa_ * goal_.price;
    for (int k = 0; k < steps_ && local_.improve(goal_); ++k) continue;
    return;
  }
  Eigen::MatrixXcd others(users, users), copy(users, users), nu(users, 1);
  Fractional x{.mu = Eigen::VectorXd(users), .nu = {}};
  reader.take(others).take(copy).take(x.mu).take(nu);
  x.nu = nu;
  goal_.price = x.price();
  const Eigen::VectorXd rho = kappa_ * goal_.price;
  goal_.omega = goal_.price + 0.5 * rho;
  goal_.target = local_pull(x, others, weight_) + (0.5 * rho).asDiagonal() * copy + 0.5 * dual_;  // omega Theta
  if (penalty_) {
    penalty_step(goal_.target);
  } else {
    for (Eigen::Index u = 0; u < users; ++u) goal_.target.row(u) *= goal_.omega[u] > 0.0 ? 1.0 / goal_.omega[u] : 0.0;
    for (int k = 0; k < steps_ && local_.improve(goal_); ++k) continue;
  }
  dual_ += rho.asDiagonal() * (copy - model().link());
}

void StarStation::penalty_step(const Eigen::MatrixXcd& pull) {
  const LocalProblem problem{.price = goal_.price, .omega = goal_.omega, .pull = pull};
  const double rho = penalty_->penalty({.mu = {}, .nu = goal_.price.cwiseSqrt().cast<std::complex<double>>()});
  const BeamStep step = penalty_->beam_step(problem, rho);
  qp_.set_curvature(step.f);
  Eigen::MatrixXcd w;
  if (!qp_.solve(step.right, step.kappa, penalty_->budget(), w).ok) return;
  penalty_->move(w);
  penalty_->matrix_step(problem, rho);
}

void StarStation::answer(Eigen::Ref<Eigen::VectorXd> message) const {
  MessageWriter writer(message);
  writer.put(model().link()).put(model().distortion());
  if (variant_ == StarVariant::paper) writer.put(dual_);
}

}  // namespace airloom::dab
