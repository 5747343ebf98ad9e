#pragma once
/// Loops over realizations on all cores, and sums that do not depend on who computed what.
#include <cstddef>
#include <functional>
#include <span>
#include <stop_token>

#include "airloom/export.hpp"

namespace airloom {
AIRLOOM_API_BEGIN

/// Number of hardware threads, at least 1.
[[nodiscard]] int hardware_threads();

/// Calls body(index, worker) for index = 0 .. count-1 on `threads` workers (worker = 0 .. threads-1), each index once.
///
/// Indices are handed out in order. Results must go to slots by index; then they do not depend on the number of threads.
/// After the first exception (or a stop request) no new index starts; the exception of the lowest index is rethrown here.
/// @param threads  >= 1; 1 runs in the calling thread
/// @return         number of indices that were started (count unless stopped)
std::size_t parallel_for(std::size_t count, int threads, const std::function<void(std::size_t index, int worker)>& body,
                         std::stop_token stop = {});

/// Sum by a fixed pairwise tree over the index order: the same bits whoever filled the slots, and a small error.
[[nodiscard]] double pairwise_sum(std::span<const double> terms);

AIRLOOM_API_END
}  // namespace airloom
