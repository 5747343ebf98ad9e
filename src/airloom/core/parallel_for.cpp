#include "airloom/core/parallel_for.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <limits>
#include <mutex>
#include <thread>
#include <vector>

namespace airloom {

int hardware_threads() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

std::size_t parallel_for(std::size_t count, int threads, const std::function<void(std::size_t, int)>& body, std::stop_token stop) {
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> started{0};
  std::atomic<bool> failed{false};
  std::mutex guard;
  std::exception_ptr first;
  std::size_t first_index = std::numeric_limits<std::size_t>::max();

  const auto work = [&](int worker) {
    while (!failed.load(std::memory_order_relaxed) && !stop.stop_requested()) {
      const std::size_t index = next.fetch_add(1);
      if (index >= count) return;
      started.fetch_add(1);
      try {
        body(index, worker);
      } catch (...) {
        const std::scoped_lock lock(guard);
        failed = true;
        if (index < first_index) {
          first_index = index;
          first = std::current_exception();
        }
      }
    }
  };

  const int workers = std::clamp(threads, 1, static_cast<int>(std::max<std::size_t>(1, std::min<std::size_t>(count, 4096))));
  if (workers == 1) {
    work(0);
  } else {
    std::vector<std::jthread> pool;
    for (int worker = 0; worker < workers; ++worker) pool.emplace_back(work, worker);
    pool.clear();
  }
  if (first) std::rethrow_exception(first);
  return started.load();
}

double pairwise_sum(std::span<const double> terms) {
  constexpr std::size_t block = 8;
  if (terms.size() <= block) {
    double sum = 0.0;
    for (const double term : terms) sum += term;
    return sum;
  }
  const std::size_t half = terms.size() / 2;
  return pairwise_sum(terms.first(half)) + pairwise_sum(terms.subspan(half));
}

}  // namespace airloom
