#include "airloom/io/matlab.hpp"

#include <algorithm>
#include <utility>

#include "airloom/core/error.hpp"
#include "airloom/io/axis_order.hpp"
#include "airloom/io/unicode.hpp"

namespace airloom::io {
namespace {

constexpr std::size_t longest_name = 63;  // MATLAB's namelengthmax
constexpr std::uint32_t replacement = 0xFFFD;

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool word(char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; }

/// Calls visit(part) for the parts of "a/b/c".
template <class Visit>
void each_part(std::string_view name, Visit&& visit) {
  while (true) {
    const auto slash = name.find('/');
    visit(name.substr(0, slash));
    if (slash == std::string_view::npos) return;
    name.remove_prefix(slash + 1);
  }
}

}  // namespace

bool is_matlab_name(std::string_view name) {
  bool good = true;
  each_part(name, [&](std::string_view part) {
    good = good && !part.empty() && part.size() <= longest_name && letter(part.front()) && std::ranges::all_of(part, word);
  });
  return good;
}

std::string matlab_name(std::string_view name) {
  std::string result;
  each_part(name, [&](std::string_view part) {
    std::string fit(part);
    std::ranges::replace_if(
        fit, [](char c) { return !word(c); }, '_');
    if (fit.empty() || !letter(fit.front())) fit.insert(0, 1, 'x');
    fit.resize(std::min(fit.size(), longest_name));
    result += (result.empty() ? "" : "/") + fit;
  });
  return result;
}

Array matlab_array(std::vector<std::int64_t> shape, Array::Data data) {
  Array array{.shape = std::move(shape), .data = std::move(data), .matlab = true};
  const auto reorder = [&]<class T>(T& elements) {
    if constexpr (requires { typename T::allocator_type; }) {  // not a loan, and of a type that is read
      elements = last_index_fastest(std::span<const typename T::value_type>(elements), array.shape);
    }
  };
  std::visit(reorder, array.data);
  if (std::ranges::all_of(array.shape, [](std::int64_t extent) { return extent == 1; })) array.shape.clear();
  return array;
}

Array matlab_text(const std::vector<std::int64_t>& shape, const std::vector<std::uint32_t>& characters) {
  const auto rows = static_cast<std::size_t>(shape.empty() ? 1 : shape.front());
  std::vector<std::string> texts(rows == 0 ? 1 : rows);
  for (std::size_t i = 0; i < characters.size(); ++i) append_utf8(texts[i % texts.size()], characters[i]);
  Array array{.shape = {}, .data = Array::Bools{}, .matlab = true};
  if (texts.size() > 1) array.shape = {static_cast<std::int64_t>(texts.size())};
  array.data = std::move(texts);
  return array;
}

std::vector<std::uint32_t> from_utf16(std::span<const std::uint16_t> units) {
  std::vector<std::uint32_t> characters;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const std::uint32_t unit = units[i];
    const bool high = unit >= 0xD800 && unit < 0xDC00;
    const bool pair = high && i + 1 < units.size() && units[i + 1] >= 0xDC00 && units[i + 1] < 0xE000;
    if (pair) characters.push_back(0x10000 + ((unit - 0xD800) << 10U) + (units[++i] - 0xDC00U));
    else characters.push_back(unit >= 0xD800 && unit < 0xE000 ? replacement : unit);
  }
  return characters;
}

std::vector<std::uint16_t> to_utf16(std::string_view utf8) {
  std::vector<std::uint16_t> units;
  for (const char32_t c : decode_utf8(utf8)) {
    if (c < 0x10000) {
      units.push_back(static_cast<std::uint16_t>(c));
    } else {
      units.push_back(static_cast<std::uint16_t>(0xD800 + ((c - 0x10000) >> 10U)));
      units.push_back(static_cast<std::uint16_t>(0xDC00 + ((c - 0x10000) & 0x3FFU)));
    }
  }
  return units;
}

std::vector<std::int64_t> matlab_extents(const Array& array) {
  std::vector<std::int64_t> extents = array.shape;
  while (extents.size() < 2) extents.push_back(1);
  return extents;
}

void join_texts(Arrays& arrays, const std::string& path) {
  std::vector<std::string> texts;
  for (std::size_t k = 0;; ++k) {
    const auto found = arrays.find(path + "/" + std::to_string(k));
    if (found == arrays.end()) break;
    const auto* text = std::get_if<std::vector<std::string>>(&found->second.data);
    if (text == nullptr || text->size() != 1) return;
    texts.push_back(text->front());
  }
  if (texts.empty()) return;
  for (std::size_t k = 0; k < texts.size(); ++k) arrays.erase(path + "/" + std::to_string(k));
  const auto count = static_cast<std::int64_t>(texts.size());
  arrays.insert_or_assign(path, Array{.shape = {count}, .data = std::move(texts), .matlab = true});
}

}  // namespace airloom::io
