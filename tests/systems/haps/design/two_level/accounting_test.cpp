// The publication's formulas of complexity and signalling, at its sizes.
#include "airloom/systems/haps/design/two_level/accounting.hpp"

#include <gtest/gtest.h>

#include <array>

namespace airloom::haps {
namespace {

TEST(HapsAccounting, CountsWhatTheFormulasSay) {
  const std::array antennas{16, 16, 16, 16, 64};  // four macro stations and the platform
  const Accounting a = account(antennas, 16);
  EXPECT_NEAR(a.central_complexity / 2126383588271.0, 1.0, 1e-9);     // 3328^3.5
  EXPECT_NEAR(a.distributed_complexity / 75029990898.39, 1.0, 1e-9);  // 1280^3.5
  EXPECT_EQ(a.central_reals, 4096);
  EXPECT_EQ(a.iteration_reals, 240);  // 3 U per station
  EXPECT_EQ(a.gram_reals, 1797);      // 5 U^2 up, 2 U^2 and a factor per station down
  EXPECT_NEAR(a.break_even_iterations, 17.07, 0.01);
}

}  // namespace
}  // namespace airloom::haps
