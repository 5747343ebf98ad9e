#pragma once
/// Known positions and a carrier give free space, with which gains are compared: swapped axes, normalization and wrong scales show there.
#include "airloom/importers/readers.hpp"

namespace airloom::importers {

/// @param gain  ||h_{b,u}||^2 (B, U); links of 0 are left out
/// @throws InvalidInput  when gains fit the distances only with transmitters and users swapped, do not change with them, lie above free
///                       space by more than 20 dB, or lie above or below it by exactly the number of subcarriers
/// A factor that all links share, and that no number of subcarriers explains, is noted.
void check_distances(Channels& channels, const Eigen::MatrixXd& gain, Source source);

}  // namespace airloom::importers
