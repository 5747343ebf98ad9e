#pragma once
/// One sub-channel by itself, at given weights and prices of powers:
///
///     value(x) = sum_c weight_c ln(1 + SINR_c) - sum_c price_c x_c,   0 <= x <= cap        in nats
#include "airloom/systems/twotier/design/network/network.hpp"

namespace airloom::twotier {

class PricedChannel {
 public:
  /// @param weight  (slots of the network), with the multipliers of promises where there are any
  /// @param price   (nodes), >= 0
  void load(const Network& network, const Channel& channel, const Eigen::ArrayXd& weight, const Eigen::ArrayXd& price);

  /// @param x  (width), 0 in the filling
  [[nodiscard]] double value(const Eigen::ArrayXd& x);
  /// Steps x <- min(cap, weight psi / (price + t)) of Algorithm 1 at fixed prices, which never lower the value, until it grows by less
  /// than tolerance times its size. @return  the value
  double settle(Eigen::ArrayXd& x, int steps, double tolerance);
  /// The same number of steps without a look at the value before the end.
  double step(Eigen::ArrayXd& x, int steps);
  /// What a slot would send if nobody harmed it and nobody minded: min(cap, weight / price).
  [[nodiscard]] double alone(Eigen::Index c) const;

  [[nodiscard]] Eigen::Index size() const { return channel_->size; }
  [[nodiscard]] Eigen::Index width() const { return channel_->width; }
  [[nodiscard]] const Channel& channel() const { return *channel_; }
  // (width)
  [[nodiscard]] const Eigen::ArrayXd& own() const { return own_; }
  [[nodiscard]] const Eigen::ArrayXd& weight() const { return weight_; }
  [[nodiscard]] const Eigen::ArrayXd& price() const { return price_; }
  [[nodiscard]] const Eigen::ArrayXd& cap() const { return cap_; }
  /// weight times the highest modulation's rate; empty when there is none.
  [[nodiscard]] const Eigen::ArrayXd& most() const { return most_; }
  /// 2^(highest modulation) - 1; empty when there is none.
  [[nodiscard]] const Eigen::ArrayXd& most_sinr() const { return most_sinr_; }

 private:
  void move(Eigen::ArrayXd& x);
  const Channel* channel_ = nullptr;
  Eigen::ArrayXd own_, weight_, price_, cap_, most_, most_sinr_;
  Eigen::ArrayXd heard_, charged_, next_, pull_;
};

}  // namespace airloom::twotier
