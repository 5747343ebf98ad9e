// The law of an SINR estimated with an error: integrals, limits, the series.
#include "airloom/radio/estimation_error.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "airloom/core/error.hpp"

namespace airloom::radio {
namespace {

/// int_0^inf weight(y) pdf(y) dy by the trapezoid rule in ln y.
template <class Weight>
double integral(const EstimatedSinr& law, Weight weight) {
  constexpr double step = 1e-3;
  double sum = 0.0;
  for (double u = -25.0; u < 12.0; u += step) {
    const double y = std::exp(u);
    sum += weight(y) * law.pdf(y) * y * step;
  }
  return sum;
}

double rate(double y) { return std::log1p(y) / std::numbers::ln2; }

TEST(EstimatedSinr, DensityMeanAndRateAgree) {
  for (const double mu : {1e-12, 1e-6, 0.01, 0.3, 0.9, 0.999}) {
    for (const double g : {0.05, 1.0, 40.0}) {
      const EstimatedSinr law(g, mu, MeanConvention::printed);
      EXPECT_NEAR(integral(law, [](double) { return 1.0; }), 1.0, 1e-7) << mu << " " << g;
      EXPECT_NEAR(integral(law, [](double y) { return y; }) / (2.0 * g), 1.0, 1e-7) << mu << " " << g;
      EXPECT_NEAR(integral(law, rate) / law.ergodic_rate(), 1.0, 1e-7) << mu << " " << g;
      EXPECT_NEAR(integral(law, [g](double y) { return y < g ? 1.0 : 0.0; }), law.cdf(g), 1e-3) << mu << " " << g;  // one step
    }
  }
}

TEST(EstimatedSinr, MeanNormalisedHasTheMeanAsParameter) {
  const EstimatedSinr law(3.0, 0.2, MeanConvention::mean_normalised);
  EXPECT_EQ(law.mean(), 3.0);
  EXPECT_NEAR(integral(law, [](double y) { return y; }), 3.0, 1e-6);
}

TEST(EstimatedSinr, SeriesMeetsTheFormula) {
  constexpr double just_below = 0.99e-8;  // s = 0.995e-4: the series
  constexpr double just_above = 1.01e-8;
  for (const double g : {0.3, 2.0, 100.0}) {
    const EstimatedSinr a(g, just_below, MeanConvention::printed);
    const EstimatedSinr b(g, just_above, MeanConvention::printed);
    for (const double y : {0.1 * g, g, 5.0 * g}) {
      EXPECT_NEAR(a.pdf(y) / b.pdf(y), 1.0, 1e-9);  // the difference of 2e-10 in mu, and the cancellation 1e-16/s
      EXPECT_NEAR(a.cdf(y) / b.cdf(y), 1.0, 1e-9);
    }
    EXPECT_NEAR(a.ergodic_rate() / b.ergodic_rate(), 1.0, 1e-9);
  }
}

TEST(EstimatedSinr, LimitsAreGammaAndExponential) {
  const EstimatedSinr small(2.0, 1e-16, MeanConvention::printed);
  EXPECT_NEAR(small.pdf(3.0), 3.0 / 4.0 * std::exp(-1.5), 1e-12);
  const EstimatedSinr large(2.0, 1.0 - 1e-12, MeanConvention::printed);
  EXPECT_NEAR(large.pdf(3.0), std::exp(-0.75) / 4.0, 1e-9);
  EXPECT_NEAR(large.cdf(3.0), 1.0 - std::exp(-0.75), 1e-9);
}

TEST(EstimatedSinr, IsNeverNegativeNorAboveOne) {
  const EstimatedSinr law(1.0, 0.5, MeanConvention::printed);
  EXPECT_EQ(law.pdf(-1.0), 0.0);
  EXPECT_EQ(law.cdf(-1.0), 0.0);
  EXPECT_NEAR(law.cdf(1e6), 1.0, 1e-15);
}

TEST(EstimatedSinr, BadParametersAreNamed) {
  EXPECT_THROW(EstimatedSinr(1.0, 0.0, MeanConvention::printed), InvalidInput);
  EXPECT_THROW(EstimatedSinr(1.0, 1.0, MeanConvention::printed), InvalidInput);
  EXPECT_THROW(EstimatedSinr(0.0, 0.5, MeanConvention::printed), InvalidInput);
  EXPECT_THROW(EstimatedSinr(std::nan(""), 0.5, MeanConvention::printed), InvalidInput);
}

TEST(ScaledExponentialIntegral, HasTabulatedValues) {
  EXPECT_NEAR(scaled_exponential_integral(1.0) / (0.21938393439552029 * std::numbers::e), 1.0, 1e-14);
  EXPECT_NEAR(scaled_exponential_integral(0.1) / (1.8229239584193906 * std::exp(0.1)), 1.0, 1e-14);
  EXPECT_NEAR(scaled_exponential_integral(10.0) / (4.156968929685324e-06 * std::exp(10.0)), 1.0, 1e-13);
  EXPECT_NEAR(scaled_exponential_integral(1e6) * 1e6, 1.0 - 1e-6, 1e-11);  // 1/x - 1/x^2 + ...
}

}  // namespace
}  // namespace airloom::radio
