#pragma once
/// The published searches for multipliers at which the oracle's powers meet the budgets.
///
/// Every search shows each point to `look`, which returns false to end it. Source: specification of [twotier], 8.2 and 17.5.
#include <functional>

#include "airloom/systems/twotier/design/prices/dual_function.hpp"

namespace airloom::twotier {

/// What a search asks its caller.
struct SearchCalls {
  std::function<Eigen::ArrayXd()> known;  ///< a good answer, (slots)
  std::function<bool(const DualPoint&)> look;
};

/// The published step: along the residuals, doubled as long as they fall, halved when they do not. Its sign is the publication's, its
/// distance test is not: that reads the old value.
/// @return  the residuals fell to 1e-3
bool search_doubling(DualFunction& dual, const Eigen::ArrayXd& start, const Eigen::ArrayXd& theta, int max_calls, const SearchCalls& calls);

/// Bisection of each node's multiplier inside the next one's: calls grow with the power of the number of nodes.
/// @throws InvalidInput  for more than 3 nodes
/// @return  it ended by itself
bool search_nested(DualFunction& dual, const Eigen::ArrayXd& theta, int max_calls, const SearchCalls& calls);

}  // namespace airloom::twotier
