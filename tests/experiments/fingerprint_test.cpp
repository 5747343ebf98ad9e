#include "airloom/experiments/system/fingerprint.hpp"

#include <gtest/gtest.h>

#include <Eigen/Core>
#include <atomic>
#include <chrono>

#include "airloom/core/parallel_for.hpp"
#include "airloom/experiments/system/registry.hpp"

namespace airloom::experiments {
namespace {

TEST(Fingerprint, IsSixteenDigitsAndAlwaysTheSame) {
  const std::string& fingerprint = numeric_fingerprint();
  EXPECT_EQ(fingerprint.size(), 16U);
  EXPECT_EQ(fingerprint.find_first_not_of("0123456789abcdef"), std::string::npos) << fingerprint;
  EXPECT_EQ(&numeric_fingerprint(), &fingerprint);
  for (int again = 0; again < 3; ++again) EXPECT_EQ(compute_fingerprint(1), fingerprint);
}

TEST(Fingerprint, IsTheSameInSeveralThreads) {
  std::atomic<int> different{0};
  parallel_for(12, 4, [&](std::size_t, int) {
    if (compute_fingerprint(1) != numeric_fingerprint()) ++different;
  });
  EXPECT_EQ(different, 0);
}

TEST(Fingerprint, DiffersWhereItsInputsDo) {
  EXPECT_NE(compute_fingerprint(2), compute_fingerprint(1));
  EXPECT_NE(compute_fingerprint(3), compute_fingerprint(2));
}

TEST(Fingerprint, EverySystemHasASmallScenario) {
  for (const System* system : systems()) {
    const auto begin = std::chrono::steady_clock::now();
    const System::Handle instance = system->draw(system->small_scenario(), 1, 0);
    (void)system->solve(instance, system->algorithms().front().name, {}, {});
    // a millisecond or two in a build for use; this one counts lines and shares its cores
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1)) << system->key();
  }
}

TEST(Eigen, CutsProductsByFixedSizesOfCaches) {
  std::ptrdiff_t first = 0, second = 0, third = 0;
  Eigen::internal::manage_caching_sizes(Eigen::GetAction, &first, &second, &third);
  EXPECT_EQ(first, 32 * 1024);  // of cmake/AirloomInstructionSet.cmake, never those of this machine
  EXPECT_EQ(second, 512 * 1024);
  EXPECT_EQ(third, 2 * 1024 * 1024);
}

}  // namespace
}  // namespace airloom::experiments
