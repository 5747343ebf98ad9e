/// What `kill -9` cannot do to a result file.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "airloom/experiments/run/runner.hpp"
#include "airloom/experiments/store/database.hpp"
#include "toy_system.hpp"

namespace airloom::experiments {
namespace {

/// Runs the plan in a child process that is killed when it has stored `units` more units. False when it ended by itself.
bool run_and_kill(const std::filesystem::path& folder, const std::string& toml, std::size_t units) {
  const pid_t child = fork();
  if (child == 0) {
    const test::ToySystem system;
    const auto kill_self = [units](const RunProgress& p) {
      if (p.done >= units) kill(getpid(), SIGKILL);
    };
    (void)run(test::toy_plan(system, toml), folder, {.threads = 2, .on_progress = kill_self});
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

TEST(Kill, LosesAtMostTheUnitsInWork) {
  const std::string expected = test::reference_csv();
  const test::TemporaryFolder folder;
  for (const std::size_t moment : {1U, 7U, 11U}) EXPECT_TRUE(run_and_kill(folder.path(), test::toy_toml, moment)) << moment;
  const test::ToySystem system;
  const RunSummary summary = run(test::toy_plan(system), folder.path(), {.threads = 3});
  EXPECT_TRUE(summary.complete);
  EXPECT_GE(summary.progress.found, 1U + 7U + 11U);
  EXPECT_EQ(test::csv_of(folder.path()), expected);
}

TEST(Kill, ReadersRollBackWhatAKilledTransactionLeft) {
  const test::TemporaryFolder folder;
  const std::string file = (folder / "half.sqlite").string();
  const pid_t child = fork();
  if (child == 0) {
    sqlite3* database = nullptr;
    sqlite3_open(file.c_str(), &database);
    // a cache of one page spills the open transaction into the file, behind a journal
    sqlite3_exec(
        database,
        "CREATE TABLE t(x); INSERT INTO t VALUES (7); PRAGMA cache_size = 1; BEGIN;"
        "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT hex(randomblob(50)) FROM n;",
        nullptr, nullptr, nullptr);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_GT(std::filesystem::file_size(file + "-journal"), 0U);
  Database database(file, Database::Mode::read);
  Statement count = database.prepare("SELECT count(*) FROM t");
  ASSERT_TRUE(count.step());
  EXPECT_EQ(count.integer(0), 1);
}

TEST(Kill, FromOutsideAtAnyMomentLeavesAReadableFile) {
  const std::string toml = test::toy_toml + "\n[scenario]\npause_ms = 1\n";
  const std::string expected = test::reference_csv(toml);
  const test::TemporaryFolder folder;
  for (const int milliseconds : {3, 8, 15}) {
    const pid_t child = fork();
    if (child == 0) {
      const test::ToySystem system;
      (void)run(test::toy_plan(system, toml), folder.path(), {.threads = 2});
      _exit(0);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    const auto place = folder / "toy" / "fig1";
    if (std::filesystem::exists(place / "results.sqlite") && std::filesystem::file_size(place / "results.sqlite") > 0) {
      try {
        const ResultTable table = ResultTable::load(place);
        EXPECT_EQ(table.counts().missing % 3, 0U);  // whole units only
      } catch (const InvalidInput& error) {
        EXPECT_NE(std::string(error.what()).find("tables are missing"), std::string::npos) << error.what();  // killed before it was made
      }
    }
  }
  const test::ToySystem system;
  EXPECT_TRUE(run(test::toy_plan(system, toml), folder.path(), {.threads = 2}).complete);
  EXPECT_EQ(test::csv_of(folder.path()), expected);
}

}  // namespace
}  // namespace airloom::experiments
