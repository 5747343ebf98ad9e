#include "airloom/report/experiment_report.hpp"

#include <unistd.h>

#include <algorithm>

#include "airloom/core/error.hpp"
#include "airloom/experiments/spec/presets.hpp"
#include "airloom/report/build_figure.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

using experiments::Experiment;

namespace {

/// The embedded preset that these results come from; nothing when the file was changed or is the user's own.
std::optional<Experiment> preset_of(const Experiment& experiment) {
  for (const experiments::Preset& preset : experiments::presets()) {
    if (preset.system == experiment.system && preset.id == experiment.id && preset.toml == experiment.toml) return preset.parse();
  }
  return std::nullopt;
}

/// " --set key=value" for each field that is not what the preset says; a swept field cannot be set.
std::string changed_fields(const Experiment& experiment, const Values& before) {
  std::string text;
  for (const auto& [name, value] : experiment.scenario) {
    const bool swept = std::ranges::any_of(experiment.sweep, [&field = name](const auto& axis) { return axis.sets(field); });
    if (swept) continue;
    const Value* old = before.find(name);
    if (old == nullptr || *old != value) text += " --set " + shell_word(name + "=" + to_text(value));
  }
  return text;
}

/// The manifest is information only: a broken one is left out. @throws IoError when it is there and cannot be read
io::Json read_manifest(const std::filesystem::path& file) {
  std::error_code error;
  const bool found = std::filesystem::exists(file, error);
  if (error) throw IoError("cannot read " + file.string() + ": " + error.message());
  if (!found) return {};
  io::Json manifest = io::Json::parse(io::read_text(file), nullptr, false);
  return manifest.is_object() ? manifest : io::Json();
}

}  // namespace

std::string shell_word(const std::string& word) {
  const bool plain = !word.empty() &&
                     word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=,+:") == std::string::npos;
  if (plain) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string command_for(const Experiment& experiment, const EffectiveScenario& effective) {
  const std::string seed = " --seed " + std::to_string(experiment.seed);
  const auto preset = preset_of(experiment);
  const std::string name = experiment.system + "/" + experiment.id;
  const std::string realizations = " --realizations " + std::to_string(experiment.realizations);
  if (!preset) return "airloom run " + shell_word(experiment.id + ".toml") + seed + realizations;
  const std::string changes = effective ? changed_fields(experiment, effective(*preset)) : std::string();
  if (!changes.empty()) return "airloom run " + name + seed + realizations + changes;
  if (experiment.realizations == preset->realizations) return "airloom reproduce " + name + seed;
  if (experiment.realizations == preset->quick_realizations) return "airloom reproduce " + name + seed + " --quick";
  return "airloom run " + name + seed + realizations;
}

ExperimentReport read_experiment(const std::filesystem::path& folder, const GnuplotOptions& gnuplot, const EffectiveScenario& effective,
                                 const std::filesystem::path& elsewhere, int at_once) {
  ExperimentReport report{.folder = folder,
                          .table = experiments::ResultTable::load(folder),
                          .checks = {},
                          .figures = {},
                          .manifest = {},
                          .command = {},
                          .defaults = {}};
  report.checks = experiments::judge_all(report.table);
  report.manifest = read_manifest(folder / "manifest.json");
  report.command = command_for(report.table.experiment, effective);
  if (effective) {
    Experiment bare;
    bare.system = report.table.experiment.system;
    report.defaults = effective(bare);
  }
  const bool writable = elsewhere.empty() || ::access(folder.c_str(), W_OK) == 0;
  const std::filesystem::path place = writable ? folder : elsewhere / report.name();
  GnuplotOptions all = gnuplot;
  all.targets = {{.format = PictureFormat::svg},
                 {.format = PictureFormat::png},
                 {.format = PictureFormat::pdf, .sheet = paper_sheet(column_mm)},
                 {.format = PictureFormat::tikz, .sheet = paper_sheet(column_mm)}};
  for (Figure& figure : build_figures(report.table)) report.figures.push_back({.figure = std::move(figure), .drawing = {}});
  std::vector<DrawTask> tasks;
  for (const DrawnFigure& drawn : report.figures)
    tasks.push_back({.figure = &drawn.figure, .folder = place, .stem = safe_file_name(drawn.figure.id)});
  std::vector<Drawing> drawings = draw_figures(tasks, at_once, all);
  for (std::size_t k = 0; k < drawings.size(); ++k) report.figures[k].drawing = std::move(drawings[k]);
  return report;
}

}  // namespace airloom::report
