#include "airloom/experiments/store/row_codec.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "airloom/core/error.hpp"

namespace airloom::experiments {
namespace {

void put(std::string& out, std::int64_t number) {
  char buffer[24];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
}

void put(std::string& out, double number) {
  if (std::isnan(number)) out += "null";
  else if (std::isinf(number)) out += number > 0 ? "1e999" : "-1e999";
  else {
    char buffer[32];
    out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
  }
}

void put(std::string& out, bool value) { out += value ? "true" : "false"; }

void put(std::string& out, const std::string& text) {
  constexpr char digits[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') (out += '\\') += c;
    else if (byte < 0x20) ((out += "\\u00") += digits[byte >> 4U]) += digits[byte & 15U];
    else out += c;
  }
  out += '"';
}

template <class Item>
void put(std::string& out, const std::vector<Item>& list) {
  out += '[';
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i != 0) out += ',';
    put(out, list[i]);
  }
  out += ']';
}

/// Reads what `put` writes; every step checks the end of the text.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Values object() {
    Values values;
    expect('{');
    if (accept('}')) return finished(values);
    do {
      const std::string name = string();
      expect(':');
      if (values.contains(name)) fail("the name '" + name + "' twice");
      values.set(name, value());
    } while (accept(','));
    expect('}');
    return finished(values);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw InvalidInput("stored values, position " + std::to_string(at_) + ": " + what);
  }
  Values finished(Values& values) {
    if (at_ != text_.size()) fail("text after the end");
    return std::move(values);
  }
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool accept(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool accept(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  void expect(char c) {
    if (!accept(c)) fail(std::string("expected '") + c + "'");
  }

  char escaped() {
    if (accept('"')) return '"';
    if (accept('\\')) return '\\';
    if (!accept("u00") || text_.size() - at_ < 2) fail("an escape that is not written here");
    unsigned code = 0;
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + at_ + 2, code, 16);
    if (error != std::errc{} || end != text_.data() + at_ + 2) fail("an escape that is not written here");
    at_ += 2;
    return static_cast<char>(code);
  }

  std::string string() {
    std::string out;
    expect('"');
    while (!accept('"')) {
      if (at_ >= text_.size()) fail("a text without end");
      if (accept('\\')) out += escaped();
      else out += text_[at_++];
    }
    return out;
  }

  std::optional<std::int64_t> integer() {
    std::int64_t number = 0;
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), number);
    if (error != std::errc{}) return std::nullopt;
    const bool more = end != text_.data() + text_.size() && (*end == '.' || *end == 'e');
    if (more || (number == 0 && *begin == '-')) return std::nullopt;  // -0 is a double
    at_ += static_cast<std::size_t>(end - begin);
    return number;
  }

  double number() {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (accept("null")) return std::numeric_limits<double>::quiet_NaN();
    if (accept("1e999")) return infinity;
    if (accept("-1e999")) return -infinity;
    double out = 0.0;
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), out);
    if (error != std::errc{} || !std::isfinite(out)) fail("not a number");
    at_ += static_cast<std::size_t>(end - begin);
    return out;
  }

  Value list() {
    std::vector<double> numbers;
    std::vector<std::string> texts;
    if (accept(']')) return numbers;
    const bool words = peek() == '"';
    do {
      if (words) texts.push_back(string());
      else numbers.push_back(number());
    } while (accept(','));
    expect(']');
    if (words) return texts;
    return numbers;
  }

  Value value() {
    if (peek() == '"') return string();
    if (accept('[')) return list();
    if (accept("true")) return true;
    if (accept("false")) return false;
    if (peek() != 'n' && !text_.substr(at_).starts_with("1e999")) {
      if (const auto whole = integer()) return *whole;
    }
    return number();
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::string encode_values(const Values& values) {
  std::string out = "{";
  for (const auto& [name, value] : values) {
    if (out.size() > 1) out += ',';
    put(out, name);
    out += ':';
    std::visit([&out](const auto& item) { put(out, item); }, value);
  }
  return out + "}";
}

Values decode_values(std::string_view text) { return Reader(text).object(); }

}  // namespace airloom::experiments
