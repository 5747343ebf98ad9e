#include <gtest/gtest.h>

#include "airloom/core/error.hpp"
#include "airloom/systems/iab/design/hybrid/joint_weights.hpp"
#include "airloom/systems/iab/design/hybrid/stream_subsets.hpp"
#include "airloom/systems/iab/design/hybrid/weighted_mse.hpp"
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

TEST(IabWmmse, ObjectiveIsTheSpectralEfficiencyOfTheScaledPrecoder) {
  const Instance x = draw(multipath(), 1, 0);
  const Tiers tiers = make_tiers(x, stream_shares(x, {}), 0.5);
  const WmmseState state = improve(tiers.donor, design_phase_of_channel(tiers.donor, {}).precoder, Eigen::VectorXd::Ones(4), 1e-6, 50, {});
  EXPECT_NEAR(state.objective, spectral_efficiency(tiers.donor.h, state.precoder.matrix()).sum(), 1e-9 * state.objective);
  EXPECT_NEAR(state.precoder.matrix().squaredNorm(), 1.0, 1e-12);
}

TEST(IabWmmse, PhaseStepIsTheBestPhaseOfItsEntry) {
  // after a full sweep no single phase can lower the weighted error: rotate each and look
  const Instance x = draw(multipath(), 1, 3);
  const Tiers tiers = make_tiers(x, stream_shares(x, {}), 0.5);
  const Tier& t = tiers.node;
  Precoder p = design_phase_of_channel(t, {}).precoder;
  const Eigen::VectorXd ones = Eigen::VectorXd::Ones(t.streams());
  const WmmseState long_run = improve(t, p, ones, 1e-14, 3000, {});
  const double best = long_run.objective;
  for (Eigen::Index n = 0; n < t.elements(); n += 7) {
    for (Eigen::Index r = 0; r < t.n_rf; ++r) {
      for (const double angle : {-1e-2, 1e-2}) {
        Precoder q = long_run.precoder;
        q.f_rf(n, r) *= std::polar(1.0, angle);
        normalize_total(q);
        EXPECT_LE(spectral_efficiency(t.h, q.matrix()).sum(), best * (1 + 1e-6));
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
    const Tiers tiers = make_tiers(x, stream_shares(x, {}), 0.5);
    const TierDesign d = design_wmmse_digital(tiers.donor, plain(), {});
    const double se = spectral_efficiency(tiers.donor.h, d.precoder.matrix()).sum();
    for (const Eigen::MatrixXcd& f : {zero_forcing(tiers.donor.h, "donor"), Eigen::MatrixXcd(tiers.donor.h)}) {
      Precoder p{{}, f};
      normalize(p, tiers.donor, Normalization::per_stream);
      EXPECT_GE(se, spectral_efficiency(tiers.donor.h, p.matrix()).sum() - 1e-9);
    }
    EXPECT_LE(evaluate(x, solve_wmmse_digital(x, plain(), {}).solution).metrics.number("sum_rate_bps"),
              evaluate(x, solve_wmmse_digital(x, plain(), {}).solution).certificate.number("upper_bound"));
  }
}

TEST(IabWmmse, FewerChainsThanStreamsServeTheBestSubsetAndKeepTheBackhaul) {
  for (std::uint64_t r = 0; r < 6; ++r) {
    Scenario s;
    s.n_rf_donor = 3;
    const Instance x = draw(s, 2, r);
    const Outcome<Solution> wmmse = solve_hybrid_wmmse(x, plain(), {});
    const Outcome<Solution> matched = solve_alternating_ls(x, {}, {});
    const auto se = [&](const Outcome<Solution>& out) { return total(evaluate(x, out.solution).metrics.numbers("se_aerial")); };
    EXPECT_GE(se(wmmse), se(matched));
    EXPECT_GT(evaluate(x, wmmse.solution).metrics.number("se_backhaul"), 0.1);
    EXPECT_TRUE(evaluate(x, wmmse.solution).feasible());
  }
}

TEST(IabWmmse, RandomStartsAreReproducibleAndNeverWorseForEachPlatform) {
  Scenario s;
  s.architecture = Architecture::sub_connected;
  for (std::uint64_t r = 0; r < 4; ++r) {
    const Instance x = draw(s, 2, r);
    const Tier tier = make_tiers(x, stream_shares(x, {}), 0.5).node;
    WmmseOptions none = plain();
    none.random_starts = 0;
    const TierDesign few = design_hybrid_wmmse(tier, none, {});
    const TierDesign more = design_hybrid_wmmse(tier, plain(), {});
    EXPECT_GE(more.history.back(), few.history.back() * (1 - 1e-4));  // the rough race is run to 1e-4
    EXPECT_EQ(more.precoder.f_rf, design_hybrid_wmmse(tier, plain(), {}).precoder.f_rf);
  }
}

TEST(IabWmmse, SubsetsAreAllOrGreedy) {
  Scenario s;
  s.n_rf_donor = 2;
  const Instance x = draw(s, 2, 0);
  const Tier t = make_tiers(x, stream_shares(x, {}), 0.5).donor;
  EXPECT_EQ(stream_subsets(t, 64, true).size(), 6U);
  for (const auto& subset : stream_subsets(t, 64, false)) EXPECT_EQ(subset.back(), t.backhaul);
  EXPECT_EQ(stream_subsets(t, 64, false).size(), 3U);
  const auto greedy = stream_subsets(t, 1, false);
  ASSERT_EQ(greedy.size(), 1U);
  EXPECT_EQ(greedy[0].size(), 2U);
  EXPECT_EQ(greedy[0].back(), t.backhaul);
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

TEST(IabWmmse, BackhaulWeightIsTheSlopeOfTheBestRate) {
  // raise the backhaul's and the access users' signal a little: the rates must move in the ratio of the weight
  const Instance x = draw({}, 2, 5);
  const Solution s = solve_phase_of_channel(x, {}, {}).solution;
  const BandTerms t = band_terms(x, s.w_aerial, s.w_ground);
  const double step = 1e-4;
  const auto raised = [&](Stream stream) {
    const double se = phi(1.0, stream, 0.0).value + step;
    stream.g = (std::exp2(se) - 1.0) * stream.q;
    return stream;
  };
  BandTerms more_access = t;
  more_access.access[0] = raised(t.access[0]);
  BandTerms more_backhaul = t;
  more_backhaul.backhaul = raised(t.backhaul);
  const auto best = [](const BandTerms& b) { return b.sum_rate(exact_split(b).mu); };
  const double ratio = (best(more_backhaul) - best(t)) / (best(more_access) - best(t));
  EXPECT_NEAR(backhaul_weight(t), ratio, 1e-3);
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
