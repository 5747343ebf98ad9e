#pragma once
/// One list of fields per options or scenario struct feeds TOML, JSON, `--set`, `--opt`, help, range checks and the docs.
///
///     struct RingOptions { int max_rounds = 100; double tolerance = 1e-5; };
///     void fields(maybe_const<RingOptions> auto& o, auto&& field) {
///       field("max_rounds", o.max_rounds, at_least(1), "full passes round the ring");
///       field("tolerance", o.tolerance, between(0, 1), "stop when the sum rate changes by less, relative");
///     }
#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "airloom/core/enums.hpp"
#include "airloom/core/error.hpp"
#include "airloom/core/nearest_name.hpp"
#include "airloom/core/values.hpp"
#include "airloom/export.hpp"

namespace airloom {
AIRLOOM_API_BEGIN

template <class T, class Struct>
concept maybe_const = std::same_as<std::remove_const_t<T>, Struct>;

/// An interval that a number must lie in.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool open_low = false;   ///< low itself is not allowed
  bool open_high = false;  ///< high itself is not allowed

  [[nodiscard]] bool holds(double x) const;
  /// "must be >= 1", "must be in (0, 1]"; "" when everything finite is allowed.
  [[nodiscard]] std::string rule() const;
};
constexpr Range any_number() { return {}; }
constexpr Range at_least(double low) { return {.low = low}; }
constexpr Range above(double low) { return {.low = low, .open_low = true}; }
constexpr Range between(double low, double high) { return {.low = low, .high = high}; }
/// Powers, gains and noise beyond it are slips, and their products leave what a double holds.
inline constexpr double most_decibels = 300.0;
constexpr Range decibels() { return between(-most_decibels, most_decibels); }

/// What the docs, `--help` and `airloom systems` say of one field.
struct FieldInfo {
  std::string name;
  std::string type;  ///< "bool", "int", "number", "text", "choice", "numbers"
  Value standard;    ///< the default; an absent optional is the text ""
  bool optional = false;
  Range range;
  std::vector<std::string> choices;  ///< of a choice
  std::string doc;
};

namespace detail {

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};

template <class T>
Value to_value(const T& x) {
  if constexpr (is_optional<T>::value) {
    return x ? to_value(*x) : Value(std::string());
  } else if constexpr (std::same_as<T, bool> || std::same_as<T, std::string> || std::same_as<T, std::vector<double>> ||
                       std::same_as<T, std::vector<std::string>>) {
    return x;
  } else if constexpr (std::is_enum_v<T>) {
    return std::string(name(x));
  } else if constexpr (std::integral<T>) {
    return static_cast<std::int64_t>(x);
  } else {
    static_assert(std::same_as<T, double>, "fields hold bool, integers, double, text, enums, vectors and optionals of these");
    return x;
  }
}

template <class T>
constexpr std::string_view type_name() {
  if constexpr (is_optional<T>::value) return type_name<typename T::value_type>();
  else if constexpr (std::same_as<T, bool>) return "bool";
  else if constexpr (std::is_enum_v<T>) return "choice";
  else if constexpr (std::integral<T>) return "int";
  else if constexpr (std::same_as<T, double>) return "number";
  else if constexpr (std::same_as<T, std::vector<double>>) return "numbers";
  else if constexpr (std::same_as<T, std::vector<std::string>>) return "texts";
  else return "text";
}

/// Reads one value into `target`; adds a fault, and leaves target alone, when type or range is wrong.
void read(bool& target, const Value& value, const std::string& where, const Range& range, Faults& faults);
void read(std::int64_t& target, const Value& value, const std::string& where, const Range& range, Faults& faults);
void read(int& target, const Value& value, const std::string& where, const Range& range, Faults& faults);
void read(double& target, const Value& value, const std::string& where, const Range& range, Faults& faults);
void read(std::string& target, const Value& value, const std::string& where, const Range& range, Faults& faults);
void read(std::vector<double>& target, const Value& value, const std::string& where, const Range& range, Faults& faults);
void read(std::vector<std::string>& target, const Value& value, const std::string& where, const Range& range, Faults& faults);
[[nodiscard]] std::optional<std::string> read_word(const Value& value, const std::string& where, std::vector<std::string> words,
                                                   Faults& faults);

