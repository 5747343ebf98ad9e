#include "airloom/core/random.hpp"

#include <Random123/philox.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace airloom {

RandomStream::RandomStream(std::uint64_t seed, StreamId stream, std::uint64_t realization, std::uint64_t entity)
    : key_{seed, static_cast<std::uint64_t>(stream)}, counter_{0, realization, entity, 0} {}

void RandomStream::refill() {
  r123::Philox4x64::ctr_type counter;
  r123::Philox4x64::ukey_type key;
  std::ranges::copy(counter_, counter.begin());
  std::ranges::copy(key_, key.begin());
  const auto block = r123::Philox4x64{}(counter, key);
  std::ranges::copy(block, words_.begin());
  ++counter_[0];
  used_ = 0;
}

std::uint64_t RandomStream::word() {
  if (used_ == 4) refill();
  return words_[static_cast<std::size_t>(used_++)];
}

double RandomStream::uniform() { return static_cast<double>(word() >> 11) * 0x1p-53; }

double RandomStream::open() { return static_cast<double>((word() >> 11) + 1) * 0x1p-53; }

std::complex<double> RandomStream::complex_normal() {
  const double radius = std::sqrt(-std::log(open()));
  const double angle = 2.0 * std::numbers::pi * uniform();
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

std::array<double, 2> RandomStream::normal_pair() {
  const std::complex<double> z = complex_normal() * std::numbers::sqrt2;
  return {z.real(), z.imag()};
}

double RandomStream::exponential() { return -std::log(open()); }

std::int64_t RandomStream::integer(std::int64_t n) { return static_cast<std::int64_t>(std::floor(static_cast<double>(n) * uniform())); }

std::int64_t RandomStream::poisson(double mean) {
  constexpr double largest_part = 30.0;  // e^-30 is far from underflow
  std::int64_t count = 0;
  while (mean > largest_part) {
    count += poisson(largest_part);
    mean -= largest_part;
  }
  const double limit = std::exp(-mean);
  for (double product = open(); product >= limit; product *= open()) ++count;
  return count;
}

double RandomStream::laplace(double scale) {
  const double v = open() - 0.5;
  return -scale * (v < 0 ? -1.0 : 1.0) * std::log(std::max(1.0 - 2.0 * std::abs(v), 0x1p-53));
}

double RandomStream::chi_square_even(int m) {
  double sum = 0.0;
  for (int i = 0; i < m; ++i) sum += exponential();
  return 2.0 * sum;
}

}  // namespace airloom
