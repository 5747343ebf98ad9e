#pragma once
/// Oracles on power levels: all combinations, or one slot after the other.
#include "airloom/systems/twotier/design/prices/oracle.hpp"

namespace airloom::twotier {

/// 0 and `levels` levels spaced evenly in dB over 60 dB up to 1, as parts of a slot's limit. (levels + 1)
[[nodiscard]] Eigen::VectorXd power_levels(int levels);

/// Every combination of levels. The rates do not depend on prices: they are tabled once for given weights.
class GridOracle final : public Oracle {
 public:
  /// @throws InvalidInput  when a sub-channel would have more than 1e6 combinations
  GridOracle(const Network& network, int levels);
  std::vector<ChannelAnswer> solve(const Eigen::ArrayXd& weight, const Eigen::ArrayXd& price, const Eigen::ArrayXd& known) override;
  [[nodiscard]] bool proves() const override { return false; }

 private:
  void tabulate(const Eigen::ArrayXd& weight);
  [[nodiscard]] Eigen::ArrayXd powers(const Channel& channel, Eigen::Index entry) const;
  const Network& network_;
  Eigen::VectorXd levels_;
  Eigen::ArrayXd weight_;              // that the tables are of
  std::vector<Eigen::ArrayXd> table_;  // per sub-channel: rates, the first slot's level runs fastest
};

/// Iterative spectrum balancing: each slot in turn takes its best level at the others' present ones, until nothing changes; the best of
/// several starts (silent, full power, the known answer, the previous one). A heuristic for any number of slots.
/// Cost per slot and round: O(levels slots^2).
class CoordinateOracle final : public Oracle {
 public:
  CoordinateOracle(const Network& network, int levels) : network_(network), levels_(power_levels(levels)) {}
  std::vector<ChannelAnswer> solve(const Eigen::ArrayXd& weight, const Eigen::ArrayXd& price, const Eigen::ArrayXd& known) override;
  [[nodiscard]] bool proves() const override { return false; }

 private:
  std::int64_t settle(PricedChannel& channel, Eigen::ArrayXd& x) const;
  const Network& network_;
  Eigen::VectorXd levels_;
  Eigen::ArrayXd last_;
};

}  // namespace airloom::twotier
