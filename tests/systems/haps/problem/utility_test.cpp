// Prices of SINR: inverse, conjugate, soft minimum; the diagnostic form of the exponential function.
#include "airloom/systems/haps/problem/utility.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace airloom::haps {
namespace {

TEST(HapsUtility, PriceAndSinrAreInversesOverTwoHundredDecades) {
  const Utility utility;
  for (double decade = -150; decade <= 150; decade += 0.7) {
    const double sinr = std::pow(10.0, decade);
    // the price moves the SINR with elasticity >= 1/2 in logarithms: a few roundings
    EXPECT_NEAR(utility.sinr_at(utility.slope(sinr)) / sinr, 1.0, 1e-12) << "decade " << decade;
  }
}

TEST(HapsUtility, LambertHoldsFarBeyondTheRangeOfTheExponential) {
  for (const double y : {-600.0, -30.0, -1.0, 0.0, 0.5, 1.0, 3.0, 50.0, 800.0, 1e6}) {
    const double t = log_lambert(y);
    EXPECT_GT(t, 0.0);
    EXPECT_NEAR(t + std::log(t), y, 4e-16 * std::max({1.0, std::abs(y), t})) << "y = " << y;
  }
  EXPECT_NEAR(log_lambert(1.0), 1.0, 1e-15);  // 1 e^1 = e
  EXPECT_NEAR(log_lambert(2.0 + std::log(2.0)), 2.0, 1e-15);
}

TEST(HapsUtility, ConjugateIsTheLargestValueOfAScan) {
  const Utility utility;
  for (double log_price = -8; log_price <= 8; log_price += 0.5) {
    const double price = std::exp(log_price);
    const auto [value, sinr] = utility.conjugate(price, 0.0);
    double best = -INFINITY;
    for (double x = -40; x <= 40; x += 1e-3) best = std::max(best, utility.value(std::exp(x)) - price * std::exp(x));
    EXPECT_LE(best, value + 1e-12);
    EXPECT_NEAR(best, value, 1e-6);  // the scan's step, squared, times the curvature in ln(sinr), at most 1
    EXPECT_NEAR(utility.value(sinr) - price * sinr, value, 1e-12 * std::max(1.0, std::abs(value)));
  }
}

TEST(HapsUtility, SlopeOfTheConjugateIsMinusTheSinr) {
  for (const Utility& utility : {Utility(), Utility::soft_minimum(8.0, 3.0), Utility::soft_minimum(512.0, 0.2)}) {
    for (const double floor : {0.0, 5.0}) {
      for (const double price : {1e-3, 0.04, 0.3, 7.0}) {
        const double step = 1e-5 * price;
        const double slope = (utility.conjugate(price + step, floor).value - utility.conjugate(price - step, floor).value) / (2.0 * step);
        const double sinr = utility.conjugate(price, floor).sinr;
        EXPECT_NEAR(-slope, sinr, 1e-6 * (1.0 + sinr));  // step^2 of the central difference, and rounding over the step
      }
    }
  }
}

TEST(HapsUtility, FloorHoldsTheSinrWhereThePriceIsTooHigh) {
  const Utility utility;
  const double price = utility.slope(2.0);
  EXPECT_NEAR(utility.conjugate(price, 0.0).sinr, 2.0, 1e-13);
  EXPECT_NEAR(utility.conjugate(price, 1.9).sinr, 2.0, 1e-13);
  EXPECT_EQ(utility.conjugate(price, 2.5).sinr, 2.5);
  EXPECT_NEAR(utility.conjugate(price, 2.5).value, std::log(std::log(3.5)) - price * 2.5, 1e-14);
  EXPECT_EQ(Utility::soft_minimum(8.0, 1.0).conjugate(1e6, 0.7).sinr, 0.7);
}

TEST(HapsUtility, SoftMinimumIsTheUtilityItSaysItIs) {
  const Utility utility = Utility::soft_minimum(6.0, 2.0);
  EXPECT_NEAR(utility.value(4.0), -std::pow(0.5, 6.0) / 6.0, 1e-16);
  const double step = 1e-6;
  EXPECT_NEAR((utility.value(3.0 + step) - utility.value(3.0 - step)) / (2 * step), utility.slope(3.0), 1e-9);
  for (const double sinr : {1e-3, 0.5, 2.0, 40.0}) EXPECT_NEAR(utility.sinr_at(utility.slope(sinr)) / sinr, 1.0, 1e-13);
}

TEST(HapsUtility, ElasticityFallsFromOneToZero) {
  const Utility utility;
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

TEST(HapsUtility, ProductFormOfTheExponentialLiesBelowByTheSpecifiedError) {
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
