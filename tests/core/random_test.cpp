/// Random streams: the published words, independence of what ran before, and the laws of the samplers.
#include "airloom/core/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

namespace airloom {
namespace {

RandomStream stream(std::uint64_t seed = 1) { return {seed, StreamId::small_scale_fading, 0}; }

/// Largest distance between the sample's distribution function and `law` (Kolmogorov-Smirnov).
double distance(std::vector<double> sample, const std::function<double(double)>& law) {
  std::ranges::sort(sample);
  const auto n = static_cast<double>(sample.size());
  double worst = 0.0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double p = law(sample[i]);
    worst = std::max({worst, p - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - p});
  }
  return worst;
}

constexpr int samples = 20000;
/// A right sampler exceeds 2.2 / sqrt(n) with probability 2 exp(-2 * 2.2^2) = 1.3e-4; the seeds are fixed, so it never does by chance.
const double ks_limit = 2.2 / std::sqrt(samples);

template <class Draw>
std::vector<double> sample(Draw&& draw) {
  RandomStream random = stream();
  std::vector<double> values;
  for (int i = 0; i < samples; ++i) values.push_back(draw(random));
  return values;
}

double normal_law(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

TEST(RandomStream, GivesThePublishedWords) {
  RandomStream zero(0, StreamId{0}, 0);
  for (const std::uint64_t word : {0x16554d9eca36314cULL, 0xdb20fe9d672d0fdcULL, 0xd7e772cee186176bULL, 0x7e68b68aec7ba23bULL})
    EXPECT_EQ(zero.word(), word);
  RandomStream other(1, StreamId::transmitter_drop, 7, 3);
  for (const std::uint64_t word : {0x8776315066cec6efULL, 0xf0e9e4b4220a0db3ULL, 0xd752a642b44d6f41ULL, 0x1a6851d573e84796ULL})
    EXPECT_EQ(other.word(), word);
}

TEST(RandomStream, GivesThePublishedComplexNormals) {
  RandomStream random(1, StreamId{2}, 7, 3);
  const std::complex<double> first = random.complex_normal();
  const std::complex<double> second = random.complex_normal();
  // The published digits are those of another libm: one unit in the last place.
  EXPECT_DOUBLE_EQ(first.real(), 0.7437336212616829);
  EXPECT_DOUBLE_EQ(first.imag(), -0.2887020532789081);
  EXPECT_DOUBLE_EQ(second.real(), 0.3316228076624143);
  EXPECT_DOUBLE_EQ(second.imag(), 0.2511279172520951);
}

TEST(RandomStream, CountsBlocksUp) {
  RandomStream random(0, StreamId{0}, 0);
  std::vector<std::uint64_t> words;
  for (int i = 0; i < 4000; ++i) words.push_back(random.word());
  std::ranges::sort(words);
  EXPECT_EQ(std::ranges::adjacent_find(words), words.end());  // two equal 64-bit words: probability 4e-13
}

TEST(RandomStream, DiffersInEveryPartOfItsKeyAndCounter) {
  const std::uint64_t base = RandomStream(1, StreamId::user_drop, 0, 0).word();
  EXPECT_EQ(base, RandomStream(1, StreamId::user_drop, 0, 0).word());
  EXPECT_NE(base, RandomStream(2, StreamId::user_drop, 0, 0).word());
  EXPECT_NE(base, RandomStream(1, StreamId::transmitter_drop, 0, 0).word());
  EXPECT_NE(base, RandomStream(1, StreamId::user_drop, 1, 0).word());
  EXPECT_NE(base, RandomStream(1, StreamId::user_drop, 0, 1).word());
}

TEST(RandomStream, StaysInItsIntervals) {
  RandomStream random = stream();
  for (int i = 0; i < samples; ++i) {
    const double u = random.uniform();
    EXPECT_TRUE(u >= 0.0 && u < 1.0);
    const double o = random.open();
    EXPECT_TRUE(o > 0.0 && o <= 1.0);
    const double x = random.uniform(-3.0, -1.0);
    EXPECT_TRUE(x >= -3.0 && x < -1.0);
    const std::int64_t n = random.integer(7);
    EXPECT_TRUE(n >= 0 && n < 7);
    EXPECT_EQ(random.integer(1), 0);
  }
}

TEST(RandomStream, FollowsTheContinuousLaws) {
  EXPECT_LT(distance(sample([](RandomStream& r) { return r.uniform(); }), [](double x) { return x; }), ks_limit);
  EXPECT_LT(distance(sample([](RandomStream& r) { return r.open(); }), [](double x) { return x; }), ks_limit);
  EXPECT_LT(distance(sample([](RandomStream& r) { return r.normal_pair()[0]; }), normal_law), ks_limit);
  EXPECT_LT(distance(sample([](RandomStream& r) { return r.normal_pair()[1]; }), normal_law), ks_limit);
  EXPECT_LT(distance(sample([](RandomStream& r) { return std::norm(r.complex_normal()); }), [](double x) { return 1.0 - std::exp(-x); }),
            ks_limit);
  EXPECT_LT(distance(sample([](RandomStream& r) { return r.exponential(); }), [](double x) { return 1.0 - std::exp(-x); }), ks_limit);
  const auto laplace = [](double x) { return x < 0 ? 0.5 * std::exp(x / 2.0) : 1.0 - 0.5 * std::exp(-x / 2.0); };
  EXPECT_LT(distance(sample([](RandomStream& r) { return r.laplace(2.0); }), laplace), ks_limit);
  // Chi-square with 4 degrees of freedom: F(x) = 1 - exp(-x/2) (1 + x/2).
  const auto chi_square = [](double x) { return 1.0 - std::exp(-x / 2.0) * (1.0 + x / 2.0); };
  EXPECT_LT(distance(sample([](RandomStream& r) { return r.chi_square_even(2); }), chi_square), ks_limit);
}

TEST(RandomStream, DrawsComplexNormalsWithIndependentPartsOfVarianceOneHalf) {
  RandomStream random = stream();
  double re2 = 0.0, im2 = 0.0, cross = 0.0;
  std::complex<double> mean = 0.0;
  for (int i = 0; i < samples; ++i) {
    const std::complex<double> z = random.complex_normal();
    mean += z, re2 += z.real() * z.real(), im2 += z.imag() * z.imag(), cross += z.real() * z.imag();
  }
  // Standard errors: 0.005 for the means of parts and of squares, 0.0035 for the product; four of each are allowed.
  EXPECT_LT(std::abs(mean / double{samples}), 0.03);
  EXPECT_NEAR(re2 / samples, 0.5, 0.02);
  EXPECT_NEAR(im2 / samples, 0.5, 0.02);
  EXPECT_NEAR(cross / samples, 0.0, 0.014);
}

TEST(RandomStream, DrawsPoissonCountsOfSmallAndLargeMeans) {
  for (const double mean : {0.0, 0.3, 4.0, 30.0, 95.5}) {
    const std::vector<double> counts = sample([&](RandomStream& r) { return static_cast<double>(r.poisson(mean)); });
    double first = 0.0, second = 0.0;
    for (const double c : counts) first += c / samples;
    for (const double c : counts) second += (c - first) * (c - first) / samples;
    EXPECT_NEAR(first, mean, 4.0 * std::sqrt(mean / samples)) << mean;  // four standard errors
    EXPECT_NEAR(second, mean, 4.0 * std::sqrt((mean + 2.0 * mean * mean) / samples)) << mean;
  }
}

TEST(RandomStream, DrawsEveryIntegerEquallyOften) {
  std::vector<int> count(10);
  RandomStream random = stream();
  for (int i = 0; i < samples; ++i) ++count[static_cast<std::size_t>(random.integer(10))];
  for (const int n : count) EXPECT_NEAR(n, samples / 10, 4.5 * std::sqrt(samples * 0.09));
}

}  // namespace
}  // namespace airloom
