/// Large arrays that nobody asks for stay in the file, whatever its format; those that are asked for are read.
#include <gtest/gtest.h>

#include <algorithm>

#include "airloom/core/error.hpp"
#include "airloom/io/array_file.hpp"
#include "support/temporary_folder.hpp"

namespace airloom::io {
namespace {

constexpr std::int64_t many = 9'000'000;  // more than use_arrays reads unasked, 72 MB

/// A small array, and two large ones that pack to nearly nothing.
std::filesystem::path file_with_large_arrays(const test::TemporaryFolder& folder, const std::string& extension) {
  const std::filesystem::path file = folder.path() / ("large" + extension);
  const Array large{{3, many / 3}, std::vector<double>(many, 2.0)};
  const Arrays arrays{{"a", {{2}, std::vector<double>{1.0, 2.0}}}, {"b", large}, {"c", large}};
  if (extension == ".npz") write_npz(file, arrays, true);
  else write_arrays(file, arrays);
  return file;
}

class UnaskedArrays : public testing::TestWithParam<std::string> {};

TEST_P(UnaskedArrays, StayInTheFile) {
  const test::TemporaryFolder folder;
  const auto file = file_with_large_arrays(folder, GetParam());
  int calls = 0;
  const double sum = use_arrays(file, [&](const Arrays& arrays) {
    ++calls;
    EXPECT_EQ(arrays.at("b").shape, (std::vector<std::int64_t>{3, many / 3}));
    EXPECT_FALSE(is_read(arrays.at("b")));
    EXPECT_FALSE(is_read(arrays.at("c")));
    ArrayReader reader(arrays, "large");
    const auto a = reader.real("a", "2");
    reader.raise();
    return a[0] + a[1];
  });
  EXPECT_EQ(sum, 3.0);
  EXPECT_EQ(calls, 1);
}

TEST_P(UnaskedArrays, AreReadWhenAskedFor) {
  const test::TemporaryFolder folder;
  const auto file = file_with_large_arrays(folder, GetParam());
  int calls = 0;
  const std::size_t size = use_arrays(file, [&](const Arrays& arrays) {
    ++calls;
    EXPECT_FALSE(is_read(arrays.at("b")));
    ArrayReader reader(arrays, "large");
    const auto c = reader.real("c", "3,M");
    reader.raise();
    EXPECT_TRUE(std::ranges::all_of(c, [](double x) { return x == 2.0; }));
    return c.size();
  });
  EXPECT_EQ(size, static_cast<std::size_t>(many));
  EXPECT_EQ(calls, 2);
}

TEST_P(UnaskedArrays, CountForNoLimit) {
  const test::TemporaryFolder folder;
  const auto file = file_with_large_arrays(folder, GetParam());
  const ReadLimits limits{.bytes_total = 1000, .bytes_unasked = 100};
  EXPECT_TRUE(is_read(read_arrays(file, limits).at("a")));
  EXPECT_THROW((void)read_arrays(file, {.bytes_total = 1000}), InvalidInput);
}

TEST_P(UnaskedArrays, CannotBeWritten) {
  const test::TemporaryFolder folder;
  const auto target = folder.path() / ("copy" + GetParam());
  EXPECT_THROW(write_arrays(target, {{"a", {{2}, Array::Unread{}}}}), InvalidInput);
  EXPECT_FALSE(std::filesystem::exists(target));
}

INSTANTIATE_TEST_SUITE_P(Formats, UnaskedArrays, testing::Values(".npz", ".mat", ".h5"),
                         [](const auto& format) { return format.param.substr(1); });

}  // namespace
}  // namespace airloom::io
