#pragma once
/// Counter-based random streams: realization 17 is the same whatever ran before it.
#include <array>
#include <complex>
#include <cstdint>

#include "airloom/export.hpp"

namespace airloom {
AIRLOOM_API_BEGIN

/// Purposes of random numbers; streams of different purposes never overlap. Systems add their own from 100 on.
enum class StreamId : std::uint64_t {
  user_drop = 1,
  transmitter_drop = 2,
  shadowing = 3,
  small_scale_fading = 4,
  csi_error = 5,
  solver_initialization = 6,
  traffic = 7,
  scenario_fields = 8,
};

/// Random words of Philox4x64-10 with key (seed, stream) and counter (block, realization, entity, 0), and samples made of them.
///
/// Distributions are ours, so that every platform draws the same numbers. Source: docs/conventions.md, "Random numbers".
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, StreamId stream, std::uint64_t realization, std::uint64_t entity = 0);

  /// The next 64-bit word.
  std::uint64_t word();
  /// Uniform in [0, 1).
  double uniform();
  /// Uniform in (0, 1].
  double open();
  /// Uniform in [low, high).
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// CN(0, 1): real and imaginary parts each N(0, 1/2).
  std::complex<double> complex_normal();
  /// Two independent N(0, 1).
  std::array<double, 2> normal_pair();
  /// Exponential with mean 1.
  double exponential();
  /// Integer uniform in 0 .. n-1, n >= 1.
  std::int64_t integer(std::int64_t n);
  /// Poisson with mean m >= 0.
  std::int64_t poisson(double mean);
  /// Laplace with scale s > 0 and mean 0.
  double laplace(double scale);
  /// Chi-square with 2 m degrees of freedom, m >= 1.
  double chi_square_even(int m);

 private:
  void refill();
  std::array<std::uint64_t, 2> key_;
  std::array<std::uint64_t, 4> counter_;
  std::array<std::uint64_t, 4> words_{};
  int used_ = 4;
};

AIRLOOM_API_END
}  // namespace airloom
