#pragma once
/// The processor's side of the joint ascent: it knows sums over stations only, no channel and no beam.
///
/// From the Gram matrix of pairs and gradient it runs both loops of the limited-memory BFGS recursion in coefficients; it inverts the
/// (U, U) core of the preconditioner and decides on steps. Source: specification of [dab], 7.1 and 7.6.
#include <Eigen/Cholesky>
#include <Eigen/Core>

#include "airloom/systems/dab/design/central/ascent_messages.hpp"
#include "airloom/systems/dab/problem/rate.hpp"

namespace airloom::dab {

class AscentCentre {
 public:
  /// @param utility   what is made large
  /// @param strength  2 |beta3|^2, where distortions come as amplitudes
  AscentCentre(Utility utility, Eigen::Index stations, double strength, const AscentShape& shape);

  /// @param up    sum of the stations' messages
  /// @param down  answer to all, of the round's length, filled
  void answer(Round round, const MessageIn& up, Message down);

  [[nodiscard]] double value() const { return value_; }  ///< V less costs at the point accepted last, nats
  /// Of the users, nats, there.
  [[nodiscard]] Eigen::VectorXd rates() const { return sinr(heard_link_, heard_t_).array().log1p(); }
  [[nodiscard]] double size() const { return prices_.size; }              ///< what changes of it are small against
  [[nodiscard]] double gradient_norm() const { return gradient_norm_; }   ///< Riemannian, there
  [[nodiscard]] double promised() const { return -slope_; }               ///< growth per step along the last direction
  [[nodiscard]] bool descends() const { return descends_; }               ///< the last direction did; otherwise all pairs are forgotten
  [[nodiscard]] bool accepted() const { return step_ == 0.0; }            ///< the last trial was
  [[nodiscard]] bool exhausted() const { return trials_ >= max_trials; }  ///< no step along this direction gains
  [[nodiscard]] Eigen::Index pairs() const { return slots_.count; }
  [[nodiscard]] long evaluations() const { return evaluations_; }
  /// Forgets all pairs, as the stations do.
  void forget() { slots_.clear(); }

 private:
  static constexpr int max_trials = 40;
  void first_loop(const MessageIn& up, Message down);
  void invert(const MessageIn& up, Message down);
  void second_loop(const MessageIn& up, Message down);
  void judge(const MessageIn& up, Message down);
  [[nodiscard]] double sy(Eigen::Index i, Eigen::Index j) const { return gram_[packed_entry(i, shape_.memory + j)]; }
  /// The pair shows curvature: <s, y> > 1e-12 ||s|| ||y||. Others are passed over.
  [[nodiscard]] bool useful(Eigen::Index slot) const { return useful_[slot] > 0.0; }

  AscentShape shape_;
  Utility utility_;
  double stations_, strength_;
  PairSlots slots_;
  Eigen::VectorXd gram_, first_, second_, useful_;
  Eigen::MatrixXcd core_, stream_, right_[2], link_, heard_link_;
  Eigen::VectorXd roots_;
  Prices prices_, trial_prices_;
  Eigen::LLT<Eigen::MatrixXcd> factor_;
  Eigen::VectorXd t_, heard_t_;
  Eigen::MatrixXd tensor_;
  double value_ = 0.0;
  double gradient_norm_ = 0.0;
  double slope_ = 0.0;  ///< of -R along the direction, < 0
  double scale_ = 1.0;  ///< of H0
  double step_ = 0.0;
  int trials_ = 0;
  long evaluations_ = 0;
  bool started_ = false;
  bool descends_ = true;
};

}  // namespace airloom::dab
