#pragma once
/// Where the alternation of `price.hpp` begins.
#include "airloom/systems/mdd/design/price/price_point.hpp"
#include "airloom/systems/mdd/design/price/ul_step.hpp"

namespace airloom::mdd {

/// Every access point water-fills alone, or takes the given powers; all are then turned down together until each user can afford its
/// promise. Given uplink powers that keep budgets and promise are taken as they are.
/// @return  -1, or the first user who cannot keep its promise even with silent access points
[[nodiscard]] Eigen::Index start_alternation(const PowerProblem& problem, const UlPromise& promise, const Powers* given, PricePoint& point);

}  // namespace airloom::mdd
