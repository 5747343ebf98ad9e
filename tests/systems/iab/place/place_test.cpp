// Where platforms should be: legal places, the search, what comes out and what is refused.
#include "airloom/systems/iab/place/place.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/systems/iab/place/legal_places.hpp"
#include "airloom/systems/iab/place/search_value.hpp"
#include "airloom/systems/iab/problem/band_terms.hpp"
#include "airloom/systems/iab/system.hpp"
#include "systems/iab/support.hpp"

namespace airloom::iab {
namespace {

using namespace testing;

TEST(PatternSearch, ClimbsOverRipplesIntoACornerOfTheBox) {
  const PatternRules rules{
      .free = {0, 1}, .step = Eigen::Vector2d(64, 64), .low = Eigen::Vector2d(-100, -100), .high = Eigen::Vector2d(50, 200)};
  TriedPoints points(
      [](const Eigen::VectorXd& x) { return -std::pow(x[0] - 80, 2) - std::pow(x[1] - 90, 2) + 30 * std::cos(x[0]) * std::cos(x[1]); },
      500);
  const PatternResult found = pattern_search(
      Eigen::Vector2d(-100, -100), rules, [](const Eigen::VectorXd&) { return true; }, points);
  EXPECT_TRUE(found.finished);
  EXPECT_EQ(found.x[0], 50.0);  // the best lies beyond the box
  EXPECT_NEAR(found.x[1], 90.0, 8.0);
  EXPECT_LT(points.tried(), 100);
}

TEST(PatternSearch, SkipsWhatIsForbiddenAndStopsWithItsBudget) {
  const PatternRules rules{.free = {0},
                           .step = Eigen::VectorXd::Constant(1, 16),
                           .low = Eigen::VectorXd::Constant(1, -1e3),
                           .high = Eigen::VectorXd::Constant(1, 1e3)};
  const auto legal = [](const Eigen::VectorXd& x) { return x[0] <= 37.0; };
  int calls = 0;
  const auto value = [&](const Eigen::VectorXd& x) {
    ++calls;
    return x[0];
  };
  TriedPoints plenty(value, 1000);
  const PatternResult found = pattern_search(Eigen::VectorXd::Zero(1), rules, legal, plenty);
  EXPECT_LE(found.x[0], 37.0);
  EXPECT_GT(found.x[0], 36.0 - 1e-9);
  EXPECT_EQ(pattern_search(Eigen::VectorXd::Zero(1), rules, legal, plenty).x, found.x);
  EXPECT_EQ(calls, plenty.tried());  // the second search tried nothing again
  TriedPoints little(value, 3);
  const PatternResult cut = pattern_search(Eigen::VectorXd::Zero(1), rules, legal, little);
  EXPECT_FALSE(cut.finished);
  EXPECT_EQ(little.tried(), 3);
}

PlaceOptions options_with(Values values) { return from_values<PlaceOptions>(values, "options"); }

TEST(LegalPlaces, APlatformInAKeepOutGoesToTheFirstLegalPointOfTheRings) {
  Scenario s;
  s.aerial_xy_m = {0, 30, 500, 500, -500, 500};  // the first under the donor
  s.aerial_height_m = 100;
  const std::vector<Layout> drops{draw_layout(s, 1, 0)};
  const LegalPlaces places(options_with({{"keep_out_m", 100.0}}), s, drops);
  const Platforms start = platforms_of(drops.front());
  EXPECT_NE(places.trespass(start).find("donor and aerial user 0"), std::string::npos);
  const Platforms moved = places.moved_out(start);
  EXPECT_TRUE(places.legal(moved));
  // sqrt((x)^2 + (30 - y)^2 + 50^2) >= 100; rings of 10 m from east: south of the donor comes first at (0, -60)
  EXPECT_NEAR(moved[0], 0.0, 1e-9);
  EXPECT_NEAR(moved[1], -60.0, 1e-9);
  EXPECT_EQ(moved.tail<3>(), start.tail<3>());

  const LegalPlaces rising(options_with({{"keep_out_m", 100.0}, {"height", std::string("free")}}), s, drops);
  const Platforms risen = rising.moved_out(start);
  EXPECT_EQ(risen.head<3>(), Eigen::Vector3d(0, 0, 300));  // the top of its range is far enough
}

TEST(LegalPlaces, AFixedPlatformTooNearIsRefusedWithThePair) {
  Scenario s;
  s.aerial_xy_m = {0, 30, 500, 500, -500, 500};
  const PlaceOptions o = options_with({{"keep_out_m", 100.0}, {"free", std::string("node")}});
  try {
    (void)place({}, s, o, {});
    FAIL() << "not refused";
  } catch (const InvalidInput& error) {
    EXPECT_NE(std::string(error.what()).find("donor and aerial user 0"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("keep_out_m"), std::string::npos) << error.what();
  }
}

TEST(SearchValue, IsThatOfPhaseOfChannelOnEveryChannel) {
  const NetworkUtility fair{.objective = NetworkObjective::proportional_fair};
  for (const Propagation propagation : {Propagation::line_of_sight, Propagation::multipath}) {
    for (std::uint64_t r = 0; r < 5; ++r) {
      Scenario s;
      s.propagation = propagation;
      const Instance x = draw(s, 5, r);
      double best = -1e300;
      for (int k = 0; k <= 60; ++k) {
        PhaseOfChannelOptions o;
        o.design.power_mode = PowerMode::custom;
        const double share = k == 0 ? 0.25 : k / 61.0;
        o.design.donor_shares.assign(3, (1 - share) / 3);
        o.design.donor_shares.push_back(share);
        o.design.node_shares.assign(3, 1.0 / 3);
        const Solution beams = solve_phase_of_channel(x, o, {}).solution;
        best = std::max(best, best_division(band_terms(x, beams.w_aerial, beams.w_ground), fair).value);
      }
      EXPECT_GE(search_value(x, fair), best - 1e-6);
      EXPECT_LE(search_value(x, fair), best + 5e-3);  // the shares between those of the grid
    }
  }
}

/// Equal powers behind the channels' phases: a designer that starves nobody.
Solution equal_powers(const Instance& x, const NetworkUtility& utility, std::uint64_t) {
  PhaseOfChannelOptions o;
  o.design.power_mode = PowerMode::equal;
  Solution s = solve_phase_of_channel(x, o, {}).solution;
  const Division best = best_division(band_terms(x, s.w_aerial, s.w_ground), utility);
  s.mu_aerial = best.split.mu;
  s.flow_ground_bps = x.bandwidth_hz * best.flow;
  return s;
}

Placement placed(const Values& scenario, const Values& options, int realizations = 1) {
  const PlacementRequest request{.scenario = scenario, .options = options, .seed = 1, .realizations = realizations};
  return place(request, from_values<Scenario>(scenario, "scenario"), options_with(options), equal_powers);
}

double nearest_user(const Scenario& s, const Placement& p, int realizations) {
  double nearest = 1e300;
  for (int r = 0; r < realizations; ++r) {
    const Layout layout = draw_layout(s, 1, static_cast<std::uint64_t>(r));
    for (const char* key : {"donor_m", "node_m"}) {
      const Eigen::Vector3d at(p.answer.numbers(key).data());
      for (const auto& group : {layout.aerial, layout.ground}) {
        for (const Eigen::Vector3d& user : group) nearest = std::min(nearest, (user - at).norm());
      }
    }
  }
  return nearest;
}

TEST(IabPlace, FindsBetterPlacesThatKeepOut) {
  const Values options{{"height", std::string("free")}, {"keep_out_m", 100.0}, {"evaluations", std::int64_t{400}}};
  const Placement p = placed({}, options, 2);
  EXPECT_GT(p.answer.number("gain"), 1.1);
  EXPECT_GE(nearest_user({}, p, 2), 100.0);
  EXPECT_NEAR(p.answer.number("gain"), p.answer.number("utility") / p.answer.number("utility_start"), 1e-12);
  const auto before = p.answer.numbers("utility_start_per_drop");
  ASSERT_EQ(before.size(), 2U);
  EXPECT_NEAR(std::sqrt(before[0] * before[1]) / p.answer.number("utility_start"), 1.0, 1e-9);  // the mean logarithm
  const std::vector<double> donor = p.answer.numbers("donor_m");
  EXPECT_LE(std::max(std::abs(donor[0]), std::abs(donor[1])), 750.0);
  EXPECT_GE(donor[2], 100.0);
  EXPECT_LE(donor[2], 300.0);
  EXPECT_EQ(p.answer, placed({}, options, 2).answer);  // bit for bit
}

TEST(IabPlace, MovesOnlyWhatIsFree) {
  const Placement p = placed({}, {{"free", std::string("node")}, {"evaluations", std::int64_t{60}}});
  EXPECT_EQ(p.answer.numbers("donor_m"), p.answer.numbers("donor_start_m"));
  EXPECT_EQ(p.answer.numbers("node_m")[2], 70.0);
  EXPECT_GE(p.answer.number("gain"), 1.0);
  const Placement small = placed({}, {{"evaluations", std::int64_t{10}}});
  EXPECT_EQ(small.status, Status::iteration_limit);
  EXPECT_LE(small.answer.number("evaluations"), 10);
}

TEST(IabPlace, WarnsOfTheSumAndOfAStartThatIsNotLegal) {
  EXPECT_TRUE(placed({}, {{"evaluations", std::int64_t{10}}}).warnings.empty());
  const Placement sum = placed({}, {{"objective", std::string("sum")}, {"height", std::string("free")}, {"evaluations", std::int64_t{10}}});
  ASSERT_EQ(sum.warnings.size(), 1U);
  EXPECT_NE(sum.warnings.front().find("as near to one user"), std::string::npos);
  const Values under{{"aerial_xy_m", std::vector<double>{0, 30, 500, 500, -500, 500}}};
  const Placement moved = placed(under, {{"keep_out_m", 100.0}, {"evaluations", std::int64_t{30}}});
  ASSERT_EQ(moved.warnings.size(), 1U);
  EXPECT_NE(moved.warnings.front().find("donor and aerial user 0"), std::string::npos);
}

TEST(IabPlace, SaysWhereAGroundRateIsMissed) {
  const auto promised = [](double rate_bps) {
    return placed(
        {}, {{"objective", std::string("min_ground_rate")}, {"min_ground_rate_bps", rate_bps}, {"evaluations", std::int64_t{200}}}, 2);
  };
  const Placement missed = promised(1e30);
  EXPECT_EQ(missed.status, Status::stalled);
  EXPECT_NE(missed.message.find("missed in 2 of 2 drops"), std::string::npos) << missed.message;
  EXPECT_EQ(promised(1e6).message.find("missed"), std::string::npos);
}

TEST(IabPlace, AStopKeepsTheBestSoFar) {
  std::stop_source source;
  PlacementRequest request{.options = {{"evaluations", std::int64_t{100000}}}, .realizations = 3, .stop = source.get_token()};
  request.on_progress = [&](std::size_t done, std::size_t) {
    if (done == 50) source.request_stop();
  };
  const Placement p = place(request, {}, options_with(request.options), equal_powers);
  EXPECT_EQ(p.status, Status::interrupted);
  EXPECT_EQ(p.answer.find("designed") != nullptr && std::get<bool>(*p.answer.find("designed")), false);
  EXPECT_GT(p.answer.number("gain"), 1.0);
  EXPECT_NEAR(p.answer.number("evaluations"), 50, 1);
}

TEST(IabPlace, OfTheSystemEndsWithTheDefaultsDesigns) {
  const Placement p =
      Iab::place({.options = {{"objective", std::string("sum")}, {"free", std::string("node")}, {"evaluations", std::int64_t{40}}}});
  const Layout layout = draw_layout({}, 1, 0);
  const Instance x = instance_at({}, layout, 1, 0);
  const Outcome<Solution> out =
      Iab::algorithms().front().solve(x, {{"objective", std::string("sum")}, {"ground_weight", 1.0}}, {.seed = 1});
  EXPECT_NEAR(p.answer.number("utility_start") / sum_rate(x, out), 1.0, 1e-9);
  EXPECT_EQ(p.start.size(), 8U);
  EXPECT_EQ(p.end.size(), 8U);
  EXPECT_EQ(p.end[1].x_m, p.answer.numbers("node_m")[0]);
}

TEST(IabPlace, RefusesWhatCannotBe) {
  const auto refused = [](const Values& scenario, const Values& options, const std::string& word) {
    try {
      (void)placed(scenario, options);
      ADD_FAILURE() << "not refused: " << word;
    } catch (const InvalidInput& error) {
      EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << error.what();
    }
  };
  refused({}, {{"node_height_range_m", std::vector<double>{90, 60}}}, "options.node_height_range_m");
  refused({}, {{"donor_height_range_m", std::vector<double>{90}}}, "low,high");
  refused({}, {{"evaluations", std::int64_t{9}}}, "options.evaluations");
  refused({}, {{"quantile", 1.0}}, "options.quantile");
  refused({}, {{"quantile", 0.0}}, "options.quantile");
  refused({{"node_x_m", 800.0}}, {}, "scenario.node_x_m");
  refused({{"donor_height_m", 90.0}}, {{"height", std::string("free")}}, "scenario.donor_height_m");
  refused({{"ground_xy_m", std::vector<double>{1, 2, 3}}}, {}, "scenario.ground_xy_m");
  refused({}, {{"objective", std::string("weighted")}}, "options.ground_weight");
  refused({}, {{"objective", std::string("min_ground_rate")}}, "options.min_ground_rate_bps");
  refused({}, {{"keep_out_m", 5000.0}}, "no place in the box");
  refused({}, {{"keepout", 10.0}}, "keep_out_m");
}

}  // namespace
}  // namespace airloom::iab
