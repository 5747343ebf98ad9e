// Array files on a disk that fills: an error in words and the old file, or the new one whole.
#include <gtest/gtest.h>

#include "airloom/core/error.hpp"
#include "airloom/io/array_file.hpp"
#include "airloom/io/hdf5.hpp"
#include "airloom/io/json.hpp"
#include "support/full_disk.hpp"
#include "support/temporary_folder.hpp"

namespace airloom::io {
namespace {

using test::FullDisk;
using test::TemporaryFolder;

Arrays numbers(double offset) {
  std::vector<double> real(900);
  std::vector<std::complex<double>> complex(700);
  for (std::size_t i = 0; i < real.size(); ++i) real[i] = offset + 1.0 / (1.0 + static_cast<double>(i));
  for (std::size_t i = 0; i < complex.size(); ++i) complex[i] = {offset, static_cast<double>(i)};
  return {{"real", {{30, 30}, real}}, {"complex", {{700}, complex}}, {"group", Array::scalar(std::int64_t{7})}};
}

using Write = void (*)(const std::filesystem::path&, const Arrays&);

void expect_old_or_new(const std::string& name, Write write) {
  int refused = 0, written = 0;
  for (rlim_t bytes = 0; bytes <= (1U << 17U); bytes = bytes == 0 ? 512 : bytes * 3 / 2) {
    const TemporaryFolder folder;
    const std::filesystem::path file = folder / name;
    write(file, numbers(1.0));
    const std::string old = read_text(file);
    bool failed = false;
    try {
      const FullDisk full(bytes);
      write(file, numbers(2.0));
    } catch (const IoError& error) {
      failed = true;
      EXPECT_NE(std::string(error.what()).find(file.string()), std::string::npos) << error.what();
    }
    ++(failed ? refused : written);
    EXPECT_EQ(read_text(file) == old, failed) << bytes;
    const Arrays found = name.ends_with("5") ? read_hdf5(file) : read_arrays(file);
    EXPECT_EQ(elements_of<double>(found.at("real"))->front(), failed ? 2.0 : 3.0) << bytes;
    EXPECT_EQ(elements_of<std::complex<double>>(found.at("complex"))->back(), (std::complex<double>(failed ? 1.0 : 2.0, 699.0))) << bytes;
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1) << bytes;
  }
  EXPECT_GT(refused, 5);
  EXPECT_GT(written, 0);
}

TEST(FullDisk, LeavesNpzOldOrNew) { expect_old_or_new("a.npz", write_arrays); }
TEST(FullDisk, LeavesMatOldOrNew) { expect_old_or_new("a.mat", write_arrays); }
TEST(FullDisk, LeavesHdf5OldOrNew) { expect_old_or_new("a.h5", write_arrays); }
TEST(FullDisk, LeavesMat73OldOrNew) {
  expect_old_or_new("a.mat", [](const auto& file, const auto& arrays) { write_hdf5(file, arrays, Hdf5Style::matlab); });
}

TEST(FullDisk, LeavesTextOldOrNew) {
  const TemporaryFolder folder;
  write_text(folder / "a.txt", std::string(5000, 'o'));
  {
    const FullDisk full(4096);
    EXPECT_THROW(write_text(folder / "a.txt", std::string(5000, 'n')), IoError);
  }
  EXPECT_EQ(read_text(folder / "a.txt"), std::string(5000, 'o'));
}

}  // namespace
}  // namespace airloom::io
