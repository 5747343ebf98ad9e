#include "airloom/write_reports.hpp"

#include <unistd.h>

#include <iostream>

#include "airloom/experiments/results/table.hpp"
#include "airloom/experiments/spec/citation.hpp"
#include "airloom/experiments/spec/plan.hpp"
#include "airloom/experiments/spec/scenario.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/io/json.hpp"
#include "airloom/report/difference_page.hpp"

namespace airloom::app {

namespace {

/// "drawing iab/fig7 (3 of 17)", redrawn in place on a terminal.
void show(ProgressStyle style, const std::filesystem::path& folder, std::size_t done, std::size_t total) {
  const std::string name = folder.parent_path().filename().string() + "/" + folder.filename().string();
  const bool in_place = style == ProgressStyle::bar || (style == ProgressStyle::automatic && isatty(STDERR_FILENO) == 1);
  if (style == ProgressStyle::json) {
    std::cerr << io::json_text({{"stage", "report"}, {"experiment", name}, {"done", done}, {"total", total}}) << '\n';
  } else if (in_place) {
    std::cerr << "\r\033[Kdrawing " << name << " (" << done + 1 << " of " << total << ")" << (done + 1 == total ? "\r\033[K" : "")
              << std::flush;
  }
}

/// One page of all folders, or of what differs between two that hold the same experiments.
report::ReportSummary page_of(const std::vector<std::string>& folders, const std::filesystem::path& page,
                              const report::ReportOptions& options) {
  std::vector<std::vector<std::filesystem::path>> found;
  for (const std::string& folder : folders) found.push_back(experiments::result_folders(folder));
  if (folders.size() == 2) {
    const report::FolderPairs pairs = report::pair_folders(found[0], found[1]);
    if (!pairs.both.empty()) return report::write_difference(pairs, {folders[0], folders[1]}, page, options);
  }
  std::vector<std::filesystem::path> all;
  for (const auto& list : found) all.insert(all.end(), list.begin(), list.end());
  return report::write_report(all, page, options);
}

}  // namespace

report::ReportSummary write_reports(const std::vector<std::string>& folders, const std::string& page, const Context& context) {
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
  options.on_experiment = [&](const std::filesystem::path& at, std::size_t done, std::size_t total) {
    show(context.progress, at, done, total);
    return !context.stop.stop_requested();
  };
  options.gnuplot.stop = context.stop;
  const std::filesystem::path place = folders.size() == 1 ? folders.front() : std::string();
  const report::ReportSummary summary = page_of(folders, page.empty() ? place / "report.html" : std::filesystem::path(page), options);
  if (summary.stopped) {
    std::cerr << "interrupted; no page was written\n";
    return summary;
  }
  for (const std::string& problem : summary.problems) std::cerr << "note: " << problem << '\n';
  std::cerr << summary.experiments << (summary.experiments == 1 ? " experiment, " : " experiments, ") << summary.figures_drawn
            << (summary.figures_drawn == 1 ? " figure" : " figures") << " (SVG, PNG, PDF, TikZ) -> " << summary.page.string() << '\n';
  return summary;
}

}  // namespace airloom::app
