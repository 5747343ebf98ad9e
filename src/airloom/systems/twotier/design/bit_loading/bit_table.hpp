#pragma once
/// All integer loads of a sub-channel, where they can be listed: an exact oracle, and the search over their combinations.
#include "airloom/systems/twotier/design/bit_loading/channel_loads.hpp"
#include "airloom/systems/twotier/design/prices/oracle.hpp"

namespace airloom::twotier {

/// All loads that powers within the limits carry.
struct BitTable {
  std::vector<Eigen::VectorXi> loads;  ///< (size) each
  Eigen::MatrixXd x;                   ///< (width, entries)
  Eigen::VectorXd rate;                ///< (entries): sum of weight times load, nats
};

/// What carries more is not possible where less is not: loads above an impossible one are not tried. Cost: O(size^3) per load tried.
/// @param most  largest load of each slot, (slots)  @param stop  ends it: the table is not whole then
[[nodiscard]] BitTable tabulate_bits(const Network& network, const Channel& channel, const Eigen::ArrayXi& most,
                                     const std::stop_token& stop = {});

/// The loads of no sub-channel are more than 1e6.
[[nodiscard]] bool table_fits(const Network& network, const Eigen::ArrayXi& most);

/// Every possible load.
class BitOracle final : public Oracle {
 public:
  /// @param stop  ends the tabulation: `solve` gives nothing then
  BitOracle(const Network& network, const Eigen::ArrayXi& most, const std::stop_token& stop);
  std::vector<ChannelAnswer> solve(const Eigen::ArrayXd& weight, const Eigen::ArrayXd& price, const Eigen::ArrayXd& known) override;
  [[nodiscard]] bool proves() const override { return true; }
  [[nodiscard]] const std::vector<BitTable>& tables() const { return tables_; }

 private:
  const Network& network_;
  std::vector<BitTable> tables_;
};

/// Combinations of loads that could beat `best`, nats: the losses of their parts against the dual at `lambda` add up to less than its gap.
/// @param loads  set to the best combination where it beats `best`
/// @return       all of them were tried: the best is the best of all
bool close_gap(const Network& network, const std::vector<BitTable>& tables, const Eigen::ArrayXd& lambda, std::int64_t max_combinations,
               double best, std::vector<Eigen::VectorXi>& loads, const std::stop_token& stop);

}  // namespace airloom::twotier
