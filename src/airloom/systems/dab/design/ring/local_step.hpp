#pragma once
/// A station that improves its beams by proximal Gauss-Newton steps, whatever its users' reception is to be good for.
///
///     F = diag(conj g) H diag(sqrt omega),  W+ = argmax of 2 Re <G, W+ - W> - ||F^H (W+ - W)||^2 - tau ||W+ - W||^2 in the ball
///
/// with G the true gradient, through the amplifiers: a fixed point is stationary. A step is taken when the goal grows by a tenth of
/// what the model promises at least, so that it never falls; tau adapts, as the radius of a trust region does.
/// Source: specification of [dab], 7.3.
#include "airloom/numerics/ball_qp.hpp"
#include "airloom/systems/dab/design/station_view.hpp"
#include "airloom/systems/dab/problem/station/station_model.hpp"

namespace airloom::dab {

/// What a station is to make large, as a function of what the users receive of it.
class LocalGoal {
 public:
  virtual ~LocalGoal() = default;
  [[nodiscard]] virtual double value(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion) = 0;
  /// Value, prices of a change, and omega, (U), >= 0: to second order a change dT costs sum_uk omega_u |dT_uk|^2.
  virtual double linearize(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion, Prices& prices, Eigen::VectorXd& omega) = 0;
};

/// The sum rate of the network, all other stations as they are.
class RateGoal final : public LocalGoal {
 public:
  explicit RateGoal(const Eigen::VectorXd& weight);
  /// What users receive of the others: the whole less one station.
  void set_others(const Reception& all, const StationModel& less);
  [[nodiscard]] const Reception& others() const { return others_; }

  [[nodiscard]] double value(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion) override;
  double linearize(const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion, Prices& prices, Eigen::VectorXd& omega) override;

 private:
  Eigen::VectorXd weight_;
  Reception others_, sum_;
};

class LocalStation {
 public:
  explicit LocalStation(const StationView& view);

  void transmit(const Eigen::MatrixXcd& w) { model_.transmit(w); }
  [[nodiscard]] const StationModel& model() const { return model_; }
  [[nodiscard]] StationModel& model() { return model_; }

  /// One step. False when the beams stayed: no direction promises anything, or 25 trials failed.
  /// Cost: one gradient, a ball problem, and one evaluation per trial, about 1.1 of them.
  bool improve(LocalGoal& goal);
  /// Complex products so far, leading terms.
  [[nodiscard]] std::int64_t products() const { return products_ + model_.products(); }

 private:
  double budget_;
  std::int64_t products_ = 0;  ///< besides the model's
  StationModel model_;
  BallQp qp_;
  double tau_ = 0.0;  ///< 0 before the first step
  Prices prices_;
  Eigen::VectorXd omega_;
  Eigen::MatrixXcd gradient_, f_, here_, base_, right_, trial_, move_, seen_;
};

}  // namespace airloom::dab
