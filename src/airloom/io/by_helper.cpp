/// Formats of MATLAB and HDF5 in programs that leave them to `airloom-arrays`; there, and in tests, hdf5_*.cpp and mat_*.cpp stand in this
/// file's place.
#include "airloom/io/array_helper.hpp"
#include "airloom/io/hdf5.hpp"
#include "airloom/io/mat.hpp"

namespace airloom::io {

Arrays read_mat(const std::filesystem::path& file, const ReadLimits& limits) { return read_by_helper(HelperTask::read_mat, file, limits); }

Arrays read_hdf5(const std::filesystem::path& file, const ReadLimits& limits) {
  return read_by_helper(HelperTask::read_hdf5, file, limits);
}

void write_mat(const std::filesystem::path& file, const Arrays& arrays) { write_by_helper(HelperTask::write_mat, file, arrays); }

void write_hdf5(const std::filesystem::path& file, const Arrays& arrays, Hdf5Style style) {
  write_by_helper(style == Hdf5Style::matlab ? HelperTask::write_mat73 : HelperTask::write_hdf5, file, arrays);
}

}  // namespace airloom::io
