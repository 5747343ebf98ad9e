#pragma once
/// Loads of all sub-channels together, within the budgets.
#include <stop_token>

#include "airloom/systems/twotier/design/bit_loading/bit_table.hpp"

namespace airloom::twotier {

/// One load vector and its powers per sub-channel.
struct BitChoice {
  std::vector<Eigen::VectorXi> loads;
  std::vector<Eigen::VectorXd> x;
  double rate = -1.0;  ///< nats
};

/// What an oracle chose, made to keep the budgets (bits are taken from the slots with most power), then filled with single bits as long as
/// they fit, best rate per watt first. A stop ends the filling; before that it leaves silence.
[[nodiscard]] BitChoice fit_choice(const Instance& instance, const std::vector<Subchannel>& channels, const Eigen::MatrixXd& p, int b_max,
                                   const std::stop_token& stop = {});

/// Tries combinations that could beat `best`: the losses of their parts against the dual at `multiplier` add up to less than its gap.
/// @return  all of them were tried: `best` is the best of all
bool close_gap(const Instance& instance, const std::vector<Subchannel>& channels, const std::vector<BitTable>& tables,
               const Eigen::VectorXd& multiplier, std::int64_t max_combinations, BitChoice& best, const std::stop_token& stop = {});

}  // namespace airloom::twotier
