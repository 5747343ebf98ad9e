#pragma once
/// Array files of any format that is read and written: the one place that picks it, by the file's extension.
///
///     .npz            NumPy (npz.hpp), the native format
///     .mat            MATLAB: v5, v7 and v7.3 read, v5 written (v7.3 when an array is too large for it) (mat.hpp)
///     .h5, .hdf5      HDF5 (hdf5.hpp)
#include <filesystem>

#include "airloom/export.hpp"
#include "airloom/io/array_reader.hpp"
#include "airloom/io/arrays.hpp"
#include "airloom/io/npz.hpp"

namespace airloom::io {
AIRLOOM_API_BEGIN

/// Says early, before a long solve, whether a file of this name can be written.
/// @throws InvalidInput  for an unknown extension; lists those that are known
void check_array_file_name(const std::filesystem::path& file);

/// @throws InvalidInput, IoError  as the format's reader; InvalidInput for an unknown extension
[[nodiscard]] Arrays read_arrays(const std::filesystem::path& file, const ReadLimits& limits = {});

/// Reads by `read(limits)` for someone who asks for some of the arrays (through ArrayReader): again, with more of them wanted, as long
/// as `use` asks for some that were not read.
template <class Read, class Use>
auto use_read(ReadLimits limits, const Read& read, const Use& use) {
  while (true) {
    const Arrays arrays = read(limits);
    try {
      return use(arrays);
    } catch (const ArraysNotRead& missing) {
      const std::size_t before = limits.wanted.size();
      limits.wanted.insert(missing.names().begin(), missing.names().end());
      if (limits.wanted.size() == before) throw;
    }
  }
}

/// Reads a file for someone who asks for some of its arrays (through ArrayReader): what is large, and not asked for, stays in the file.
/// @param use  called with the arrays; again, with more of them read, when it asked for some that were not
/// @return     what `use` returns
/// @throws     what read_arrays and `use` throw
template <class Use>
auto use_arrays(const std::filesystem::path& file, const Use& use) {
  constexpr std::uint64_t unasked = std::uint64_t{64} << 20U;
  return use_read(
      ReadLimits{.bytes_unasked = unasked}, [&](const ReadLimits& limits) { return read_arrays(file, limits); }, use);
}

/// @throws InvalidInput, IoError  as the format's writer; InvalidInput for an unknown extension
void write_arrays(const std::filesystem::path& file, const Arrays& arrays);

/// The same for a file that is read at once and then removed: it need not survive a power failure.
void write_scratch_arrays(const std::filesystem::path& file, const Arrays& arrays);

AIRLOOM_API_END
}  // namespace airloom::io