template <NamedEnum E>
std::vector<std::string> words_of() {
  std::vector<std::string> words;
  for (const std::string_view word : enum_names(E{})) words.emplace_back(word);
  return words;
}

/// The words of a choice, also of an optional one; none for other types.
template <class T>
std::vector<std::string> choices_of() {
  if constexpr (is_optional<T>::value) return choices_of<typename T::value_type>();
  else if constexpr (std::is_enum_v<T>) return words_of<T>();
  else return {};
}

template <NamedEnum E>
void read(E& target, const Value& value, const std::string& where, const Range&, Faults& faults) {
  if (const auto word = read_word(value, where, words_of<E>(), faults)) target = *parse_enum<E>(*word);
}

template <class T>
void read(std::optional<T>& target, const Value& value, const std::string& where, const Range& range, Faults& faults) {
  // "auto" says the same of a number as leaving it out
  const auto* text = std::get_if<std::string>(&value);
  if (text != nullptr && (text->empty() || (std::is_arithmetic_v<T> && *text == "auto"))) {
    target.reset();
    return;
  }
  T inner{};
  const std::size_t before = faults.list().size();
  read(inner, value, where, range, faults);
  if (faults.list().size() == before) target = inner;
}

/// Calls `visit(name, member, range, doc)` for the forms that a `fields` list may use.
template <class Visit>
struct FieldVisitor {
  Visit visit;
  template <class T>
  void operator()(std::string_view name, T& member, const Range& range, std::string_view doc = {}) const {
    visit(name, member, range, doc);
  }
  template <class T>
  void operator()(std::string_view name, T& member, std::string_view doc = {}) const {
    visit(name, member, Range{}, doc);
  }
};
template <class Visit>
FieldVisitor(Visit) -> FieldVisitor<Visit>;

}  // namespace detail

/// Names, types, defaults, ranges and meanings of a struct's fields.
template <class Struct>
std::vector<FieldInfo> describe(const Struct& standard = {}) {
  std::vector<FieldInfo> infos;
  fields(standard, detail::FieldVisitor{[&]<class T>(std::string_view name, const T& member, const Range& range, std::string_view doc) {
           FieldInfo info{.name = std::string(name),
                          .type = std::string(detail::type_name<T>()),
                          .standard = detail::to_value(member),
                          .optional = detail::is_optional<T>::value,
                          .range = range,
                          .choices = {},
                          .doc = std::string(doc)};
           info.choices = detail::choices_of<T>();
           infos.push_back(std::move(info));
         }});
  return infos;
}

/// The fields' present values, in the list's order. An absent optional is the empty text.
template <class Struct>
Values to_values(const Struct& data) {
  Values values;
  fields(data, detail::FieldVisitor{[&]<class T>(std::string_view name, const T& member, const Range&, std::string_view) {
           values.set(name, detail::to_value(member));
         }});
  return values;
}

/// Sets the fields named in `values`; unknown names, wrong types and numbers out of range become faults that name
/// "context.field", the value and the rule.
template <class Struct>
void assign(Struct& data, const Values& values, std::string_view context, Faults& faults) {
  std::vector<std::string> known;
  fields(data, detail::FieldVisitor{[&]<class T>(std::string_view name, T& member, const Range& range, std::string_view) {
           known.emplace_back(name);
           if (const Value* value = values.find(name))
             detail::read(member, *value, std::string(context) + "." + std::string(name), range, faults);
         }});
  for (const auto& [name, value] : values) {
    if (std::ranges::find(known, name) == known.end()) faults.add(unknown_name(std::string(context) + " field", name, known));
  }
}

/// A struct with the given fields set over its defaults.
/// @throws InvalidInput  naming every unknown key, wrong type and number out of range
template <class Struct>
Struct from_values(const Values& values, std::string_view context) {
  Struct data;
  Faults faults;
  assign(data, values, context, faults);
  faults.raise();
  return data;
}

/// Reads the text of `--set key=value`: true/false, an integer, a number, a [list], else text (quotes are removed).
[[nodiscard]] Value parse_value(std::string_view text);

AIRLOOM_API_END
}  // namespace airloom
