#include "airloom/numerics/quantile.hpp"

#include <algorithm>
#include <limits>

namespace airloom {

double quantile(std::span<const double> sorted, double probability) {
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double position = probability * static_cast<double>(sorted.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(position), sorted.size() - 1);
  const double part = position - static_cast<double>(below);
  const double low = sorted[below];
  if (part == 0.0 || below + 1 == sorted.size()) return low;
  const double high = sorted[below + 1];
  if (low == high) return low;  // also two equal infinities
  // NumPy's order of operations, so that the bits agree with it as well.
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1.0 - part);
}

}  // namespace airloom
