#include "airloom/io/array_file.hpp"

#include <algorithm>
#include <string>

#include "airloom/core/error.hpp"
#include "airloom/io/checksum.hpp"
#include "airloom/io/file_reading.hpp"
#include "airloom/io/hdf5.hpp"
#include "airloom/io/mat.hpp"

namespace airloom::io {
namespace {

enum class Format { npz, mat, hdf5 };

Format format_of(const std::filesystem::path& file) {
  std::string extension = file.extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  if (extension == ".npz") return Format::npz;
  if (extension == ".mat") return Format::mat;
  if (extension == ".h5" || extension == ".hdf5") return Format::hdf5;
  throw InvalidInput(file.string() + ": extension '" + extension + "'; an array file ends in .npz, .mat, .h5 or .hdf5");
}

Arrays read_as(Format format, const std::filesystem::path& file, const ReadLimits& limits) {
  switch (format) {
    case Format::npz: return read_npz(file, limits);
    case Format::mat: return read_mat(file, limits);
    case Format::hdf5: return read_hdf5(file, limits);
  }
  return {};
}

}  // namespace

namespace {

/// Whoever reads or writes a file by name has this object in the program.
[[maybe_unused]] const bool registered = [] {
  register_array_files([](const std::filesystem::path& file, const std::function<void(const Arrays&)>& use) { use_arrays(file, use); });
  return true;
}();

}  // namespace

void check_array_file_name(const std::filesystem::path& file) { (void)format_of(file); }

Arrays read_arrays(const std::filesystem::path& file, const ReadLimits& limits) {
  const Format format = format_of(file);
  try {
    return read_as(format, file, limits);
  } catch (const InvalidInput&) {
    (void)checksum(file);  // to libraries, a disk that does not answer is a damaged file: throws IoError when it is that
  }
  return read_as(format, file, limits);
}

void write_arrays(const std::filesystem::path& file, const Arrays& arrays) {
  switch (format_of(file)) {
    case Format::npz: return write_npz(file, arrays);
    case Format::mat: return write_mat(file, arrays);
    case Format::hdf5: return write_hdf5(file, arrays);
  }
}

void write_scratch_arrays(const std::filesystem::path& file, const Arrays& arrays) {
  if (format_of(file) == Format::npz) return write_scratch_npz(file, arrays);
  write_arrays(file, arrays);
}

}  // namespace airloom::io
