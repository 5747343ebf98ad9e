#pragma once
/// The network of the specification's test vectors: two stations of two antennas.
#include "systems/haps/support.hpp"

namespace airloom::haps::testing {

inline StationMatrices vector_channels(int users) {
  StationMatrices h;
  for (int b = 0; b < 2; ++b) {
    Eigen::MatrixXcd channel(2, users);
    for (int u = 0; u < users; ++u) {
      for (int k = 0; k < 2; ++k)
        channel(k, u) = 3.0 * std::pow(0.8, std::abs(u - b)) * std::polar(1.0, 0.7 * (u + 1) * (k + 1) + 1.3 * b * u);
    }
    h.push_back(channel);
  }
  return h;
}

}  // namespace airloom::haps::testing
