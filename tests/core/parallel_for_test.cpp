/// Loops on several threads, and sums by a fixed tree.
#include "airloom/core/parallel_for.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace airloom {
namespace {

TEST(ParallelFor, VisitsEachIndexOnceOnAnyNumberOfThreads) {
  for (const int threads : {1, 2, 3, 8, 100}) {
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
      std::vector<std::atomic<int>> visits(count);
      std::atomic<bool> worker_in_range{true};
      const std::size_t started = parallel_for(count, threads, [&](std::size_t index, int worker) {
        ++visits[index];
        if (worker < 0 || worker >= threads) worker_in_range = false;
      });
      EXPECT_EQ(started, count);
      EXPECT_TRUE(worker_in_range);
      for (const auto& n : visits) EXPECT_EQ(n, 1);
    }
  }
}

TEST(ParallelFor, GivesEachWorkerItsOwnNumber) {
  std::vector<std::atomic<int>> busy(4);
  std::atomic<bool> shared{false};
  parallel_for(2000, 4, [&](std::size_t, int worker) {
    if (busy[static_cast<std::size_t>(worker)].fetch_add(1) != 0) shared = true;
    busy[static_cast<std::size_t>(worker)].fetch_sub(1);
  });
  EXPECT_FALSE(shared);
}

TEST(ParallelFor, CarriesTheExceptionOfTheLowestIndex) {
  for (const int threads : {1, 2, 4}) {
    for (int repeat = 0; repeat < 20; ++repeat) {
      std::atomic<int> after{0};
      try {
        // All of 3, 4, 5 ... fail; 3 was handed out before any of them.
        parallel_for(1000, threads, [&](std::size_t index, int) {
          if (index >= 3) throw std::runtime_error(std::to_string(index));
          ++after;
        });
        FAIL();
      } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "3");
      }
      EXPECT_EQ(after, 3);
    }
  }
}

TEST(ParallelFor, StartsNothingNewAfterAStopRequest) {
  for (const int threads : {1, 2, 4}) {
    std::stop_source source;
    std::atomic<std::size_t> done{0};
    const std::size_t started = parallel_for(
        100000, threads,
        [&](std::size_t index, int) {
          if (index == 10) source.request_stop();
          ++done;
        },
        source.get_token());
    EXPECT_EQ(started, done);
    EXPECT_GE(started, 11U);
    EXPECT_LT(started, 100000U);
  }
  std::stop_source before;
  before.request_stop();
  EXPECT_EQ(parallel_for(
                10, 2, [](std::size_t, int) {}, before.get_token()),
            0U);
}

TEST(ParallelFor, KnowsTheMachine) { EXPECT_GE(hardware_threads(), 1); }

TEST(PairwiseSum, IsExactWhereItCanBe) {
  EXPECT_EQ(pairwise_sum({}), 0.0);
  for (const std::size_t n : {1U, 7U, 8U, 9U, 1000U}) {
    std::vector<double> terms(n);
    std::iota(terms.begin(), terms.end(), 1.0);
    EXPECT_EQ(pairwise_sum(terms), static_cast<double>(n * (n + 1) / 2));
  }
}

TEST(PairwiseSum, LosesFewerDigitsThanALoop) {
  const std::vector<double> terms(1 << 20, 0.1);
  // A loop errs by about 1e-6 here; the tree's error grows with the logarithm of the length.
  EXPECT_NEAR(pairwise_sum(terms), 104857.6, 1e-9);
}

TEST(PairwiseSum, KeepsNaN) { EXPECT_TRUE(std::isnan(pairwise_sum(std::vector<double>{1.0, std::nan(""), 2.0}))); }

}  // namespace
}  // namespace airloom
