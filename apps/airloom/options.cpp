#include "airloom/options.hpp"

#include <algorithm>
#include <charconv>

#include "airloom/core/error.hpp"
#include "airloom/core/nearest_name.hpp"

namespace airloom::app {

std::uint64_t whole_number(const std::string& text, const std::string& option, const WholeRange& range) {
  std::uint64_t number = 0;
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  if (error == std::errc{} && end == last && number >= range.least && number <= range.most) return number;
  throw InvalidInput(option + ": '" + text + "'; must be an integer from " + std::to_string(range.least) + " to " +
                     std::to_string(range.most));
}

CLI::Validator one_of(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ",") + word;
  const auto check = [words](const std::string& word) {
    return std::ranges::find(words, word) != words.end() ? std::string() : unknown_name("choice", word, words);
  };
  return {check, "{" + list + "}"};
}

}  // namespace airloom::app
