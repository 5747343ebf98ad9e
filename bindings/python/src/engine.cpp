#include "engine.hpp"

#include <pybind11/stl.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "airloom/core/parallel_for.hpp"
#include "airloom/experiments/results/choose.hpp"
#include "airloom/experiments/run/inspect.hpp"
#include "airloom/experiments/run/merge.hpp"
#include "airloom/experiments/run/runner.hpp"
#include "airloom/experiments/spec/citation.hpp"
#include "airloom/experiments/spec/presets.hpp"
#include "airloom/experiments/spec/scenario.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/report/export_figures.hpp"
#include "airloom/report/export_results.hpp"
#include "airloom/report/report.hpp"
#include "airloom/report/verdict_json.hpp"
#include "background.hpp"
#include "functions.hpp"
#include "results.hpp"
#include "values.hpp"

namespace airloom::python {
namespace {

namespace py = pybind11;
using experiments::Plan;
using experiments::RunProgress;
using experiments::RunSummary;

py::dict progress_dict(const RunProgress& p) {
  py::dict dict;
  dict["experiment"] = p.experiment;
  dict["total"] = p.total;
  dict["found"] = p.found;
  dict["done"] = p.done;
  dict["failed_rows"] = p.failed_rows;
  dict["elapsed_s"] = p.elapsed_s;
  return dict;
}

py::dict summary_dict(const RunSummary& run) {
  py::dict dict = progress_dict(run.progress);
  dict["folder"] = run.folder.string();
  dict["complete"] = run.complete;
  dict["out_of_time"] = run.out_of_time;
  return dict;
}

std::vector<Plan> make_plans(const std::vector<std::string>& names, const experiments::PlanOptions& options) {
  std::vector<Plan> plans;
  for (experiments::Experiment& experiment : experiments::find_experiments(names)) {
    const experiments::System& system = experiments::find_system(experiment.system);
    plans.push_back(experiments::make_plan(system, std::move(experiment), options));
  }
  return plans;
}

/// @param series      (TOML, its name, its folder) of series that join every experiment
/// @param functions   by the name that a series gives, see functions.hpp
/// @param progress    called with progress_dict now and then
/// @param on_warning  called with every warning of the systems, before anything runs
py::list run(const std::vector<std::string>& names, const std::string& output, std::optional<std::uint64_t> seed, const py::dict& set,
             std::optional<int> realizations, std::optional<int> threads, const std::string& shard, const std::string& time_limit,
             bool quick, const std::vector<std::tuple<std::string, std::string, std::string>>& series, const py::dict& functions,
             const py::object& progress, const py::function& on_warning) {
  const auto start = std::chrono::steady_clock::now();
  experiments::RunControl control{.threads = threads.value_or(hardware_threads())};
  if (!shard.empty()) control.shard = experiments::parse_shard(shard);
  if (!time_limit.empty()) control.deadline = start + experiments::parse_duration(time_limit);
  experiments::PlanOptions options{
      .seed = seed, .set = to_values(set, "set"), .realizations = realizations, .functions = functions_of(functions), .quick = quick};
  for (const auto& [toml, file, folder] : series) options.additions.push_back({.toml = toml, .file = file, .folder = folder});
  const std::vector<Plan> plans = make_plans(names, options);
  for (const Plan& plan : plans) {
    for (const std::string& warning : plan.warnings) on_warning(plan.experiment.system + "/" + plan.experiment.id + ": " + warning);
  }
  std::vector<RunSummary> runs;
  run_in_background([&](std::stop_token stop, Mailbox& mailbox) {
    control.stop = std::move(stop);
    if (!progress.is_none()) {
      control.on_progress = [&](const RunProgress& p) {
        const auto tell = [&progress, p] { progress(progress_dict(p)); };
        if (p.found + p.done == p.total) mailbox.post(tell);
        else mailbox.post_when_idle(tell);
      };
    }
    for (const Plan& plan : plans) {
      runs.push_back(experiments::run(plan, output, control));
      if (!runs.back().complete) break;
    }
  });
  py::list list;
  for (const RunSummary& summary : runs) list.append(summary_dict(summary));
  return list;
}

/// @param names  experiments whose checks are listed and counted; all when not given. The page shows all.
py::dict write_report(const std::string& folder, const std::string& page, const py::object& progress,
                      const std::optional<std::vector<std::string>>& names) {
  report::ReportOptions options;
  options.effective = [](const experiments::Experiment& experiment) {
    return experiments::effective_scenario(experiments::find_system(experiment.system), experiment);
  };
  options.cite = experiments::citation;
  options.places = [](const experiments::Experiment& experiment, std::size_t point, std::uint64_t realization) {
    const experiments::System& system = experiments::find_system(experiment.system);
    return system.sites(
        experiments::draw_network(system, experiments::scenario_of_point(experiment, point), experiment.seed, realization).instance);
  };
  const std::filesystem::path file = page.empty() ? std::filesystem::path(folder) / "report.html" : std::filesystem::path(page);
  report::ReportSummary summary;
  run_in_background([&](std::stop_token stop, Mailbox& mailbox) {
    options.on_experiment = [&](const std::filesystem::path& at, std::size_t done, std::size_t total) {
      if (!progress.is_none()) mailbox.post_when_idle([&progress, at, done, total] { progress(at.string(), done, total); });
      return !stop.stop_requested();
    };
    summary = report::write_report(experiments::result_folders(folder), file, options);
  });
  py::list checks;
  report::VerdictCounts counts;
  for (const report::NamedCheck& check : summary.checks) {
    if (names && std::ranges::find(*names, check.experiment) == names->end()) continue;
    counts.add(check.check);
    checks.append(check_dict(check.experiment, check.check));
  }
  py::dict dict;
  dict["page"] = summary.page.string();
  dict["experiments"] = summary.experiments;
  dict["figures_drawn"] = summary.figures_drawn;
  dict["problems"] = summary.problems;
  dict["checks"] = checks;
  dict["totals"] = to_python(report::totals_json(counts));
  return dict;
}

py::list merge(const std::vector<std::string>& folders, const std::string& output) {
  std::vector<experiments::MergeSummary> merged;
  {
    const py::gil_scoped_release free;
    merged = experiments::merge({folders.begin(), folders.end()}, output);
  }
  py::list list;
  for (const experiments::MergeSummary& summary : merged) {
    py::dict dict;
    dict["folder"] = summary.folder.string();
    dict["files"] = summary.files;
    dict["rows"] = summary.rows;
    dict["duplicates"] = summary.duplicates;
    list.append(dict);
  }
  return list;
}

py::list status(const std::string& folder) {
  py::list list;
  for (const experiments::FileStatus& each : experiments::inspect(folder)) list.append(to_python(experiments::to_json(each)));
  return list;
}

void export_results(const std::string& folder, const std::string& file, const std::vector<std::string>& formats, bool timing,
                    const std::string& width) {
  const auto folders = [&] { return experiments::result_folders(folder); };
  const auto table = formats.size() == 1 ? parse_enum<report::ExportFormat>(formats.front()) : std::nullopt;
  if (table) {
    if (!width.empty()) throw InvalidInput("width goes with the formats svg, png, pdf and tikz");
    const py::gil_scoped_release free;
    report::export_results(file, *table, timing, folders());
    return;
  }
  if (timing) throw InvalidInput("timing goes with the formats csv, npz and mat");
  report::FigureExport options;
  for (const std::string& format : formats) {
    const auto known = parse_enum<report::PictureFormat>(format);
    if (!known) {
      std::vector<std::string> names;
      for (const std::string_view name : enum_names(report::ExportFormat{})) names.emplace_back(name);
      for (const std::string_view name : enum_names(report::PictureFormat{})) names.emplace_back(name);
      throw InvalidInput(unknown_name("format", format, names));
    }
    options.formats.push_back(*known);
  }
  if (!width.empty()) options.width_mm = report::parse_width_mm(width);
  const py::gil_scoped_release free;
  const report::ExportedFigures outcome = report::export_figures(file, folders(), options);
  if (outcome.failed > 0) throw IoError(outcome.problems.front());
}

std::vector<std::string> experiment_names(const std::string& name) {
  std::vector<std::string> names;
  for (const experiments::Preset* preset : experiments::find_presets(name)) names.push_back(preset->name());
  return names;
}

}  // namespace

void add_engine(py::module_& module) {
  module.def("run", &run);
  module.def("write_report", &write_report);
  module.def("merge", &merge);
  module.def("status", &status);
  module.def("export_results", &export_results);
  module.def("cite", &experiments::citation);
  module.def("experiments", &experiment_names);
}

}  // namespace airloom::python
