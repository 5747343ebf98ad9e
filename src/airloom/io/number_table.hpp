#pragma once
/// Tables of numbers as text: comma, semicolon, tab or spaces between them, complex ones as Python or MATLAB writes them.
#include <string>
#include <string_view>

#include "airloom/io/arrays.hpp"

namespace airloom::io {

/// "array" of shape (rows, columns), or (rows) where every row has one number; complex when any number is ("1+2j", "(1+2j)", "1-2i",
/// "3j"). Lines that begin with #, % and empty ones are left out. A first line of words names the columns: texts "columns".
/// NaN and infinities are numbers here.
/// @param file  for messages
/// @throws InvalidInput  naming line and column of what is no number, or a row of another length
[[nodiscard]] Arrays parse_number_table(std::string_view text, const std::string& file);

}  // namespace airloom::io
