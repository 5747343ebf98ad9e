#pragma once
/// Antenna arrays as element positions in wavelengths, and their response to a plane wave.
#include <Eigen/Core>

#include "airloom/export.hpp"

namespace airloom::radio {
AIRLOOM_API_BEGIN

/// Element positions r, shape (3, N), column n is element n, in wavelengths, first element at the origin.
using ArrayPositions = Eigen::Matrix3Xd;

enum class Axis { x, y, z };
enum class Plane { xy, yz, xz };

/// Uniform linear array: r_n = n d axis.
/// @param elements  N >= 1
/// @param spacing   d > 0, in wavelengths
/// @throws InvalidInput  when an argument is out of range or not finite
[[nodiscard]] ArrayPositions ula(int elements, double spacing = 0.5, Axis axis = Axis::x);

/// Uniform planar array: element n = i1 n2 + i2 (second index fastest) at i1 d1 e1 + i2 d2 e2, so that a = kron(a1, a2).
/// Plane xy looks down from a platform (e1 = x, e2 = y), yz is a wall or mast (e1 = y, e2 = z), xz has e1 = x, e2 = z.
/// @throws InvalidInput  when an argument is out of range or not finite
[[nodiscard]] ArrayPositions upa(int n1, int n2, double d1 = 0.5, double d2 = 0.5, Plane plane = Plane::xy);

/// Response of an array to a plane wave:  a_n = exp(+j 2 pi r_n . u),  so |a_n| = 1 and ||a||^2 = N.
/// @param positions  shape (3, N), in wavelengths
/// @param direction  unit vector u from the array to the other end
/// @return           a, shape (N), dimensionless. Source: docs/conventions.md, "Arrays".
[[nodiscard]] Eigen::VectorXcd steering(const ArrayPositions& positions, const Eigen::Vector3d& direction);

AIRLOOM_API_END
}  // namespace airloom::radio
