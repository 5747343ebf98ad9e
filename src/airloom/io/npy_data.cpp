/// The elements of `.npy`: byte order, element order and width.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "airloom/core/error.hpp"
#include "airloom/io/npy.hpp"
#include "airloom/io/unicode.hpp"

namespace airloom::io {
namespace {

static_assert(std::endian::native == std::endian::little, "array files are written in this machine's order, which must be little endian");

/// The element of type T at `place`.
template <class T>
T load(const std::byte* place, bool big_endian) {
  std::array<std::byte, sizeof(T)> bytes;
  std::memcpy(bytes.data(), place, sizeof(T));
  if (big_endian) std::ranges::reverse(bytes);
  return std::bit_cast<T>(bytes);
}

/// IEEE 754 half precision.
double half(std::uint16_t bits) {
  const int exponent = (bits >> 10U) & 0x1F;
  const double fraction = bits & 0x3FFU;
  double magnitude = std::ldexp(1024.0 + fraction, exponent - 25);
  if (exponent == 0) magnitude = std::ldexp(fraction, -24);
  if (exponent == 31) magnitude = fraction == 0.0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  return (bits & 0x8000U) != 0 ? -magnitude : magnitude;
}

/// Calls visit(place) for each element in C order, wherever it lies.
template <class Visit>
void in_c_order(const NpyHeader& header, const std::byte* data, Visit&& visit) {
  if (!header.fortran_order || header.shape.size() < 2) {
    for (std::uint64_t i = 0; i < header.elements; ++i) visit(data + i * header.element_bytes);
    return;
  }
  if (header.elements == 0) return;
  const std::size_t rank = header.shape.size();
  std::vector<std::uint64_t> stride(rank, 1);
  for (std::size_t axis = 1; axis < rank; ++axis) stride[axis] = stride[axis - 1] * static_cast<std::uint64_t>(header.shape[axis - 1]);
  std::vector<std::int64_t> index(rank, 0);
  std::uint64_t at = 0;
  for (std::uint64_t i = 0; i < header.elements; ++i) {
    visit(data + at * header.element_bytes);
    for (std::size_t axis = rank; axis-- > 0;) {
      at += stride[axis];
      if (++index[axis] < header.shape[axis]) break;
      at -= stride[axis] * static_cast<std::uint64_t>(index[axis]);
      index[axis] = 0;
    }
  }
}

template <class Stored, class Widened, class Convert>
std::vector<Widened> widen(const NpyHeader& header, const std::byte* data, Convert&& convert) {
  std::vector<Widened> elements;
  elements.reserve(header.elements);
  in_c_order(header, data, [&](const std::byte* place) { elements.push_back(convert(load<Stored>(place, header.big_endian))); });
  return elements;
}

template <class Stored>
std::vector<std::int64_t> integers(const NpyHeader& header, const std::byte* data) {
  return widen<Stored, std::int64_t>(header, data, [](Stored x) {
    if constexpr (std::same_as<Stored, std::uint64_t>) {
      if (x > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        throw InvalidInput("the uint64 value " + std::to_string(x) + " does not fit int64");
      }
    }
    return static_cast<std::int64_t>(x);
  });
}

Array::Data read_integers(const NpyHeader& header, const std::byte* data) {
  const bool is_signed = header.kind == NpyKind::signed_integer;
  switch (header.element_bytes) {
    case 1: return is_signed ? integers<std::int8_t>(header, data) : integers<std::uint8_t>(header, data);
    case 2: return is_signed ? integers<std::int16_t>(header, data) : integers<std::uint16_t>(header, data);
    case 4: return is_signed ? integers<std::int32_t>(header, data) : integers<std::uint32_t>(header, data);
    default: return is_signed ? integers<std::int64_t>(header, data) : integers<std::uint64_t>(header, data);
  }
}

Array::Data read_reals(const NpyHeader& header, const std::byte* data) {
  if (header.element_bytes == 2) return widen<std::uint16_t, double>(header, data, half);
  if (header.element_bytes == 4) return widen<float, double>(header, data, [](float x) { return static_cast<double>(x); });
  return widen<double, double>(header, data, [](double x) { return x; });
}

template <class Part>
std::vector<std::complex<double>> read_complex(const NpyHeader& header, const std::byte* data) {
  std::vector<std::complex<double>> elements;
  elements.reserve(header.elements);
  in_c_order(header, data, [&](const std::byte* place) {
    elements.emplace_back(static_cast<double>(load<Part>(place, header.big_endian)),
                          static_cast<double>(load<Part>(place + sizeof(Part), header.big_endian)));
  });
  return elements;
}

std::vector<std::string> read_texts(const NpyHeader& header, const std::byte* data) {
  std::vector<std::string> texts;
  texts.reserve(header.elements);
  in_c_order(header, data, [&](const std::byte* place) {
    std::size_t length = header.element_bytes / 4;
    while (length > 0 && load<std::uint32_t>(place + 4 * (length - 1), header.big_endian) == 0) --length;  // NumPy pads with zeros
    std::string text;
    for (std::size_t i = 0; i < length; ++i) append_utf8(text, load<std::uint32_t>(place + 4 * i, header.big_endian));
    texts.push_back(std::move(text));
  });
  return texts;
}

/// Element type and raw elements of what we write.
struct Encoded {
  std::string type;
  std::string bytes;
  std::size_t elements;
};

template <class T>
Encoded raw(std::string type, std::span<const T> elements) {
  return {std::move(type), std::string(reinterpret_cast<const char*>(elements.data()), elements.size() * sizeof(T)), elements.size()};
}

Encoded encode(std::span<const double> x) { return raw("<f8", x); }
Encoded encode(std::span<const std::complex<double>> x) { return raw("<c16", x); }
Encoded encode(std::span<const std::int64_t> x) { return raw("<i8", x); }
Encoded encode(std::span<const std::uint8_t> x) {
  Encoded result = raw("|b1", x);
  for (char& byte : result.bytes) byte = byte != 0 ? '\1' : '\0';
  return result;
}
Encoded encode(const std::vector<std::string>& texts) {
  std::vector<std::u32string> wide;
  std::size_t longest = 1;  // NumPy has no text type of no characters
  for (const std::string& text : texts) longest = std::max(longest, wide.emplace_back(decode_utf8(text)).size());
  std::u32string all;
  for (std::u32string& text : wide) all += (text.resize(longest), text);
  return {"<U" + std::to_string(longest), std::string(reinterpret_cast<const char*>(all.data()), all.size() * 4), texts.size()};
}
Encoded encode(const Array::Unread&) { throw InvalidInput("its elements were not read, so they cannot be written"); }
Encoded encode(const Array::Unsupported& x) { throw InvalidInput("element type " + x.type + " cannot be written"); }

}  // namespace

Array decode_npy(const NpyHeader& header, std::span<const std::byte> bytes) {
  const std::byte* data = bytes.data();
  Array array{header.shape, Array::Unsupported{header.type.substr(0, 100)}};
  switch (header.kind) {
    case NpyKind::boolean:
      array.data = widen<std::uint8_t, std::uint8_t>(header, data, [](std::uint8_t x) { return static_cast<std::uint8_t>(x != 0); });
      break;
    case NpyKind::signed_integer:
    case NpyKind::unsigned_integer: array.data = read_integers(header, data); break;
    case NpyKind::real: array.data = read_reals(header, data); break;
    case NpyKind::complex:
      if (header.element_bytes == 8) array.data = read_complex<float>(header, data);
      else array.data = read_complex<double>(header, data);
      break;
    case NpyKind::text: array.data = read_texts(header, data); break;
    case NpyKind::unsupported: break;
  }
  return array;
}

std::string encode_npy(const Array& array) {
  const Encoded encoded = std::visit([](const auto& data) { return encode(data); }, array.data);
  std::uint64_t elements = 1;
  for (const std::int64_t extent : array.shape) {
    if (extent < 0) throw InvalidInput("shape " + shape_text(array.shape) + " has a negative extent");
    elements *= static_cast<std::uint64_t>(extent);
  }
  if (elements != encoded.elements) {
    throw InvalidInput("shape " + shape_text(array.shape) + " does not fit " + std::to_string(encoded.elements) + " elements");
  }
  std::string header = "{'descr': '" + encoded.type + "', 'fortran_order': False, 'shape': " + shape_text(array.shape) + ", }";
  constexpr std::size_t prefix = 10;
  header.append(63 - (prefix + header.size()) % 64, ' ');
  header += '\n';
  std::string bytes = std::string("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 0xFFU);
  bytes += static_cast<char>(header.size() >> 8U);
  return bytes + header + encoded.bytes;
}

}  // namespace airloom::io
