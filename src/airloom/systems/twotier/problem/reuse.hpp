#pragma once
/// Fractional frequency reuse: the sub-band of each femto station, and the sub-channels that each user may have.
#include <Eigen/Core>

#include "airloom/systems/twotier/problem/deployment.hpp"

namespace airloom::twotier {

using BoolMatrix = Eigen::Matrix<bool, Eigen::Dynamic, Eigen::Dynamic>;

/// Sub-band of every station, 0 .. F-1; -1 for macro stations.
///
/// greedy: femto stations by decreasing sum of d^-3.8 to the others, each the sub-band with the least of that from those that have it,
/// at most ceil(count / F) a sub-band. sector: the sector of F equal ones round the origin.
[[nodiscard]] Eigen::VectorXi color_stations(const Scenario& scenario, const Places& places);

/// Which sub-channels a user may have by frequency reuse, (U, N): a user of a femto station its sub-band; one of a macro station beyond
/// center_share of the radius all but the sub-band of the nearest femto station; with one sub-band all.
/// @param server  (U), the station that serves the user
/// @param color   (S), as above
[[nodiscard]] BoolMatrix allowed_subchannels(const Scenario& scenario, const Places& places, const Eigen::VectorXi& server,
                                             const Eigen::VectorXi& color);

}  // namespace airloom::twotier
