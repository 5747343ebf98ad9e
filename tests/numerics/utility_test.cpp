// Utilities of rates and SINR: prices and their inverses, conjugates, soft minima.
#include "airloom/numerics/utility.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace airloom {
namespace {

TEST(SinrUtility, PriceAndSinrAreInversesOverTwoHundredDecades) {
  const SinrUtility utility;
  for (double decade = -150; decade <= 150; decade += 0.7) {
    const double sinr = std::pow(10.0, decade);
    // the price moves the SINR with elasticity >= 1/2 in logarithms: a few roundings
    EXPECT_NEAR(utility.sinr_at(utility.slope(sinr)) / sinr, 1.0, 1e-12) << "decade " << decade;
  }
}

TEST(SinrUtility, LambertHoldsFarBeyondTheRangeOfTheExponential) {
  for (const double y : {-600.0, -30.0, -1.0, 0.0, 0.5, 1.0, 3.0, 50.0, 800.0, 1e6}) {
    const double t = log_lambert(y);
    EXPECT_GT(t, 0.0);
    EXPECT_NEAR(t + std::log(t), y, 4e-16 * std::max({1.0, std::abs(y), t})) << "y = " << y;
  }
  EXPECT_NEAR(log_lambert(1.0), 1.0, 1e-15);  // 1 e^1 = e
  EXPECT_NEAR(log_lambert(2.0 + std::log(2.0)), 2.0, 1e-15);
}

TEST(SinrUtility, ConjugateIsTheLargestValueOfAScan) {
  const SinrUtility utility;
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

TEST(SinrUtility, SlopeOfTheConjugateIsMinusTheSinr) {
  for (const SinrUtility& utility : {SinrUtility(), SinrUtility(0.5), SinrUtility(2.0), SinrUtility(4.0)}) {
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

TEST(SinrUtility, FloorHoldsTheSinrWhereThePriceIsTooHigh) {
  const SinrUtility utility;
  const double price = utility.slope(2.0);
  EXPECT_NEAR(utility.conjugate(price, 0.0).sinr, 2.0, 1e-13);
  EXPECT_NEAR(utility.conjugate(price, 1.9).sinr, 2.0, 1e-13);
  EXPECT_EQ(utility.conjugate(price, 2.5).sinr, 2.5);
  EXPECT_NEAR(utility.conjugate(price, 2.5).value, std::log(std::log(3.5)) - price * 2.5, 1e-14);
  EXPECT_EQ(SinrUtility(8.0).conjugate(1e12, 0.7).sinr, 0.7);
}

TEST(SinrUtility, EveryAlphaHasPriceAndSinrAsInverses) {
  for (const double alpha : {0.1, 0.5, 1.0, 2.0, 7.0}) {
    const SinrUtility utility(alpha);
    for (double decade = -12; decade <= 12; decade += 0.5) {
      const double sinr = std::pow(10.0, decade);
      EXPECT_NEAR(utility.sinr_at(utility.slope(sinr)) / sinr, 1.0, 1e-11) << "alpha " << alpha << ", decade " << decade;
    }
  }
}

TEST(SinrUtility, SumRateSwitchesOffWhereThePriceIsAboveOne) {
  const SinrUtility sum(0.0);
  EXPECT_EQ(sum.sinr_at(1.5), 0.0);
  EXPECT_NEAR(sum.sinr_at(0.25), 3.0, 1e-15);  // 1 / (1 + s) = 1/4
  EXPECT_EQ(sum.conjugate(2.0, 0.0).value, 0.0);
}

TEST(AlphaFair, ConjugateIsTheLargestValueOfAScan) {
  for (const double alpha : {0.3, 1.0, 2.0, 5.0}) {
    const AlphaFair psi(alpha);
    for (const double price : {1e-2, 0.3, 1.0, 40.0}) {
      double best = -INFINITY;
      for (double x = -25; x <= 25; x += 1e-3) best = std::max(best, psi.value(std::exp(x)) - price * std::exp(x));
      EXPECT_NEAR(best, psi.conjugate(price), 1e-6 * (1.0 + std::abs(best)) * (1.0 + alpha)) << alpha << ' ' << price;  // step squared
      EXPECT_NEAR(psi.slope(psi.rate_at(price)), price, 1e-12 * price);
      const double rate = psi.rate_at(price), step = 1e-5 * rate;
      const double bent = (psi.slope(rate + step) - psi.slope(rate - step)) / (2.0 * step);
      EXPECT_NEAR(psi.curvature(rate), bent, 1e-6 * std::abs(bent));
    }
  }
  EXPECT_EQ(AlphaFair(0.0).conjugate(2.0), 0.0);
  EXPECT_EQ(AlphaFair(0.0).conjugate(0.5), INFINITY);
}

TEST(Utility, PricesAreTheGradient) {
  const Eigen::VectorXd rate = Eigen::Vector3d(0.7, 2.0, 5.5);
  const Eigen::VectorXd weight = Eigen::Vector3d(1.0, 0.25, 3.0);
  for (const double alpha : {0.0, 0.5, 1.0, 2.0}) {
    const AlphaFair psi(alpha);
    const Eigen::VectorXd price = utility_prices(rate, weight, psi);
    for (Eigen::Index u = 0; u < 3; ++u) {
      Eigen::VectorXd up = rate, down = rate;
      up[u] += 1e-6;
      down[u] -= 1e-6;
      EXPECT_NEAR((utility(up, weight, psi) - utility(down, weight, psi)) / 2e-6, price[u], 1e-8);  // rounding over the step
    }
  }
}

TEST(Utility, AUserWithoutWeightCountsNothing) {
  EXPECT_EQ(utility(Eigen::Vector2d(0.0, 1.0), Eigen::Vector2d(0.0, 1.0), AlphaFair(1.0)), 0.0);
  EXPECT_EQ(utility_prices(Eigen::Vector2d(0.0, 1.0), Eigen::Vector2d(0.0, 1.0), AlphaFair(1.0)), Eigen::Vector2d(0.0, 1.0));
  EXPECT_EQ(utility(Eigen::Vector2d(0.0, 1.0), Eigen::Vector2d(1.0, 1.0), AlphaFair(1.0)), -INFINITY);
}

TEST(Utility, TheSoftLeastLiesJustBelowTheLeast) {
  const Eigen::VectorXd rate = Eigen::Vector4d(3.0, 2.0, 2.0, 900.0);
  const Eigen::VectorXd weight = Eigen::Vector4d(1.0, 0.5, 2.0, 1.0);
  for (const double k : {1.0, 30.0, 3e4}) {
    const SoftLeast soft = soft_least(rate, weight, k);
    EXPECT_LE(soft.value, 1.0);
    EXPECT_GE(soft.value, 1.0 - std::log(4.0) / k);
    for (Eigen::Index u = 0; u < 4; ++u) {
      Eigen::VectorXd up = rate, down = rate;
      up[u] += 1e-6 / k;
      down[u] -= 1e-6 / k;
      EXPECT_NEAR((soft_least(up, weight, k).value - soft_least(down, weight, k).value) / (2e-6 / k), soft.price[u], 1e-4);
    }
  }
}

}  // namespace
}  // namespace airloom
