// Coverage, cross gains, the outage bound and its simulation, laws of distances and of estimates, places of a drawing.
#include "airloom/systems/twotier/judge/details.hpp"

#include <numbers>

#include "airloom/core/units.hpp"
#include "airloom/systems/twotier/judge/drawing_details.hpp"
#include "airloom/systems/twotier/judge/outage.hpp"
#include "airloom/systems/twotier/system.hpp"
#include "systems/twotier/network_support.hpp"

namespace airloom::twotier {
namespace {

using namespace testing;

Values detail(const std::string& name, const Instance& x) {
  for (const auto& d : details()) {
    if (d.name == name) return d.compute(x, {});
  }
  ADD_FAILURE() << name;
  return {};
}

Values drawing_detail(const std::string& name, const Scenario& s, std::uint64_t realization = 0) {
  for (const auto& d : drawing_details()) {
    if (d.name == name) return d.compute(s, 1, realization);
  }
  ADD_FAILURE() << name;
  return {};
}

TEST(TwoTierOutage, FormulaIsTheSimulatedOutage) {
  const OutageModel m{.primary_snr = 100.0, .gain_ratio = 50.0};
  constexpr int users = 5;
  EXPECT_NEAR(outage_probability({.primary_snr = 1e9, .gain_ratio = 50.0}, users), 0.0944, 3e-4);  // the specification's value, noise apart
  RandomStream stream(1, StreamId::small_scale_fading, 0);
  int lost = 0;
  constexpr int tries = 200000;
  for (int k = 0; k < tries; ++k) {
    const double wanted = stream.exponential();
    double unwanted = 1.0 / m.primary_snr;
    for (int i = 0; i < users; ++i) unwanted += stream.exponential() / m.gain_ratio;
    lost += wanted < m.primary_threshold * unwanted ? 1 : 0;
  }
  const double expected = outage_probability(m, users);
  EXPECT_NEAR(lost / static_cast<double>(tries), expected, 4.0 * std::sqrt(expected / tries));
}

TEST(TwoTierOutage, BoundInvertsTheOutage) {
  const OutageModel m;
  EXPECT_NEAR(outage_probability(m, simultaneous_users(m)), m.outage, 1e-14);
  EXPECT_NEAR(user_bound(m), simultaneous_users(m) * 4.0, 1e-12);
  OutageModel hopeless;
  hopeless.primary_snr = 1.0;
  EXPECT_EQ(simultaneous_users(hopeless), 0.0);
  EXPECT_NEAR(scaled_se(2.0, 10.0, 10.0), 2.0, 1e-15);
  OutageModel bad;
  bad.outage = 1.0;
  bad.gain_ratio = 0.0;
  expect_refused([&] { (void)user_bound(bad); }, {"outage: 1", "gain_ratio: 0"});
}

TEST(TwoTierDetails, OutageCurvesFollowTheScenario) {
  Scenario s;
  s.se = 4.0;
  s.se_ref = 1.0;
  const Values v = drawing_detail("outage", s);
  const Values half = drawing_detail("outage", {});  // se = se_ref = 2
  const std::vector<double> eps = v.numbers("outage"), bound = v.numbers("by_outage");
  ASSERT_EQ(eps.size(), bound.size());
  for (std::size_t k = 0; k < eps.size(); ++k) EXPECT_NEAR(half.numbers("by_outage")[k] / bound[k], 0.5, 1e-12);
  EXPECT_NEAR(bound[9], v.number("user_bound"), 1e-9);  // eps = 0.05 is the scenario's
  const std::vector<double> gain = v.numbers("by_gain");
  EXPECT_NEAR(std::log(gain[20] / gain[0]), std::log(100.0), 0.05);                 // linear in x
  EXPECT_NEAR(half.numbers("by_sinr")[9] / half.number("user_bound"), 1.0, 1e-12);  // 10 dB is the reference
  EXPECT_NEAR(v.numbers("by_sinr")[9] * 4.0 / v.number("user_bound"), 1.0, 1e-12);
  EXPECT_NEAR(v.number("formula_outage"), 0.048629, 5e-7);  // the specification's numbers
  EXPECT_NEAR(v.number("simulation_error"), 0.0, 0.0015);
  EXPECT_NEAR(v.number("simulated_outage") - v.number("formula_outage"), v.number("simulation_error"), 1e-15);
  s.mean_snr_db = 12.0;  // the target alone is missed more often than allowed
  EXPECT_EQ(drawing_detail("outage", s).number("simultaneous_users"), 0.0);
}

TEST(TwoTierDetails, SamplesOfNearestStationsFollowTheirLaws) {
  Scenario s;
  s.cell_radius_m = 900.0;
  s.los_radius_macro_m = 700.0;
  s.femtos_per_m = 2e-3;
  s.lines_per_m_rad = 1e-3;
  const Values v = drawing_detail("nearest", s);
  const std::vector<double> part = v.numbers("part");
  for (const std::string kind : {"macro_in_sight", "macro_beyond_sight", "femto_own_line", "femto_other_lines"}) {
    const double n = v.number(kind + "_n");
    const std::vector<double> at = v.numbers(kind + "_at"), law = v.numbers(kind + "_law_at");
    ASSERT_GT(n, 5000.0) << kind;
    EXPECT_NEAR(v.number(kind + "_mean") / v.number(kind + "_law_mean"), 1.0, 6.0 / std::sqrt(n)) << kind;
    for (std::size_t k = 0; k < part.size(); ++k) EXPECT_NEAR(at[k] / law[k], 1.0, 0.06) << kind << ' ' << part[k];
  }
  const double area = std::numbers::pi / (std::numbers::pi * 900.0 * 900.0);  // density times pi
  const double mass = 1.0 - std::exp(-area * 700.0 * 700.0);
  EXPECT_NEAR(v.number("macro_in_sight_law_share"), mass, 1e-12);
  EXPECT_NEAR(v.number("macro_in_sight_share"), mass, 0.02);
  EXPECT_NEAR(v.numbers("macro_in_sight_law_at")[1], std::sqrt(-std::log(1.0 - 0.5 * mass) / area), 1e-6);
  EXPECT_NEAR(v.numbers("macro_beyond_sight_law_at")[1], std::sqrt(700.0 * 700.0 + std::log(2.0) / area), 1e-6);
  EXPECT_NEAR(v.numbers("femto_own_line_law_at")[2], std::log(10.0) / (2.0 * 2e-3), 1e-6);
  EXPECT_NEAR(v.number("femto_own_line_law_mean"), 1.0 / (2.0 * 2e-3), 1e-6);
}

TEST(TwoTierDetails, EstimationHasTwiceTheMeanAsPrinted) {
  Scenario s;
  s.mean_snr_db = 10.0;
  s.estimation_error = 0.3;
  const Values v = drawing_detail("estimation", s);
  EXPECT_NEAR(v.number("printed_mean"), 20.0, 1e-12);
  EXPECT_NEAR(v.number("mean_normalised_mean"), 10.0, 1e-12);
  EXPECT_GT(v.number("printed_ergodic_rate"), v.number("mean_normalised_ergodic_rate"));
  const std::vector<double> snr = v.numbers("snr"), cdf = v.numbers("printed_cdf"), pdf = v.numbers("printed_pdf");
  double below = 0.0;  // of the density, by the trapezoid rule from 0
  for (std::size_t k = 0; k < snr.size(); ++k) below += 0.5 * (pdf[k] + (k > 0 ? pdf[k - 1] : 0.0)) * (snr[k] - (k > 0 ? snr[k - 1] : 0.0));
  EXPECT_NEAR(below, cdf.back(), 2e-3);
}

TEST(TwoTierDetails, CoverageMeetsTheClosedForm) {
  Scenario s;
  s.femto_users = 0;
  s.macro_users = 400;
  s.macro_user_min_m = 600.0;
  s.femto_inner_radius_m = 600.0;
  s.femto_stations = 100;
  s.walls = false;
  s.subchannels = 1;
  s.reuse_factor = 1;
  double disc = 0.0;
  double power = 0.0;
  constexpr int drops = 20;
  for (std::uint64_t r = 0; r < drops; ++r) {
    const Values v = drawing_detail("coverage", s, r);
    disc += v.number("disc_share") / drops;
    power += v.number("power_share") / drops;
    EXPECT_EQ(v.number("femto_stations"), 100.0);
  }
  const double closed = 1.0 - std::pow(1.0 - 240.0 * 240.0 / (9e6 - 0.36e6), 100);
  EXPECT_NEAR(disc, closed, 0.03);  // the discs of stations at the edges reach outside
  EXPECT_NEAR(power, 0.54, 0.04);   // the specification's simulation
}

TEST(TwoTierDetails, RayleighCrossGainsHaveHarmonicMeans) {
  Scenario s;
  s.reuse_factor = 1;
  s.subchannels = 1;
  s.macro_users = 1;
  s.femto_users = 1;
  s.macro_antennas = 1;
  s.user_antennas = 1;
  s.mean_clusters = 1e-9;
  s.rician_k = 0.0;
  constexpr int drops = 4000;
  for (const auto& [femtos, harmonic] : {std::pair{1, 1.0}, std::pair{4, 2.083}, std::pair{16, 3.381}}) {
    s.femto_stations = femtos;
    double mean = 0.0;
    double estimate = 0.0;
    for (std::uint64_t r = 0; r < drops; ++r) {
      const Values v = drawing_detail("cross_gain", s, r);
      EXPECT_EQ(v.number("users"), femtos);
      mean += v.number("max_fading") / drops;
      estimate += v.number("max_estimate") / drops;
    }
    // sd of the maximum about 1.26; sixteen sinusoids are nearly, not quite, Gaussian: their tail is 1 to 2 % short
    EXPECT_NEAR(mean / harmonic, 1.0, 0.02 + 4.0 * 1.26 / harmonic / std::sqrt(drops)) << femtos;
    EXPECT_NEAR(estimate / mean, 1.0, 0.1) << femtos;  // the estimate has the same law, not the same values
  }
}

TEST(TwoTierDetails, ScheduleOfADrawnNetworkSharesNothing) {
  Scenario s = hotspot();
  s.reuse_factor = 1;
  const Values one = detail("schedule", draw(s, 1, 0));
  EXPECT_EQ(one.number("unused"), 0.0);
  EXPECT_EQ(one.number("shared"), 0.0);
  EXPECT_EQ(one.number("unused_print"), 0.0);
  EXPECT_EQ(one.number("shared_print"), 0.0);
  s.reuse_factor = 3;
  EXPECT_GT(detail("schedule", draw(s, 1, 0)).number("unused"), 0.0);  // neighbours of different colors leave the third band
}

TEST(TwoTierDetails, WhatIsNotThereIsRefusedInWords) {
  expect_refused([&] { (void)detail("schedule", worked_example()); }, {"schedule", "instance holds no"});
  Scenario s;
  s.femto_users = 0;
  expect_refused([&] { (void)drawing_detail("cross_gain", s); }, {"cross_gain", "no femto user"});
}

TEST(TwoTierSites, NameStationsAndTheUsersTheyServe) {
  const Instance x = draw({}, 1, 0);
  const std::vector<Site> sites = twotier::sites(x);
  ASSERT_EQ(sites.size(), 17U + 42U);
  EXPECT_EQ(sites[0].role, "macro station");
  EXPECT_EQ(sites[1].role, "femto station");
  EXPECT_EQ(sites[1].reach_m, 240.0);
  EXPECT_EQ(sites[17].served_by, 0);
  EXPECT_EQ(sites[27].served_by, 1);
  EXPECT_EQ(sites[28].role, "user");
  EXPECT_TRUE(twotier::sites(worked_example()).empty());
}

}  // namespace
}  // namespace airloom::twotier
