#include "airloom/radio/array.hpp"

#include <cmath>
#include <numbers>
#include <string>

#include "airloom/core/error.hpp"
#include "airloom/core/values.hpp"

namespace airloom::radio {
namespace {

void check(Faults& faults, const char* field, int elements, const char* spacing_field, double spacing) {
  faults.require(elements >= 1, field, std::to_string(elements), "must be >= 1");
  faults.require(std::isfinite(spacing) && spacing > 0.0, spacing_field, shortest(spacing), "must be > 0 wavelengths");
}

Eigen::Vector3d unit(int axis) { return Eigen::Vector3d::Unit(axis); }

}  // namespace

ArrayPositions ula(int elements, double spacing, Axis axis) {
  Faults faults("ula");
  check(faults, "elements", elements, "spacing", spacing);
  faults.raise();
  ArrayPositions positions(3, elements);
  for (int n = 0; n < elements; ++n) positions.col(n) = n * spacing * unit(static_cast<int>(axis));
  return positions;
}

ArrayPositions upa(int n1, int n2, double d1, double d2, Plane plane) {
  Faults faults("upa");
  check(faults, "n1", n1, "d1", d1);
  check(faults, "n2", n2, "d2", d2);
  faults.raise();
  const Eigen::Vector3d e1 = unit(plane == Plane::yz ? 1 : 0);
  const Eigen::Vector3d e2 = unit(plane == Plane::xy ? 1 : 2);
  ArrayPositions positions(3, n1 * n2);
  for (int i1 = 0; i1 < n1; ++i1) {
    for (int i2 = 0; i2 < n2; ++i2) positions.col(i1 * n2 + i2) = i1 * d1 * e1 + i2 * d2 * e2;
  }
  return positions;
}

Eigen::VectorXcd steering(const ArrayPositions& positions, const Eigen::Vector3d& direction) {
  Eigen::VectorXcd response(positions.cols());
  for (Eigen::Index n = 0; n < positions.cols(); ++n) {
    const double phase = 2.0 * std::numbers::pi * positions.col(n).dot(direction);
    response[n] = {std::cos(phase), std::sin(phase)};
  }
  return response;
}

}  // namespace airloom::radio
