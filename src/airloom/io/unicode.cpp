#include "airloom/io/unicode.hpp"

#include "airloom/core/error.hpp"

namespace airloom::io {
namespace {

bool is_character(std::uint32_t c) { return c <= 0x10FFFFU && (c < 0xD800U || c > 0xDFFFU); }

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
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80U ? 1 : lead >> 5U == 6U ? 2 : lead >> 4U == 14U ? 3 : lead >> 3U == 30U ? 4 : 0;
    if (length == 0 || i + length > text.size()) throw InvalidInput("text is not UTF-8 at byte " + std::to_string(i));
    std::uint32_t c = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if (next >> 6U != 2U) throw InvalidInput("text is not UTF-8 at byte " + std::to_string(i + k));
      c = c << 6U | (next & 0x3FU);
    }
    constexpr std::uint32_t smallest[] = {0, 0, 0x80U, 0x800U, 0x10000U};  // longer forms than needed are refused
    if (c < smallest[length] || !is_character(c)) throw InvalidInput("text is not UTF-8 at byte " + std::to_string(i));
    characters += static_cast<char32_t>(c);
    i += length;
  }
  return characters;
}

}  // namespace airloom::io
