#pragma once
/// Networks that several tests of `iab` use.
#include "airloom/systems/iab/design/solve.hpp"
#include "airloom/systems/iab/judge/metrics.hpp"
#include "airloom/systems/iab/problem/instance.hpp"

namespace airloom::iab::testing {

/// The spec's fixed mini-case: line of sight, P1 = P2 = 1 W, fixed places.
inline Scenario mini_case() {
  Scenario s;
  s.aerial_xy_m = {-300, 200, 250, -350, -100, -400};
  s.ground_xy_m = {300, 500, 520, 330, 250, 250};
  return s;
}

inline Scenario multipath() {
  Scenario s;
  s.propagation = Propagation::multipath;
  return s;
}

inline double sum_rate(const Instance& x, const Outcome<Solution>& out) { return evaluate(x, out.solution).metrics.number("sum_rate_bps"); }

inline double total(const std::vector<double>& x) {
  double sum = 0.0;
  for (const double v : x) sum += v;
  return sum;
}

}  // namespace airloom::iab::testing
