#pragma once
/// Beams that saturate one antenna of a station: driven far beyond the others and against their phase, its distortion cancels theirs
/// at the users. Such beams are often better, and an ascent does not find them: the rate falls before it rises.
///
/// With N antennas of equal power the amplitude -(N - 1)^(1/3) of the others' cancels the cubic distortion (F. Rottenberg, G. Callebaut,
/// L. Van der Perre, "The Z3RO Family of Precoders", IEEE Trans. Wireless Commun. 22(4), 2023). Here any beams are the others, and they are
/// repaired, so that the users receive what they did.
#include <Eigen/Core>

#include "airloom/systems/dab/problem/beam_problem.hpp"

namespace airloom::dab {

/// `w` with one antenna of station b saturated: the antenna with the highest rate after the repair, under the block model.
/// @param w  beams of all stations, (N, B U), within the budgets
/// @param b  station, below B
/// @return   (N, B U), within the budgets; its rate is lower than that of `w` more often than not, until it is improved. `w` itself
///           where N < 3, or the station is silent.
/// Cost: 3 N + B evaluations of a station.
[[nodiscard]] Eigen::MatrixXcd with_saturated_antenna(const BeamProblem& problem, const Eigen::MatrixXcd& w, Eigen::Index b);

}  // namespace airloom::dab
