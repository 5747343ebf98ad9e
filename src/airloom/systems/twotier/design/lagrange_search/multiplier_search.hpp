#pragma once
/// Searches for the multipliers that minimise the dual function, or make the oracle's powers meet the budgets.
///
/// Every search shows each point to `look`, which returns false to end it. Source: specification of [twotier], 8.2 and 17.5.
#include <functional>

#include "airloom/systems/twotier/design/lagrange_search/dual_function.hpp"

namespace airloom::twotier {

using LookAt = std::function<bool(const DualPoint&)>;

/// Polyak's step: x <- [x - theta (g - best) s / |s|^2]^+ with x = lambda budget, s = 1 - P / budget. theta is halved, and the best x
/// taken up again, after 3 calls that do not lower g.
/// @param best  the best primal value known, nats
void search_polyak(DualFunction& dual, const Eigen::VectorXd& start, const std::function<double()>& best, int max_calls,
                   const LookAt& look);

/// The published step: along the residuals, doubled as long as they fall, halved when they do not. Its sign is the publication's, its
/// distance test is not: that reads the old value.
/// @return  the residuals fell to 1e-3
bool search_doubling(DualFunction& dual, const Eigen::VectorXd& start, int max_calls, const LookAt& look);

/// Bisection of each node's multiplier inside the next one's: calls grow with the power of the number of nodes.
/// @throws InvalidInput  for more than 3 nodes
/// @return  it ended by itself
bool search_nested(DualFunction& dual, int max_calls, const LookAt& look);

}  // namespace airloom::twotier
