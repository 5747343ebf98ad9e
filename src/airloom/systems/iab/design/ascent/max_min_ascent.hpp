#pragma once
/// Ascent of one platform's common level of spectral efficiency over its phases; the digital factor is exact at every step.
#include "airloom/systems/iab/design/ascent/network_ascent.hpp"
#include "airloom/systems/iab/problem/max_min_bracket.hpp"

namespace airloom::iab {

/// Raises k(theta), the largest k with SE_l >= demand_l k behind phases theta (`common_level`), with the gradient of its prices.
/// @param space   where it begins; left at the best phases met
/// @param level   left at their exact inner stage
/// @param noise   x of the tier: 1, or its share of the band
/// Source: specification of [iab], second part, 1.3.
AscentSummary ascend_common_level(BeamSpace& space, const Eigen::VectorXd& demand, double noise, const AscentOptions& options,
                                  const SolveControl& control, CommonLevel& level);

}  // namespace airloom::iab
