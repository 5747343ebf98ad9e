// Shards of units: dealt out evenly, the same results however many there are, and what is missing is told.
#include <gtest/gtest.h>

#include <set>

#include "airloom/experiments/run/inspect.hpp"
#include "airloom/experiments/run/merge.hpp"
#include "airloom/experiments/store/file_lock.hpp"
#include "airloom/experiments/store/rounding.hpp"
#include "airloom/experiments/store/row_codec.hpp"
#include "airloom/experiments/store/store.hpp"
#include "support/expect_refused.hpp"
#include "toy_system.hpp"

namespace airloom::experiments {
namespace {

using test::TemporaryFolder;

std::filesystem::path run_shard(const std::filesystem::path& place, int index, int count) {
  const test::ToySystem system;
  const Shard shard{.index = index, .count = count};
  return run(test::toy_plan(system), place, {.shard = shard}).folder / store_name(shard);
}

TEST(Shards, HaveEveryUnitOnceAndEquallyMany) {
  for (const auto& [points, realizations] :
       std::vector<std::pair<std::size_t, std::size_t>>{{300, 1}, {1, 300}, {4, 25}, {2, 2}, {7, 13}}) {
    for (const int count : {1, 2, 3, 4, 7, 64}) {
      std::vector<std::size_t> units(static_cast<std::size_t>(count));
      for (std::size_t r = 0; r < realizations; ++r) {
        for (std::size_t p = 0; p < points; ++p) {
          int owners = 0;
          for (int i = 1; i <= count; ++i) {
            if (!Shard{.index = i, .count = count}.has(p, r, points)) continue;
            ++owners;
            ++units[static_cast<std::size_t>(i - 1)];
          }
          ASSERT_EQ(owners, 1);
        }
      }
      const auto [least, most] = std::ranges::minmax(units);
      EXPECT_LE(most - least, 1U) << points << " points, " << realizations << " realizations, " << count << " shards";
    }
  }
}

TEST(Shards, ShareEveryPoint) {  // points may differ in cost: none of them lies in one shard alone
  std::set<std::pair<int, std::size_t>> seen;
  for (std::size_t r = 0; r < 40; ++r) {
    for (std::size_t p = 0; p < 4; ++p) {
      for (int i = 1; i <= 4; ++i) {
        if (Shard{.index = i, .count = 4}.has(p, r, 4)) seen.emplace(i, p);
      }
    }
  }
  EXPECT_EQ(seen.size(), 16U);
}

TEST(Shards, OfOlderFilesSplitRealizations) {
  const Shard old{.index = 2, .count = 3, .rule = ShardRule::realizations};
  for (std::size_t r = 0; r < 9; ++r) {
    for (std::size_t p = 0; p < 5; ++p) EXPECT_EQ(old.has(p, r, 5), r % 3 == 1);
  }
  const TemporaryFolder folder;
  const StoredFile now = read_store(run_shard(folder / "s", 2, 3));
  EXPECT_EQ(now.header.shard.rule, ShardRule::units);
  StoreHeader header = now.header;
  header.shard = old;
  { const Store store(folder / "toy" / "fig1" / store_name(old), header); }
  EXPECT_EQ(read_store_header(folder / "toy" / "fig1" / store_name(old)).shard, old);
}

TEST(Merge, GivesTheSameRowsForAnyNumberOfShards) {
  const TemporaryFolder folder;
  const StoredFile whole = read_store(run_shard(folder / "whole", 1, 1));
  for (const int count : {3, 7}) {
    const auto place = folder / std::to_string(count);
    for (int i = 1; i <= count; ++i) {
      if (i != 2) (void)run_shard(place, i, count);
    }
    const std::vector<MergeSummary> partial = merge({place}, folder / "m");
    ASSERT_EQ(partial.size(), 1U);
    ASSERT_EQ(partial[0].missing.size(), 1U) << "shard 2 never started";
    EXPECT_EQ(partial[0].missing[0].shard.text(), "2/" + std::to_string(count));
    EXPECT_EQ(partial[0].missing[0].stored, 0U);
    (void)run_shard(place, 2, count);
    EXPECT_TRUE(merge({place}, folder / "m")[0].missing.empty());
    const StoredFile merged = read_store(folder / "m" / "toy" / "fig1" / store_name({}));
    ASSERT_EQ(merged.rows.size(), whole.rows.size());
    for (std::size_t i = 0; i < whole.rows.size(); ++i) EXPECT_TRUE(merged.rows[i].same_result(whole.rows[i])) << i;
    std::filesystem::remove_all(folder / "m");
  }
}

TEST(Merge, LeavesOutFilesInWhichNothingIsStoredYet) {
  const TemporaryFolder folder;
  const auto first = run_shard(folder / "s", 1, 2);
  std::ofstream(first.parent_path() / "results-2of2.sqlite");  // what a run that was killed at its first moment leaves
  const std::vector<MergeSummary> merged = merge({folder / "s"}, folder / "m");
  ASSERT_EQ(merged.size(), 1U);
  EXPECT_EQ(merged[0].blank.size(), 1U);
  EXPECT_EQ(merged[0].files, 1U);
  ASSERT_EQ(merged[0].missing.size(), 1U);
  EXPECT_EQ(missing_text(merged[0].missing[0]), "shard 2/2 (18 of 18 units)");
  std::vector<FileStatus> list = inspect(folder / "s");
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[1].state, FileState::blank);
  EXPECT_EQ(list[1].problem, "");
  EXPECT_EQ(list[1].shard.text(), "2/2");
  EXPECT_EQ(list[1].rows.missing, 18U * 3U);
  {
    const FileLock beginning(first.parent_path() / "results-2of2.sqlite");
    list = inspect(folder / "s");
    EXPECT_EQ(list[1].state, FileState::running);
  }
  EXPECT_TRUE(std::filesystem::is_empty(first.parent_path() / "results-2of2.sqlite"));
}

TEST(Inspect, KnowsShardsThatNeverStarted) {
  const TemporaryFolder folder;
  (void)run_shard(folder / "s", 3, 4);
  const std::vector<FileStatus> list = inspect(folder / "s");
  ASSERT_EQ(list.size(), 4U);
  std::size_t missing = 0;
  for (const FileStatus& status : list) missing += status.rows.missing;
  EXPECT_EQ(missing, (36U - 9U) * 3U);
  EXPECT_EQ(list[2].state, FileState::complete);
  EXPECT_TRUE(list[2].rate_per_s.has_value());
  (void)run_shard(folder / "w", 1, 1);
  EXPECT_EQ(inspect(folder / "w", 64).size(), 1U) << "all units are there, whoever computed them";
  EXPECT_EQ(inspect(folder / "s", 64).size(), 1U + 27U) << "64 shards have a unit of 36 or none";
}

/// A copy of a result file that another machine might have made.
void copy_with(const StoredFile& from, const std::filesystem::path& to, const std::string& fingerprint, double factor) {
  StoreHeader header = from.header;
  header.fingerprint = fingerprint;
  std::vector<StoredRow> rows = from.rows;
  for (StoredRow& row : rows) {
    Values values = decode_values(row.values);
    if (values.find("value") != nullptr) values.set("value", factor * values.number("value"));
    row.values = encode_values(values);
  }
  Store store(to, header);
  store.commit(rows);
}

TEST(Merge, OfMachinesThatRoundDifferentlyAsksForATolerance) {
  const TemporaryFolder folder;
  const StoredFile file = read_store(run_shard(folder / "whole", 1, 1));
  const std::string place = "toy/fig1/results.sqlite";
  copy_with(file, folder / "a" / place, "aaaa", 1.0);
  copy_with(file, folder / "b" / place, "bbbb", 1.0 + 1e-12);
  copy_with(file, folder / "c" / place, "bbbb", 1.0 + 1e-3);
  const std::string refusal = test::message_of<InvalidInput>([&] { (void)merge({folder / "a", folder / "b"}, folder / "m"); });
  EXPECT_NE(refusal.find("--accept-rounding"), std::string::npos) << refusal;
  EXPECT_NE(refusal.find("aaaa -> bbbb"), std::string::npos) << refusal;
  (void)merge({folder / "a", folder / "b"}, folder / "m", {.accept_rounding = 1e-9});
  (void)merge({folder / "b", folder / "a"}, folder / "n", {.accept_rounding = 1e-9});
  const StoredFile merged = read_store(folder / "m" / place), other = read_store(folder / "n" / place);
  EXPECT_EQ(merged.header.fingerprint, "aaaa+bbbb");
  ASSERT_EQ(merged.rows.size(), file.rows.size());
  for (std::size_t i = 0; i < merged.rows.size(); ++i) EXPECT_TRUE(merged.rows[i].same_result(other.rows[i]));
  EXPECT_THROW((void)merge({folder / "a", folder / "c"}, folder / "p", {.accept_rounding = 1e-9}), InvalidInput);
  EXPECT_FALSE(std::filesystem::exists(folder / "p" / place));
  (void)merge({folder / "m", folder / "a"}, folder / "m");  // what was accepted stays so
}

TEST(Merge, RefusesToGoOnWhereNumbersRoundDifferently) {
  const TemporaryFolder folder;
  const StoredFile file = read_store(run_shard(folder / "whole", 1, 1));
  copy_with(file, folder / "a.sqlite", "aaaa", 1.0);
  StoreHeader header = file.header;
  header.fingerprint = "bbbb";
  const std::string refusal = test::message_of<InvalidInput>([&] { const Store store(folder / "a.sqlite", header); });
  EXPECT_NE(refusal.find("last digits"), std::string::npos) << refusal;
}

TEST(Rounding, OfStoredValuesIsComparedNumberByNumber) {
  const auto text = [](double x, const std::string& word, std::vector<double> list) {
    return encode_values(Values{{"x", x}, {"word", word}, {"list", std::move(list)}});
  };
  const std::string one = text(2.0, "a", {1.0, NAN});
  EXPECT_TRUE(values_agree(one, text(2.0 + 1e-10, "a", {1.0, NAN}), 1e-9));
  EXPECT_FALSE(values_agree(one, text(2.0 + 1e-8, "a", {1.0, NAN}), 1e-9));
  EXPECT_FALSE(values_agree(one, text(2.0, "b", {1.0, NAN}), 1e-9));
  EXPECT_FALSE(values_agree(one, text(2.0, "a", {1.0, 2.0}), 1e-9));
  EXPECT_FALSE(values_agree(one, text(2.0, "a", {1.0}), 1e-9));
  EXPECT_TRUE(same_rounding("", "a"));
  EXPECT_TRUE(same_rounding("a+b", "b"));
  EXPECT_FALSE(same_rounding("a+b", "c"));
  EXPECT_EQ(joined_fingerprints("b", "c+a"), "a+b+c");
}

}  // namespace
}  // namespace airloom::experiments
