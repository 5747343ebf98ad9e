#pragma once
/// Quantiles of a sample.
#include <span>

namespace airloom {

/// Linear interpolation between order statistics (type 7, NumPy's default, its bits included). NaN for an empty sample.
/// @param sorted       ascending, no NaN
/// @param probability  in [0, 1]
[[nodiscard]] double quantile(std::span<const double> sorted, double probability);

}  // namespace airloom
