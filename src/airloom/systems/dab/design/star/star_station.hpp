#pragma once
/// A station of the star: it moves what its users receive towards a target, and away from distortion.
///
///     min over W_b  sum_uk omega_u |T_b,uk - Theta_uk|^2 + sum_u |nu_u|^2 t_b,u
///
/// admm: omega = rho / 2, Theta = Y_b = X_b + Lambda_b / rho. paper: omega = |nu|^2 + rho / 2,
/// omega_u Theta_uk = [u = k] a_u nu_u - |nu_u|^2 Z_b,uk + rho_u / 2 Y_b,uk; by proximal Gauss-Newton steps, or one visit of the penalty
/// method. Source: specification of [dab], 7.5.
#include "airloom/systems/dab/design/ring/local_step.hpp"
#include "airloom/systems/dab/design/star/star.hpp"

namespace airloom::dab {

/// Minus the problem above, up to a constant.
class TargetGoal final : public LocalGoal {
 public:
  Eigen::MatrixXcd target;  ///< Theta, (U, U)
  Eigen::VectorXd omega;    ///< (U)
  Eigen::VectorXd price;    ///< |nu|^2, (U)

  [[nodiscard]] double value(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion) override;
  double linearize(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion, Prices& prices, Eigen::VectorXd& weight) override;
};

class StarStation {
 public:
  StarStation(const StationView& view, const StarOptions& options);

  void transmit(const Eigen::MatrixXcd& w) {
    if (penalty_) penalty_->transmit(w);
    else local_.transmit(w);
  }
  [[nodiscard]] const StationModel& model() const { return penalty_ ? penalty_->model() : local_.model(); }
  [[nodiscard]] StationModel& model() { return penalty_ ? penalty_->model() : local_.model(); }
  /// Takes the processor's message, and does its steps.
  void hear(const Eigen::Ref<const Eigen::VectorXd>& message);
  void answer(Eigen::Ref<Eigen::VectorXd> message) const;
  /// Keeps the present beams as those to return.
  void keep() { best_ = model().beams(); }
  [[nodiscard]] const Eigen::MatrixXcd& best() const { return best_; }
  [[nodiscard]] std::int64_t products() const { return local_.products() + (penalty_ ? penalty_->products() : 0); }  ///< complex, so far

 private:
  void penalty_step(const Eigen::MatrixXcd& pull);
  StarVariant variant_;
  double kappa_;
  int steps_;
  Eigen::VectorXd weight_;
  LocalStation local_;
  std::optional<PenaltyStation> penalty_;  ///< in its place
  BallQp qp_;
  TargetGoal goal_;
  Eigen::MatrixXcd dual_;  ///< Lambda_b; paper only
  Eigen::MatrixXcd best_;
};

}  // namespace airloom::dab
