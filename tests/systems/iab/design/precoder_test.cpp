#include <gtest/gtest.h>

#include "airloom/core/error.hpp"
#include "airloom/core/random.hpp"
#include "airloom/numerics/svd.hpp"
#include "airloom/systems/iab/design/network_design.hpp"
#include "systems/iab/support.hpp"

namespace airloom::iab {
namespace {

using namespace testing;

Tier donor(const Scenario& s, std::uint64_t realization) {
  const Instance x = draw(s, 3, realization);
  return make_tiers(x, stream_shares(x, {})).donor;
}

double sum_se(const Tier& tier, Precoder precoder) {
  normalize(precoder, tier, Normalization::per_stream);
  return spectral_efficiency(tier.h, precoder.matrix()).sum();
}

TEST(IabPrecoders, ZeroForcingInvertsTheChannel) {
  for (std::uint64_t r = 0; r < 20; ++r) {
    const Tier t = donor(multipath(), r);
    const Eigen::MatrixXcd f = zero_forcing(t.h, "donor");
    const Eigen::MatrixXcd error = t.h.adjoint() * f - Eigen::MatrixXcd::Identity(t.streams(), t.streams());
    EXPECT_LE(error.cwiseAbs().maxCoeff(), 1e-8);
  }
}

TEST(IabPrecoders, ZeroForcingNamesTheAlignedPair) {
  Tier t = donor({}, 0);
  t.h.col(2) = t.h.col(0) * std::complex<double>(0.0, 0.7);
  t.h.col(2)[0] *= 1.0 + 1e-12;
  try {
    (void)zero_forcing(t.h, "donor");
    FAIL() << "two users in one direction were not refused";
  } catch (const InvalidInput& error) {
    EXPECT_NE(std::string(error.what()).find("Streams 0 and 2"), std::string::npos) << error.what();
  }
}

TEST(IabPrecoders, PhasesOfALineOfSightChannelReproduceZeroForcingExactly) {
  for (std::uint64_t r = 0; r < 40; ++r) {
    const Tier t = donor({}, r);
    PhaseOfChannelOptions o;
    Precoder hybrid = design_phase_of_channel(t, o).precoder;
    Precoder digital{{}, zero_forcing(t.h, "donor")};
    const double loss = 1.0 - sum_se(t, hybrid) / sum_se(t, digital);
    EXPECT_LE(std::abs(loss), 1e-9);  // residual 1e-15 of the match, times the condition of the channel
  }
}

TEST(IabPrecoders, CoordinateDescentNeverIncreasesItsResidual) {
  for (const Architecture architecture : {Architecture::fully_connected, Architecture::sub_connected}) {
    for (std::uint64_t r = 0; r < 10; ++r) {
      Scenario s = multipath();
      s.architecture = architecture;
      const TierDesign d = design_coordinate_descent(donor(s, r), {}, {});
      for (std::size_t k = 1; k < d.history.size(); ++k) EXPECT_LE(d.history[k], d.history[k - 1] + 1e-12);
      EXPECT_EQ(d.certificate.number("monotone"), 1.0);
    }
  }
}

TEST(IabPrecoders, AnalogFactorsAreOnTheCircleAndRespectTheOwnerMap) {
  Scenario s = multipath();
  for (const Architecture architecture : {Architecture::fully_connected, Architecture::sub_connected}) {
    s.architecture = architecture;
    const Instance x = draw(s, 5, 0);
    for (const auto& a : {solve_hybrid_wmmse(x, {}, {}), solve_phase_of_channel(x, {}, {}), solve_coordinate_descent(x, {}, {})}) {
      const Evaluation e = evaluate(x, a.solution);
      EXPECT_LE(e.residuals.number("unit_modulus_donor"), 1e-12);
      EXPECT_LE(e.residuals.number("factorization_donor"), 1e-12);
      EXPECT_TRUE(e.feasible());
    }
  }
}

TEST(IabPrecoders, MethodsOfTheLiteratureStayBelowZeroForcingAndAboveTheirBound) {
  const Tier t = donor(multipath(), 1);
  const double digital = sum_se(t, {{}, zero_forcing(t.h, "donor")});
  const Target target = zero_forcing_target(t);
  const auto check = [&](const TierDesign& d, const char* name, double least) {
    EXPECT_GE(sum_se(t, d.precoder), least * digital) << name;
    const double lambda = (target.f - d.precoder.matrix()).norm();
    EXPECT_NEAR(lambda, d.certificate.number("lambda"), 1e-9) << name;
    EXPECT_GE(lambda, d.certificate.number("lambda_bound") - 1e-12) << name;
  };
  check(design_alternating_ls(t, {}, {}), "alternating_ls", 0.8);
  check(design_mo_altmin(t, {}, {}), "mo_altmin", 0.8);
  check(design_pe_altmin(t, {}, {}), "pe_altmin", 0.75);
  check(design_omp(t, {}), "omp", 0.5);
}

TEST(IabPrecoders, ManifoldSearchEndsWhereCoordinateDescentCannotImproveMuch) {
  const Tier t = donor(multipath(), 2);
  const Target target = zero_forcing_target(t);
  const TierDesign m = design_mo_altmin(t, {}, {});
  const TierDesign after = descend(target, m.precoder.f_rf, t, {}, {});
  EXPECT_LE(after.history.back(), m.certificate.number("lambda") + 1e-9);
  EXPECT_GE(after.history.back(), 0.7 * m.certificate.number("lambda"));  // a stationary point of the same function is near
}

TEST(IabPrecoders, TwoChainsPerStreamMatchAnyTargetExactly) {
  Scenario s = multipath();
  s.n_rf_donor = 8;
  s.n_rf_node = 6;
  const Instance x = draw(s, 1, 0);
  const Outcome<Solution> exact = solve_two_rf_exact(x, {}, {});
  EXPECT_LE(exact.certificate.number("lambda_donor"), 1e-15 * 10);
  EXPECT_NEAR(sum_rate(x, exact), sum_rate(x, solve_zero_forcing(x, {}, {})), 1e-6 * sum_rate(x, exact));
}

TEST(IabPrecoders, MatchedFilterMatchingIsExactForLineOfSight) {
  const Tier t = donor({}, 4);
  const Precoder p = design_mrt_matching(t, {}, {}).precoder;
  EXPECT_NEAR(sum_se(t, p), sum_se(t, {{}, t.h}), 2e-3 * sum_se(t, p));  // stops when Lambda stalls at 1e-4
}

TEST(IabPrecoders, ExtraChainsCarryNothingOnLineOfSight) {
  Scenario s;
  s.n_rf_donor = 6;
  const Instance x = draw(s, 1, 0);
  const Outcome<Solution> out = solve_phase_of_channel(x, {}, {});
  EXPECT_LE(out.solution.f_bb_donor.bottomRows(2).norm(), 1e-9 * out.solution.f_bb_donor.norm());
  EXPECT_TRUE(evaluate(x, out.solution).feasible());
}

TEST(IabPrecoders, PermutingUsersPermutesTheAnswer) {
  const Instance x = draw(multipath(), 2, 0);
  Instance y = x;
  y.h_ground.col(0) = x.h_ground.col(2);
  y.h_ground.col(2) = x.h_ground.col(0);
  const Outcome<Solution> a = solve_phase_of_channel(x, {}, {});
  const Outcome<Solution> b = solve_phase_of_channel(y, {}, {});
  EXPECT_NEAR(sum_rate(x, a), sum_rate(y, b), 1e-6 * sum_rate(x, a));
}

TEST(IabPrecoders, ScalingGainsAndNoiseTogetherChangesNothing) {
  const Instance x = draw(multipath(), 2, 1);
  for (const double factor : {1e-9, 1e-3, 1e3}) {
    Instance y = x;
    y.h_aerial *= factor;
    y.h_ground *= factor;
    y.noise_psd_w_per_hz *= factor * factor;
    for (const auto solve : {+[](const Instance& i) { return solve_hybrid_wmmse(i, {}, {}); },
                             +[](const Instance& i) { return solve_alternating_ls(i, {}, {}); }}) {
      const double a = sum_rate(x, solve(x));
      EXPECT_NEAR(sum_rate(y, solve(y)), a, 1e-8 * a) << factor;
    }
  }
}

TEST(IabPrecoders, BackhaulShareIsNeverWorseThanThePublishedShare) {
  for (std::uint64_t r = 0; r < 10; ++r) {
    const Instance x = draw({}, 4, r);
    DigitalOptions share;
    share.design.power_mode = PowerMode::backhaul_share;
    DigitalOptions equal;
    equal.design.power_mode = PowerMode::equal;
    const double best = sum_rate(x, solve_zero_forcing(x, share, {}));
    EXPECT_GE(best, sum_rate(x, solve_zero_forcing(x, {}, {})) * (1 - 1e-9));
    EXPECT_GE(best, sum_rate(x, solve_zero_forcing(x, equal, {})) * (1 - 1e-9));
  }
}

TEST(IabPrecoders, MorePowerIsNeverWorse) {
  for (std::uint64_t r = 0; r < 5; ++r) {
    double previous = 0.0;
    for (double dbw = -20; dbw <= 10; dbw += 5) {
      Scenario s;
      s.donor_power_dbw = s.node_power_dbw = dbw;
      const Instance x = draw(s, 4, r);
      const double rate = sum_rate(x, solve_hybrid_wmmse(x, {}, {}));
      EXPECT_GE(rate, previous);
      previous = rate;
    }
  }
}

}  // namespace
}  // namespace airloom::iab
