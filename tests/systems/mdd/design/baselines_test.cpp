// Rules of thumb: budgets, promises, levels of the specification.
#include "airloom/numerics/water_fill.hpp"
#include "systems/mdd/support.hpp"

namespace airloom::mdd {
namespace {

using namespace testing;

std::vector<Scenario> scenarios() {
  std::vector<Scenario> all{{}, small(), clustered(12, 6, 280.0), clustered(24, 12, 400.0)};
  all.push_back(small());
  all.back().ul_combining = UlCombining::weighted;
  all.push_back(small());
  all.back().qos = Qos::sum;
  return all;
}

TEST(MddBaselines, KeepEveryBudgetAndCluster) {
  for (const Scenario& scenario : scenarios()) {
    for (std::uint64_t r = 0; r < 5; ++r) {
      const Instance x = draw(scenario, 1, r);
      for (const Solution& s : {solve_greedy(x, {}, {}).solution, solve_greedy(x, {.best_user_only = true}, {}).solution,
                                solve_greedy(x, {.uplink = UplinkRule::floor}, {}).solution, solve_beam_split(x, {}, {}).solution,
                                solve_equal_power(x, {}, {}).solution}) {
        const Evaluation e = evaluate(x, s);
        EXPECT_LE(e.residuals.number("power_ap"), 1e-12);
        EXPECT_LE(e.residuals.number("power_user"), 1e-12);
        EXPECT_EQ(e.residuals.number("unserved"), 0.0);
        EXPECT_GE(s.p_dl_w.minCoeff(), 0.0);
        EXPECT_GE(s.p_ul_w.minCoeff(), 0.0);
      }
    }
  }
}

TEST(MddBaselines, BeamSplitSitsOnTheUplinkFloor) {
  for (const Qos qos : {Qos::subcarrier, Qos::sum}) {
    Scenario s;
    s.qos = qos;
    for (std::uint64_t r = 0; r < 5; ++r) {
      const Instance x = draw(s, 1, r);
      const Outcome<Solution> out = solve_beam_split(x, {}, {});
      EXPECT_EQ(out.status, Status::converged) << out.message;
      const Evaluation e = evaluate(x, out.solution);
      EXPECT_TRUE(e.feasible());
      for (const double rate : e.metrics.numbers("user_rate_ul_nats")) EXPECT_NEAR(rate, 0.1, 1e-9);
    }
  }
}

TEST(MddBaselines, BeamSplitMeetsTheFloorUnderInterferenceOrSaysWhoDoesNot) {
  int kept = 0;
  for (std::uint64_t r = 0; r < 20; ++r) {
    Scenario s = clustered(12, 6, 280.0);
    s.qos_dl_nats = 0.0;
    const Instance x = draw(s, 1, r);
    const Outcome<Solution> out = solve_beam_split(x, {}, {});
    EXPECT_EQ(evaluate(x, out.solution).feasible(), out.status == Status::converged);
    if (out.status == Status::converged) ++kept;
    else EXPECT_NE(out.message.find("below its promised uplink"), std::string::npos) << out.message;
  }
  EXPECT_GT(kept, 0);
}

TEST(MddBaselines, GreedyIsWaterFillingOfEveryAccessPointAlone) {
  const Instance x = draw(small(), 1, 0);
  const PowerProblem problem = make_problem(x);
  const Solution s = solve_greedy(x, {}, {}).solution;
  for (Eigen::Index l = 0; l < x.aps(); ++l) {
    const Eigen::VectorXd expected = water_fill(problem.gain.row(l).cwiseAbs2().transpose(), 10.0);
    EXPECT_LE((s.p_dl_w.row(l).transpose() - expected).cwiseAbs().maxCoeff(), 1e-12);
  }
  EXPECT_NEAR(s.p_ul_w.sum(), 3.0, 1e-12);
  const Solution best = solve_greedy(x, {.best_user_only = true}, {}).solution;
  for (Eigen::Index l = 0; l < x.aps(); ++l) EXPECT_LE((best.p_dl_w.row(l).array() > 0.0).count(), x.count_dl());
}

/// The specification: an optimum of 35.13 in the mean; of it beam split 93 %, greedy 71.3 %, greedy with the floor 89 %, the variant of
/// greedy within 2 %. Ratios of two rules over the same layouts scatter little, the level by about 3 / sqrt(60) = 0.4.
TEST(MddBaselines, LevelsOfTheSpecification) {
  double greedy = 0.0;
  double variant = 0.0;
  double on_floor = 0.0;
  double split = 0.0;
  constexpr int layouts = 60;
  for (std::uint64_t r = 0; r < layouts; ++r) {
    const Instance x = draw({}, 2, r);
    const PowerProblem problem = make_problem(x);
    const auto value = [&](const Outcome<Solution>& out) { return sum_rate(problem, powers_of(out.solution)) / 6.0 / layouts; };
    greedy += value(solve_greedy(x, {}, {}));
    variant += value(solve_greedy(x, {.best_user_only = true}, {}));
    on_floor += value(solve_greedy(x, {.uplink = UplinkRule::floor}, {}));
    split += value(solve_beam_split(x, {}, {}));
  }
  EXPECT_NEAR(split, 0.93 * 35.13, 1.6);
  EXPECT_NEAR(greedy / split, 0.713 / 0.93, 0.02);
  EXPECT_NEAR(on_floor / split, 0.89 / 0.93, 0.02);
  EXPECT_NEAR(variant / greedy, 1.0, 0.02);
}

}  // namespace
}  // namespace airloom::mdd
