#pragma once
/// Places for a drawing of a network.
#include <Eigen/Core>
#include <string>

namespace airloom {

/// A place in a drawing of a network.
struct Site {
  std::string role;  ///< "donor", "node", "aerial user", ...; one legend entry each
  std::string label;
  double x_m = 0.0;
  double y_m = 0.0;
  double z_m = 0.0;
  int served_by = -1;    ///< index of the site that serves this one, -1 for none
  double reach_m = 0.0;  ///< radius of the circle on the ground that this site covers, 0 for none
};

/// The site called "U3" for letter U and number 3.
[[nodiscard]] inline Site site_at(std::string role, const char* letter, Eigen::Index number, const Eigen::Vector3d& at, int served_by = -1,
                                  double reach_m = 0.0) {
  return {.role = std::move(role),
          .label = std::string(letter).append(std::to_string(number)),
          .x_m = at.x(),
          .y_m = at.y(),
          .z_m = at.z(),
          .served_by = served_by,
          .reach_m = reach_m};
}

}  // namespace airloom
