#include "airloom/core/fields.hpp"

#include <charconv>

namespace airloom {

bool Range::holds(double x) const {
  if (!std::isfinite(x)) return false;
  return (open_low ? x > low : x >= low) && (open_high ? x < high : x <= high);
}

std::string Range::rule() const {
  const bool has_low = std::isfinite(low);
  const bool has_high = std::isfinite(high);
  if (has_low && has_high) {
    return std::string("must be in ") + (open_low ? "(" : "[") + shortest(low) + ", " + shortest(high) + (open_high ? ")" : "]");
  }
  if (has_low) return std::string("must be ") + (open_low ? "> " : ">= ") + shortest(low);
  if (has_high) return std::string("must be ") + (open_high ? "< " : "<= ") + shortest(high);
  return {};
}

namespace detail {
namespace {

std::optional<double> as_number(const Value& value) {
  if (const auto* x = std::get_if<double>(&value)) return *x;
  if (const auto* x = std::get_if<std::int64_t>(&value)) return static_cast<double>(*x);
  return std::nullopt;
}

void wrong_type(const Value& value, const std::string& where, std::string_view expected, Faults& faults) {
  faults.add(where + ": '" + to_text(value) + "'; must be " + std::string(expected));
}

bool in_range(double x, const std::string& where, const Range& range, Faults& faults) {
  if (range.holds(x)) return true;
  faults.add(where + ": " + shortest(x) + "; " + (std::isfinite(x) ? range.rule() : "must be finite"));
  return false;
}

}  // namespace

void read(bool& target, const Value& value, const std::string& where, const Range&, Faults& faults) {
  if (const auto* x = std::get_if<bool>(&value)) target = *x;
  else wrong_type(value, where, "true or false", faults);
}

void read(std::int64_t& target, const Value& value, const std::string& where, const Range& range, Faults& faults) {
  const std::optional<double> x = as_number(value);
  if (!x || std::floor(*x) != *x || std::abs(*x) > 9.0e15) return wrong_type(value, where, "an integer", faults);
  if (!in_range(*x, where, range, faults)) return;
  const auto* exact = std::get_if<std::int64_t>(&value);
  target = exact != nullptr ? *exact : static_cast<std::int64_t>(*x);
}

void read(int& target, const Value& value, const std::string& where, const Range& range, Faults& faults) {
  std::int64_t wide = target;
  const std::size_t before = faults.list().size();
  read(wide, value, where, range, faults);
  if (faults.list().size() != before) return;
  if (wide > std::numeric_limits<int>::max() || wide < std::numeric_limits<int>::min()) {
    return wrong_type(value, where, "an integer of at most 2147483647", faults);
  }
  target = static_cast<int>(wide);
}

void read(double& target, const Value& value, const std::string& where, const Range& range, Faults& faults) {
  const std::optional<double> x = as_number(value);
  if (!x) return wrong_type(value, where, "a number", faults);
  if (in_range(*x, where, range, faults)) target = *x;
}

void read(std::string& target, const Value& value, const std::string& where, const Range&, Faults& faults) {
  if (const auto* x = std::get_if<std::string>(&value)) target = *x;
  else wrong_type(value, where, "text", faults);
}

void read(std::vector<double>& target, const Value& value, const std::string& where, const Range& range, Faults& faults) {
  std::vector<double> numbers;
  if (const auto* list = std::get_if<std::vector<double>>(&value)) numbers = *list;
  else if (const auto x = as_number(value)) numbers = {*x};
  else if (const auto* words = std::get_if<std::vector<std::string>>(&value); words == nullptr || !words->empty())
    return wrong_type(value, where, "a list of numbers", faults);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (!in_range(numbers[i], where + "[" + std::to_string(i) + "]", range, faults)) return;
  }
  target = std::move(numbers);
}

void read(std::vector<std::string>& target, const Value& value, const std::string& where, const Range&, Faults& faults) {
  if (const auto* words = std::get_if<std::vector<std::string>>(&value)) target = *words;
  else if (const auto* word = std::get_if<std::string>(&value)) target = {*word};
  else wrong_type(value, where, "a list of words", faults);
}

std::optional<std::string> read_word(const Value& value, const std::string& where, std::vector<std::string> words, Faults& faults) {
  if (const auto* word = std::get_if<std::string>(&value)) {
    if (std::ranges::find(words, *word) != words.end()) return *word;
    faults.add(where + ": " + unknown_name("choice", *word, words));
  } else {
    wrong_type(value, where, "one of its words", faults);
  }
  return std::nullopt;
}

}  // namespace detail

namespace {

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

template <class Number>
std::optional<Number> whole_number(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Anything but a list.
Value parse_item(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  if (const auto x = whole_number<std::int64_t>(text)) return *x;
  if (const auto x = whole_number<double>(text)) return *x;
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front()) {
    return std::string(text.substr(1, text.size() - 2));
  }
  return std::string(text);
}

/// The first comma that stands outside quotes.
std::size_t find_comma(std::string_view text) {
  char quote = '\0';
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quote != '\0') quote = text[i] == quote ? '\0' : quote;
    else if (text[i] == '"' || text[i] == '\'') quote = text[i];
    else if (text[i] == ',') return i;
  }
  return std::string_view::npos;
}

Value parse_list(std::string_view inside) {
  std::vector<double> numbers;
  std::vector<std::string> words;
  while (!trim(inside).empty()) {
    const auto comma = find_comma(inside);
    const Value item = parse_item(trim(inside.substr(0, comma)));
    inside = comma == std::string_view::npos ? std::string_view{} : inside.substr(comma + 1);
    if (const auto x = detail::as_number(item)) numbers.push_back(*x);
    words.push_back(to_text(item));
  }
  if (numbers.size() == words.size()) return numbers;
  return words;
}

}  // namespace

Value parse_value(std::string_view raw) {
  const std::string_view text = trim(raw);
  if (text.size() >= 2 && text.front() == '[' && text.back() == ']') return parse_list(text.substr(1, text.size() - 2));
  return parse_item(text);
}

}  // namespace airloom
