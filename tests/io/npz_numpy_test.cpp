/// NumPy and we read each other's files.
#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>

#include "airloom/io/npz.hpp"
#include "support/temporary_folder.hpp"

namespace airloom::io {
namespace {

using test::TemporaryFolder;
using Complex = std::complex<double>;

/// Debian's Python, which has Debian's NumPy; another python3 may come first on PATH.
const std::string python = "/usr/bin/python3";

bool runs(const std::string& command) { return std::system((command + " 2>&1").c_str()) == 0; }

bool has_numpy() { return runs(python + " -c 'import numpy' > /dev/null"); }

bool script(const std::string& what, const std::filesystem::path& target) {
  return runs(python + " '" AIRLOOM_SOURCE_DIR "/tests/io/numpy_files.py' " + what + " '" + target.string() + "'");
}

TEST(NumpyInterop, ReadsEveryTypeAndOrderThatNumPyWrites) {
  if (!has_numpy()) GTEST_SKIP() << "NumPy is not installed for " << python;
  const TemporaryFolder folder;
  ASSERT_TRUE(script("write", folder.path()));
  for (const char* name : {"f2", "f4", "f8", "F8", "i1", "i2", "I2", "i4", "i8", "u1", "u2", "u4", "u8", "U8", "c8", "c16", "C16"}) {
    const Arrays arrays = read_npz(folder / (std::string(name) + ".npz"));
    for (const char* order : {"c", "f"}) {
      const Array& array = arrays.at(order);
      EXPECT_EQ(array.shape, (std::vector<std::int64_t>{2, 3, 4})) << name;
      for (std::size_t i = 0; i < 24; ++i) {
        const auto v = static_cast<double>(i);
        if (const auto* x = std::get_if<std::vector<double>>(&array.data)) EXPECT_EQ((*x)[i], v) << name << order;
        else if (const auto* n = std::get_if<std::vector<std::int64_t>>(&array.data))
          EXPECT_EQ((*n)[i], static_cast<std::int64_t>(i)) << name << order;
        else EXPECT_EQ(std::get<std::vector<Complex>>(array.data)[i], Complex(v, -0.5 * v)) << name << order;
      }
    }
  }
}

TEST(NumpyInterop, ReadsScalarsTextBoolsAndOddLayouts) {
  if (!has_numpy()) GTEST_SKIP() << "NumPy is not installed for " << python;
  const TemporaryFolder folder;
  ASSERT_TRUE(script("write", folder.path()));
  const Arrays arrays = read_npz(folder / "other.npz");
  EXPECT_TRUE(arrays.at("scalar").shape.empty());
  EXPECT_EQ(std::get<std::vector<double>>(arrays.at("scalar").data), std::vector<double>{2.5});
  EXPECT_EQ(arrays.at("one").shape, std::vector<std::int64_t>{1});
  EXPECT_EQ(std::get<Array::Bools>(arrays.at("flags").data)[1], 0);
  EXPECT_EQ(arrays.at("none").shape, (std::vector<std::int64_t>{0, 4}));
  EXPECT_EQ(std::get<std::vector<std::string>>(arrays.at("words").data),
            (std::vector<std::string>{"donor", "", "\xC3\xA9\xF0\x9F\x93\xA1"}));
  EXPECT_EQ(arrays.at("strided").shape, (std::vector<std::int64_t>{2, 2, 4}));
  EXPECT_EQ(std::get<std::vector<std::int64_t>>(arrays.at("strided").data)[0], 3);
  EXPECT_EQ(std::get<Array::Unsupported>(arrays.at("objects").data).type, "|O");
  EXPECT_TRUE(std::holds_alternative<Array::Unsupported>(arrays.at("long").data));
}

TEST(NumpyInterop, WritesWhatNumPyReads) {
  if (!has_numpy()) GTEST_SKIP() << "NumPy is not installed for " << python;
  const TemporaryFolder folder;
  const Arrays arrays = {
      {"h", {{2, 3}, std::vector<Complex>{{1, 2}, {3, -4}, 0.0, {0, 0.1}, -1.0, 1e-300}}},
      {"x", {{2}, std::vector<double>{0.1, -std::numeric_limits<double>::infinity()}}},
      {"i", {{2, 1}, std::vector<std::int64_t>{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}}},
      {"b", {{2}, Array::Bools{1, 0}}},
      {"s", Array::scalar(0.25)},
      {"names", {{3}, std::vector<std::string>{"a", "\xC3\xA9\xC3\xA9", ""}}}};
  for (const bool deflate : {false, true}) {
    write_npz(folder / "ours.npz", arrays, deflate);
    EXPECT_TRUE(script("check", folder / "ours.npz"));
  }
}

}  // namespace
}  // namespace airloom::io
