#include "airloom/write_reports.hpp"

#include <unistd.h>

#include <iostream>

#include "airloom/experiments/results/table.hpp"
#include "airloom/experiments/spec/plan.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/io/json.hpp"

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

}  // namespace

report::ReportSummary write_reports(const std::string& folder, const std::string& page, const Context& context) {
  report::ReportOptions options;
  options.effective = [](const experiments::Experiment& experiment) {
    return experiments::effective_scenario(experiments::find_system(experiment.system), experiment);
  };
  options.on_experiment = [&](const std::filesystem::path& at, std::size_t done, std::size_t total) {
    show(context.progress, at, done, total);
    return !context.stop.stop_requested();
  };
  options.gnuplot.stop = context.stop;
  const std::filesystem::path file = page.empty() ? std::filesystem::path(folder) / "report.html" : std::filesystem::path(page);
  const report::ReportSummary summary = report::write_report(experiments::result_folders(folder), file, options);
  if (summary.stopped) {
    std::cerr << "interrupted; no page was written\n";
    return summary;
  }
  for (const std::string& problem : summary.problems) std::cerr << "note: " << problem << '\n';
  std::cerr << summary.experiments << (summary.experiments == 1 ? " experiment, " : " experiments, ") << summary.figures_drawn
            << " figures (SVG and PNG) -> " << summary.page.string() << '\n';
  return summary;
}

}  // namespace airloom::app
