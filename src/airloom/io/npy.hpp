#pragma once
/// One array in NumPy's `.npy` form: a magic word, a Python dictionary as header, then raw elements.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/io/arrays.hpp"

namespace airloom::io {

/// Element types of `.npy` that are read without loss.
enum class NpyKind { boolean, signed_integer, unsigned_integer, real, complex, text, unsupported };

/// What the header of a `.npy` array says.
struct NpyHeader {
  std::string type;  ///< as written: "<f8", or the list of a structured type
  NpyKind kind = NpyKind::unsupported;
  std::size_t element_bytes = 0;  ///< in the file; text: 4 per character
  bool big_endian = false;
  bool fortran_order = false;
  std::vector<std::int64_t> shape;
  std::uint64_t elements = 1;   ///< product of the shape
  std::size_t data_offset = 0;  ///< bytes of magic, length and dictionary

  /// Bytes of the elements in the file.
  [[nodiscard]] std::uint64_t data_bytes() const { return elements * element_bytes; }
  /// Bytes that the widened elements take in memory.
  [[nodiscard]] std::uint64_t memory_bytes() const;
};

/// The fixed part of a `.npy` array that tells how long its header is.
inline constexpr std::size_t npy_preamble_bytes = 12;
/// No header that we accept is longer.
inline constexpr std::size_t npy_header_limit = std::size_t{1} << 16U;

/// Bytes of the whole header, told by its first `npy_preamble_bytes` bytes (fewer when the array is shorter).
/// @throws InvalidInput  with the reason: no magic word, an unknown version, a header longer than `npy_header_limit`
[[nodiscard]] std::size_t npy_header_bytes(std::span<const std::byte> preamble);

/// Reads the header; allocates nothing that depends on the claimed shape.
/// @throws InvalidInput  with the reason (the caller names file and array)
[[nodiscard]] NpyHeader parse_npy_header(std::span<const std::byte> header);

/// Widens the elements to bool, int64, float64, complex128 or text, in C order.
/// @param data  exactly header.data_bytes() bytes
/// @throws InvalidInput  for a uint64 above the int64 range or text that is not Unicode
[[nodiscard]] Array decode_npy(const NpyHeader& header, std::span<const std::byte> data);

/// Header and elements as bytes: version 1.0, little endian, C order, the header padded to 64 bytes as NumPy does.
/// @throws InvalidInput  when the shape does not fit the data, for text that is not UTF-8, for Array::Unsupported
[[nodiscard]] std::string encode_npy(const Array& array);

}  // namespace airloom::io
