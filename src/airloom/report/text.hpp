#pragma once
/// Text from files made safe for what draws it: HTML, JSON inside HTML, gnuplot, file names, terminals.
#include <string>
#include <string_view>

#include "airloom/io/json.hpp"

namespace airloom::report {

/// One line of valid UTF-8: control characters (newlines too) become spaces, broken bytes become U+FFFD.
[[nodiscard]] std::string clean_text(std::string_view text);

/// Safe as the text of an element and inside a quoted attribute.
[[nodiscard]] std::string escape_html(std::string_view text);

/// JSON that may stand inside a <script> element: "<", ">" and "&" are written as \u00XX, so "</script>" cannot appear.
[[nodiscard]] std::string json_for_script(const io::Json& json);

/// A gnuplot string in single quotes: there nothing is expanded but the quote itself, which is doubled.
[[nodiscard]] std::string quote_gnuplot(std::string_view text);

/// A file name of letters, digits, '-', '_' and '.', not empty and not beginning with '.' or '-'.
[[nodiscard]] std::string safe_file_name(std::string_view text);

/// A number for people: up to `digits` significant digits, no trailing zeros, "n/a" when not finite.
[[nodiscard]] std::string short_number(double number, int digits = 4);

/// How many columns of a terminal the text takes: code points, not bytes.
[[nodiscard]] std::size_t display_width(std::string_view text);

}  // namespace airloom::report
