#include "airloom/numerics/gaussian_tail.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "airloom/core/error.hpp"

namespace airloom {
namespace {

TEST(GaussianTail, HasTabulatedValues) {
  EXPECT_NEAR(gaussian_tail(0.0), 0.5, 1e-16);
  EXPECT_NEAR(gaussian_tail(1.6448536269514722), 0.05, 1e-15);
  EXPECT_NEAR(inverse_gaussian_tail(0.05), 1.6448536269514722, 1e-13);
  EXPECT_NEAR(inverse_gaussian_tail(2.5e-13), 7.2252991359750345, 1e-12);  // SciPy; of the symbol error rate 1e-12
}

TEST(GaussianTail, InverseReturnsTheArgument) {
  for (const double p : {1e-300, 1e-12, 0.01, 0.4999, 0.5, 0.7, 1.0 - 1e-9}) {
    EXPECT_NEAR(gaussian_tail(inverse_gaussian_tail(p)) / p, 1.0, 1e-11) << p;  // slope: x of a relative change of Q is 1/(x^2)
  }
}

TEST(GaussianTail, ProbabilitiesOutsideAreRefused) {
  for (const double p : {0.0, 1.0, -1.0, std::nan("")}) EXPECT_THROW((void)inverse_gaussian_tail(p), InvalidInput);
}

}  // namespace
}  // namespace airloom
