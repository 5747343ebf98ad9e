#pragma once
/// What the publication counts for its two methods, and what one iteration of ours costs and sends.
#include <cstdint>

#include "airloom/core/values.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

/// The publication's counts with eta = 1e-12. Source: [twotier] Sec. IV; it prints 79.8 N_sc N for the first, 79.7 is right, and
/// "order N_sc N" for the second, which hides the exponential part.
struct PublishedCounts {
  double lower_bound_evaluations;  ///< 2 N_sc N log2(1/eta)
  double lagrange_search_log10;    ///< log10 of N_sc N (b_max + 1)^N (log2(1/eta))^(2N): beyond the range of numbers soon
};
/// @param subchannels  N_sc >= 1
/// @param users        N >= 1
/// @param bits_max     b_max >= 1
[[nodiscard]] PublishedCounts published_counts(std::int64_t subchannels, std::int64_t users, int bits_max);

/// C_n is the number of active slots of sub-channel n.
struct Accounting {
  PublishedCounts published{};            ///< with all sub-channels for N_sc, users with a slot, 32 bits
  std::int64_t iteration_multiplies = 0;  ///< 2 sum C_n^2, of one iteration of the lower bound
  std::int64_t prices_broadcast = 0;      ///< sum C_n reals per iteration of a distributed run
  std::int64_t cross_gains_once = 0;      ///< sum C_n (C_n - 1) reals that the senders need once
  std::int64_t central_gains_up = 0;      ///< sum C_n^2 reals of a centralised run
  std::int64_t central_powers_down = 0;   ///< sum C_n reals of a centralised run
};
[[nodiscard]] Accounting account(const Instance& instance);

/// As certificate entries.
[[nodiscard]] Values to_certificate(const Accounting& accounting);

}  // namespace airloom::twotier
