// The doctor finds what was broken, mends what can be mended, and loses nothing.
#include "airloom/experiments/run/doctor.hpp"

#include <gtest/gtest.h>

#include "airloom/experiments/store/file_lock.hpp"
#include "airloom/experiments/store/store.hpp"
#include "toy_system.hpp"

namespace airloom::experiments {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;

fs::path run_shard(const fs::path& place, int index, int count) {
  const test::ToySystem system;
  const Shard shard{.index = index, .count = count};
  return run(test::toy_plan(system), place, {.shard = shard}).folder / store_name(shard);
}

/// The finding whose text has this word; fails without one.
Finding finding(const Diagnosis& diagnosis, const std::string& word) {
  for (const Finding& one : diagnosis.findings) {
    if (one.text.find(word) != std::string::npos) return one;
  }
  ADD_FAILURE() << "nothing about '" << word << "'";
  return {};
}

TEST(Doctor, HasNothingToSayOfACompleteRun) {
  const TemporaryFolder folder;
  (void)run_shard(folder / "s", 1, 1);
  const Diagnosis diagnosis = examine(folder / "s", true);
  EXPECT_EQ(diagnosis.files, 1U);
  EXPECT_TRUE(diagnosis.sound());
  EXPECT_TRUE(diagnosis.findings.empty());
  EXPECT_TRUE(diagnosis.lacking.empty());
}

TEST(Doctor, RemovesBlankFilesLocksAndTemporaryFilesOnlyWhenAsked) {
  const TemporaryFolder folder;
  const fs::path place = run_shard(folder / "s", 1, 2).parent_path();
  const std::vector<fs::path> rubbish{place / "results-2of2.sqlite", place / "results-1of2.sqlite.lock",
                                      place / "manifest.json.0123456789abcdef.tmp", folder / "s" / "report.html.fedcba9876543210.tmp"};
  for (const fs::path& file : rubbish) std::ofstream(file).flush();
  Diagnosis diagnosis = examine(folder / "s", false);
  EXPECT_TRUE(diagnosis.sound());
  EXPECT_EQ(diagnosis.findings.size(), rubbish.size());
  for (const Finding& one : diagnosis.findings) EXPECT_EQ(one.severity, Severity::mendable) << one.text;
  for (const fs::path& file : rubbish) EXPECT_TRUE(fs::exists(file));
  diagnosis = examine(folder / "s", true);
  for (const Finding& one : diagnosis.findings) EXPECT_EQ(one.severity, Severity::mended) << one.text;
  for (const fs::path& file : rubbish) EXPECT_FALSE(fs::exists(file)) << file;
  ASSERT_EQ(diagnosis.lacking.size(), 1U);
  ASSERT_EQ(diagnosis.lacking[0].parts.size(), 1U);
  EXPECT_EQ(diagnosis.lacking[0].parts[0].shard.text(), "2/2");
  EXPECT_EQ(read_store(place / "results-1of2.sqlite").rows.size(), 18U * 3U);
}

TEST(Doctor, LeavesAloneWhatARunningProgramUses) {
  const TemporaryFolder folder;
  const fs::path place = run_shard(folder / "s", 1, 2).parent_path();
  std::ofstream(place / "results-2of2.sqlite").flush();
  const FileLock running(place / "results-2of2.sqlite");
  const Diagnosis diagnosis = examine(folder / "s", true);
  EXPECT_EQ(finding(diagnosis, "writes it now").severity, Severity::note);
  EXPECT_TRUE(fs::exists(place / "results-2of2.sqlite"));
  EXPECT_TRUE(fs::exists(place / "results-2of2.sqlite.lock"));
}

TEST(Doctor, FoldsTheLogOfAKilledRunIn) {
  const TemporaryFolder folder;
  const StoredFile file = read_store(run_shard(folder / "whole", 1, 1));
  const fs::path target = folder / "s" / "toy" / "fig1" / "results.sqlite";
  fs::create_directories(target.parent_path());
  {
    Store store(folder / "killed.sqlite", file.header);
    store.commit(file.rows);
    for (const char* rest : {"", "-wal"}) fs::copy_file((folder / "killed.sqlite").string() + rest, target.string() + rest);
  }
  EXPECT_EQ(finding(examine(folder / "s", false), "log").severity, Severity::mendable);
  EXPECT_EQ(finding(examine(folder / "s", true), "log").severity, Severity::mended);
  EXPECT_FALSE(fs::exists(target.string() + "-wal"));
  EXPECT_EQ(read_store(target).rows.size(), file.rows.size());
}

TEST(Doctor, SaysWhatTheDiskDidNotGive) {
  const TemporaryFolder folder;
  const fs::path file = run_shard(folder / "s", 1, 1);
  EXPECT_TRUE(examine(folder / "s", true).trouble.empty());
  fs::rename(file, folder / "elsewhere");
  fs::create_symlink(file.filename(), file);  // leads to itself: nothing can be read there
  const Diagnosis diagnosis = examine(folder / "s", true);
  EXPECT_FALSE(diagnosis.sound());
  EXPECT_NE(diagnosis.trouble.find(file.filename().string()), std::string::npos) << diagnosis.trouble;
}

TEST(Doctor, NamesDamageAndKeepsIt) {
  const TemporaryFolder folder;
  const fs::path file = run_shard(folder / "s", 1, 1);
  const std::string bytes = io::read_text(file);
  for (const std::size_t at : {std::size_t{100}, bytes.size() / 2, bytes.size() - 100}) {
    std::string broken = bytes;
    for (std::size_t i = 0; i < 64; ++i) broken[at + i] = static_cast<char>(broken[at + i] ^ 0x55);
    io::write_text(file, broken);
    const Diagnosis diagnosis = examine(folder / "s", true);
    EXPECT_FALSE(diagnosis.sound()) << at;
    EXPECT_EQ(io::read_text(file), broken) << "a damaged file is evidence";
  }
}

TEST(Doctor, ComparesManifestsWithWhatTheyTellOf) {
  const TemporaryFolder folder;
  const fs::path file = run_shard(folder / "s", 1, 1), manifest = file.parent_path() / "manifest.json";
  io::Json json = io::Json::parse(io::read_text(manifest));
  io::Json more = json;
  more["units_stored"] = 40;
  io::write_text(manifest, io::json_text(more));
  EXPECT_EQ(finding(examine(folder / "s", false), "holds 36 units; its manifest says that 40 were stored").severity, Severity::wrong);
  json["configuration"]["seed"] = 99;
  io::write_text(manifest, io::json_text(json));
  EXPECT_EQ(finding(examine(folder / "s", false), "another configuration").severity, Severity::wrong);
  io::write_text(manifest, "{");
  EXPECT_EQ(finding(examine(folder / "s", false), "no manifest").severity, Severity::wrong);
  fs::remove(manifest);
  const Diagnosis without = examine(folder / "s", false);
  EXPECT_TRUE(without.sound());
  EXPECT_EQ(finding(without, "is not there").severity, Severity::note);
}

}  // namespace
}  // namespace airloom::experiments
