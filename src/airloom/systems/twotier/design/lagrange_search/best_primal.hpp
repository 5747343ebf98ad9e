#pragma once
/// The best feasible powers that the Lagrangian search has seen, and what it has proved.
#include <algorithm>
#include <limits>
#include <stop_token>

#include "airloom/systems/twotier/design/lagrange_search/dual_function.hpp"
#include "airloom/systems/twotier/design/lower_bound/ascent.hpp"

namespace airloom::twotier {

class BestPrimal {
 public:
  /// @param tolerance  of Algorithm 1, which polishes every candidate
  /// @param stop       ends a polish where it is
  BestPrimal(const Instance& instance, double tolerance, std::stop_token stop = {});

  /// Algorithm 1 from one start; keeps the answer when it is better. SINR floors are kept.
  void improve(const Eigen::ArrayXd& start, Loops loops = Loops::single, bool high_sinr = false);
  /// Takes powers that keep every constraint.
  void offer(const Eigen::ArrayXd& p, double value, const Eigen::ArrayXd& multiplier);
  /// Scales an oracle's powers down to the budgets, polishes them, and lowers the bound where the oracle proves one.
  void offer(const DualPoint& point, bool proves);

  [[nodiscard]] double value() const { return value_; }                                     ///< nats; -infinity while there is none
  [[nodiscard]] double bound() const { return bound_; }                                     ///< nats; infinity while there is none
  [[nodiscard]] double gap() const { return (bound_ - value_) / std::max(1e-12, value_); }  ///< relative
  [[nodiscard]] const Eigen::ArrayXd& p() const { return p_; }
  [[nodiscard]] const Eigen::ArrayXd& multiplier() const { return multiplier_; }  ///< (nodes), of Algorithm 1, nat/W
  [[nodiscard]] const PackedLinks& links() const { return links_; }

 private:
  const Instance& instance_;
  PackedLinks links_;
  PriceStep step_;
  bool floors_;
  double tolerance_;
  OnIteration stop_;
  Eigen::ArrayXd p_, multiplier_;
  double value_ = -std::numeric_limits<double>::infinity();
  double bound_ = std::numeric_limits<double>::infinity();
};

}  // namespace airloom::twotier
