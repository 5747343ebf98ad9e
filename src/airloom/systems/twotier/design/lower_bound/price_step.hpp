#pragma once
/// One step of Algorithm 1: interference, prices, multipliers, powers.
///
///     I_nc = 1 + sum_{d != c} G_ncd p_nd,   S = G_cc p,   psi = S / (I + S),   c = weight psi
///     t_nd = sum_{c != d} c_nc G_ncd / I_nc           what a watt of slot (n, d) costs the others, nat/W
///     p    = c / (lambda_node + t)                    lambda: the node's budget is kept
///
/// The weighted sum rate is bounded from below by a function that the step maximises exactly, so it never decreases. Without t, as
/// printed in [twotier] (33), it may. Source: specification of [twotier], 7.1 to 7.5.
#include "airloom/systems/twotier/design/packed_links.hpp"

namespace airloom::twotier {

/// State of an iteration; arrays have one entry per slot (and one unused behind them).
class PriceStep {
 public:
  explicit PriceStep(const PackedLinks& links);

  /// Puts powers in; entries of off slots must be 0.
  void set(const Eigen::ArrayXd& p) { power_.head(links_.slots()) = p; }
  [[nodiscard]] Eigen::ArrayXd power() const { return power_.head(links_.slots()); }

  /// Interference, rates, psi and prices at the present powers. @return  weighted sum rate with the instance's weights, nats
  double evaluate();
  /// The same with psi frozen at its last values; rates are not looked at. @return  sum of c ln(SINR), nats: the bound up to a constant
  double evaluate_frozen();
  /// Sets psi to 1 on all active slots with power: the bound at high SINR.
  void freeze_high_sinr();

  /// New powers and multipliers from the prices of the last evaluation.
  void move();
  /// The same with all prices 0, Eq. (33) of [twotier].
  void move_selfishly();

  /// Weights of slots, instance's unless changed: user floors raise them.
  [[nodiscard]] Eigen::ArrayXd& weight() { return weight_; }

  // at the last evaluation
  [[nodiscard]] const Eigen::ArrayXd& interference() const { return interference_; }  ///< 1 + what is heard, in units of noise
  [[nodiscard]] const Eigen::ArrayXd& price() const { return price_; }                ///< t, nat/W
  [[nodiscard]] const Eigen::ArrayXd& pull() const { return pull_; }                  ///< c, nat
  [[nodiscard]] const Eigen::ArrayXd& rate() const { return rate_; }                  ///< ln(1 + SINR)
  [[nodiscard]] const Eigen::ArrayXd& multiplier() const { return multiplier_; }      ///< (nodes), of the last move, nat/W

 private:
  template <bool frozen>
  double pass();
  void solve_nodes();
  const PackedLinks& links_;
  Eigen::ArrayXd power_, weight_, interference_, price_, pull_, rate_, multiplier_;
  Eigen::ArrayXd per_interference_;                     // c / I of one sub-channel
  Eigen::ArrayXd grouped_c_, grouped_t_, grouped_cap_;  // in the order of `place`
};

}  // namespace airloom::twotier
