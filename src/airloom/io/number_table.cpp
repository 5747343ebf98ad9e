#include "airloom/io/number_table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <complex>
#include <optional>

#include "airloom/core/error.hpp"

namespace airloom::io {
namespace {

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

/// A real number at the front, which goes.
std::optional<double> take_real(std::string_view& text) {
  std::string_view rest = text;
  if (rest.starts_with('+')) rest.remove_prefix(1);
  double x = 0.0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), x);
  if (error == std::errc::result_out_of_range) x = HUGE_VAL;
  else if (error != std::errc{}) return std::nullopt;
  text = rest.substr(static_cast<std::size_t>(end - rest.data()));
  return x;
}

/// "1", "1+2j", "1 + 2i", "2j", "(1+2j)".
std::optional<std::complex<double>> table_number(std::string_view word, bool& is_complex) {
  std::string packed;
  for (const char c : without_blanks(word)) {
    if (c != ' ' && c != '(' && c != ')' && c != '"') packed += c;
  }
  if (const auto sign = packed.find("+-"); sign != std::string::npos) packed.erase(sign, 1);  // NumPy's savetxt: "1+-2j"
  std::string_view text = packed;
  const auto imaginary = [&] { return text == "j" || text == "i" || text == "J"; };
  const auto first = take_real(text);
  if (!first) return std::nullopt;
  if (text.empty()) return *first;
  is_complex = true;
  if (imaginary()) return std::complex<double>(0.0, *first);
  const bool signed_part = text.starts_with('+') || text.starts_with('-');
  const auto second = take_real(text);
  if (!signed_part || !second || !imaginary()) return std::nullopt;
  return std::complex<double>(*first, *second);
}

std::vector<std::string_view> words_of(std::string_view line, char separator) {
  std::vector<std::string_view> words;
  if (separator == ' ') {
    std::size_t depth = 0, begin = 0;
    bool inside = false;
    for (std::size_t i = 0; i <= line.size(); ++i) {  // a complex number in parentheses is one word
      const bool gap = i == line.size() || ((line[i] == ' ' || line[i] == '\t') && depth == 0);
      if (i < line.size() && line[i] == '(') ++depth;
      if (i < line.size() && line[i] == ')' && depth > 0) --depth;
      if (!gap && !inside) begin = i;
      if (gap && inside) words.push_back(line.substr(begin, i - begin));
      inside = !gap;
    }
    return words;
  }
  while (true) {
    const auto at = line.find(separator);
    words.push_back(line.substr(0, at));
    if (at == std::string_view::npos) return words;
    line.remove_prefix(at + 1);
    if (without_blanks(line).empty()) return words;  // a separator at the end
  }
}

char separator_of(std::string_view line) {
  for (const char c : {',', ';', '\t'}) {
    if (line.find(c) != std::string_view::npos) return c;
  }
  return ' ';
}

}  // namespace

Arrays parse_number_table(std::string_view text, const std::string& file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<std::complex<double>> numbers;
  std::vector<std::string> names;
  std::size_t columns = 0;
  std::int64_t rows = 0;
  bool is_complex = false;
  std::size_t line_number = 0;
  const auto refuse = [&](const std::string& why) { throw InvalidInput(file + ": line " + std::to_string(line_number) + ": " + why); };
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view line = without_blanks(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++line_number;
    if (line.empty() || line.front() == '#' || line.front() == '%') continue;
    const std::vector<std::string_view> words = words_of(line, separator_of(line));
    std::vector<std::complex<double>> row;
    std::size_t wrong = words.size();
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (const auto x = table_number(words[i], is_complex)) row.push_back(*x);
      else wrong = std::min(wrong, i);
    }
    if (wrong < words.size()) {
      if (rows == 0 && names.empty() && row.empty()) {
        for (const std::string_view word : words) names.emplace_back(without_blanks(word));
        continue;
      }
      refuse("column " + std::to_string(wrong + 1) + ": '" + std::string(without_blanks(words[wrong]).substr(0, 40)) + "' is no number");
    }
    if (rows == 0) columns = row.size();
    if (row.size() != columns)
      refuse(std::to_string(row.size()) + " numbers; must be " + std::to_string(columns) + " as in the rows before");
    numbers.insert(numbers.end(), row.begin(), row.end());
    ++rows;
  }
  if (rows == 0) throw InvalidInput(file + ": a text without a row of numbers");
  Arrays arrays;
  Array array{.shape = {rows}, .data = Array::Bools{}};
  if (columns > 1) array.shape.push_back(static_cast<std::int64_t>(columns));
  if (is_complex) {
    array.data = std::move(numbers);
  } else {
    std::vector<double> reals;
    for (const std::complex<double>& z : numbers) reals.push_back(z.real());
    array.data = std::move(reals);
  }
  arrays["array"] = std::move(array);
  if (!names.empty()) arrays["columns"] = {{static_cast<std::int64_t>(names.size())}, std::move(names)};
  return arrays;
}

}  // namespace airloom::io
