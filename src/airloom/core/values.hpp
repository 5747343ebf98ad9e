#pragma once
/// Named values in order: what options, metrics, residuals and certificates are made of.
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "airloom/export.hpp"

namespace airloom {
AIRLOOM_API_BEGIN

/// One value of a record or of an option. A vector of numbers is an array-valued metric.
using Value = std::variant<bool, std::int64_t, double, std::string, std::vector<double>, std::vector<std::string>>;

/// A short list of named values; keeps the order of insertion, names are unique.
class Values {
 public:
  /// A name and its value.
  using Item = std::pair<std::string, Value>;

  Values() = default;
  /// Of two equal names the last one holds.
  Values(std::initializer_list<Item> items) {
    for (const Item& item : items) set(item.first, item.second);
  }

  /// Sets or replaces.
  void set(std::string_view name, Value value);
  /// Sets every item of `other`, replacing equal names.
  void merge(const Values& other);

  /// The value of that name; nullptr when absent.
  [[nodiscard]] const Value* find(std::string_view name) const;
  /// Whether there is a value of that name.
  [[nodiscard]] bool contains(std::string_view name) const { return find(name) != nullptr; }
  /// The scalar number of that name; NaN when absent or not a number (a bool counts as 0 or 1).
  [[nodiscard]] double number(std::string_view name) const;
  /// The array of that name; empty when absent; one element for a scalar number.
  [[nodiscard]] std::vector<double> numbers(std::string_view name) const;

  /// Whether there are no values.
  [[nodiscard]] bool empty() const { return items_.empty(); }
  /// How many values there are.
  [[nodiscard]] std::size_t size() const { return items_.size(); }
  /// The first item, in the order of insertion.
  [[nodiscard]] auto begin() const { return items_.begin(); }
  /// Behind the last item.
  [[nodiscard]] auto end() const { return items_.end(); }

  /// The same names and values in the same order.
  friend bool operator==(const Values&, const Values&) = default;

 private:
  std::vector<Item> items_;
};

/// Shortest text that reads back as the same double: "0.1", "5e-12", "inf", "nan".
[[nodiscard]] std::string shortest(double number);

/// A value as a person would write it on a command line: true, 4, 0.25, text, [1, 2].
[[nodiscard]] std::string to_text(const Value& value);

AIRLOOM_API_END
}  // namespace airloom
