/// The page about experiments names every key: its blocks parse as one experiment.
#include <gtest/gtest.h>

#include "airloom/experiments/run/inspect.hpp"
#include "airloom/experiments/spec/experiment.hpp"
#include "toy_system.hpp"

namespace airloom::experiments {
namespace {

TEST(Docs, TheExperimentPageIsAnExperiment) {
  const std::string page = io::read_text(std::filesystem::path(AIRLOOM_SOURCE_DIR) / "docs" / "experiments.md");
  std::string toml;
  for (std::size_t at = page.find("```toml\n"); at != std::string::npos; at = page.find("```toml\n", at)) {
    at += 8;
    toml += page.substr(at, page.find("```", at) - at);
  }
  const Experiment experiment = parse_experiment_text(toml, "experiments.md", "docs");
  EXPECT_EQ(experiment.checks.size(), 2U);
  EXPECT_EQ(experiment.figures.size(), 2U);
}

TEST(Inspect, CountsPerPointAndShardAndReportsDamage) {
  const test::ToySystem system;
  const test::TemporaryFolder folder;
  const std::string toml = test::toy_toml + "\n[scenario]\nrefuse = [2]\n";
  (void)run(test::toy_plan(system, toml), folder.path(), {.shard = {.index = 3, .count = 3}});
  (void)run(test::toy_plan(system, toml), folder.path(), {.shard = {.index = 1, .count = 3}, .deadline = std::chrono::steady_clock::now()});
  std::vector<FileStatus> list = inspect(folder.path());
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[0].shard.text(), "1/3");
  EXPECT_EQ(list[0].state, FileState::begun);
  EXPECT_EQ(list[0].rows.missing, 12U * 3U);  // 36 units of three series, dealt out evenly
  EXPECT_EQ(list[1].shard.text(), "2/3");     // which has no file
  EXPECT_EQ(list[1].state, FileState::missing);
  EXPECT_EQ(list[1].rows.missing, 12U * 3U);
  EXPECT_EQ(list[2].state, FileState::complete);
  EXPECT_EQ(list[2].rows.missing, 0U);
  ASSERT_EQ(list[2].points.size(), 3U);
  EXPECT_EQ(list[2].rows.usable + list[2].rows.failed, 12U * 3U);
  io::write_text(list[0].file, "garbage");
  list = inspect(folder.path());
  EXPECT_NE(list[0].problem.find("not an SQLite database"), std::string::npos);
  EXPECT_EQ(list[0].state, FileState::damaged);
  EXPECT_EQ(list[2].problem, "");
}

}  // namespace
}  // namespace airloom::experiments
