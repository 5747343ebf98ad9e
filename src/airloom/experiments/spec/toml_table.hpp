#pragma once
/// Strict reading of one TOML table: every key is asked for by name, and what nobody asked for is a fault with file and line.
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/core/enums.hpp"
#include "airloom/core/error.hpp"
#include "airloom/core/nearest_name.hpp"
#include "airloom/core/values.hpp"
#include "airloom/experiments/spec/check_spec.hpp"
#include "airloom/io/toml.hpp"

namespace airloom::experiments {

/// A table of a document. Readers note a fault ("file.toml:12: key: reason") and give the fallback when a value is wrong.
class TomlTable {
 public:
  /// @param pointer  JSON pointer of the table, "" for the whole document
  TomlTable(const io::Document& document, std::string pointer, Faults& faults);

  [[nodiscard]] bool has(std::string_view key) const;
  /// The value itself; null pointer when absent.
  const io::Json* take(std::string_view key);

  std::string text(std::string_view key, std::string_view fallback = {});
  std::string required_text(std::string_view key);
  double number(std::string_view key, double fallback);
  std::int64_t integer(std::string_view key, std::int64_t fallback, std::int64_t low,
                       std::int64_t high = std::numeric_limits<std::int64_t>::max());
  bool flag(std::string_view key, bool fallback);
  /// A list of texts, or one text.
  std::vector<std::string> texts(std::string_view key);
  std::vector<double> numbers(std::string_view key);
  /// A flat table of values.
  Values values(std::string_view key);
  /// { axis = [low, high], other = 3 }
  Where where(std::string_view key);
  /// One of the words of an enum.
  template <NamedEnum E>
  E choice(std::string_view key, E fallback) {
    const std::string word = text(key, name(fallback));
    if (const auto value = parse_enum<E>(word)) return *value;
    std::vector<std::string> known;
    for (const std::string_view known_word : enum_names(E{})) known.emplace_back(known_word);
    fault(key, unknown_name("choice", word, known));
    return fallback;
  }
  /// The table below `key`; its presence is checked with has().
  TomlTable table(std::string_view key);
  /// The tables of `[[key]]`.
  std::vector<TomlTable> tables(std::string_view key);

  void fault(std::string_view key, const std::string& reason);
  /// Notes every key that was not asked for.
  void finish();

 private:
  [[nodiscard]] std::string pointer_of(std::string_view key) const;
  const io::Document* document_;
  std::string pointer_;
  const io::Json* tree_;
  Faults* faults_;
  std::vector<std::string> known_;
};

}  // namespace airloom::experiments
