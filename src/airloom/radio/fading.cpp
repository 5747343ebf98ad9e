#include "airloom/radio/fading.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include "airloom/radio/geometry.hpp"

namespace airloom::radio {

Eigen::VectorXcd rayleigh(int elements, RandomStream& stream) {
  Eigen::VectorXcd g(elements);
  for (std::complex<double>& element : g) element = stream.complex_normal();
  return g;
}

Eigen::VectorXcd rician(const Eigen::VectorXcd& line_of_sight, double rician_k, RandomStream& stream) {
  const Eigen::VectorXcd scattered = rayleigh(static_cast<int>(line_of_sight.size()), stream);
  return std::sqrt(rician_k / (rician_k + 1.0)) * line_of_sight + std::sqrt(1.0 / (rician_k + 1.0)) * scattered;
}

Eigen::VectorXcd rician_multipath(const ArrayPositions& positions, const Eigen::VectorXcd& line_of_sight, double rician_k, int paths,
                                  RandomStream& stream) {
  constexpr double pi = std::numbers::pi;
  std::vector<Eigen::Vector3d> directions;
  for (int p = 0; p < paths; ++p) {
    const double zenith = stream.uniform(0.0, pi / 2.0);
    const double azimuth = stream.uniform(-pi, pi);
    directions.push_back(unit_vector(zenith, azimuth));
  }
  Eigen::VectorXcd response = std::sqrt(rician_k / (rician_k + 1.0)) * line_of_sight;
  const double scale = std::sqrt(1.0 / ((rician_k + 1.0) * paths));
  for (const Eigen::Vector3d& u : directions) response += scale * stream.complex_normal() * steering(positions, u);
  return response;
}

}  // namespace airloom::radio
