#pragma once
/// Exact oracle, or as near as its boxes reach: branch and bound on every sub-channel, boxes where the bound is farthest from the value.
/// Source: specification of [twotier], second part, 5.1 and 5.3.
#include <chrono>

#include "airloom/systems/twotier/design/prices/oracle.hpp"

namespace airloom::twotier {

class BoxOracle final : public Oracle {
 public:
  /// @param max_boxes  per sub-channel and call, in the mean
  /// @param tolerance  nats: gaps of sub-channels that are good enough
  BoxOracle(const Network& network, std::int64_t max_boxes, double tolerance)
      : network_(network), max_boxes_(max_boxes), tolerance_(tolerance) {}

  std::vector<ChannelAnswer> solve(const Eigen::ArrayXd& weight, const Eigen::ArrayXd& price, const Eigen::ArrayXd& known) override;
  [[nodiscard]] bool proves() const override { return true; }

  void set_tolerance(double nats) { tolerance_ = nats; }
  /// From now on boxes go on, whatever max_boxes says: each call for two fifths of the time that is left until this moment.
  void until(std::chrono::steady_clock::time_point end) { end_ = end, timed_ = true; }

 private:
  const Network& network_;
  std::int64_t max_boxes_;
  double tolerance_;
  std::chrono::steady_clock::time_point end_;
  bool timed_ = false;
};

}  // namespace airloom::twotier
