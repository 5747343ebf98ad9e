/// The engine gives the same bytes however it is threaded, sharded, stopped and resumed.
#include "airloom/experiments/run/runner.hpp"

#include <gtest/gtest.h>

#include "airloom/experiments/run/merge.hpp"
#include "toy_system.hpp"

namespace airloom::experiments {
namespace {

using test::csv_of;
using test::message_of;
using test::reference_csv;
using test::TemporaryFolder;
using test::toy_plan;
using test::toy_toml;
using test::ToySystem;

TEST(Runner, GivesTheSameBytesForAnyNumberOfThreads) {
  const std::string expected = reference_csv();
  EXPECT_EQ(std::ranges::count(expected, '\n'), 1 + 3 * 12 * 3);
  for (const int threads : {2, 3, 8}) {
    const ToySystem system;
    const TemporaryFolder folder;
    const RunSummary summary = run(toy_plan(system), folder.path(), {.threads = threads});
    EXPECT_TRUE(summary.complete);
    EXPECT_EQ(csv_of(folder.path()), expected) << threads << " threads";
  }
}

TEST(Runner, GivesOtherBytesForAnotherSeed) {
  const ToySystem system;
  const TemporaryFolder folder;
  (void)run(toy_plan(system, toy_toml, {.seed = 2}), folder.path(), {});
  EXPECT_NE(csv_of(folder.path()), reference_csv());
}

TEST(Runner, DrawsOnceForSeriesWithTheSameScenario) {
  const ToySystem system;
  const TemporaryFolder folder;
  (void)run(toy_plan(system), folder.path(), {});
  EXPECT_EQ(system.draws, 3 * 12 * 2);  // three series, one of them with a scenario of its own
}

TEST(Runner, MergedShardsEqualAnUnshardedRunInAnyOrderAndAgain) {
  const std::string expected = reference_csv();
  const ToySystem system;
  const TemporaryFolder folder;
  for (int i = 1; i <= 3; ++i) {  // all shards may use one folder: each has files of its own
    EXPECT_TRUE(run(toy_plan(system), folder / "shared", {.threads = 2, .shard = {.index = i, .count = 3}}).complete);
  }
  const std::string refusal = message_of<InvalidInput>([&] { (void)csv_of(folder / "shared"); });
  EXPECT_NE(refusal.find("merge"), std::string::npos) << refusal;
  (void)merge({folder / "shared"}, folder / "merged");
  EXPECT_EQ(csv_of(folder / "merged"), expected);
  (void)merge({folder / "shared", folder / "merged"}, folder / "merged");
  EXPECT_EQ(csv_of(folder / "merged"), expected);
}

TEST(Runner, ResumesWhatWasStoppedWithoutLosingOrRepeating) {
  const std::string expected = reference_csv();
  const ToySystem system;
  const TemporaryFolder folder;
  std::size_t done = 0;
  for (int attempt = 0; attempt < 50; ++attempt) {
    std::stop_source stop;
    const auto halt_after_five = [&](const RunProgress& p) {
      if (p.done == 5) stop.request_stop();
    };
    const RunSummary summary =
        run(toy_plan(system), folder.path(), {.threads = 2, .stop = stop.get_token(), .on_progress = halt_after_five});
    done += summary.progress.done;
    if (summary.complete) break;
    EXPECT_GE(summary.progress.done, 5U);
  }
  EXPECT_EQ(done, 3U * 12U);
  EXPECT_EQ(csv_of(folder.path()), expected);
}

TEST(Runner, StopsAtTheTimeLimitAndSaysSo) {
  const ToySystem system;
  const TemporaryFolder folder;
  const RunSummary summary = run(toy_plan(system), folder.path(), {.deadline = std::chrono::steady_clock::now()});
  EXPECT_TRUE(summary.out_of_time);
  EXPECT_FALSE(summary.complete);
  EXPECT_EQ(summary.progress.done, 0U);
}

TEST(Runner, KeepsFailedRealizationsWithTheirReason) {
  const ToySystem system;
  const TemporaryFolder folder;
  const std::string toml = toy_toml + "\n[scenario]\nrefuse = [4, 7]\n";
  const RunSummary summary = run(toy_plan(system, toml), folder.path(), {.threads = 2});
  const ResultTable table = ResultTable::load(summary.folder);
  EXPECT_EQ(table.row(0, 4, 0).status, "refused");
  EXPECT_NE(table.row(0, 4, 0).message.find("min_separation_m"), std::string::npos);
  EXPECT_TRUE(std::isnan(table.column({.series = "plain", .metric = "value"}, 0)[4]));
  EXPECT_EQ(table.counts().missing, 0U);
  EXPECT_EQ(table.counts().failed, summary.progress.failed_rows);
  EXPECT_EQ(table.counts(0).failed, 3U * 2U);
  EXPECT_GT(table.counts(1).failed, 3U * 2U);  // `shifted` also has numerical failures
  const RunSummary again = run(toy_plan(system, toml), folder.path(), {});
  EXPECT_EQ(again.progress.done, 0U);
  EXPECT_EQ(again.progress.failed_rows, summary.progress.failed_rows);
}

TEST(Runner, StoresWhatThisBuildCannotSolve) {
  const ToySystem system;
  const TemporaryFolder folder;
  const RunSummary summary = run(toy_plan(system, toy_toml + "\n[[series]]\nalgorithm = \"optional_part\"\n"), folder.path(), {});
  const ResultTable table = ResultTable::load(summary.folder);
  EXPECT_EQ(table.row(0, 0, 3).status, "unsupported");
  EXPECT_EQ(table.counts(3).failed, 36U);
}

TEST(Runner, RefusesAnotherConfigurationAndShowsTheDifference) {
  const ToySystem system;
  const TemporaryFolder folder;
  (void)run(toy_plan(system), folder.path(), {});
  PlanOptions changed;
  changed.set.set("users", std::int64_t{5});
  changed.seed = 9;
  const std::string message = message_of<InvalidInput>([&] { (void)run(toy_plan(system, toy_toml, changed), folder.path(), {}); });
  EXPECT_NE(message.find("scenario.users: 3 -> 5"), std::string::npos) << message;
  EXPECT_NE(message.find("seed: 1 -> 9"), std::string::npos) << message;
  const std::string fewer = message_of<InvalidInput>([&] { (void)run(toy_plan(system, toy_toml, {.quick = true}), folder.path(), {}); });
  EXPECT_NE(fewer.find("realizations: 12 -> 2"), std::string::npos) << fewer;
  const std::string shard =
      message_of<InvalidInput>([&] { (void)run(toy_plan(system, toy_toml, changed), folder.path(), {.shard = {.index = 1, .count = 2}}); });
  EXPECT_NE(shard.find("seed: 1 -> 9"), std::string::npos) << shard;
}

TEST(Runner, ResumesWhenOnlyFiguresAndChecksChanged) {
  const ToySystem system;
  const TemporaryFolder folder;
  (void)run(toy_plan(system), folder.path(), {});
  const std::string with_figure = toy_toml + "\n[[figure]]\nid = \"new\"\nmetrics = [\"value\"]\n";
  const RunSummary summary = run(toy_plan(system, with_figure), folder.path(), {});
  EXPECT_EQ(summary.progress.done, 0U);
  EXPECT_EQ(ResultTable::load(summary.folder).experiment.figures.size(), 1U);
}

TEST(Runner, TwoProcessesCannotWriteOneFile) {
  const TemporaryFolder folder;
  const StoreHeader header{.configuration = "{}", .build_id = "b", .version = "v", .id = "i", .toml = "t", .shard = {}};
  const Store store(folder / "results.sqlite", header);
  const std::string message = message_of<IoError>([&] { const Store other(folder / "results.sqlite", header); });
  EXPECT_NE(message.find("another process"), std::string::npos) << message;
}

TEST(Runner, WritesAManifest) {
  const ToySystem system;
  const TemporaryFolder folder;
  const RunSummary summary = run(toy_plan(system), folder.path(), {.threads = 2});
  const io::Json manifest = io::Json::parse(test::read_bytes(summary.folder / "manifest.json"));
  EXPECT_EQ(manifest["configuration"]["scenario"]["users"], 3);
  EXPECT_EQ(manifest["configuration"]["series"]["shifted"]["options"]["offset"], 0.5);
  EXPECT_TRUE(manifest["complete"]);
  EXPECT_EQ(manifest["runs"][0]["threads"], 2);
  for (const char* key : {"version", "build_id", "compiler", "seed"}) EXPECT_TRUE(manifest.contains(key)) << key;
}

TEST(Runner, KeepsTheDeploymentOfTheFirstDrop) {
  const ToySystem system;
  const TemporaryFolder folder;
  const ResultTable table = ResultTable::load(run(toy_plan(system), folder.path(), {}).folder);
  ASSERT_EQ(table.sites.size(), 1U);
  EXPECT_EQ(table.sites[0].label, "a \"b\" <c>");
}

TEST(Runner, ComputesDetailsOnlyWhereTheyAreAskedFor) {
  const ToySystem system;
  const TemporaryFolder folder;
  (void)run(toy_plan(system), folder / "without", {});
  EXPECT_EQ(system.detail_calls, 0);
  const std::string asking = toy_toml + R"(
[[figure]]
id = "shape"
kind = "curve"
x = "shape.x"
metrics = ["shape.y"]
series = ["plain"]
)";
  const Plan plan = toy_plan(system, asking);
  ASSERT_EQ(plan.details.size(), 1U);
  EXPECT_EQ(plan.details[0].name, "shape");
  (void)run(plan, folder / "with", {});
  EXPECT_GT(system.detail_calls, 0);
  const std::string csv = csv_of(folder / "with");
  EXPECT_NE(csv.find("shape.y"), std::string::npos);
  EXPECT_EQ(csv.find("shape.peak"), std::string::npos);  // computed with the others, but nobody uses it
}

TEST(Runner, ComputesDetailsOfADrawingOnceForSeriesThatShareIt) {
  const ToySystem system;
  const TemporaryFolder folder;
  (void)run(toy_plan(system), folder / "without", {});
  EXPECT_EQ(system.drawing_detail_calls, 0);
  const Plan plan = toy_plan(system, "record = [\"value\", \"ground.height\"]\n" + toy_toml);
  const ResultTable table = ResultTable::load(run(plan, folder / "with", {}).folder);
  EXPECT_EQ(system.drawing_detail_calls, 3 * 12 * 2);  // three series, one of them with a scenario of its own
  EXPECT_EQ(table.row(1, 5, 0).values.number("ground.height"), 2.0 + 5.0);
  EXPECT_EQ(table.row(1, 5, 2).values.number("ground.height"), 10.0 + 5.0);
}

TEST(Runner, MultipliesWhatASeriesFactorNames) {
  const ToySystem system;
  const TemporaryFolder folder;
  const auto with = [&](const std::string& factor) {
    return R"(
system = "toy"
realizations = 3
[[series]]
id = "whole"
algorithm = "plain"
[[series]]
id = "part"
algorithm = "plain"
factor = )" +
           factor;
  };
  const ResultTable table = ResultTable::load(run(toy_plan(system, with("{ value = 0.25, items = 0.5 }")), folder / "a", {}).folder);
  for (std::size_t r = 0; r < table.realizations(); ++r) {
    const Values& whole = table.row(0, r, 0).values;
    const Values& part = table.row(0, r, 1).values;
    EXPECT_EQ(part.number("value"), 0.25 * whole.number("value"));
    ASSERT_EQ(part.numbers("items").size(), 3U);
    for (std::size_t k = 0; k < 3; ++k) EXPECT_EQ(part.numbers("items")[k], 0.5 * whole.numbers("items")[k]);
  }
  EXPECT_NE(message_of<InvalidInput>([&] { (void)toy_plan(system, with("{ valu = 0.25 }")); }).find("did you mean 'value'"),
            std::string::npos);
  EXPECT_NE(message_of<InvalidInput>([&] { (void)toy_plan(system, with("{ value = 'half' }")); }).find("finite number"), std::string::npos);
}

