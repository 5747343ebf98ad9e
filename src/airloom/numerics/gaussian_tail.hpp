#pragma once
/// Tail of the normal distribution and its inverse.
namespace airloom {

/// Q(x) = P(N(0, 1) > x).
[[nodiscard]] double gaussian_tail(double x);

/// The x with Q(x) = probability, relative error of Q about 1e-15.
/// @param probability  in (0, 1)
/// @throws InvalidInput  outside
[[nodiscard]] double inverse_gaussian_tail(double probability);

}  // namespace airloom
