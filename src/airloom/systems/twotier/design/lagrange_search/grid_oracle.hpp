#pragma once
/// Oracles on power levels: all combinations, or one slot after the other.
#include <stop_token>

#include "airloom/systems/twotier/design/lagrange_search/subchannel.hpp"

namespace airloom::twotier {

/// 0 and `levels` levels spaced evenly in dB over 60 dB up to 1. (levels + 1)
[[nodiscard]] Eigen::VectorXd power_levels(int levels);

/// Every combination of levels. The rates do not depend on prices: they are tabled once.
class GridOracle final : public ChannelOracle {
 public:
  /// @param stop           ends the tabulation: `solve` must not be called then
  /// @throws InvalidInput  when a sub-channel would have more than 1e6 combinations
  GridOracle(const std::vector<Subchannel>& channels, int levels, const std::stop_token& stop = {});
  ChannelAnswer solve(Eigen::Index n, const Eigen::VectorXd& price) override;
  [[nodiscard]] bool proves() const override { return false; }

 private:
  const std::vector<Subchannel>& channels_;
  Eigen::VectorXd levels_;
  std::vector<Eigen::ArrayXd> table_;  // per sub-channel: rates, the first slot's level runs fastest
};

/// Iterative spectrum balancing: each slot in turn takes its best level at the others' present ones, until nothing changes; the best of
/// several starts (silent, full power, the previous answer). A heuristic for any number of slots.
/// Cost per slot and round: O(levels slots).
class CoordinateOracle final : public ChannelOracle {
 public:
  CoordinateOracle(const std::vector<Subchannel>& channels, int levels);
  ChannelAnswer solve(Eigen::Index n, const Eigen::VectorXd& price) override;
  [[nodiscard]] bool proves() const override { return false; }

  /// The answer that the next call begins from, (slots).
  void remember(Eigen::Index n, Eigen::VectorXd x) { last_[static_cast<std::size_t>(n)] = std::move(x); }

 private:
  std::int64_t settle(const Subchannel& channel, const Eigen::VectorXd& price, Eigen::VectorXd& x);
  const std::vector<Subchannel>& channels_;
  Eigen::VectorXd levels_;
  std::vector<Eigen::VectorXd> last_;
  Eigen::ArrayXd score_, heard_;
};

}  // namespace airloom::twotier
