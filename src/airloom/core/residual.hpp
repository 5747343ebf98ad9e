#pragma once
/// Residuals that no NaN can hide in: a number that is not one counts as infinitely bad, never as 0.
#include <cmath>
#include <limits>

namespace airloom {

/// The larger of two residuals; infinity when either is NaN (std::max(0.0, NaN) is 0).
[[nodiscard]] inline double worse(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::numeric_limits<double>::infinity();
  return a > b ? a : b;
}

/// How far a value is above its limit, relative to the limit: max(0, value / limit - 1).
/// @param scale  stands in for a limit of 0, which has no scale of its own; > 0
[[nodiscard]] inline double above_limit(double value, double limit, double scale = 1.0) {
  return worse(0.0, (value - limit) / (limit > 0.0 ? limit : scale));
}

/// How far a value is below what was promised, relative to the promise: max(0, 1 - value / promised); 0 without a promise.
[[nodiscard]] inline double below_promise(double value, double promised) {
  return promised > 0.0 ? worse(0.0, 1.0 - value / promised) : 0.0;
}

}  // namespace airloom
