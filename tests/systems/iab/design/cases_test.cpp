// Networks on which designs fell short once, with values that some design of the same hardware reaches (tests/cases).
#include <gtest/gtest.h>

#include <filesystem>

#include "airloom/io/array_file.hpp"
#include "airloom/systems/iab/problem/files.hpp"
#include "systems/iab/support.hpp"

namespace airloom::iab {
namespace {

using namespace testing;

Instance network(const std::string& name) {
  const std::filesystem::path folder = std::filesystem::path(AIRLOOM_SOURCE_DIR) / "tests" / "cases" / "iab";
  return read_instance(io::read_arrays((folder / (name + ".npz")).string()), name);
}

/// What the default reaches of a metric.
double reached(const Instance& x, const char* metric, std::optional<SplitObjective> objective = {}) {
  WmmseOptions o;
  o.design.split.objective = objective;
  const Outcome<Solution> out = solve_hybrid_wmmse(x, o, {});
  EXPECT_EQ(out.status, Status::converged);
  const Evaluation judged = evaluate(x, out.solution);
  EXPECT_TRUE(judged.feasible());
  return judged.metrics.number(metric);
}

TEST(IabCases, FairSharesAtLowPower) {
  const Instance x = network("fair_los");
  EXPECT_NEAR(reached(x, "rate_min", SplitObjective::max_min), 170.037459e6, 200.0);
  EXPECT_GE(reached(x, "rate_geometric_mean", SplitObjective::proportional_fair), 198.012472e6 * (1.0 - 1e-6));
  PhaseOfChannelOptions equal;
  equal.design.power_mode = PowerMode::equal;
  equal.design.split.objective = SplitObjective::proportional_fair;
  const Outcome<Solution> simple = solve_phase_of_channel(x, equal, {});
  EXPECT_GE(evaluate(x, simple.solution).metrics.number("rate_geometric_mean"), 165.1778e6);
}

TEST(IabCases, MoreChainsThanStreams) { EXPECT_GE(reached(network("chains12"), "sum_rate_bps"), 7.93186e9); }

TEST(IabCases, AUserWhoShouldNotBeServed) { EXPECT_GE(reached(network("starved_user"), "sum_rate_bps"), 4.613974e9 * (1.0 - 1e-6)); }

TEST(IabCases, FewerChainsThanStreams) {
  const double rate = reached(network("two_chains"), "sum_rate_bps");
  EXPECT_GE(rate, 8.326169e9 * (1.0 - 1e-6));
  EXPECT_LE(rate, 8.344780e9);  // the proved bound
}

TEST(IabCases, TwoUsersInOneDirection) {
  const Instance x = network("same_direction");
  EXPECT_GE(reached(x, "sum_rate_bps"), 6.126518e9 * (1.0 - 1e-6));
  EXPECT_GE(reached(x, "rate_min", SplitObjective::max_min), 443.704754e6 * (1.0 - 1e-6));
  EXPECT_NO_THROW((void)solve_wmmse_digital(x, {}, {}));
  const Outcome<Solution> matched = solve_alternating_ls(x, {}, {});
  EXPECT_EQ(to_text(*matched.certificate.find("target_donor")), "rzf");
}

TEST(IabCases, MultipathConvergesWhateverTheSeed) {
  int converged = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    converged += solve_hybrid_wmmse(draw(multipath(), seed, 0), {}, {}).status == Status::converged;
  EXPECT_GE(converged, 19);
}

}  // namespace
}  // namespace airloom::iab
