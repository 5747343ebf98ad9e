/// Shards that runs on several processes leave behind end up in one result file, or nothing is touched.
#include "airloom/experiments/run/absorb.hpp"

#include <gtest/gtest.h>

#include "airloom/experiments/store/file_lock.hpp"
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

/// Runs shard index/count as one of several processes, for at most `units` units.
RunSummary run_part(const ToySystem& system, const std::filesystem::path& folder, int index, int count, std::size_t units = 1000) {
  std::stop_source stop;
  const auto halt = [&](const RunProgress& p) {
    if (p.done >= units) stop.request_stop();
  };
  return run(toy_plan(system), folder,
             {.shard = {.index = index, .count = count}, .together = true, .stop = stop.get_token(), .on_progress = halt});
}

std::filesystem::path place(const TemporaryFolder& folder) { return folder / "toy" / "fig1"; }

TEST(Absorb, ContinuesWithOtherNumbersOfProcesses) {
  const std::string expected = reference_csv();
  const ToySystem system;
  const TemporaryFolder folder;
  std::size_t done = 0;
  for (const int count : {3, 2, 5, 4}) {
    for (int i = 1; i <= count; ++i) done += run_part(system, folder.path(), i, count, 2).progress.done;
    EXPECT_GT(absorb_shards(toy_plan(system), folder.path()), 0U);
    EXPECT_EQ(store_files(place(folder)).size(), 1U);
  }
  for (int i = 1; i <= 2; ++i) done += run_part(system, folder.path(), i, 2).progress.done;
  (void)absorb_shards(toy_plan(system), folder.path());
  EXPECT_EQ(done, 3U * 12U);  // nothing was lost, nothing was solved twice
  EXPECT_EQ(csv_of(folder.path()), expected);
}

TEST(Absorb, ACompleteResultMakesNoNewFile) {
  const ToySystem system;
  const TemporaryFolder folder;
  (void)run(toy_plan(system), folder.path(), {});
  const RunSummary summary = run_part(system, folder.path(), 2, 3);
  EXPECT_TRUE(summary.complete);
  EXPECT_EQ(summary.progress.found, 3U * 4U);
  EXPECT_EQ(store_files(place(folder)).size(), 1U);
  EXPECT_EQ(absorb_shards(toy_plan(system), folder.path()), 0U);
}

TEST(Absorb, NothingIsThereAtFirst) {
  const ToySystem system;
  const TemporaryFolder folder;
  EXPECT_EQ(absorb_shards(toy_plan(system), folder.path()), 0U);
  EXPECT_EQ(absorb_shards(toy_plan(system), folder / "absent"), 0U);
}

TEST(Absorb, RefusesAnotherConfigurationBeforeAnyChange) {
  const ToySystem system;
  const TemporaryFolder folder;
  (void)run_part(system, folder.path(), 1, 2);
  PlanOptions changed;
  changed.seed = 9;
  const std::string message = message_of<InvalidInput>([&] { (void)absorb_shards(toy_plan(system, toy_toml, changed), folder.path()); });
  EXPECT_NE(message.find("seed: 1 -> 9"), std::string::npos) << message;
  EXPECT_EQ(store_files(place(folder)), (std::vector<std::filesystem::path>{place(folder) / "results-1of2.sqlite"}));
  (void)run(toy_plan(system), folder / "b", {});
  const std::string whole = message_of<InvalidInput>(
      [&] { (void)run(toy_plan(system, toy_toml, changed), folder / "b", {.shard = {.index = 1, .count = 2}, .together = true}); });
  EXPECT_NE(whole.find("seed: 1 -> 9"), std::string::npos) << whole;
}

TEST(Absorb, RefusesAShardThatSomebodyWrites) {
  const ToySystem system;
  const TemporaryFolder folder;
  (void)run_part(system, folder.path(), 1, 2);
  const FileLock writer(place(folder) / "results-1of2.sqlite");
  const std::string message = message_of<IoError>([&] { (void)absorb_shards(toy_plan(system), folder.path()); });
  EXPECT_NE(message.find("another process"), std::string::npos) << message;
  EXPECT_TRUE(std::filesystem::exists(place(folder) / "results-1of2.sqlite"));
}

TEST(Absorb, ARemovalThatFailsLeavesNoManifestBehind) {
  const ToySystem system;
  const TemporaryFolder folder;
  for (int i = 1; i <= 2; ++i) (void)run_part(system, folder.path(), i, 2);
  const std::filesystem::path obstacle = place(folder) / "results-2of2.sqlite-shm";  // a folder that holds something
  std::filesystem::create_directories(obstacle / "something");
  EXPECT_TRUE(std::filesystem::exists(place(folder) / "manifest-1of2.json"));
  EXPECT_THROW((void)absorb_shards(toy_plan(system), folder.path()), IoError);
  std::filesystem::remove_all(obstacle);
  (void)absorb_shards(toy_plan(system), folder.path());
  for (const char* name : {"manifest-1of2.json", "manifest-2of2.json", "results-1of2.sqlite", "results-2of2.sqlite"})
    EXPECT_FALSE(std::filesystem::exists(place(folder) / name)) << name;
  EXPECT_EQ(csv_of(folder.path()), reference_csv());
}

TEST(Absorb, AFileInWhichNothingWasStoredIsNoObstacle) {
  const ToySystem system;
  const TemporaryFolder folder;
  (void)run_part(system, folder.path(), 1, 2);
  std::ofstream(place(folder) / "results-2of2.sqlite").close();
  std::ofstream(place(folder) / "results.sqlite").close();
  EXPECT_TRUE(blank_store(place(folder) / "results-2of2.sqlite"));
  EXPECT_FALSE(blank_store(place(folder) / "results-1of2.sqlite"));
  EXPECT_TRUE(run(toy_plan(system), folder.path(), {.shard = {.index = 3, .count = 3}}).complete);  // an ordinary shard beside them
  EXPECT_EQ(absorb_shards(toy_plan(system), folder.path()), 2U);
  EXPECT_TRUE(run(toy_plan(system), folder.path(), {}).complete);
  EXPECT_EQ(csv_of(folder.path()), reference_csv());
}

}  // namespace
}  // namespace airloom::experiments
