#pragma once
/// Values of options, refused with the field, what it was and what it must be.
#include <CLI/CLI.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace airloom::app {

/// What a whole number may be; by default a seed or a realization.
struct WholeRange {
  std::uint64_t least = 0;
  std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
};
inline constexpr WholeRange thread_counts{.least = 1, .most = 4096};

/// @throws InvalidInput  unless the text is an integer of the range and nothing else (CLI11 itself wraps negative and huge ones)
[[nodiscard]] std::uint64_t whole_number(const std::string& text, const std::string& option, const WholeRange& range);

/// Adds an option that takes a whole number. @param target  an integer that can hold the range, or an optional of one
template <class Target>
CLI::Option* add_whole_option(CLI::App& command, const std::string& name, Target& target, const std::string& doc,
                              const WholeRange& range = {}) {
  const auto read = [&target, name, range](const std::string& text) {
    if constexpr (requires { typename Target::value_type; }) {
      target = static_cast<typename Target::value_type>(whole_number(text, name, range));
    } else {
      target = static_cast<Target>(whole_number(text, name, range));
    }
  };
  return command.add_option_function<std::string>(name, read, doc)->type_name("INT");
}

/// A check for a word of a list; a wrong one is told with the nearest of them.
[[nodiscard]] CLI::Validator one_of(const std::vector<std::string>& words);

}  // namespace airloom::app
