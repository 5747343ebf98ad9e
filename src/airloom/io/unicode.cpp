#include "airloom/io/unicode.hpp"

#include <algorithm>

#include "airloom/core/error.hpp"

namespace airloom::io {
namespace {

bool is_character(std::uint32_t c) { return c <= 0x10FFFFU && (c < 0xD800U || c > 0xDFFFU); }

struct Read {
  std::uint32_t character = 0;
  std::size_t bytes = 0;  ///< 0: these are none
  std::size_t bad = 0;    ///< where then
};

/// The first character of a text that is not empty.
Read read_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0x80U ? 1 : lead >> 5U == 6U ? 2 : lead >> 4U == 14U ? 3 : lead >> 3U == 30U ? 4 : 0;
  if (length == 0 || length > text.size()) return {};
  std::uint32_t c = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t k = 1; k < length; ++k) {
    const auto next = static_cast<unsigned char>(text[k]);
    if (next >> 6U != 2U) return {.bad = k};
    c = c << 6U | (next & 0x3FU);
  }
  constexpr std::uint32_t smallest[] = {0, 0, 0x80U, 0x800U, 0x10000U};  // longer forms than needed are refused
  if (c < smallest[length] || !is_character(c)) return {};
  return {.character = c, .bytes = length};
}

}  // namespace

void append_utf8(std::string& text, std::uint32_t c) {
  if (!is_character(c)) throw InvalidInput("character " + std::to_string(c) + " is not Unicode");
  const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80U | ((c >> shift) & 0x3FU)); };
  if (c < 0x80U) {
    text += static_cast<char>(c);
  } else if (c < 0x800U) {
    text += static_cast<char>(0xC0U | (c >> 6U));
    tail(0);
  } else if (c < 0x10000U) {
    text += static_cast<char>(0xE0U | (c >> 12U));
    tail(6), tail(0);
  } else {
    text += static_cast<char>(0xF0U | (c >> 18U));
    tail(12), tail(6), tail(0);
  }
}

std::u32string decode_utf8(std::string_view text) {
  std::u32string characters;
  for (std::size_t i = 0; i < text.size();) {
    const Read read = read_character(text.substr(i));
    if (read.bytes == 0) throw InvalidInput("text is not UTF-8 at byte " + std::to_string(i + read.bad));
    characters += static_cast<char32_t>(read.character);
    i += read.bytes;
  }
  return characters;
}

std::string valid_utf8(std::string_view text) {
  std::string valid;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t bytes = read_character(text.substr(i)).bytes;
    valid += bytes == 0 ? "\xEF\xBF\xBD" : text.substr(i, bytes);
    i += std::max<std::size_t>(bytes, 1);
  }
  return valid;
}

}  // namespace airloom::io
