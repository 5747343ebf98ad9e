#include <gtest/gtest.h>

#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/systems/iab/design/ascent/stream_subsets.hpp"
#include "systems/iab/support.hpp"

namespace airloom::iab {
namespace {

using namespace testing;

WmmseOptions plain() {
  WmmseOptions o;
  o.joint = false;
  return o;
}

TEST(IabWmmse, NeverDecreases) {
  for (const Architecture architecture : {Architecture::fully_connected, Architecture::sub_connected}) {
    for (const Propagation propagation : {Propagation::line_of_sight, Propagation::multipath}) {
      for (std::uint64_t r = 0; r < 12; ++r) {
        Scenario s;
        s.architecture = architecture;
        s.propagation = propagation;
        s.donor_power_dbw = s.node_power_dbw = -10;
        const Outcome<Solution> out = solve_hybrid_wmmse(draw(s, 1, r), plain(), {});
        EXPECT_EQ(out.certificate.number("monotone_donor"), 1.0);
        EXPECT_EQ(out.certificate.number("monotone_node"), 1.0);
      }
    }
  }
}

TEST(IabWmmse, HybridReachesDigitalOnLineOfSightAndNeverFallsBelowItsStarts) {
  for (std::uint64_t r = 0; r < 12; ++r) {
    Scenario s;
    s.donor_power_dbw = s.node_power_dbw = -10;
    const Instance x = draw(s, 2, r);
    const auto se = [&](const Outcome<Solution>& out) { return total(evaluate(x, out.solution).metrics.numbers("se_aerial")); };
    const double hybrid = se(solve_hybrid_wmmse(x, plain(), {}));
    EXPECT_GE(hybrid, 0.99 * se(solve_wmmse_digital(x, plain(), {})));
    EXPECT_GE(hybrid, se(solve_phase_of_channel(x, {}, {})) - 1e-6);
  }
}

TEST(IabWmmse, DigitalDominatesTheOtherDigitalPrecodersAndStaysBelowItsBound) {
  for (std::uint64_t r = 0; r < 12; ++r) {
    const Instance x = draw(multipath(), 2, r);
    const Outcome<Solution> digital = solve_wmmse_digital(x, {}, {});
    EXPECT_GE(sum_rate(x, digital), sum_rate(x, solve_zero_forcing(x, {}, {})) - 1.0);
    EXPECT_GE(sum_rate(x, digital), sum_rate(x, solve_mrt(x, {}, {})) - 1.0);
    EXPECT_GE(sum_rate(x, digital), (1.0 - 1e-6) * sum_rate(x, solve_hybrid_wmmse(x, {}, {})));
    EXPECT_LE(sum_rate(x, digital), evaluate(x, digital.solution).certificate.number("upper_bound"));
  }
}

TEST(IabWmmse, FewerChainsThanStreamsServeTheBestSubset) {
  for (std::uint64_t r = 0; r < 6; ++r) {
    Scenario s;
    s.n_rf_donor = 3;
    const Instance x = draw(s, 2, r);
    WmmseOptions with_backhaul = plain();
    with_backhaul.allow_drop_backhaul = false;
    const Outcome<Solution> kept = solve_hybrid_wmmse(x, with_backhaul, {});
    const auto se = [&](const Outcome<Solution>& out) { return total(evaluate(x, out.solution).metrics.numbers("se_aerial")); };
    EXPECT_GE(se(solve_hybrid_wmmse(x, plain(), {})), se(solve_alternating_ls(x, {}, {})));
    EXPECT_GE(se(solve_hybrid_wmmse(x, plain(), {})), se(kept) - 1e-6);
    EXPECT_GE(sum_rate(x, solve_hybrid_wmmse(x, {}, {})), sum_rate(x, kept) - 1.0);
    EXPECT_TRUE(evaluate(x, kept.solution).feasible());
  }
}

TEST(IabWmmse, RandomStartsAreReproducible) {
  Scenario s;
  s.architecture = Architecture::sub_connected;
  const Instance x = draw(s, 2, 1);
  const Outcome<Solution> once = solve_hybrid_wmmse(x, {}, {});
  EXPECT_EQ(once.solution.f_rf_node, solve_hybrid_wmmse(x, {}, {}).solution.f_rf_node);
  WmmseOptions more;
  more.random_starts = 8;
  EXPECT_GE(sum_rate(x, solve_hybrid_wmmse(x, more, {})), sum_rate(x, once) * (1 - 1e-4));  // the rough race may end otherwise
}

TEST(IabWmmse, OrderOfUsersDoesNotMatter) {
  for (std::uint64_t r = 0; r < 3; ++r) {
    const Instance x = draw(multipath(), 5, r);
    for (const SplitObjective objective : {SplitObjective::sum, SplitObjective::proportional_fair, SplitObjective::max_min}) {
      WmmseOptions o;
      o.design.split.objective = objective;
      const auto value = [&](const Instance& at) {
        const Values m = evaluate(at, solve_hybrid_wmmse(at, o, {}).solution).metrics;
        return m.number(objective == SplitObjective::sum       ? "sum_rate_bps"
                        : objective == SplitObjective::max_min ? "rate_min"
                                                               : "rate_geometric_mean");
      };
      Instance other = x;
      other.h_aerial.col(0).swap(other.h_aerial.col(2));
      other.h_ground.col(1).swap(other.h_ground.col(2));
      EXPECT_NEAR(value(other), value(x), 1e-6 * value(x)) << name(objective) << " " << r;
    }
  }
}

TEST(IabWmmse, MoreChainsAreNeverWorse) {
  for (std::uint64_t r = 0; r < 3; ++r) {
    double before = 0.0;
    for (const int chains : {4, 5, 6, 8}) {
      Scenario s = multipath();
      s.n_rf_donor = chains;
      s.n_rf_node = chains;
      const Instance x = draw(s, 2, r);
      const double rate = sum_rate(x, solve_hybrid_wmmse(x, {}, {}));
      EXPECT_GE(rate, before * (1.0 - 1e-6)) << r << " " << chains;
      before = rate;
      if (chains == 8) {
        EXPECT_NEAR(rate, sum_rate(x, solve_wmmse_digital(x, {}, {})), 1e-6 * rate);
      }
    }
  }
}

TEST(IabWmmse, UsersInOneDirectionAreServed) {
  Instance x = draw({}, 2, 3);
  x.h_aerial.col(1) = x.h_aerial.col(0);
  for (const SplitObjective objective : {SplitObjective::sum, SplitObjective::proportional_fair, SplitObjective::max_min}) {
    WmmseOptions o;
    o.design.split.objective = objective;
    const Outcome<Solution> out = solve_hybrid_wmmse(x, o, {});
    const Evaluation judged = evaluate(x, out.solution);
    EXPECT_TRUE(judged.feasible());
    if (objective != SplitObjective::sum) {
      EXPECT_GT(judged.metrics.number("rate_min"), 0.0);
    }
  }
}

TEST(IabWmmse, PhasesLieOnTheGridThatTheInstanceAsksFor) {
  for (const int bits : {1, 2, 4}) {
    Instance x = draw(mini_case(), 1, 0);
    const double free = sum_rate(x, solve_hybrid_wmmse(x, {}, {}));
    x.phase_bits = bits;
    const Outcome<Solution> out = solve_hybrid_wmmse(x, {}, {});
    const double step = 2.0 * M_PI / std::ldexp(1.0, bits);
    for (const std::complex<double>& f : out.solution.f_rf_donor.reshaped()) {
      const double at = std::arg(f) / step;
      EXPECT_NEAR(at, std::round(at), 1e-9);
    }
    EXPECT_GE(sum_rate(x, out), (bits == 1 ? 0.7 : bits == 2 ? 0.92 : 0.99) * free) << bits;
    EXPECT_LE(sum_rate(x, out), free * (1.0 + 1e-9));
  }
}

TEST(IabWmmse, OnTheGridOfSmallArraysNoSimpleDesignIsMuchBetter) {
  for (std::uint64_t r = 0; r < 24; ++r) {
    Scenario s;
    s.array_nx = 3;
    s.array_ny = 2;
    s.aerial_users = 2 + static_cast<int>(r % 3);
    s.ground_users = 2 + static_cast<int>(r % 2);
    s.noise_mode = r % 2 == 0 ? NoiseMode::band_proportional : NoiseMode::full_band;
    s.propagation = r % 4 < 2 ? Propagation::line_of_sight : Propagation::multipath;
    Instance x = draw(s, 7, r);
    x.phase_bits = 3;
    for (const SplitObjective objective : {SplitObjective::sum, SplitObjective::proportional_fair}) {
      WmmseOptions o;
      CoordinateDescentOptions simple;
      o.design.split.objective = simple.design.split.objective = objective;
      simple.design.power_mode = PowerMode::backhaul_share;
      const auto value = [&](const Outcome<Solution>& out) {
        return evaluate(x, out.solution).metrics.number(objective == SplitObjective::sum ? "sum_rate_bps" : "rate_geometric_mean");
      };
      EXPECT_GE(value(solve_hybrid_wmmse(x, o, {})), 0.99 * value(solve_coordinate_descent(x, simple, {}))) << r;
    }
  }
}

TEST(IabWmmse, SubsetsAreAllOrGreedy) {
  Scenario s;
  s.n_rf_donor = 2;
  const Instance x = draw(s, 2, 0);
  const Tier t = make_tiers(x, stream_shares(x, {})).donor;
  EXPECT_EQ(stream_subsets(t, 64, true).size(), 6U);
  for (const auto& subset : stream_subsets(t, 64, false)) EXPECT_EQ(subset.back(), t.backhaul);
  EXPECT_EQ(stream_subsets(t, 64, false).size(), 3U);
  const auto greedy = stream_subsets(t, 1, false);
  ASSERT_EQ(greedy.size(), 1U);
  EXPECT_EQ(greedy[0].size(), 2U);
  EXPECT_EQ(greedy[0].back(), t.backhaul);
  EXPECT_EQ(stream_subsets(t, 1, true).size(), 2U);  // one with the backhaul, one that need not have it
}

TEST(IabWmmse, JointWeightsNeverLoseNetworkRateAndOftenGain) {
  double gain = 0.0;
  for (std::uint64_t r = 0; r < 12; ++r) {
    Scenario s;
    s.donor_power_dbw = s.node_power_dbw = -12;
    s.noise_mode = r % 2 == 0 ? NoiseMode::band_proportional : NoiseMode::full_band;
    const Instance x = draw(s, 2, r);
    const Outcome<Solution> joint = solve_hybrid_wmmse(x, {}, {});
    const double without = sum_rate(x, solve_hybrid_wmmse(x, plain(), {}));
    EXPECT_GE(sum_rate(x, joint), without * (1 - 1e-9));
    EXPECT_TRUE(evaluate(x, joint.solution).feasible());
    gain += sum_rate(x, joint) / without - 1.0;
  }
  EXPECT_GT(gain / 12, 0.01);
}

TEST(IabWmmse, GuaranteedGroundRatesShiftPowerToTheBackhaul) {
  const Instance x = draw({}, 3, 0);
  DigitalOptions equal;
  equal.design.split.split = SplitRule::min_ground_rate;
  equal.design.split.min_ground_rate_bps = 1.51e9;
  EXPECT_EQ(solve_zero_forcing(x, equal, {}).status, Status::stalled);
  equal.design.power_mode = PowerMode::backhaul_share;
  const Outcome<Solution> shares = solve_zero_forcing(x, equal, {});
  ASSERT_EQ(shares.status, Status::converged);
  WmmseOptions o;
  o.design.split = equal.design.split;
  const Outcome<Solution> out = solve_hybrid_wmmse(x, o, {});
  ASSERT_EQ(out.status, Status::converged);
  const Evaluation judged = evaluate(x, out.solution);
  EXPECT_TRUE(judged.feasible());
  EXPECT_GE(judged.metrics.number("ground_rate_bps"), 1.51e9 * (1.0 - 1e-8));
  EXPECT_GE(sum_rate(x, out), sum_rate(x, shares));
}

TEST(IabWmmse, StrongNodesDoNotStopIt) {
  Scenario s;
  s.node_power_dbw = 10;  // the published share of the backhaul would exceed the donor's budget
  const Instance x = draw(s, 2, 5);
  EXPECT_TRUE(evaluate(x, solve_hybrid_wmmse(x, {}, {}).solution).feasible());
}

TEST(IabWmmse, WeakSignalsStayFeasible) {
  Scenario s;
  s.donor_power_dbw = -60;
  s.node_power_dbw = -61;
  const Instance x = draw(s, 1, 0);
  const Outcome<Solution> out = solve_hybrid_wmmse(x, {}, {});
  EXPECT_LE(evaluate(x, out.solution).metrics.number("ground_shortfall"), 1e-8);
}

TEST(IabWmmse, InterruptionReturnsAFeasibleAnswer) {
  const Instance x = draw(multipath(), 2, 5);
  SolveControl control;
  control.on_iteration = [](const Progress& p) { return p.iteration < 2; };
  const Outcome<Solution> out = solve_hybrid_wmmse(x, {}, control);
  EXPECT_EQ(out.status, Status::interrupted);
  EXPECT_TRUE(evaluate(x, out.solution).feasible());
}

}  // namespace
}  // namespace airloom::iab
