/// One set of arrays through every format: the same elements at the same indices come back.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <limits>

#include "airloom/io/array_file.hpp"
#include "airloom/io/array_reader.hpp"
#include "airloom/io/hdf5.hpp"
#include "airloom/io/mat.hpp"
#include "airloom/io/matlab.hpp"
#include "support/expect_refused.hpp"
#include "support/expect_same_data.hpp"
#include "support/temporary_folder.hpp"

namespace airloom::io {
namespace {

using test::TemporaryFolder;
using Complex = std::complex<double>;

/// Debian's Python, which has Debian's NumPy, SciPy and h5py.
const std::string python = "/usr/bin/python3";

bool runs(const std::string& command) { return std::system((command + " 2>&1").c_str()) == 0; }

bool has_modules() { return runs(python + " -c 'import numpy, scipy, h5py' > /dev/null"); }

bool script(const std::string& what, const std::filesystem::path& target) {
  return runs(python + " '" AIRLOOM_SOURCE_DIR "/tests/io/array_files.py' " + what + " '" + target.string() + "'");
}

/// h[c,l,d,n] = 1000c + 100l + 10d + n + i (c + 1): no two elements are alike, no two extents are.
Array channel() {
  Array h{{2, 3, 4, 5}, std::vector<Complex>{}};
  auto& data = std::get<std::vector<Complex>>(h.data);
  for (int c = 0; c < 2; ++c)
    for (int l = 0; l < 3; ++l)
      for (int d = 0; d < 4; ++d)
        for (int n = 0; n < 5; ++n) data.emplace_back(1000 * c + 100 * l + 10 * d + n, c + 1);
  return h;
}

Arrays samples() {
  return {{"h", channel()},
          {"x", {{3}, std::vector<double>{0.1, -2.5e-300, 7.0}}},
          {"matrix", {{2, 3}, std::vector<double>{1, 2, 3, 4, 5, 6}}},
          {"row", {{1, 3}, std::vector<double>{1, 2, 3}}},
          {"count",
           {{2, 2}, std::vector<std::int64_t>{std::numeric_limits<std::int64_t>::min(), 2, 3, std::numeric_limits<std::int64_t>::max()}}},
          {"flags", {{2}, Array::Bools{1, 0}}},
          {"scalar", Array::scalar(0.25)},
          {"whole", Array::scalar(std::int64_t{-7})},
          {"yes", Array::scalar(true)},
          {"complex_scalar", {{}, std::vector<Complex>{{1.5, -2.0}}}},
          {"words", {{3}, std::vector<std::string>{"a", "\xC3\xA9\xC3\xA9", "three"}}},
          {"word", {{}, std::vector<std::string>{"donor \xC3\xA9"}}},
          {"group/part", {{2}, std::vector<double>{1, 2}}},
          {"group/deeper/part", Array::scalar(3.0)}};
}

/// Same type and elements, and a shape that reads as the one that was written.
void expect_same(const Arrays& read, const Arrays& written) {
  EXPECT_EQ(read.size(), written.size());
  for (const auto& [name, array] : written) {
    SCOPED_TRACE(name);
    const auto found = read.find(name);
    ASSERT_NE(found, read.end());
    if (!found->second.matlab) {
      EXPECT_EQ(found->second.shape, array.shape);
    }
    ASSERT_EQ(found->second.data.index(), array.data.index());
    if (name == "words" && found->second.matlab) {  // MATLAB pads the rows of a char array
      EXPECT_EQ(std::get<std::vector<std::string>>(found->second.data),
                (std::vector<std::string>{"a    ", "\xC3\xA9\xC3\xA9   ", "three"}));
      continue;
    }
    test::expect_same_data(array, found->second, name);
  }
}

TEST(ArrayFiles, EveryFormatGivesBackWhatWasWritten) {
  const TemporaryFolder folder;
  Arrays arrays = samples();
  for (const char* name : {"a.mat", "a.h5", "a.hdf5", "A.MAT"}) {
    write_arrays(folder / name, arrays);
    expect_same(read_arrays(folder / name), arrays);
  }
  write_hdf5(folder / "a73.mat", arrays, Hdf5Style::matlab);
  expect_same(read_arrays(folder / "a73.mat"), arrays);
  write_arrays(folder / "a.npz", arrays);
  expect_same(read_arrays(folder / "a.npz"), arrays);
}

TEST(ArrayFiles, BytesDependOnTheArraysAlone) {
  const TemporaryFolder folder;
  const auto bytes = [&](const char* name) {
    std::ifstream stream(folder / name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
  };
  for (const char* extension : {".npz", ".mat", ".h5"}) {
    write_arrays(folder / (std::string("one") + extension), samples());
    write_arrays(folder / (std::string("two") + extension), samples());
    EXPECT_EQ(bytes((std::string("one") + extension).c_str()), bytes((std::string("two") + extension).c_str())) << extension;
  }
}

TEST(ArrayFiles, MatlabShapesAreTakenForWhatIsAskedFor) {
  const TemporaryFolder folder;
  Arrays arrays = samples();
  arrays["h_of_one_antenna"] = {{2, 3, 1}, std::vector<double>{1, 2, 3, 4, 5, 6}};  // MATLAB drops the last axis
  arrays["h_of_one"] = {{1, 1}, std::vector<double>{4}};
  for (const bool hdf5 : {false, true}) {
    if (hdf5) write_hdf5(folder / "a.mat", arrays, Hdf5Style::matlab);
    else write_mat(folder / "a.mat", arrays);
    const Arrays read = read_mat(folder / "a.mat");
    ArrayReader reader(read, "file");
    EXPECT_EQ(reader.real("x", "B"), (std::vector<double>{0.1, -2.5e-300, 7.0}));
    EXPECT_EQ(reader.real("row", "U,B"), (std::vector<double>{1, 2, 3}));
    EXPECT_EQ(reader.extent("U"), 1);
    EXPECT_EQ(reader.real("h_of_one_antenna", "C,B,N"), (std::vector<double>{1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(reader.real("h_of_one", "N,1"), std::vector<double>{4});
    EXPECT_EQ(reader.scalar("scalar"), 0.25);
    EXPECT_EQ(reader.integer_scalar("whole"), -7);
    EXPECT_TRUE(reader.flag("yes", false));
    EXPECT_EQ(reader.complex("h", "c,l,d,n"), std::get<std::vector<Complex>>(channel().data));
    reader.raise();
    (void)reader.real("matrix", "six");
    test::expect_refused([&] { reader.raise(); }, {"matrix", "(2, 3)"});
  }
}

TEST(ArrayFiles, OtherProgramsReadOursAndWeReadTheirs) {
  if (!has_modules()) GTEST_SKIP() << "NumPy, SciPy or h5py is not installed for " << python;
  const TemporaryFolder folder;
  Arrays arrays = samples();
  write_mat(folder / "v5.mat", arrays);
  write_hdf5(folder / "v73.mat", arrays, Hdf5Style::matlab);
  write_hdf5(folder / "plain.h5", arrays);
  EXPECT_TRUE(script("check", folder.path()));
  ASSERT_TRUE(script("write", folder.path()));
  for (const char* name : {"scipy.mat", "scipy_compressed.mat", "matlab73.mat", "h5py.h5", "h5py_packed.h5"}) {
    SCOPED_TRACE(name);
    const Arrays read = read_arrays(folder / name);
    ArrayReader reader(read, name);
    EXPECT_EQ(reader.complex("h", "c,l,d,n"), std::get<std::vector<Complex>>(channel().data));
    EXPECT_EQ(reader.real("x", "n"), (std::vector<double>{0, 1, 2, 3, 4}));
    EXPECT_EQ(reader.scalar("power"), 2.5);
    EXPECT_TRUE(reader.flag("yes", false));
    EXPECT_EQ(reader.real("s/field", "f"), (std::vector<double>{1, 2}));
    reader.raise();
    EXPECT_EQ(std::get<std::vector<std::string>>(read.at("word").data), std::vector<std::string>{"donor"});
  }
  const Arrays cells = read_arrays(folder / "scipy.mat");
  EXPECT_EQ(std::get<std::vector<double>>(cells.at("cell/1").data), (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(std::get<std::vector<std::string>>(cells.at("names").data), (std::vector<std::string>{"one", "three"}));
  EXPECT_TRUE(std::holds_alternative<Array::Unsupported>(cells.at("sparse").data));
  const Arrays plain = read_arrays(folder / "h5py.h5");
  EXPECT_EQ(std::get<std::vector<std::string>>(plain.at("words").data), (std::vector<std::string>{"a", "bc"}));
  EXPECT_EQ(plain.at("half").shape, (std::vector<std::int64_t>{2}));
  EXPECT_TRUE(std::holds_alternative<Array::Unsupported>(plain.at("records").data));
  const Arrays referred = read_arrays(folder / "matlab73.mat");
  EXPECT_EQ(std::get<std::vector<double>>(referred.at("cell/1").data), (std::vector<double>{1, 2, 3}));
}

TEST(ArrayFiles, NamesThatMatlabCannotHaveAreRefusedOrMended) {
  const TemporaryFolder folder;
  for (const char* name : {"2nd", "a b", "a/", "", "_x", "timing.wall_s"}) {
    test::expect_refused([&] { write_mat(folder / "x.mat", {{name, Array::scalar(1.0)}}); }, {"no name in MATLAB"});
    EXPECT_TRUE(is_matlab_name(matlab_name(name))) << name;
  }
  test::expect_refused([&] { write_mat(folder / "x.mat", {{"a", Array::scalar(1.0)}, {"a/b", Array::scalar(1.0)}}); }, {"'a/b'"});
  EXPECT_EQ(matlab_name("iab/fig7/zf/timing.wall_s"), "iab/fig7/zf/timing_wall_s");
  EXPECT_TRUE(folder.holds_only({}));
}

TEST(ArrayFiles, TheExtensionDecides) {
  test::expect_refused([] { (void)read_arrays("x.csv"); }, {"x.csv", "'.csv'", ".npz, .mat, .h5"});
  test::expect_refused([] { write_arrays("beams", {}); }, {"beams", "''"});
  for (const char* name : {"missing.npz", "missing.mat", "missing.h5"})
    EXPECT_NE(test::message_of<IoError>([&] { (void)read_arrays(name); }).find(name), std::string::npos);
  for (const char* name : {"/nowhere/x.npz", "/nowhere/x.mat", "/nowhere/x.h5"})
    EXPECT_NE(test::message_of<IoError>([&] { write_arrays(name, samples()); }).find("/nowhere/x"), std::string::npos);
}

}  // namespace
}  // namespace airloom::io
