#pragma once
/// Random stations in the plane: Poisson points, Poisson lines, points on lines, and how far the nearest of them is.
#include <Eigen/Core>
#include <optional>
#include <vector>

#include "airloom/core/random.hpp"

namespace airloom::radio {

/// Homogeneous Poisson points in a disc around the origin.
/// @param density_per_m2  > 0
/// @param radius_m        > 0
[[nodiscard]] std::vector<Eigen::Vector2d> poisson_points(double density_per_m2, double radius_m, RandomStream& stream);

/// A line of the plane: x cos(direction) + y sin(direction) = distance.
struct Line {
  double direction_rad;  ///< of the perpendicular from the origin, in [0, 2 pi)
  double distance_m;     ///< >= 0
};

/// Poisson lines that hit a disc around the origin: their number is Poisson(2 pi density radius).
/// @param density_per_m_rad  lines per metre of distance and radian of direction, > 0
[[nodiscard]] std::vector<Line> poisson_lines(double density_per_m_rad, double radius_m, RandomStream& stream);

/// Cox process: independent Poisson points on every line of a Poisson line process, those within a disc around the origin.
/// Their mean number is pi^2 density_per_m_rad density_per_m radius^2.
/// @param density_per_m  points per metre of line, > 0
[[nodiscard]] std::vector<Eigen::Vector2d> points_on_lines(double density_per_m_rad, double density_per_m, double radius_m,
                                                           RandomStream& stream);

/// Distance from the origin to the nearest macro station with line of sight: of a planar Poisson process, nearer than `sight`.
/// Defective: with probability exp(-pi density sight^2) there is none, so cdf(sight) < 1. Source: [twotier] Eq. (1), its mass corrected.
struct NearestInSight {
  double density_per_m2;  ///< > 0
  double sight_m;         ///< > 0

  [[nodiscard]] double pdf(double y) const;
  [[nodiscard]] double cdf(double y) const;
  /// Nothing when there is no such station.
  [[nodiscard]] std::optional<double> sample(RandomStream& stream) const;
};

/// Distance to the nearest station of a planar Poisson process beyond `sight`. Source: [twotier] Eq. (2).
struct NearestBeyondSight {
  double density_per_m2;  ///< > 0
  double sight_m;         ///< >= 0

  [[nodiscard]] double pdf(double y) const;
  [[nodiscard]] double cdf(double y) const;
  [[nodiscard]] double sample(RandomStream& stream) const;
};

/// Distance to the nearest station on the line through the origin, both ways: exponential with rate 2 density. Source: [twotier] Eq. (3).
struct NearestOnOwnLine {
  double density_per_m;  ///< > 0

  [[nodiscard]] double pdf(double y) const;
  [[nodiscard]] double cdf(double y) const;
  [[nodiscard]] double sample(RandomStream& stream) const;
};

/// Distance to the nearest station on any other line of a Cox process:
///
///     P(distance > y) = exp(-2 pi rho_e (y - int_0^y exp(-2 rho_f sqrt(y^2 - x^2)) dx))
///
/// printed as the distribution function, of which it is the complement; with x = y sin t the density has no singular end point.
/// Source: [twotier] Eq. (4), (5).
struct NearestOnOtherLines {
  double density_per_m_rad;  ///< rho_e > 0
  double density_per_m;      ///< rho_f > 0

  [[nodiscard]] double pdf(double y) const;
  [[nodiscard]] double cdf(double y) const;
  /// By Newton steps on the logarithm of the complement, relative error 1e-12.
  [[nodiscard]] double sample(RandomStream& stream) const;
};

}  // namespace airloom::radio
