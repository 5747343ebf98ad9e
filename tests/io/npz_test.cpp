/// Reading and writing `.npz` by ourselves: round trips, widths, orders, determinism.
#include "airloom/io/npz.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>

#include "airloom/core/error.hpp"
#include "airloom/io/json.hpp"
#include "io/zip_bytes.hpp"
#include "support/expect_same_data.hpp"
#include "support/temporary_folder.hpp"

namespace airloom::io {
namespace {

using test::header;
using test::message_of;
using test::npy_bytes;
using test::TemporaryFolder;
using test::zip_bytes;
using Complex = std::complex<double>;

/// The one array `a` of an archive with these contents.
Array read_one(const std::string& npy) {
  const std::string bytes = zip_bytes({{.name = "a.npy", .content = npy}});
  return read_npz(std::as_bytes(std::span(bytes)), "test.npz").at("a");
}

template <class T>
std::string raw(std::initializer_list<T> elements) {
  return {reinterpret_cast<const char*>(elements.begin()), elements.size() * sizeof(T)};
}

Arrays samples() {
  return {
      {"scalar", Array::scalar(0.1)},
      {"count", Array::scalar(std::int64_t{-7})},
      {"flag", Array::scalar(true)},
      {"h", {{2, 3}, std::vector<Complex>{{1, 2}, {3, 4}, {5, 6}, {-0.0, 1e-300}, {1e300, -1}, {0.1, 0.2}}}},
      {"x", {{4}, std::vector<double>{1.5, -0.0, std::numeric_limits<double>::infinity(), 5e-324}}},
      {"i",
       {{2, 1, 2}, std::vector<std::int64_t>{std::numeric_limits<std::int64_t>::min(), 0, 1, std::numeric_limits<std::int64_t>::max()}}},
      {"b", {{3}, Array::Bools{1, 0, 1}}},
      {"names", {{3}, std::vector<std::string>{"", "donor", "\xC3\xA9\xF0\x9F\x93\xA1"}}},
      {"empty", {{0, 5}, std::vector<double>{}}}};
}

void expect_equal(const Arrays& a, const Arrays& b) {
  ASSERT_EQ(a.size(), b.size());
  for (const auto& [name, array] : a) {
    ASSERT_TRUE(b.contains(name)) << name;
    EXPECT_EQ(array.shape, b.at(name).shape) << name;
    test::expect_same_data(array, b.at(name), name);
  }
}

TEST(Npz, ReturnsWhatWasWritten) {
  const TemporaryFolder folder;
  for (const bool deflate : {false, true}) {
    write_npz(folder / "a.npz", samples(), deflate);
    expect_equal(samples(), read_npz(folder / "a.npz"));
  }
  EXPECT_TRUE(folder.holds_only({"a.npz"}));  // no temporary file stays
}

TEST(Npz, WritesTheSameBytesForTheSameArrays) {
  const TemporaryFolder folder;
  for (const bool deflate : {false, true}) {
    write_npz(folder / "a.npz", samples(), deflate);
    write_npz(folder / "b.npz", samples(), deflate);
    EXPECT_EQ(read_text(folder / "a.npz"), read_text(folder / "b.npz"));
  }
}

TEST(Npz, DeflateMakesRegularDataSmaller) {
  const TemporaryFolder folder;
  const Arrays zeros{{"z", {{100000}, std::vector<double>(100000, 0.0)}}};
  write_npz(folder / "stored.npz", zeros);
  write_npz(folder / "deflated.npz", zeros, true);
  EXPECT_GT(std::filesystem::file_size(folder / "stored.npz"), 800000U);
  EXPECT_LT(std::filesystem::file_size(folder / "deflated.npz"), 8000U);
  expect_equal(zeros, read_npz(folder / "deflated.npz"));
}

TEST(Npz, ReplacesAFileWhole) {
  const TemporaryFolder folder;
  write_npz(folder / "a.npz", samples());
  write_npz(folder / "a.npz", {{"only", Array::scalar(1.0)}});
  EXPECT_EQ(read_npz(folder / "a.npz").size(), 1U);
}

TEST(Npz, HoldsNoArraysAtAll) {
  const std::string bytes = zip_bytes({});
  EXPECT_TRUE(read_npz(std::as_bytes(std::span(bytes)), "empty.npz").empty());
}

TEST(Npz, IgnoresEntriesThatAreNotArrays) {
  const std::string bytes =
      zip_bytes({{.name = "README", .content = "text"}, {.name = "a.npy", .content = npy_bytes(header("<f8", "()"), raw({2.0}))}});
  EXPECT_EQ(read_npz(std::as_bytes(std::span(bytes)), "x.npz").size(), 1U);
}

TEST(Npz, WidensEveryNarrowerType) {
  const auto reals = [](const Array& a) { return std::get<std::vector<double>>(a.data); };
  const auto integers = [](const Array& a) { return std::get<std::vector<std::int64_t>>(a.data); };
  EXPECT_EQ(integers(read_one(npy_bytes(header("|i1", "(2,)"), raw<std::int8_t>({-128, 127})))), (std::vector<std::int64_t>{-128, 127}));
  EXPECT_EQ(integers(read_one(npy_bytes(header("|u1", "(2,)"), raw<std::uint8_t>({0, 255})))), (std::vector<std::int64_t>{0, 255}));
  EXPECT_EQ(integers(read_one(npy_bytes(header("<i2", "(1,)"), raw<std::int16_t>({-32768})))), (std::vector<std::int64_t>{-32768}));
  EXPECT_EQ(integers(read_one(npy_bytes(header("<u2", "(1,)"), raw<std::uint16_t>({65535})))), (std::vector<std::int64_t>{65535}));
  EXPECT_EQ(integers(read_one(npy_bytes(header("<i4", "(1,)"), raw<std::int32_t>({-5})))), (std::vector<std::int64_t>{-5}));
  EXPECT_EQ(integers(read_one(npy_bytes(header("<u4", "(1,)"), raw<std::uint32_t>({4294967295U})))),
            (std::vector<std::int64_t>{4294967295}));
  EXPECT_EQ(integers(read_one(npy_bytes(header("<u8", "(1,)"), raw<std::uint64_t>({7})))), (std::vector<std::int64_t>{7}));
  EXPECT_EQ(reals(read_one(npy_bytes(header("<f4", "(2,)"), raw({0.5F, -3.0F})))), (std::vector<double>{0.5, -3.0}));
  // Half precision: 1, -2, the largest number, the smallest normal and the smallest subnormal one.
  EXPECT_EQ(reals(read_one(npy_bytes(header("<f2", "(5,)"), raw<std::uint16_t>({0x3C00, 0xC000, 0x7BFF, 0x0400, 0x0001})))),
            (std::vector<double>{1.0, -2.0, 65504.0, 0x1p-14, 0x1p-24}));
  const auto special = reals(read_one(npy_bytes(header("<f2", "(2,)"), raw<std::uint16_t>({0xFC00, 0x7E00}))));
  EXPECT_EQ(special[0], -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(special[1]));
  EXPECT_EQ(std::get<std::vector<Complex>>(read_one(npy_bytes(header("<c8", "(1,)"), raw({0.25F, -1.0F}))).data),
            (std::vector<Complex>{{0.25, -1.0}}));
  EXPECT_EQ(std::get<Array::Bools>(read_one(npy_bytes(header("|b1", "(3,)"), std::string("\0\1\7", 3))).data), (Array::Bools{0, 1, 1}));
}

TEST(Npz, SwapsBigEndianElements) {
  EXPECT_EQ(std::get<std::vector<std::int64_t>>(read_one(npy_bytes(header(">i4", "(1,)"), std::string("\0\0\1\2", 4))).data),
            (std::vector<std::int64_t>{258}));
  EXPECT_EQ(std::get<std::vector<double>>(read_one(npy_bytes(header(">f8", "()"), std::string("\x3F\xF8\0\0\0\0\0\0", 8))).data),
            (std::vector<double>{1.5}));
  EXPECT_EQ(std::get<std::vector<Complex>>(read_one(npy_bytes(header(">c8", "()"), std::string("\x3F\x80\0\0\xC0\0\0\0", 8))).data),
            (std::vector<Complex>{{1.0, -2.0}}));
  EXPECT_EQ(std::get<std::vector<std::string>>(read_one(npy_bytes(header(">U2", "(1,)"), std::string("\0\0\0A\0\0\0\0", 8))).data),
            (std::vector<std::string>{"A"}));
}

TEST(Npz, TurnsFortranOrderIntoCOrder) {
  // (2,3,2) with value 100 i + 10 j + k, first index fastest in the file.
  std::string data;
  std::vector<std::int64_t> expected;
  for (std::int16_t k = 0; k < 2; ++k)
    for (std::int16_t j = 0; j < 3; ++j)
      for (std::int16_t i = 0; i < 2; ++i) data += raw<std::int16_t>({static_cast<std::int16_t>(100 * i + 10 * j + k)});
  for (std::int64_t i = 0; i < 2; ++i)
    for (std::int64_t j = 0; j < 3; ++j)
      for (std::int64_t k = 0; k < 2; ++k) expected.push_back(100 * i + 10 * j + k);
  const Array array = read_one(npy_bytes(header("<i2", "(2, 3, 2)", "True"), data));
  EXPECT_EQ(array.shape, (std::vector<std::int64_t>{2, 3, 2}));
  EXPECT_EQ(std::get<std::vector<std::int64_t>>(array.data), expected);
}

TEST(Npz, ReadsHeaderVersions2And3AndPython2Shapes) {
  for (const char version : {char{2}, char{3}}) {
    EXPECT_EQ(std::get<std::vector<double>>(read_one(npy_bytes(header("<f8", "(1L,)"), raw({4.0}), version)).data),
              (std::vector<double>{4.0}));
  }
}

TEST(Npz, KeepsUnknownElementTypesByNameOnly) {
  for (const char* type : {"|O", "<f16", "<c32", "|S5", "<M8[ns]", "|V3"}) {
    EXPECT_EQ(std::get<Array::Unsupported>(read_one(npy_bytes(header(type, "(1,)"), "0123456789abcdef")).data).type, type);
  }
  const std::string structured = "{'descr': [('x', '<f8'), ('y', [('z', '<i4')])], 'fortran_order': False, 'shape': (1,), }\n";
  EXPECT_TRUE(std::holds_alternative<Array::Unsupported>(read_one(npy_bytes(structured, "0123456789ab")).data));
}

TEST(Npz, NamesTheArrayThatCannotBeWritten) {
  const TemporaryFolder folder;
  const auto refuse = [&](const std::string& name, const Array& array) {
    const std::string text = message_of<InvalidInput>([&] { write_npz(folder / "a.npz", {{name, array}}); });
    EXPECT_NE(text.find("array '" + name + "'"), std::string::npos) << text;
  };
  refuse("h", {{2, 2}, std::vector<double>{1.0}});
  refuse("h", {{-1}, std::vector<double>{1.0}});
  refuse("h", {{1}, Array::Unsupported{"|O"}});
  refuse("h", {{1}, std::vector<std::string>{"\xFF"}});
  refuse("", Array::scalar(1.0));
  EXPECT_TRUE(folder.holds_only({}));
}

TEST(Npz, SaysWhenAFileCannotBeOpenedOrWritten) {
  const TemporaryFolder folder;
  EXPECT_NE(message_of<IoError>([&] { (void)read_npz(folder / "none.npz"); }).find("none.npz"), std::string::npos);
  EXPECT_FALSE(message_of<IoError>([&] { (void)read_npz(folder.path()); }).empty());
  EXPECT_FALSE(message_of<IoError>([&] { write_npz(folder / "no/such/folder.npz", samples()); }).empty());
  EXPECT_FALSE(message_of<IoError>([&] { write_npz(folder.path(), samples()); }).empty());
}

TEST(ShapeText, LooksLikeNumPy) {
  EXPECT_EQ(shape_text(std::vector<std::int64_t>{}), "()");
  EXPECT_EQ(shape_text(std::vector<std::int64_t>{4}), "(4,)");
  EXPECT_EQ(shape_text(std::vector<std::int64_t>{4, 64}), "(4, 64)");
}

TEST(Npz, NamesMayBeLong) {
  const std::string folder = "twotier/fig6/" + std::string(300, 's') + "/";  // as `export --npz` makes of long series
  const Arrays arrays{{folder + "a", Array::scalar(1.0)}, {folder + "b", Array::scalar(2.0)}};
  const std::filesystem::path file = std::filesystem::path(testing::TempDir()) / "airloom-long-names.npz";
  write_npz(file, arrays);
  const Arrays read = read_npz(file);
  ASSERT_EQ(read.size(), 2U);
  for (const auto& [name, array] : arrays) EXPECT_EQ(elements_of<double>(read.at(name))->front(), elements_of<double>(array)->front());
  EXPECT_THROW(write_npz(file, {{"a\nb", Array::scalar(1.0)}}), InvalidInput);
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace airloom::io
