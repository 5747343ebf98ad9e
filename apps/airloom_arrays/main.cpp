/// `airloom-arrays TASK FILE [LIMITS]`: reads or writes a file of MATLAB or HDF5 for another program, which shares a file in memory with it
/// as descriptor 3 (io/array_helper.hpp).
#include <unistd.h>

#include <iostream>
#include <optional>

#include "airloom/core/enums.hpp"
#include "airloom/core/error.hpp"
#include "airloom/io/array_frames.hpp"
#include "airloom/io/array_helper.hpp"
#include "airloom/io/hdf5.hpp"
#include "airloom/io/mat.hpp"

namespace airloom::io {
namespace {

constexpr int shared = 3;

/// What was put for it to write; the file is empty then, for the answer.
Arrays arrays_to_write() {
  std::optional<Arrays> arrays = take_arrays(shared);
  if (!arrays) throw IoError("the arrays to be written did not come whole");
  if (::ftruncate(shared, 0) != 0 || ::lseek(shared, 0, SEEK_SET) < 0) throw IoError("cannot answer");
  return std::move(*arrays);
}

Arrays done_by(HelperTask task, const std::filesystem::path& file, const std::string& limits) {
  switch (task) {
    case HelperTask::read_mat: return read_mat(file, limits_of(limits));
    case HelperTask::read_hdf5: return read_hdf5(file, limits_of(limits));
    case HelperTask::write_mat: write_mat(file, arrays_to_write()); break;
    case HelperTask::write_hdf5: write_hdf5(file, arrays_to_write()); break;
    case HelperTask::write_mat73: write_hdf5(file, arrays_to_write(), Hdf5Style::matlab); break;
  }
  return {};
}

int answer(HelperTask task, const std::filesystem::path& file, const std::string& limits) {
  try {
    put_arrays(shared, done_by(task, file, limits));
  } catch (const InvalidInput& error) {
    put_invalid_input(shared, error.what());
  } catch (const std::exception& error) {
    put_io_error(shared, error.what());
  }
  return 0;
}

}  // namespace
}  // namespace airloom::io

int main(int argc, char** argv) {
  const auto task = argc < 3 ? std::nullopt : airloom::parse_enum<airloom::io::HelperTask>(argv[1]);
  if (!task || ::lseek(airloom::io::shared, 0, SEEK_CUR) < 0) {
    std::cerr
        << "airloom-arrays reads and writes files of MATLAB and HDF5 for airloom, which starts it; it is not meant to be started by hand\n";
    return 2;
  }
  return airloom::io::answer(*task, argv[2], argc > 3 ? argv[3] : "");
}
