#pragma once
/// What a network's SINRs are worth: the alpha-fair sum over its users.
///
///     sum_u a_u psi(ln(1 + SINR_u)),   psi(t) = ln t (alpha = 1, proportional fairness), else t^(1 - alpha) / (1 - alpha)
///
/// alpha = 0 is the sum rate, 2 the harmonic mean's. Designs work in nats; reports count bits. Source: specification of [haps],
/// second part, 2.
#include <Eigen/Core>

#include "airloom/numerics/utility.hpp"

namespace airloom::haps {

class NetworkUtility {
 public:
  /// @param weight  (U), > 0   @param alpha  >= 0
  explicit NetworkUtility(Eigen::VectorXd weight, double alpha = 1.0) : weight_(std::move(weight)), of_one_(alpha) {}
  /// Weights 1.
  static NetworkUtility unweighted(Eigen::Index users, double alpha = 1.0) { return NetworkUtility(Eigen::VectorXd::Ones(users), alpha); }
  /// The same wishes, all weights times a factor > 0.
  [[nodiscard]] NetworkUtility times(double factor) const { return NetworkUtility(weight_ * factor, alpha()); }
  /// The factor with which the same relative change of all rates is worth as much as one of as many rates under proportional fairness:
  /// U / sum_u a_u t_u^(1 - alpha), t_u = ln(1 + SINR_u). Designs use the utility so, and no unit of weights or of rates matters.
  [[nodiscard]] double relative_factor(const Eigen::VectorXd& sinr) const;

  [[nodiscard]] double alpha() const { return of_one_.alpha(); }
  [[nodiscard]] const Eigen::VectorXd& weight() const { return weight_; }

  /// In nats; -infinity where a SINR is 0 and alpha >= 1.
  /// @param sinr  (U), >= 0
  [[nodiscard]] double value(const Eigen::VectorXd& sinr) const;
  [[nodiscard]] double value(Eigen::Index user, double sinr) const { return weight_[user] * of_one_.value(sinr); }
  /// Its gradient in the SINRs, (U): the prices of SINR.
  [[nodiscard]] Eigen::VectorXd slopes(const Eigen::VectorXd& sinr) const;
  [[nodiscard]] double slope(Eigen::Index user, double sinr) const { return weight_[user] * of_one_.slope(sinr); }
  /// sup over s >= floor of the user's worth - price s, and the s where it is.
  [[nodiscard]] SinrUtility::Conjugate conjugate(Eigen::Index user, double price, double floor) const;

  /// The unit in which gains are small or not: one per weight, and sum_u a_u t_u^(1 - alpha) where that is more and alpha > 1: the utility
  /// of tiny rates is huge then, and its last digits are no gain.
  [[nodiscard]] double unit(const Eigen::VectorXd& sinr) const;

  /// The utility as it is reported, of rates in bit/s/Hz, from its value in nats. It rises with it.
  [[nodiscard]] double reported(double nats) const;

 private:
  Eigen::VectorXd weight_;
  SinrUtility of_one_;
};

}  // namespace airloom::haps
