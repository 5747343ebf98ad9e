// The algorithm that docs/adding.md adds, as it stands there: its struct, its function, its line in the list, its test.
#include <gtest/gtest.h>

#include "airloom/systems/algorithm.hpp"
#include "airloom/systems/iab/design/network_design.hpp"
#include "airloom/systems/iab/design/solve.hpp"
#include "airloom/systems/iab/problem/files.hpp"
#include "systems/iab/support.hpp"

namespace airloom::iab {
namespace {

struct ThinnedMrtOptions {
  DesignOptions design;
  int keep_every = 2;
};
void fields(maybe_const<ThinnedMrtOptions> auto& o, auto&& field) {
  fields(o.design, field);
  field("keep_every", o.keep_every, at_least(1), "elements between two that radiate");
}

Outcome<Solution> solve_thinned_mrt(const Instance& x, const ThinnedMrtOptions& o, const SolveControl& control) {
  validate(x, "instance");
  const auto design = [&](const Tier& tier) {
    TierDesign d;
    d.precoder.f_bb = Eigen::MatrixXcd::Zero(tier.elements(), tier.streams());
    for (int n = 0; n < tier.elements(); n += o.keep_every) d.precoder.f_bb.row(n) = tier.h.row(n);
    return d;
  };
  return solve_network(x, o.design, design, false, control);
}

Algorithm<Instance, Solution> in_the_list() {
  const std::vector<Algorithm<Instance, Solution>> list{
      algorithm("thinned_mrt", "Thinned maximum ratio", "ours", solve_thinned_mrt),
  };
  return list.front();
}

TEST(ThinnedMrt, KeepsItsLimitsBelowTheBound) {
  for (std::uint64_t r = 0; r < 5; ++r) {
    const Instance x = draw(Scenario(), 1, r);
    const Evaluation judged = evaluate(x, in_the_list().solve(x, {{"keep_every", std::int64_t{2}}}, {}).solution);
    EXPECT_TRUE(judged.feasible()) << judged.worst_residual();
    EXPECT_LE(judged.metrics.number("sum_rate_bps"), judged.certificate.number("upper_bound") * (1 + 1e-12));
  }
}

TEST(ThinnedMrt, IsMaximumRatioWithoutThinning) {
  const Instance x = draw(Scenario(), 1, 0);
  const Solution all = in_the_list().solve(x, {{"keep_every", std::int64_t{1}}}, {}).solution;
  EXPECT_EQ(all.w_aerial, solve_mrt(x, {}, {}).solution.w_aerial);
  EXPECT_THROW((void)in_the_list().solve(x, {{"keep_every", std::int64_t{0}}}, {}), InvalidInput);
}

}  // namespace
}  // namespace airloom::iab
