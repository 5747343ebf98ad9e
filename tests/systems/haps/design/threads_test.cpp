// Several threads inside one solve: the same bits.
#include "systems/haps/support.hpp"

namespace airloom::haps {
namespace {

using namespace testing;

/// More users than are worked on as a whole, with a platform that has more antennas than there are users.
Scenario large(double excess_loss_db) {
  Scenario s;
  s.users = 210;
  s.base_stations = 9;
  s.haps_array_nx = 16;
  s.haps_array_ny = 20;
  s.excess_loss_db = excess_loss_db;
  return s;
}

TEST(HapsThreads, ChangeNoBitOfAnAnswer) {
  const Instance x = draw(large(38.0), 1, 0);
  const Outcome<Solution> one = solve_best(x, {}, {}, local_fabric());
  EXPECT_EQ(one.status, Status::converged) << one.message;
  for (const int threads : {2, 3}) {
    const Outcome<Solution> several = solve_best(x, {}, {.threads = threads}, local_fabric());
    EXPECT_EQ(several.status, one.status);
    EXPECT_EQ(several.iterations.inner, one.iterations.inner);
    ASSERT_EQ(several.solution.w.size(), one.solution.w.size());
    for (std::size_t b = 0; b < one.solution.w.size(); ++b) EXPECT_EQ(several.solution.w[b], one.solution.w[b]) << threads << ", " << b;
    EXPECT_EQ(several.certificate.number("step_remaining"), one.certificate.number("step_remaining"));
  }
}

TEST(HapsThreads, ManyUsersAreDesignedForToTheirTolerance) {
  const Instance x = draw(large(38.0), 2, 0);
  const Outcome<Solution> out = solve_best(x, {}, {.threads = 2}, local_fabric());
  EXPECT_EQ(out.status, Status::converged) << out.message;
  EXPECT_LE(out.certificate.number("step_remaining"), 1e-4 * 210);
  const Evaluation judged = evaluate(x, out.solution);
  EXPECT_TRUE(judged.feasible());
  // proved more finely, the same optimum: within what the tolerance leaves
  const Outcome<Solution> fine = solve_best(x, {.tolerance = 1e-8}, {}, local_fabric());
  EXPECT_NEAR(judged.metrics.number("utility"), evaluate(x, fine.solution).metrics.number("utility"), 1e-4 * 210);
}

}  // namespace
}  // namespace airloom::haps
