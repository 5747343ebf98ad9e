#pragma once
/// UTF-8 on our side, four-byte characters in NumPy's text arrays.
#include <cstdint>
#include <string>
#include <string_view>

namespace airloom::io {

/// Appends one character. @throws InvalidInput for a surrogate or a number above 0x10FFFF
void append_utf8(std::string& text, std::uint32_t character);

/// The characters of UTF-8 text. @throws InvalidInput when it is not UTF-8
[[nodiscard]] std::u32string decode_utf8(std::string_view text);

/// The text, with U+FFFD in the place of each byte that is not UTF-8: file names may hold any byte.
[[nodiscard]] std::string valid_utf8(std::string_view text);

}  // namespace airloom::io
