#pragma once
/// Array files of any format that is read and written: the one place that picks it, by the file's extension.
///
///     .npz            NumPy (npz.hpp), the native format
///     .mat            MATLAB: v5, v7 and v7.3 read, v5 written (v7.3 when an array is too large for it) (mat.hpp)
///     .h5, .hdf5      HDF5 (hdf5.hpp)
#include <filesystem>

#include "airloom/io/arrays.hpp"
#include "airloom/io/npz.hpp"

namespace airloom::io {

/// Says early, before a long solve, whether a file of this name can be written.
/// @throws InvalidInput  for an unknown extension; lists those that are known
void check_array_file_name(const std::filesystem::path& file);

/// @throws InvalidInput, IoError  as the format's reader; InvalidInput for an unknown extension
[[nodiscard]] Arrays read_arrays(const std::filesystem::path& file, const ReadLimits& limits = {});

/// @throws InvalidInput, IoError  as the format's writer; InvalidInput for an unknown extension
void write_arrays(const std::filesystem::path& file, const Arrays& arrays);

}  // namespace airloom::io
