/// Statistics against NumPy 2 and SciPy 1 (quantile, std(ddof=1), stats.t.ppf) on a fixed sample.
#include "airloom/experiments/spec/statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "airloom/core/error.hpp"

namespace airloom::experiments {
namespace {

const std::vector<double> x{0.3, -1.25, 2.5, 7.0, 0.1, 3.3, -0.7, 4.4, 1.9, 2.2};
const std::vector<double> y{1.1, 0.4, 1.9, 5.0, 0.6, 2.2, 0.3, 3.0, 1.2, 2.5};
constexpr double unbounded = std::numeric_limits<double>::infinity();
const double missing = std::nan("");

void expect_near_relative(double a, double b) { EXPECT_NEAR(a, b, 1e-13 * std::max(1.0, std::abs(b))); }

void expect_interval(const Interval& interval, double value, double low, double high) {
  expect_near_relative(interval.value, value);
  expect_near_relative(interval.low, low);
  expect_near_relative(interval.high, high);
}

TEST(Statistics, AgreeWithNumPyAndSciPy) {
  const Summary s = summarize(x);
  EXPECT_EQ(s.n, 10U);
  EXPECT_EQ(s.n_failed, 0U);
  expect_near_relative(s.mean, 1.975);
  expect_near_relative(s.std, 2.518735352866152);
  expect_near_relative(s.ci95_low, 0.17320527101473937);
  expect_near_relative(s.ci95_high, 3.776794728985261);
  EXPECT_EQ(s.min, -1.25);
  EXPECT_EQ(s.max, 7.0);
  const std::array<double, 7> expected{-1.0025, -0.7549999999999999, 0.15, 2.05, 3.0999999999999996, 4.659999999999999, 5.829999999999997};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_DOUBLE_EQ(s.quantiles[i], expected[i]) << quantile_levels[i];
}

TEST(Statistics, StudentQuantilesAgreeWithSciPy) {
  const std::vector<std::pair<std::size_t, double>> reference{
      {1, 12.706204736174694}, {2, 4.302652729749462}, {9, 2.262157162798205}, {99, 1.9842169515864174}, {10000, 1.960201239890626}};
  for (const auto& [degrees, value] : reference) expect_near_relative(student_t_975(degrees), value);
}

TEST(Statistics, PairedComparisonsAgreeWithSciPy) {
  const Paired p = compare_paired(x, y);
  expect_interval(p.difference, 0.155, -0.6874574160897922, 0.9974574160897922);
  expect_interval(p.mean_of_ratios, 0.3126850079744816, -0.8963473092877607, 1.521717325236724);
  expect_interval(p.ratio_of_means, 1.0851648351648353, 0.6621684128363945, 1.5081612574932761);
}

TEST(Statistics, CountFailedRealizationsAndLeaveThemOut) {
  std::vector<double> with_failures = x;
  with_failures.insert(with_failures.begin() + 3, missing);
  with_failures.push_back(missing);
  const Summary s = summarize(with_failures);
  EXPECT_EQ(s.n, 10U);
  EXPECT_EQ(s.n_failed, 2U);
  EXPECT_EQ(s.mean, summarize(x).mean);
  const Paired p = compare_paired(std::vector{1.0, missing, 3.0, 4.0}, std::vector{1.0, 2.0, missing, 3.0});
  EXPECT_EQ(p.n, 2U);
  EXPECT_EQ(p.n_failed, 2U);
  EXPECT_EQ(p.difference.value, 0.5);
}

TEST(Statistics, SayNothingOfWhatASampleCannotTell) {
  const Summary none = summarize(std::vector{missing});
  for (const double value : {none.mean, none.std, none.ci95_low, none.min, none.max, none.quantiles[3]}) EXPECT_TRUE(std::isnan(value));
  const Summary one = summarize(std::vector{4.0});
  EXPECT_EQ(one.mean, 4.0);
  EXPECT_EQ(one.quantiles[0], 4.0);
  EXPECT_TRUE(std::isnan(one.std));
  EXPECT_TRUE(std::isnan(one.ci95_low));
}

TEST(Statistics, KeepInfinitiesAsValues) {
  const Summary s = summarize(std::vector{1.0, 2.0, unbounded});
  EXPECT_EQ(s.n, 3U);
  EXPECT_EQ(s.mean, unbounded);
  EXPECT_EQ(s.quantiles[3], 2.0);
  EXPECT_EQ(summarize(std::vector{unbounded, unbounded, unbounded}).quantiles[3], unbounded);
}

TEST(Statistics, AreFoundByName) {
  const Summary s = summarize(x);
  EXPECT_EQ(statistic(s, "mean"), s.mean);
  EXPECT_EQ(statistic(s, "median"), s.quantiles[3]);
  EXPECT_EQ(statistic(s, "q05"), s.quantiles[0]);
  EXPECT_EQ(statistic(s, "q95"), s.quantiles[6]);
  for (const std::string& name : statistic_names()) EXPECT_FALSE(std::isnan(statistic(s, name))) << name;
  EXPECT_THROW((void)statistic(s, "meen"), InvalidInput);
}

}  // namespace
}  // namespace airloom::experiments
