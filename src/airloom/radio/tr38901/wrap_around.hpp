#pragma once
/// Layouts without an edge: of the copies of a station, the nearest one.
#include <Eigen/Core>
#include <vector>

#include "airloom/export.hpp"

namespace airloom::radio::tr38901 {
AIRLOOM_API_BEGIN

/// Which displacements a layout repeats itself by.
class WrapAround {
 public:
  /// No copies.
  WrapAround() = default;
  /// A rectangle that repeats along x and y. @param side_x_m, side_y_m  > 0
  [[nodiscard]] static WrapAround rectangle(double side_x_m, double side_y_m);
  /// A hexagon of sites on the lattice D (1, 0), D (1/2, sqrt(3)/2), turned.
  /// @param sites     7 or 19   @throws InvalidInput  for another number
  /// @param turn_rad  of the lattice, about z
  [[nodiscard]] static WrapAround hexagon(int sites, double spacing_m, double turn_rad = 0.0);

  /// Where the copy of the station stands that is nearest to the user, in the plane; heights stay.
  [[nodiscard]] Eigen::Vector3d nearest(const Eigen::Vector3d& station, const Eigen::Vector3d& user) const;

 private:
  double side_x_m_ = 0.0;
  double side_y_m_ = 0.0;
  std::vector<Eigen::Vector3d> copies_;
};

/// Places of the sites of such a hexagon: the origin, then rings. Shape (3, sites), z = 0. @param sites  1, 7 or 19
[[nodiscard]] Eigen::Matrix3Xd hexagon_sites(int sites, double spacing_m);

AIRLOOM_API_END
}  // namespace airloom::radio::tr38901
