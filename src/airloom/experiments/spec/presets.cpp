#include "airloom/experiments/spec/presets.hpp"

#include <algorithm>
#include <cctype>

#include "airloom/core/error.hpp"
#include "airloom/core/nearest_name.hpp"
#include "airloom/experiments/spec/embedded.hpp"

namespace airloom::experiments {
namespace {

constexpr std::string_view suffix = ".toml";

/// Pieces of "iab/fig7.toml" without the suffix; empty when the file is no TOML.
std::vector<std::string_view> pieces(std::string_view path) {
  std::vector<std::string_view> out;
  if (!path.ends_with(suffix)) return out;
  path.remove_suffix(suffix.size());
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/')) {
    out.push_back(path.substr(0, slash));
    path.remove_prefix(slash + 1);
  }
  out.push_back(path);
  return out;
}

std::vector<Preset> collect() {
  std::vector<Preset> out;
  for (const EmbeddedFile& file : embedded_files()) {
    const auto parts = pieces(file.path);
    if (parts.size() == 2) out.push_back({std::string(parts[0]), std::string(parts[1]), file.text});
  }
  std::ranges::sort(out,
                    [](const Preset& a, const Preset& b) { return a.system != b.system ? a.system < b.system : natural_less(a.id, b.id); });
  return out;
}

bool digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// Cuts the digits at the front of a text, without leading zeros.
std::string_view take_number(std::string_view& text) {
  std::size_t length = 0;
  while (length < text.size() && digit(text[length])) ++length;
  std::string_view number = text.substr(0, length);
  text.remove_prefix(length);
  while (number.size() > 1 && number.front() == '0') number.remove_prefix(1);
  return number;
}

}  // namespace

bool natural_less(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    if (digit(a.front()) && digit(b.front())) {
      const std::string_view left = take_number(a);
      const std::string_view right = take_number(b);
      if (left.size() != right.size()) return left.size() < right.size();
      if (left != right) return left < right;
    } else {
      if (a.front() != b.front()) return a.front() < b.front();
      a.remove_prefix(1);
      b.remove_prefix(1);
    }
  }
  return a.empty() && !b.empty();
}

Experiment Preset::parse() const { return parse_experiment_text(std::string(toml), system + "/" + id + ".toml", id); }

const std::vector<Preset>& presets() {
  static const std::vector<Preset> list = collect();
  return list;
}

std::vector<const Preset*> find_presets(std::string_view wanted) {
  std::vector<const Preset*> full, of_system, by_id;
  std::vector<std::string> known{"all"};
  for (const Preset& preset : presets()) {
    if (wanted == "all" || wanted == preset.name()) full.push_back(&preset);
    if (wanted == preset.system) of_system.push_back(&preset);
    if (wanted == preset.id) by_id.push_back(&preset);
    if (known.back() != preset.system && std::ranges::find(known, preset.system) == known.end()) known.push_back(preset.system);
    known.push_back(preset.name());
  }
  if (!full.empty()) return full;
  if (!of_system.empty()) return of_system;
  if (by_id.size() == 1) return by_id;
  if (by_id.size() > 1) {
    std::string names;
    for (const Preset* preset : by_id) names += (names.empty() ? "" : ", ") + preset->name();
    throw InvalidInput("experiment '" + std::string(wanted) + "' is not unique; use one of: " + names);
  }
  if (wanted.find('/') == std::string_view::npos) {
    for (const Preset& preset : presets()) known.push_back(preset.id);
  }
  throw InvalidInput(unknown_name("experiment", wanted, known));
}

std::vector<std::string> experiment_ids(std::string_view system) {
  std::vector<std::string> out;
  for (const Preset& preset : presets()) {
    if (preset.system == system) out.push_back(preset.id);
  }
  return out;
}

std::vector<std::string> scenario_names(std::string_view system) {
  std::vector<std::string> out;
  for (const EmbeddedFile& file : embedded_files()) {
    const auto parts = pieces(file.path);
    if (parts.size() == 3 && parts[0] == system && parts[1] == "scenarios") out.emplace_back(parts[2]);
  }
  return out;
}

}  // namespace airloom::experiments
