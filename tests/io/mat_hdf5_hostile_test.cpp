/// .mat and HDF5 files that lie, end early or are damaged: refused in words, whatever the libraries below make of them.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "airloom/io/array_file.hpp"
#include "airloom/io/hdf5.hpp"
#include "airloom/io/json.hpp"
#include "airloom/io/mat.hpp"
#include "airloom/io/reader_process.hpp"
#include "support/expect_refused.hpp"
#include "support/temporary_folder.hpp"

namespace airloom::io {
namespace {

using test::TemporaryFolder;

const std::string corpus = AIRLOOM_SOURCE_DIR "/tests/fuzz/corpus/";

Arrays samples() {
  return {{"h", {{4, 8}, std::vector<std::complex<double>>(32, {0.5, -1.0})}},
          {"noise_w", Array::scalar(1e-12)},
          {"s/flags", {{2}, Array::Bools{1, 0}}},
          {"word", {{}, std::vector<std::string>{"donor"}}}};
}

/// Files of each form, by name.
std::map<std::string, std::string> files(const TemporaryFolder& folder) {
  write_mat(folder / "v5.mat", samples());
  write_hdf5(folder / "v73.mat", samples(), Hdf5Style::matlab);
  write_hdf5(folder / "plain.h5", samples());
  std::map<std::string, std::string> contents;
  for (const char* name : {"v5.mat", "v73.mat", "plain.h5"}) contents[name] = read_text(folder / name);
  contents["packed.mat"] = read_text(corpus + "mat/true_compressed.mat");
  return contents;
}

TEST(HostileMatHdf5, AFileThatEndsEarlyIsRefused) {
  const TemporaryFolder folder;
  for (const auto& [name, bytes] : files(folder)) {
    for (std::size_t parts = 0; parts < 40; ++parts) {
      const std::size_t length = bytes.size() * parts / 40;
      SCOPED_TRACE(name + " " + std::to_string(length));
      write_text(folder / name, bytes.substr(0, length));
      test::expect_refused([&, &file = name] { (void)read_arrays(folder / file); }, {(folder / name).string()});
    }
    write_text(folder / name, bytes.substr(0, bytes.size() - 1));
    test::expect_refused([&, &file = name] { (void)read_arrays(folder / file); }, {(folder / name).string()});
  }
}

TEST(HostileMatHdf5, ADamagedFileIsReadOrRefused) {
  const TemporaryFolder folder;
  for (const auto& [name, bytes] : files(folder)) {
    for (std::size_t step = 0; step < 150; ++step) {
      std::string damaged = bytes;
      const std::size_t at = 131 * step % std::min<std::size_t>(bytes.size(), 2048);  // headers lie in front
      damaged[at] = static_cast<char>(damaged[at] ^ static_cast<char>(1U << (step % 8)));
      damaged[(at + 4) % bytes.size()] = '\xFF';
      write_text(folder / name, damaged);
      try {
        (void)read_arrays(folder / name);
      } catch (const InvalidInput& error) {
        EXPECT_NE(std::string(error.what()).find(name), std::string::npos) << error.what();
      }
    }
  }
}

TEST(HostileMatHdf5, ClaimsBeyondTheFileAreRefusedWithoutAllocation) {
  for (const char* name : {"claims_cells", "claims_structs", "claims_numbers", "few_numbers", "half_complex", "nested"})
    test::expect_refused([&] { (void)read_mat(corpus + "mat/" + name + ".mat"); }, {name});
  test::expect_refused([] { (void)read_hdf5(corpus + "hdf5/claims_terabytes.h5"); }, {"array 'x'", "more elements than its stored data"});
  test::expect_refused([] { (void)read_hdf5(corpus + "hdf5/no_data.h5"); }, {"array 'x'", "no data is stored"});
  test::expect_refused([] { (void)read_hdf5(corpus + "hdf5/loop.h5"); }, {"nested"});
}

TEST(HostileMatHdf5, DataInOtherFilesIsNotFollowed) {
  for (const char* name : {"outside", "virtual"}) {
    const Arrays arrays = read_hdf5(corpus + "hdf5/" + name + ".h5");
    EXPECT_TRUE(std::holds_alternative<Array::Unsupported>(arrays.at("x").data)) << name;
  }
}

TEST(HostileMatHdf5, LimitsOfTheCallerHold) {
  const TemporaryFolder folder;
  write_mat(folder / "v5.mat", samples());
  write_hdf5(folder / "plain.h5", samples());
  for (const char* name : {"v5.mat", "plain.h5"}) {
    test::expect_refused([&] { (void)read_arrays(folder / name, {.bytes_total = 100}); }, {name, "limit"});
    test::expect_refused([&] { (void)read_arrays(folder / name, {.arrays = 2}); }, {name, "more"});
  }
}

TEST(ReaderProcess, ACrashAnEndlessLoopOrAnEndlessWaitCostsItsOwnProcess) {
  const ProcessLimits little{.memory_bytes = std::uint64_t{64} << 20U, .cpu_s = 1};
  const auto crash = []() -> Arrays { std::abort(); };
  test::expect_refused([&] { (void)read_in_process(crash, "f.mat", little); }, {"f.mat: damaged: it breaks the library"});
  const auto spin = []() -> Arrays {
    for (volatile bool on = true; on;) {}
    return {};
  };
  test::expect_refused([&] { (void)read_in_process(spin, "f.mat", little); }, {"f.mat: damaged: reading it takes more time"});
  const auto sleep = []() -> Arrays {
    for (;;) ::pause();
  };
  const ProcessLimits moment{.memory_bytes = little.memory_bytes, .cpu_s = 60, .wall_s = 1};
  test::expect_refused([&] { (void)read_in_process(sleep, "f.mat", moment); }, {"f.mat: damaged: reading it takes more time"});
  const auto refuse = []() -> Arrays { throw InvalidInput("f.mat: in words"); };
  test::expect_refused([&] { (void)read_in_process(refuse, "f.mat", little); }, {"f.mat: in words"});
  const auto missing = []() -> Arrays { throw IoError("f.mat: gone"); };
  EXPECT_EQ(test::message_of<IoError>([&] { (void)read_in_process(missing, "f.mat", little); }), "f.mat: gone");
}

#if !defined(__SANITIZE_ADDRESS__)  // its allocator ends the process in its own words
TEST(ReaderProcess, MemoryIsBounded) {
  const ProcessLimits little{.memory_bytes = std::uint64_t{64} << 20U, .cpu_s = 5};
  const auto greedy = []() -> Arrays { return {{"x", {{1 << 27}, std::vector<double>(std::size_t{1} << 27U, 1.0)}}}; };
  test::expect_refused([&] { (void)read_in_process(greedy, "f.mat", little); }, {"f.mat: needs more memory"});
}
#endif

}  // namespace
}  // namespace airloom::io
