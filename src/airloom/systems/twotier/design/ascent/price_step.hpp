#pragma once
/// One step of Algorithm 1: interference, prices, multipliers, powers.
///
///     I_nc = 1 + sum_{d != c} G_ncd x_nd,   S = G_cc x,   psi = S / (I + S),   c = weight psi
///     t_nd = sum_{c != d} c_nc G_ncd / I_nc           what the power of slot (n, d) costs the others
///     x    = c / (lambda_node + t)                    lambda: the node's budget is kept
///
/// The weighted sum rate is bounded from below by a function that the step maximises exactly, so it never decreases. Without t, as
/// printed in [twotier] (33), it may. Source: specification of [twotier], 7.1 to 7.5.
#include "airloom/systems/twotier/design/network/network.hpp"

namespace airloom::twotier {

/// State of an iteration; arrays have one entry per slot of the network (and one unused behind them).
class PriceStep {
 public:
  explicit PriceStep(const Network& network);

  void set(const Eigen::ArrayXd& x) { power_.head(network_.slots) = x; }
  [[nodiscard]] Eigen::ArrayXd power() const { return power_.head(network_.slots); }

  /// Interference, rates, psi and prices at the present powers. @return  weighted sum rate, nats
  double evaluate();
  /// The same with psi frozen at its last values; rates are not looked at. @return  sum of c ln(SINR), nats: the bound up to a constant
  double evaluate_frozen();
  /// Sets psi to 1 on all slots with power: the bound at high SINR.
  void freeze_high_sinr();

  /// New powers and multipliers from the prices of the last evaluation.
  void move();
  /// The same with all prices 0, Eq. (33) of [twotier].
  void move_selfishly();
  /// Takes what exceeds the highest modulation's need at the interference of the last evaluation.
  void trim();

  // at the last evaluation
  [[nodiscard]] const Eigen::ArrayXd& price() const { return price_; }            ///< t, nats
  [[nodiscard]] const Eigen::ArrayXd& pull() const { return pull_; }              ///< c, nats
  [[nodiscard]] const Eigen::ArrayXd& rate() const { return rate_; }              ///< ln(1 + SINR), at most that of the highest modulation
  [[nodiscard]] const Eigen::ArrayXd& multiplier() const { return multiplier_; }  ///< (nodes), of the last move, nats
  /// Whether x satisfies weight psi = x (lambda + t), as the judge measures it: the worst slot, relative to the largest weight psi.
  [[nodiscard]] double stationarity() const;

 private:
  template <bool frozen>
  double pass();
  void solve_nodes();
  const Network& network_;
  Eigen::ArrayXd power_, interference_, price_, pull_, rate_, multiplier_;
  Eigen::ArrayXd per_interference_;                     // c / I of one sub-channel
  std::vector<Eigen::Index> order_, first_;             // slots node by node, each node's part filled up with the entry behind the slots
  Eigen::ArrayXd grouped_c_, grouped_t_, grouped_cap_;  // in this order
};

}  // namespace airloom::twotier
