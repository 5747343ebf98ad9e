// Merging onto a disk that fills, onto a log that a killed run left, and beside a run that goes on: old or new, never less.
#include <gtest/gtest.h>

#include "airloom/experiments/run/merge.hpp"
#include "airloom/experiments/store/file_lock.hpp"
#include "support/full_disk.hpp"
#include "toy_system.hpp"

namespace airloom::experiments {
namespace {

using test::FullDisk;
using test::TemporaryFolder;

std::filesystem::path shard(const std::filesystem::path& place, int index) {
  const test::ToySystem system;
  return run(test::toy_plan(system), place, {.shard = {.index = index, .count = 2}}).folder / store_name({.index = index, .count = 2});
}

std::filesystem::path target_in(const std::filesystem::path& output) { return output / "toy" / "fig1" / store_name({}); }

std::size_t rows_in(const std::filesystem::path& file) { return read_store(file).rows.size(); }

TEST(Merge, KeepsTheOldResultWhereTheNewOneCannotBeWritten) {
  const TemporaryFolder folder;
  (void)shard(folder / "first", 1);
  (void)shard(folder / "second", 2);
  int refused = 0, written = 0;
  for (rlim_t bytes = 0; bytes <= (1U << 18U); bytes = bytes == 0 ? 1024 : bytes * 2) {
    const std::filesystem::path output = folder / ("m" + std::to_string(bytes));
    (void)merge({folder / "first"}, output);
    const std::size_t before = rows_in(target_in(output));
    bool failed = false;
    try {
      const FullDisk full(bytes);
      (void)merge({folder / "second"}, output);
    } catch (const Error&) {
      failed = true;
    }
    ++(failed ? refused : written);
    const std::size_t after = rows_in(target_in(output));
    EXPECT_TRUE(after == 2 * before || (failed && after == before)) << bytes << " bytes: " << after << " rows";
    (void)merge({folder / "second"}, output);  // the same command completes
    EXPECT_EQ(rows_in(target_in(output)), 2 * before) << bytes;
    for (const auto& entry : std::filesystem::directory_iterator(target_in(output).parent_path())) {
      EXPECT_EQ(entry.path().string().find(".tmp"), std::string::npos) << entry.path();
    }
  }
  EXPECT_GT(refused, 3);
  EXPECT_GT(written, 0);
}

TEST(Merge, WaitsForNobodyWhoWritesItsTarget) {
  const TemporaryFolder folder;
  (void)shard(folder / "first", 1);
  (void)shard(folder / "second", 2);
  (void)merge({folder / "first"}, folder / "m");
  const std::size_t before = rows_in(target_in(folder / "m"));
  {
    const FileLock run_in_progress(target_in(folder / "m"));
    EXPECT_THROW((void)merge({folder / "second"}, folder / "m"), IoError);
  }
  EXPECT_EQ(rows_in(target_in(folder / "m")), before);
}

TEST(Merge, CountsWhatWaitsInTheTargetsLog) {
  const TemporaryFolder folder;
  const StoredFile first = read_store(shard(folder / "first", 1));
  const std::filesystem::path second = shard(folder / "second", 2);
  const std::filesystem::path target = target_in(folder / "m");
  std::filesystem::create_directories(target.parent_path());
  {  // what a kill leaves: the rows in the log, the main file without them
    StoreHeader header = first.header;
    header.shard = {};
    Store store(folder / "killed.sqlite", header);
    store.commit(first.rows);
    for (const char* rest : {"", "-wal"}) std::filesystem::copy_file((folder / "killed.sqlite").string() + rest, target.string() + rest);
  }
  ASSERT_GT(std::filesystem::file_size(target.string() + "-wal"), 0U);
  (void)merge({folder / "second"}, folder / "m");
  EXPECT_EQ(rows_in(target), first.rows.size() + rows_in(second));
  EXPECT_FALSE(std::filesystem::exists(target.string() + "-wal"));
}

}  // namespace
}  // namespace airloom::experiments
