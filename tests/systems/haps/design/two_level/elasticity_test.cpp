// The elasticity of proportional fairness, and the diagnostic form of the exponential function.
#include "airloom/systems/haps/design/two_level/elasticity.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "airloom/numerics/utility.hpp"

namespace airloom::haps {
namespace {

TEST(HapsElasticity, ElasticityFallsFromOneToZero) {
  const SinrUtility utility;
  double before = elasticity(0.0);
  EXPECT_EQ(before, 1.0);
  for (double x = -12; x <= 12; x += 0.25) {
    const double sinr = std::pow(10.0, x);
    const double now = elasticity(sinr);
    EXPECT_LE(now, before);
    EXPECT_NEAR(now, sinr * utility.slope(sinr), 1e-15);
    before = now;
  }
  EXPECT_LT(before, 0.04);
}

TEST(HapsElasticity, ProductFormOfTheExponentialLiesBelowByTheSpecifiedError) {
  for (const double t : {0.5, 2.0, 6.0, 10.0}) {
    for (const int v : {3, 4, 6}) {
      const double error = 1.0 - exp_soc(t, v) * std::exp(-t);
      EXPECT_GT(error, -1e-14);
      EXPECT_LE(error, std::pow(t, 5) / (120.0 * std::ldexp(1.0, 4 * v)) + 1e-14);
    }
  }
  EXPECT_NEAR(1.0 - exp_soc(10.0, 4) * std::exp(-10.0), 0.008, 0.0005);  // the spec's 0.8 %
  // 1 + x + x^2/2 + x^3/6 + x^4/24 at x = 1
  EXPECT_NEAR(exp_soc(1.0, 0), 65.0 / 24.0, 1e-15);
}

}  // namespace
}  // namespace airloom::haps
