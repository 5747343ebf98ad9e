#pragma once
/// Where the joint ascent over a star begins: beams of the stations, and the one scale that the processor finds best for all.
/// Source: specification of [dab], 7.0; second part, 3.
#include <Eigen/Core>
#include <cstdint>

#include "airloom/fabric/fabric.hpp"
#include "airloom/systems/dab/design/central/central.hpp"
#include "airloom/systems/dab/problem/beam_problem.hpp"

namespace airloom::dab {

/// First beams of the local stations, (N, B U), zero elsewhere. With joint_rzf every station sends its channels and budget and gets its
/// beams, 2 N U + 1 reals up and 2 N U down; the others need no message.
/// @throws InvalidInput  when all beams of all stations are zero
[[nodiscard]] Eigen::MatrixXcd star_start(Fabric& fabric, const BeamProblem& problem, JointStart start);

/// Scales the local stations' beams by what the processor finds best for all, in the block model: 4 U^2 + U reals up, one down.
/// @return  complex products, at the centre
std::int64_t star_back_off(Fabric& fabric, const BeamProblem& problem, Eigen::MatrixXcd& w);

}  // namespace airloom::dab
