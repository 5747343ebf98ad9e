#pragma once
/// NumPy's `.npz` files: a zip of `.npy` arrays.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <set>
#include <span>
#include <string>

#include "airloom/export.hpp"
#include "airloom/io/arrays.hpp"

namespace airloom::io {
AIRLOOM_API_BEGIN

/// What a reader may allocate, whatever a header claims.
struct ReadLimits {
  std::uint64_t bytes_total = std::uint64_t{8} << 30U;  ///< of all arrays together, after decompression
  std::size_t arrays = 10000;
  /// Arrays are read in the file's order while they fit this, and those of `wanted` always; of others the shape alone (Array::Unread).
  std::uint64_t bytes_unasked = std::numeric_limits<std::uint64_t>::max();
  std::set<std::string, std::less<>> wanted = {};
  /// For files of other programs: an array that is damaged is marked (Array::Unsupported says how) where the file would be refused, and
  /// attributes of HDF5 are arrays "path@name", those of the file "@name".
  bool foreign = false;

  /// Whether to read an array that takes so many bytes; then they are taken from `unasked_left`.
  [[nodiscard]] bool takes(const std::string& name, std::uint64_t bytes, std::uint64_t& unasked_left) const {
    if (wanted.contains(name)) return true;
    if (bytes > unasked_left) return false;
    unasked_left -= bytes;
    return true;
  }
};

/// Reads every array: stored or deflated, little or big endian, C or Fortran order; bool, integers, float16..float64,
/// complex64, complex128 are widened to bool, int64, float64, complex128; `<U` text becomes strings. uint64 beyond int64 is
/// refused (lossy). Other element types give Array::Unsupported.
/// @throws IoError       when the file cannot be opened
/// @throws InvalidInput  when it is not an .npz, is truncated, or its headers are hostile; names file, array and reason
[[nodiscard]] Arrays read_npz(const std::filesystem::path& file, const ReadLimits& limits = {});

/// The same from memory; `file` is the name in messages.
[[nodiscard]] Arrays read_npz(std::span<const std::byte> bytes, const std::string& file, const ReadLimits& limits = {});

/// Writes atomically (FreshFile), after reading the archive back; C order, stored unless `deflate`.
/// Bytes depend on the arrays alone (no time stamps).
/// @throws InvalidInput  when a shape does not fit its data; names the array
/// @throws IoError       when the file cannot be written
void write_npz(const std::filesystem::path& file, const Arrays& arrays, bool deflate = false);

/// Writes a file that is read at once and then removed: neither flushed to the disk nor read back. @throws as write_npz
void write_scratch_npz(const std::filesystem::path& file, const Arrays& arrays);

AIRLOOM_API_END
}  // namespace airloom::io
