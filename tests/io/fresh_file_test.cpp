#include "airloom/io/fresh_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace airloom::io {
namespace {

namespace fs = std::filesystem;

class FreshFiles : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }
  [[nodiscard]] std::size_t files() const { return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {})); }
  fs::path folder_ = fs::path(testing::TempDir()) / "airloom-fresh-files";
};

void put(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }

TEST_F(FreshFiles, WhatIsNotCommittedIsRemovedWithWhatStandsBesideIt) {
  put(folder_ / "answer.npz", "old");
  FreshFile fresh(folder_ / "answer.npz");
  put(fresh.path(), "half");
  put(fresh.path().string() + ".a1b2c3", "half of a library's");
  remove_unfinished_files();
  EXPECT_EQ(files(), 1U);
  std::ifstream in(folder_ / "answer.npz");
  std::string text;
  in >> text;
  EXPECT_EQ(text, "old");
}

TEST_F(FreshFiles, WhatIsCommittedStays) {
  {
    FreshFile fresh(folder_ / "answer.npz");
    put(fresh.path(), "new");
    fresh.commit();
    remove_unfinished_files();
  }
  EXPECT_TRUE(fs::exists(folder_ / "answer.npz"));
  EXPECT_EQ(files(), 1U);
}

}  // namespace
}  // namespace airloom::io
