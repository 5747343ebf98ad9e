#pragma once
/// Roots of monotone functions of one variable, by Newton steps that stay inside a bracket.
#include <algorithm>
#include <cmath>
#include <limits>

namespace airloom {

/// Value and slope of a function at a point.
struct Slope {
  double value;
  double derivative;
};

/// Root of f in [low, high]; Newton's step where it stays inside the bracket and the bracket shrinks, else bisection.
///
/// Precondition: f(low) and f(high) have opposite signs (or one is 0); `rising` tells which. The end points themselves are
/// never evaluated, so f may be infinite there.
/// @param f          x -> Slope
/// @param tolerance  absolute, in x
/// @param evaluations  incremented at each call of f
/// @param start      where to begin; the middle when it is not inside (low, high)
template <class Function>
double bracketed_root(Function&& f, double low, double high, bool rising, double tolerance, int& evaluations, double start) {
  double x = start > low && start < high ? start : 0.5 * (low + high);
  double previous_step = high - low;
  for (int k = 0; k < 200 && high - low > tolerance; ++k) {
    const Slope at = f(x);
    ++evaluations;
    if (at.value == 0.0) return x;
    ((at.value > 0.0) == rising ? high : low) = x;
    const double newton = x - at.value / at.derivative;
    if (std::abs(newton - x) <= 0.5 * tolerance) return std::clamp(newton, low, high);
    const bool inside = std::isfinite(newton) && newton > low && newton < high;
    const double next = inside && std::abs(newton - x) < 0.5 * previous_step ? newton : 0.5 * (low + high);
    previous_step = std::abs(next - x);
    x = next;
  }
  return std::clamp(x, low, high);
}

template <class Function>
double bracketed_root(Function&& f, double low, double high, bool rising, double tolerance, int& evaluations) {
  return bracketed_root(f, low, high, rising, tolerance, evaluations, low);
}

/// Root of a falling f in [low, high] without derivatives: secants, and halvings so that the bracket shrinks. The end points
/// themselves are never evaluated, so f may be infinite there.
/// @param f          x -> value
/// @param tolerance  absolute, in x
/// @param evaluations  incremented at each call of f
template <class Function>
double falling_root(Function&& f, double low, double high, double tolerance, int& evaluations) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  double at_low = infinite;
  double at_high = -infinite;
  for (int k = 0; k < 200 && high - low > tolerance; ++k) {
    double x = 0.5 * (low + high);
    if (k % 3 != 2 && std::isfinite(at_low) && std::isfinite(at_high)) {
      x = std::clamp(low + (high - low) * at_low / (at_low - at_high), low + 0.25 * tolerance, high - 0.25 * tolerance);
    }
    const double value = f(x);
    ++evaluations;
    if (value == 0.0) return x;
    (value > 0.0 ? low : high) = x;
    (value > 0.0 ? at_low : at_high) = value;
  }
  return 0.5 * (low + high);
}

/// Largest value of a function on [low, high] by golden section; finds a local maximum when there are several.
/// @return  the best point that was evaluated
template <class Function>
double golden_section_maximum(Function&& f, double low, double high, double tolerance) {
  constexpr double ratio = 0.6180339887498949;
  double a = high - ratio * (high - low);
  double b = low + ratio * (high - low);
  double fa = f(a);
  double fb = f(b);
  while (high - low > tolerance) {
    if (fa >= fb) {
      high = b;
      b = a;
      fb = fa;
      a = high - ratio * (high - low);
      fa = f(a);
    } else {
      low = a;
      a = b;
      fa = fb;
      b = low + ratio * (high - low);
      fb = f(b);
    }
  }
  return fa >= fb ? a : b;
}

}  // namespace airloom
