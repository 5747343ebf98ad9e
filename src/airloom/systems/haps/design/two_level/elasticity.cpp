#include "airloom/systems/haps/design/two_level/elasticity.hpp"

#include <cmath>

namespace airloom::haps {

double elasticity(double sinr) { return sinr > 0.0 ? sinr / ((1.0 + sinr) * std::log1p(sinr)) : 1.0; }

double exp_soc(double t, int v) {
  const double x = std::ldexp(t, -v);
  double power = 1.0 + x * (1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0)));
  for (int k = 0; k < v; ++k) power *= power;
  return power;
}

}  // namespace airloom::haps
