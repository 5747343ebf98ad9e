#pragma once
/// One sub-channel by itself, as the Lagrangian search sees it: its active slots, powers as parts x in [0, 1] of their limits.
///
///     value(x) = sum_c weight_c ln(1 + gain_cc x_c / (1 + sum_{d != c} gain_cd x_d)) - sum_c price_c x_c          in nats
#include <Eigen/Core>
#include <cstdint>
#include <stop_token>
#include <utility>
#include <vector>

#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

struct Subchannel {
  std::vector<Eigen::Index> cell, node;  ///< (slots)
  Eigen::VectorXd weight;                ///< (slots)
  Eigen::VectorXd limit;                 ///< (slots), W: the node's budget or the slot's own limit
  Eigen::MatrixXd gain;                  ///< (slots, slots): row: receiver, column: transmitter at its limit; in units of noise

  [[nodiscard]] Eigen::Index size() const { return weight.size(); }
  [[nodiscard]] double value(const Eigen::VectorXd& x, const Eigen::VectorXd& price) const;
};

/// All sub-channels of an instance; one without active slots has size 0.
[[nodiscard]] std::vector<Subchannel> subchannels(const Instance& instance);

/// What an oracle answers for one sub-channel.
struct ChannelAnswer {
  Eigen::VectorXd x;      ///< (slots)
  double value = 0.0;     ///< of x, nats; with integer loads the integer rate counts
  double bound = 0.0;     ///< no x is worth more, nats; equal to `value` where the oracle cannot tell
  std::int64_t work = 0;  ///< points or boxes looked at
};

/// Maximises one sub-channel's value at given prices.
class ChannelOracle {
 public:
  virtual ~ChannelOracle() = default;
  /// @param price  (slots of n), nats for the whole limit
  virtual ChannelAnswer solve(Eigen::Index n, const Eigen::VectorXd& price) = 0;
  /// `bound` of its answers is a bound.
  [[nodiscard]] virtual bool proves() const = 0;
  /// From now on a stop ends the search of an answer where it is: what it says of x, value and bound still holds.
  void watch(std::stop_token stop) { stop_ = std::move(stop); }
  [[nodiscard]] bool stopped() const { return stop_.stop_requested(); }

 private:
  std::stop_token stop_;
};

}  // namespace airloom::twotier
