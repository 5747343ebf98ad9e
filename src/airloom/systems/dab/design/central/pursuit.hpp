#pragma once
/// From the best sum of rates to other objectives, and into limits of powers: chains of ascents, each from where the last one ended.
/// Source: specification of [dab], second part, 5.
#include <vector>

#include "airloom/systems/dab/design/central/central.hpp"

namespace airloom::dab {

/// @param problem  weights at most 1
/// @param more     beams from which chains begin, too
/// @param best     the answer for the sum of rates without limits; replaced by the answer to `o.objective` within all limits
///
/// - proportional_fair: V = sum_u w_u ln r_u;
/// - max_min: soft minima, sharper from ascent to ascent until ln(U) / k is below 2e-4 of the least r_u / w_u;
/// - energy_efficiency: Dinkelbach's method, R - price P with the ratio reached as the next price, until it changes by less than 1e-10;
/// - limits: an augmented Lagrangian, at most 12 rounds, then beams scaled to keep them.
void pursue(const BeamProblem& problem, const CentralOptions& o, const SolveControl& control, const std::vector<Eigen::MatrixXcd>& more,
            Design& best);

}  // namespace airloom::dab
