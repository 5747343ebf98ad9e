/// Scenarios whose fields every realization draws anew: their law, their keys, and runs of them.
#include <gtest/gtest.h>

#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/experiments/spec/presets.hpp"
#include "airloom/experiments/spec/scenario.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "experiments/toy_system.hpp"
#include "support/expect_refused.hpp"

namespace airloom::experiments {
namespace {

Scenario scenario_of(const System& system, const std::string& toml) {
  Scenario scenario = read_scenario(io::parse_toml(toml, "wide.toml"));
  settle(system, scenario);
  return scenario;
}

const std::string three = R"(
pause_ms = 0
[random]
users = { from = 2, to = 5 }
gain = { from = 0.01, to = 100, log = true }
)";

TEST(RandomFields, FollowTheirLaws) {
  const test::ToySystem toy;
  const Scenario scenario = scenario_of(toy, three);
  std::map<std::int64_t, int> users;
  int small = 0;
  constexpr int draws = 4000;
  for (int r = 0; r < draws; ++r) {
    const Values values = sample(scenario.random, 1, static_cast<std::uint64_t>(r), 0);
    ++users[std::get<std::int64_t>(*values.find("users"))];
    const double gain = values.number("gain");
    ASSERT_GE(gain, 0.01);
    ASSERT_LE(gain, 100.0);
    small += gain < 1.0 ? 1 : 0;
  }
  ASSERT_EQ(users.size(), 4U) << "both ends";
  for (const auto& [count, times] : users) EXPECT_NEAR(times, draws / 4.0, 5 * std::sqrt(draws * 0.25 * 0.75)) << count;
  EXPECT_NEAR(small, draws / 2.0, 5 * std::sqrt(draws * 0.25)) << "alike on every scale";
}

TEST(RandomFields, DependOnTheirNameSeedAndRealizationAlone) {
  const test::ToySystem toy;
  const Scenario both = scenario_of(toy, three);
  const Scenario one = scenario_of(toy, "[random]\ngain = { from = 0.01, to = 100, log = true }");
  EXPECT_EQ(sample(both.random, 7, 3, 0).number("gain"), sample(one.random, 7, 3, 0).number("gain"));
  EXPECT_NE(sample(one.random, 7, 3, 0).number("gain"), sample(one.random, 8, 3, 0).number("gain"));
  EXPECT_NE(sample(one.random, 7, 3, 0).number("gain"), sample(one.random, 7, 4, 0).number("gain"));
  EXPECT_NE(sample(one.random, 7, 3, 0).number("gain"), sample(one.random, 7, 3, 1).number("gain"));
}

TEST(RandomFields, AreDrawnAgainWhereTheSystemRefuses) {
  const System& mdd = find_system("mdd");  // zero forcing needs as many antennas as users
  const Scenario scenario = scenario_of(
      mdd,
      "aps = 3\ntaps = 1\nsubcarriers_dl = 1\nsubcarriers_ul = 1\n[random]\nusers = { from = 1, to = 8 }\nantennas = { from = 1, to = 8 }");
  int refused = 0;
  for (std::uint64_t r = 0; r < 30; ++r) {
    const DrawnNetwork network = draw_network(mdd, scenario, 1, r);
    EXPECT_LE(network.scenario.number("users"), network.scenario.number("antennas"));
    refused += network.refused;
  }
  EXPECT_GT(refused, 5);
  const Scenario never = scenario_of(mdd, "aps = 3\nantennas = 1\n[random]\nusers = { from = 2, to = 8 }");
  test::expect_refused([&] { (void)draw_network(mdd, never, 1, 0); }, {"1000 combinations in a row were refused; the first: "});
}

TEST(RandomFields, FixingOneTakesItOut) {
  const test::ToySystem toy;
  Scenario scenario = scenario_of(toy, three);
  scenario.fix({{"gain", 2.0}});
  ASSERT_EQ(scenario.random.size(), 1U);
  EXPECT_EQ(scenario.fixed.number("gain"), 2.0);
  scenario.add({.name = "gain", .from = 1.0, .to = 3.0});
  EXPECT_FALSE(scenario.fixed.contains("gain"));
  EXPECT_EQ(scenario.random.size(), 2U);
}

TEST(RandomFields, RefuseWhatMakesNoSense) {
  const test::ToySystem toy;
  const System& iab = find_system("iab");
  const auto refused = [](const System& system, const std::string& table, const std::string& part) {
    SCOPED_TRACE(table);
    test::expect_refused([&] { (void)scenario_of(system, "[random]\n" + table); }, {part});
  };
  refused(toy, "usres = { from = 2, to = 5 }", "did you mean 'users'");
  refused(toy, "users = { from = 2.5, to = 5 }", "must be integers");
  refused(toy, "users = { from = 0, to = 5 }", "random.users: 0 to 5; must be >= 1");
  refused(toy, "users = { from = 5, to = 2 }", "from must be at most to");
  refused(toy, "gain = { from = -1, to = 2, log = true }", "with log = true from must be > 0");
  refused(toy, "gain = { from = 1 }", "must have the numbers from and to, or choice");
  refused(toy, "gain = { form = 1, to = 2 }", "did you mean 'from'");
  refused(toy, "gain = { choice = [] }", "at least one value");
  refused(toy, "gain = { choice = [1, 2], from = 1 }", "choice stands alone");
  refused(toy, "gain = { choice = [1, -2] }", "must be > 0");
  refused(toy, "gain = 3", "must be { from, to }");
  refused(iab, "propagation = { choice = [\"multipth\"] }", "did you mean 'multipath'");
  refused(iab, "propagation = { from = 1, to = 2 }", "is drawn as { choice = [...] }");
  test::expect_refused([&] { (void)scenario_of(toy, "gain = 1\n[random]\ngain = { from = 1, to = 2 }"); }, {"'gain' is fixed and random"});
}

TEST(RandomFields, OfRunsAreStoredAndDoNotDependOnThreadsOrShards) {
  std::string toml = test::toy_toml;
  toml.replace(toml.find("[[series]]"), 0, "[random]\nusers = { from = 1, to = 6 }\ngain = { from = 1, to = 9 }\n\n");
  const test::ToySystem system;
  const test::TemporaryFolder one, three_threads;
  (void)run(test::toy_plan(system, toml), one.path(), {});
  (void)run(test::toy_plan(system, toml), three_threads.path(), {.threads = 3});
  EXPECT_EQ(test::csv_of(one.path()), test::csv_of(three_threads.path()));
  const ResultTable table = ResultTable::load(one.path() / "toy" / "fig1");
  ASSERT_EQ(table.experiment.random.size(), 1U) << "the sweep sets gain";
  const std::vector<double> users = table.column({.series = "plain", .metric = "scenario.users"}, 0);
  const std::vector<double> lengths = table.column({.series = "plain", .metric = "items", .over = Quantity::Over::length}, 0);
  EXPECT_EQ(users, lengths);
  EXPECT_GT(std::ranges::max(users), std::ranges::min(users));
  EXPECT_EQ(table.column({.series = "louder", .metric = "scenario.users"}, 2), users) << "all series and points meet the same fields";
  EXPECT_EQ(table.column({.series = "louder", .metric = "scenario.gain"}, 2), std::vector<double>(12, 10.0));
}

TEST(RandomFields, ASeriesOfItsOwnScenarioStoresWhatItUsed) {
  std::string toml = test::toy_toml;
  toml.replace(toml.find("[[series]]"), 0, "[random]\nusers = { from = 4, to = 6 }\n\n");
  toml.replace(toml.find("scenario = { gain = 10 }"), 24, "scenario = { users = 2 }");
  const test::ToySystem system;
  const test::TemporaryFolder folder;
  (void)run(test::toy_plan(system, toml), folder.path(), {});
  const ResultTable table = ResultTable::load(folder.path() / "toy" / "fig1");
  EXPECT_EQ(table.column({.series = "louder", .metric = "scenario.users"}, 0), std::vector<double>(12, 2.0));
  EXPECT_EQ(table.column({.series = "louder", .metric = "items", .over = Quantity::Over::length}, 0), std::vector<double>(12, 2.0));
  EXPECT_GE(std::ranges::min(table.column({.series = "plain", .metric = "scenario.users"}, 0)), 4.0);
}

TEST(RandomFields, OfRunsBelongToTheConfiguration) {
  const test::ToySystem system;
  const test::TemporaryFolder folder;
  const auto plan = [&](const std::string& range, const PlanOptions& options = {}) {
    std::string toml = test::toy_toml;
    toml.replace(toml.find("[[series]]"), 0, "[random]\nusers = " + range + "\n\n");
    return test::toy_plan(system, toml, options);
  };
  (void)run(plan("{ from = 1, to = 6 }"), folder.path(), {});
  test::expect_refused([&] { (void)run(plan("{ from = 1, to = 7 }"), folder.path(), {}); }, {"random.users.to: 6"});
  const Plan other = plan("{ from = 1, to = 6 }", {.random = {{.name = "users", .from = 2.0, .to = 3.0}}});
  ASSERT_EQ(other.experiment.random.size(), 1U);
  EXPECT_EQ(other.experiment.random.front().to, 3.0);
  const Plan fixed = plan("{ from = 1, to = 6 }", {.set = {{"users", std::int64_t{4}}}});
  EXPECT_TRUE(fixed.experiment.random.empty());
}

TEST(RandomFields, TextsReadBackAsTheSameField) {
  for (const char* text : {"{ from = 2, to = 40, log = true }", "{ from = -0.5, to = 1e-9 }", "{ choice = [1, 2.5, \"a b\", true] }"}) {
    const RandomField field = random_field_of("x", text);
    EXPECT_EQ(random_field_of("x", to_text(field)), field) << to_text(field);
  }
  EXPECT_EQ(random_field_of("x", "-110..-80"), random_field_of("x", "{ from = -110, to = -80 }"));
  EXPECT_EQ(random_field_of("x", "0.5..2"), random_field_of("x", "{ from = 0.5, to = 2 }"));
  EXPECT_TRUE(is_random_field("1e-3..1"));
  for (const char* text : {"1.5", "a..b", "1..", "../file", "..2"}) EXPECT_FALSE(is_random_field(text)) << text;
  test::expect_refused([] { (void)random_field_of("x", "3..1"); }, {"x", "3", "1"});
  test::expect_refused([] { (void)random_field_of("x", "{ from = 1, to"); }, {"x: { from = 1, to; must be like"});
}

TEST(RandomFields, EverySystemHasAWideScenarioThatCanBeDrawn) {
  for (const System* system : systems()) {
    Scenario scenario = read_scenario(system->key(), "wide");
    ASSERT_NO_THROW(settle(*system, scenario)) << system->key();
    EXPECT_GE(scenario.random.size(), 10U);
    int refused = 0;
    for (std::uint64_t r = 0; r < 20; ++r) refused += draw_network(*system, scenario, 3, r).refused;
    EXPECT_LT(refused, 200) << system->key() << ": most combinations are refused";
  }
}

}  // namespace
}  // namespace airloom::experiments
