/// The header of `.npy`: a Python dictionary with exactly the keys descr, fortran_order and shape.
#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <limits>
#include <optional>

#include "airloom/core/error.hpp"
#include "airloom/io/npy.hpp"

namespace airloom::io {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t largest_rank = 64;

std::string_view as_text(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// Bytes before the dictionary: magic, version, and a length of 2 bytes (version 1) or 4 (versions 2 and 3).
std::size_t prefix_bytes(unsigned char major) { return major == 1 ? 10 : 12; }

/// Reads the dictionary from left to right; refuses whatever is not the one form that writers of `.npy` produce.
class DictionaryReader {
 public:
  explicit DictionaryReader(std::string_view text) : text_(text) {}

  void read(NpyHeader& header) {
    expect('{');
    bool has_type = false;
    bool has_order = false;
    bool has_shape = false;
    while (!accept('}')) {
      const std::string_view key = quoted();
      expect(':');
      if (key == "descr") once(has_type), header.type = type();
      else if (key == "fortran_order") once(has_order), header.fortran_order = truth();
      else if (key == "shape") once(has_shape), header.shape = shape();
      else throw InvalidInput("the header has an unknown key");
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skip_space();
    if (at_ != text_.size()) throw InvalidInput("the header goes on after its dictionary");
    if (!has_type || !has_order || !has_shape) throw InvalidInput("the header lacks descr, fortran_order or shape");
  }

 private:
  static void once(bool& seen) {
    if (seen) throw InvalidInput("the header names a key twice");
    seen = true;
  }
  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) ++at_;
  }
  bool accept(char wanted) {
    skip_space();
    if (at_ == text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  void expect(char wanted) {
    if (!accept(wanted)) throw InvalidInput(std::string("the header is malformed: '") + wanted + "' expected");
  }
  std::string_view quoted() {
    skip_space();
    const char quote = at_ < text_.size() ? text_[at_] : '\0';
    const auto end = quote == '\'' || quote == '"' ? text_.find(quote, at_ + 1) : std::string_view::npos;
    if (end == std::string_view::npos) throw InvalidInput("the header is malformed: quoted text expected");
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return inside;
  }
  /// A quoted type, or the text of a structured type's list.
  std::string type() {
    skip_space();
    if (at_ < text_.size() && text_[at_] == '[') {
      const std::size_t begin = at_;
      int depth = 0;
      for (; at_ < text_.size(); ++at_) {
        if (text_[at_] == '[') ++depth;
        if (text_[at_] == ']' && --depth == 0) return std::string(text_.substr(begin, ++at_ - begin));
      }
      throw InvalidInput("the header is malformed: ']' expected");
    }
    return std::string(quoted());
  }
  bool truth() {
    skip_space();
    for (const auto& [word, value] : {std::pair{std::string_view("False"), false}, std::pair{std::string_view("True"), true}}) {
      if (text_.substr(at_).starts_with(word)) {
        at_ += word.size();
        return value;
      }
    }
    throw InvalidInput("the header is malformed: fortran_order must be True or False");
  }
  std::vector<std::int64_t> shape() {
    std::vector<std::int64_t> extents;
    expect('(');
    while (!accept(')')) {
      skip_space();
      std::int64_t extent = -1;
      const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), extent);
      if (error != std::errc{} || extent < 0) throw InvalidInput("the header's shape has an extent that is not in 0 .. 2^63-1");
      at_ = static_cast<std::size_t>(end - text_.data());
      (void)accept('L');  // Python 2 wrote long integers so
      extents.push_back(extent);
      if (extents.size() > largest_rank) throw InvalidInput("the header's shape has more than 64 axes");
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    return extents;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// Product of the extents; 0 when one is 0.
std::uint64_t count_elements(const std::vector<std::int64_t>& shape) {
  if (std::ranges::find(shape, 0) != shape.end()) return 0;
  constexpr std::uint64_t largest = std::uint64_t{1} << 58U;  // times 16 bytes still fits 64 bits
  std::uint64_t count = 1;
  for (const std::int64_t extent : shape) {
    if (static_cast<std::uint64_t>(extent) > largest / count) throw InvalidInput("the shape " + shape_text(shape) + " is too large");
    count *= static_cast<std::uint64_t>(extent);
  }
  return count;
}

/// Sets kind, size and byte order of a simple type such as "<f8"; leaves the kind `unsupported` for any other.
void classify(NpyHeader& header) {
  const std::string_view type = header.type;
  if (type.size() < 3) return;
  const char order = type[0];
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(type.data() + 2, type.data() + type.size(), size);
  if (error != std::errc{} || end != type.data() + type.size()) return;
  if (std::string_view("<>|=").find(order) == std::string_view::npos) return;
  header.big_endian = order == '>' || (order == '=' && std::endian::native == std::endian::big);
  const auto set = [&](NpyKind kind, std::initializer_list<std::size_t> sizes) {
    if (std::ranges::find(sizes, size) == sizes.end()) return;
    header.kind = kind;
    header.element_bytes = size;
  };
  switch (type[1]) {
    case 'b': return set(NpyKind::boolean, {1});
    case 'i': return set(NpyKind::signed_integer, {1, 2, 4, 8});
    case 'u': return set(NpyKind::unsigned_integer, {1, 2, 4, 8});
    case 'f': return set(NpyKind::real, {2, 4, 8});
    case 'c': return set(NpyKind::complex, {8, 16});
    case 'U':
      if (size > (std::size_t{1} << 24U)) throw InvalidInput("text of " + std::to_string(size) + " characters is too long");
      header.kind = NpyKind::text;
      header.element_bytes = 4 * size;
      return;
    default: return;
  }
}

}  // namespace

std::uint64_t NpyHeader::memory_bytes() const {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t each = 8;
  if (kind == NpyKind::boolean) each = 1;
  if (kind == NpyKind::complex) each = 16;
  if (kind == NpyKind::text) each = sizeof(std::string) + element_bytes;
  return elements > most / each ? most : elements * each;
}

std::size_t npy_header_bytes(std::span<const std::byte> preamble) {
  const std::string_view text = as_text(preamble);
  if (!text.starts_with(magic) || text.size() < 10) throw InvalidInput("not a .npy array (its first bytes are not \\x93NUMPY)");
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(text[i])); };
  if (byte(6) < 1 || byte(6) > 3 || byte(7) != 0) {
    throw InvalidInput("version " + std::to_string(byte(6)) + "." + std::to_string(byte(7)) + " of .npy; 1.0, 2.0 and 3.0 are read");
  }
  const std::size_t prefix = prefix_bytes(static_cast<unsigned char>(byte(6)));
  if (text.size() < prefix) throw InvalidInput("the header is truncated");
  std::size_t length = byte(8) | byte(9) << 8U;
  if (prefix == 12) length |= byte(10) << 16U | byte(11) << 24U;
  if (length > npy_header_limit) throw InvalidInput("a header of " + std::to_string(length) + " bytes is too long");
  return prefix + length;
}

NpyHeader parse_npy_header(std::span<const std::byte> bytes) {
  NpyHeader header;
  header.data_offset = npy_header_bytes(bytes.first(std::min(bytes.size(), npy_preamble_bytes)));
  if (bytes.size() < header.data_offset) throw InvalidInput("the header is truncated");
  const std::size_t prefix = prefix_bytes(static_cast<unsigned char>(bytes[6]));
  DictionaryReader(as_text(bytes.subspan(prefix, header.data_offset - prefix))).read(header);
  header.elements = count_elements(header.shape);
  classify(header);
  if (header.element_bytes != 0 && header.elements > std::numeric_limits<std::uint64_t>::max() / header.element_bytes) {
    throw InvalidInput("the shape " + shape_text(header.shape) + " is too large");
  }
  return header;
}

}  // namespace airloom::io