TEST(Runner, CostsLittlePerRow) {
  const ToySystem system;
  const TemporaryFolder folder;
  PlanOptions options;
  options.realizations = 400;
  const auto start = std::chrono::steady_clock::now();
  (void)run(toy_plan(system, toy_toml, options), folder.path(), {.threads = 2});
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  RecordProperty("microseconds_per_row", std::to_string(1e6 * seconds / 3600));
  std::cout << "engine: " << 1e6 * seconds / 3600 << " microseconds per row\n";
}

TEST(Duration, ReadsWhatSchedulersWrite) {
  EXPECT_EQ(parse_duration("3h55m").count(), 3 * 3600 + 55 * 60);
  EXPECT_EQ(parse_duration("90s").count(), 90);
  EXPECT_EQ(parse_duration("1d").count(), 86400);
  EXPECT_GT(std::chrono::steady_clock::now() + parse_duration("36500d"), std::chrono::steady_clock::now());  // the clock holds it
  for (const char* wrong : {"", "h", "10", "1x", "0s", "-1s", "99999999999h", "200000d", "36500d1s", "999999999d999999999d"})
    EXPECT_THROW((void)parse_duration(wrong), InvalidInput) << wrong;
}

TEST(Shards, AreNamedFromOne) {
  EXPECT_EQ(parse_shard("2/3"), (Shard{.index = 2, .count = 3}));
  for (const char* wrong : {"0/3", "4/3", "1", "1/", "/3", "a/b", "1/3x", "-1/3", "1/0"})
    EXPECT_THROW((void)parse_shard(wrong), InvalidInput) << wrong;
}

}  // namespace
}  // namespace airloom::experiments
