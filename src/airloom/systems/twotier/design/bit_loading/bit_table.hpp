#pragma once
/// Integer loads of one sub-channel: the powers that they need, and the oracles over them.
///
///     loads b: gain_cc x_c = (2^b_c - 1) (1 + sum_{d != c} gain_cd x_d)
#include <optional>
#include <stop_token>

#include "airloom/systems/twotier/design/lagrange_search/subchannel.hpp"

namespace airloom::twotier {

/// Least powers that carry the loads, as parts of the limits; nothing where none within them do. @param loads  (slots), >= 0
[[nodiscard]] std::optional<Eigen::VectorXd> powers_for(const Subchannel& channel, const Eigen::VectorXi& loads);

/// All loads that are possible on a sub-channel.
struct BitTable {
  Eigen::MatrixXi loads;  ///< (slots, entries)
  Eigen::MatrixXd x;      ///< (slots, entries)
  Eigen::VectorXd rate;   ///< (entries): sum of weight times load, nats
};

/// What carries more is not possible where less is not: loads above an impossible one are not tried. Cost: O(slots^3) per load tried.
[[nodiscard]] BitTable tabulate_bits(const Subchannel& channel, int b_max);

/// (b_max + 1)^slots is at most 1e6 on every sub-channel.
[[nodiscard]] bool table_fits(const std::vector<Subchannel>& channels, int b_max);

/// Every possible load.
class BitOracle final : public ChannelOracle {
 public:
  /// @param stop  ends the tabulation: `solve` must not be called then
  BitOracle(const std::vector<Subchannel>& channels, int b_max, const std::stop_token& stop = {});
  ChannelAnswer solve(Eigen::Index n, const Eigen::VectorXd& price) override;
  [[nodiscard]] bool proves() const override { return true; }
  [[nodiscard]] const std::vector<BitTable>& tables() const { return tables_; }

 private:
  std::vector<BitTable> tables_;
};

/// Slot after slot takes its best load at the others' present ones, from silence and from the previous answer: for many slots.
class BitCoordinateOracle final : public ChannelOracle {
 public:
  BitCoordinateOracle(const std::vector<Subchannel>& channels, int b_max) : channels_(channels), b_max_(b_max), last_(channels.size()) {}
  ChannelAnswer solve(Eigen::Index n, const Eigen::VectorXd& price) override;
  [[nodiscard]] bool proves() const override { return false; }

 private:
  const std::vector<Subchannel>& channels_;
  int b_max_;
  std::vector<Eigen::VectorXi> last_;
};

}  // namespace airloom::twotier
