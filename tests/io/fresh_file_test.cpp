// One writer for all files: beside the target, under a name that cannot be guessed, following no link.
#include "airloom/io/fresh_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "airloom/core/error.hpp"
#include "airloom/io/json.hpp"
#include "support/temporary_folder.hpp"

namespace airloom::io {
namespace {

namespace fs = std::filesystem;

class FreshFiles : public ::testing::Test {
 protected:
  [[nodiscard]] fs::path file(const std::string& name) const { return folder_.path() / name; }
  [[nodiscard]] std::ptrdiff_t files() const { return std::distance(fs::directory_iterator(folder_.path()), {}); }

 private:
  test::TemporaryFolder folder_;
};

TEST_F(FreshFiles, LeaveTheOldOneUntilTheyAreWhole) {
  write_file(file("a"), "old");
  {
    FreshFile fresh(file("a"));
    fresh.write("new");
    EXPECT_EQ(read_text(file("a")), "old");
    EXPECT_EQ(fresh.path().parent_path(), file("a").parent_path());
  }
  EXPECT_EQ(read_text(file("a")), "old");
  EXPECT_EQ(files(), 1);
  write_file(file("a"), "new");
  EXPECT_EQ(read_text(file("a")), "new");
  EXPECT_EQ(files(), 1);
}

TEST_F(FreshFiles, HaveNamesThatDifferEveryTime) {
  const FreshFile one(file("a")), other(file("a"));
  EXPECT_NE(one.path(), other.path());
}

TEST_F(FreshFiles, ReplaceALinkAndLeaveWhatItLeadsTo) {
  write_file(file("precious"), "precious");
  fs::create_symlink(file("precious"), file("link"));
  write_file(file("link"), "new");
  EXPECT_EQ(read_text(file("precious")), "precious");
  EXPECT_EQ(read_text(file("link")), "new");
  EXPECT_FALSE(fs::is_symlink(file("link")));
}

TEST_F(FreshFiles, KeepPermissions) {
  write_file(file("a"), "old");
  fs::permissions(file("a"), fs::perms::owner_read | fs::perms::owner_write);
  write_file(file("a"), "new");
  EXPECT_EQ(fs::status(file("a")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(FreshFiles, RefuseFoldersAndDevices) {
  EXPECT_THROW(write_file(file("."), "x"), IoError);
  EXPECT_THROW(write_file("/dev/null", "x"), IoError);
  ASSERT_EQ(mkfifo(file("pipe").c_str(), 0600), 0);
  EXPECT_THROW(write_file(file("pipe"), "x"), IoError);
  EXPECT_THROW(write_file(file("none/a"), "x"), IoError);
}

TEST_F(FreshFiles, TakeNamesOfAnyLegalLength) {
  const std::string longest(255, 'n');
  write_file(file(longest), "x");
  EXPECT_EQ(read_text(file(longest)), "x");
}

TEST_F(FreshFiles, AreTakenForLeftOversOnlyWhereNobodyWrites) {
  fs::path name;
  {
    const FreshFile fresh(file("a"));
    name = fresh.path();
    EXPECT_FALSE(left_over(name));
  }
  std::ofstream(name) << "as after kill -9";
  EXPECT_TRUE(left_over(name));
  for (const char* other : {"a", "a.tmp", "0123456789abcdef.tmp", "a.0123456789abcdeX.tmp", "a_0123456789abcdef.tmp"}) {
    std::ofstream(file(other)) << "a user's";
    EXPECT_FALSE(left_over(file(other))) << other;
  }
}

TEST_F(FreshFiles, ThatAreNotCommittedAreRemovedWithWhatStandsBesideThem) {
  write_file(file("answer.npz"), "old");
  FreshFile fresh(file("answer.npz"));
  fresh.write("half");
  std::ofstream(fresh.path().string() + "-wal") << "half of a library's";
  remove_unfinished_files();
  EXPECT_EQ(files(), 1);
  EXPECT_EQ(read_text(file("answer.npz")), "old");
}

TEST_F(FreshFiles, ThatAreCommittedStay) {
  {
    FreshFile fresh(file("answer.npz"));
    fresh.write("new");
    fresh.commit();
    remove_unfinished_files();
  }
  EXPECT_EQ(read_text(file("answer.npz")), "new");
  EXPECT_EQ(files(), 1);
}

}  // namespace
}  // namespace airloom::io
