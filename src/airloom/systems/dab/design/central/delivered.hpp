#pragma once
/// Designs for what amplifiers deliver where polynomials are driven beyond their range.
#include <Eigen/Core>

#include "airloom/systems/dab/design/central/search.hpp"

namespace airloom::dab {

/// The joint design for amplifiers that are held at their peak, offered, where beams leave the range in which polynomials describe
/// amplifiers: beyond it the exact model follows a curve that folds back, and its ascents neither go nor end where most is delivered.
/// That is where the best beams so far leave the range, where the unaware ones do and deliver nearly as much, and with one user, whom
/// antennas in saturation serve best: their distortions cancel. It is taken by its key, or where else less would be delivered than by the
/// unaware design with its best scale.
/// @param unaware  the design for linear amplifiers at full power, (N, B U); empty: there is none
/// @param scaled   the same with its best scale
void design_for_delivery(Search& search, const Eigen::MatrixXcd& unaware, const Eigen::MatrixXcd& scaled);

}  // namespace airloom::dab
