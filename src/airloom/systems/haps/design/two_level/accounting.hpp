#pragma once
/// What the publication counts per iteration, and the totals that it leaves out.
#include <cstdint>
#include <span>

#include "airloom/core/values.hpp"

namespace airloom::haps {

/// Interior-point complexity and numbers sent, by the publication's formulas. Source: [haps] Sec. IV-D and Table III.
struct Accounting {
  double central_complexity = 0.0;      ///< (sum_b (U^2 + N_b U))^3.5
  double distributed_complexity = 0.0;  ///< (U^2 + max_b N_b U)^3.5
  std::int64_t central_reals = 0;       ///< 2 N U: channels to the centre, once per realization
  std::int64_t iteration_reals = 0;     ///< 3 n U: the publication's messages, once per inner iteration
  std::int64_t gram_reals = 0;          ///< n U^2 up, 2 U^2 + n down: what `best` exchanges, once per realization
  double break_even_iterations = 0.0;   ///< inner iterations beyond which the messages outweigh the channels
};

/// @param antennas  of every station, N_b >= 1
/// @param users     U >= 1
[[nodiscard]] Accounting account(std::span<const int> antennas, int users);

/// As certificate entries, "central_complexity" and so on.
[[nodiscard]] Values to_certificate(const Accounting& accounting);

}  // namespace airloom::haps
