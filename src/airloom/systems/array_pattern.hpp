#pragma once
/// Planar arrays that lie flat under the sky: whether channels are theirs, and what they send towards every azimuth.
#include <Eigen/Core>
#include <optional>
#include <vector>

#include "airloom/radio/array.hpp"

namespace airloom {

/// An array at a place. A plane wave is its response a, or conj(a).
struct FlatArray {
  Eigen::Vector3d place = Eigen::Vector3d::Zero();
  radio::ArrayPositions positions = {};
  bool conjugate = false;

  [[nodiscard]] Eigen::VectorXcd response(const Eigen::Vector3d& direction) const;
};

/// How much of the channels' energy arrives on the straight way, in the mean over users: |a^H h|^2 / (N |h|^2), 1 in line of sight, 1 / N
/// for channels that know no direction, or another array.
/// @param users_m  (3, U);  @param h  (N, U)
[[nodiscard]] double straight_share(const FlatArray& array, const Eigen::Matrix3Xd& users_m, const Eigen::MatrixXcd& h);

/// The array, with a or conj(a), that the channels follow best; nothing when less than 0.3 of their energy follows it, or no more than
/// chance may give, 1/N + 4/(N sqrt(U)) for U users; 0.9 is always enough.
/// @param candidates  positions of N elements each
[[nodiscard]] std::optional<FlatArray> fitting(const Eigen::Vector3d& place, const std::vector<radio::ArrayPositions>& candidates,
                                               const Eigen::Matrix3Xd& users_m, const Eigen::MatrixXcd& h);

/// ||W^H a||^2 in dBW at azimuths 2 pi k / steps, each time the largest of the elevations between which these users are seen.
/// Cost: O(steps elevations N min(N, columns)).
[[nodiscard]] std::vector<double> azimuth_pattern(const FlatArray& array, const Eigen::Matrix3Xd& users_m, const Eigen::MatrixXcd& w,
                                                  int steps = 360);

/// Lines around the ground within `reach_m` of the array's own ground point where ||W^H a||^2 is at most 3 dB below its largest there.
/// @param ground_m  height of the ground
[[nodiscard]] std::vector<Eigen::Matrix2Xd> footprint(const FlatArray& array, const Eigen::MatrixXcd& w, double reach_m, double ground_m);

/// Rectangles of so many elements at half a wavelength, of every shape.
[[nodiscard]] std::vector<radio::ArrayPositions> rectangles(Eigen::Index elements);

}  // namespace airloom
