#pragma once
/// Lines around where a function is above a level.
#include <Eigen/Core>
#include <vector>

namespace airloom {

/// Closed lines on a grid with steps of 1, the region on their left: outer edges run counter-clockwise, edges of holes clockwise. Values
/// are interpolated along the grid's lines; beyond the grid all is below the level.
/// @param values  entry (i, j) is the value at the point (i, j); NaN counts as below
/// @return        points, (2, K) each; the first is not repeated
[[nodiscard]] std::vector<Eigen::Matrix2Xd> level_lines(const Eigen::MatrixXd& values, double level);

}  // namespace airloom
