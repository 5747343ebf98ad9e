#include "airloom/core/nearest_name.hpp"

#include <algorithm>
#include <vector>

namespace airloom {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, replace});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

constexpr std::string_view separators = "_- ";

std::string lower(std::string_view text) {
  std::string letters(text);
  for (char& c : letters) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return letters;
}

/// Lower case, without separators.
std::string folded(std::string_view text) {
  std::string letters = lower(text);
  std::erase_if(letters, [](char c) { return separators.find(c) != std::string_view::npos; });
  return letters;
}

/// The parts of a name between separators, folded.
std::vector<std::string> parts_of(std::string_view name) {
  std::vector<std::string> parts(1);
  for (const char c : name) {
    if (separators.find(c) != std::string_view::npos) parts.emplace_back();
    else parts.back() += folded(std::string_view(&c, 1));
  }
  std::erase(parts, "");
  return parts;
}

/// `word` is made of beginnings of all parts, at least a letter of each, in order.
bool abbreviates(std::string_view word, std::span<const std::string> parts) {
  if (parts.empty()) return word.empty();
  for (std::size_t length = 1; length <= std::min(word.size(), parts[0].size()) && word[length - 1] == parts[0][length - 1]; ++length) {
    if (abbreviates(word.substr(length), parts.subspan(1))) return true;
  }
  return false;
}

/// The only name of which that holds, or "".
template <class Holds>
std::string only(std::span<const std::string> known, const Holds& holds) {
  const auto first = std::ranges::find_if(known, holds);
  if (first == known.end() || std::find_if(first + 1, known.end(), holds) != known.end()) return "";
  return *first;
}

/// Rules 1 to 3.
std::string shortened(const std::string& word, std::span<const std::string> known) {
  const auto same = std::ranges::find(known, word, folded);
  if (same != known.end()) return *same;
  constexpr std::size_t longest = 40;  // an abbreviation is short; many repeated letters would take long to take apart
  if (word.size() > longest) return "";
  const auto abbreviated = [&](const std::string& name) { return word.size() > 1 && abbreviates(word, parts_of(name)); };
  if (std::string name = only(known, abbreviated); !name.empty()) return name;
  return only(known, [&](const std::string& name) {
    const std::vector<std::string> parts = parts_of(name);
    const bool begins = word.size() > 2 && folded(name).starts_with(word);
    return begins || (word.size() > 1 && std::ranges::find(parts, word) != parts.end());
  });
}

}  // namespace

std::string nearest_name(std::string_view word, std::span<const std::string> known) {
  if (std::string name = shortened(folded(word), known); !name.empty()) return name;
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string& name : known) {
    const std::size_t longer = std::max(word.size(), name.size());
    if (longer - std::min(word.size(), name.size()) >= best_distance) continue;  // at least so many edits
    const std::size_t distance = edit_distance(lower(word), lower(name));
    if (distance < best_distance && distance < longer) {
      best = name;
      best_distance = distance;
    }
  }
  return best;
}

std::string unknown_name(std::string_view what, std::string_view word, std::span<const std::string> known) {
  std::string text = "unknown " + std::string(what) + " '" + std::string(word) + "'";
  if (const std::string near = nearest_name(word, known); !near.empty()) return text + "; did you mean '" + near + "'?";
  text += "; known: ";
  for (std::size_t i = 0; i < known.size(); ++i) text += (i == 0 ? "" : ", ") + known[i];
  return text;
}

}  // namespace airloom
