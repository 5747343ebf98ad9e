#pragma once
/// What maximises the value of every sub-channel at given prices.
#include <cstdint>
#include <stop_token>
#include <vector>

#include "airloom/systems/twotier/design/network/priced_channel.hpp"

namespace airloom::twotier {

/// For one sub-channel.
struct ChannelAnswer {
  Eigen::ArrayXd x;       ///< (width)
  double value = 0.0;     ///< of x, nats; with integer loads the integer rate counts
  double bound = 0.0;     ///< no x is worth more, nats; equal to `value` where the oracle cannot tell
  std::int64_t work = 0;  ///< points or boxes looked at
};

class Oracle {
 public:
  virtual ~Oracle() = default;
  /// @param weight  (slots), with the multipliers of promises
  /// @param price   (nodes)
  /// @param known   (slots): a good answer to begin from
  /// @return        one per sub-channel; empty at a stop
  virtual std::vector<ChannelAnswer> solve(const Eigen::ArrayXd& weight, const Eigen::ArrayXd& price, const Eigen::ArrayXd& known) = 0;
  /// `bound` of its answers is a bound.
  [[nodiscard]] virtual bool proves() const = 0;
  /// From now on a stop ends the search of answers where it is: what they say of x, value and bound still holds.
  void watch(std::stop_token stop) { stop_ = std::move(stop); }
  [[nodiscard]] bool stopped() const { return stop_.stop_requested(); }

 private:
  std::stop_token stop_;
};

}  // namespace airloom::twotier
