#include "airloom/experiments/results/choose.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "airloom/core/error.hpp"
#include "airloom/experiments/spec/presets.hpp"
#include "airloom/io/json.hpp"

namespace airloom::experiments {
namespace {

Experiment read_file(const std::string& file) {
  const std::string id = std::filesystem::path(file).stem().string();
  const bool plain = !id.empty() &&
                     std::ranges::all_of(id, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.'; }) &&
                     id.front() != '.';
  if (!plain) throw InvalidInput(file + ": the file's name is the experiment's id; it must be letters, digits, '_', '-' and '.'");
  return parse_experiment_text(io::read_text(file), file, id, std::filesystem::path(file).parent_path());
}

/// Its contents depend on the folder that it stands in.
bool uses_files(const Experiment& experiment) {
  return !experiment.instances.empty() || std::ranges::any_of(experiment.series, [](const Series& s) { return s.outside.has_value(); });
}

}  // namespace

std::vector<Experiment> find_experiments(const std::vector<std::string>& names) {
  std::vector<Experiment> out;
  const auto add = [&out](Experiment experiment, bool file) {
    const auto same =
        std::ranges::find_if(out, [&](const Experiment& e) { return e.system == experiment.system && e.id == experiment.id; });
    if (same == out.end()) out.push_back(std::move(experiment));
    else if (file && (same->toml != experiment.toml || (uses_files(experiment) && same->folder != experiment.folder)))
      throw InvalidInput("experiment " + experiment.system + "/" + experiment.id + " is asked for twice, with different contents");
  };
  for (const std::string& name : names) {
    if (name.ends_with(".toml")) {
      add(read_file(name), true);
      continue;
    }
    for (const Preset* preset : find_presets(name)) add(preset->parse(), false);
  }
  return out;
}

}  // namespace airloom::experiments
