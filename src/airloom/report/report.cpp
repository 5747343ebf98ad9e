#include "airloom/report/report.hpp"

#include <algorithm>

#include "airloom/core/error.hpp"
#include "airloom/report/html.hpp"

namespace airloom::report {

namespace {

/// Counts the figures and passes on what went wrong; that gnuplot is missing is said once.
void note_figures(const ExperimentReport& report, ReportSummary& summary) {
  const std::string no_gnuplot = "gnuplot is not installed: no SVG and PNG figures (their scripts and data are written)";
  for (const DrawnFigure& figure : report.figures) {
    if (figure.drawing.drawn) ++summary.figures_drawn;
    if (figure.drawing.failed) ++summary.trouble;
    if (figure.drawing.message.empty()) continue;
    const std::string line = figure.drawing.missing_program ? no_gnuplot : report.name() + ": " + figure.drawing.message;
    if (std::find(summary.problems.begin(), summary.problems.end(), line) == summary.problems.end()) summary.problems.push_back(line);
  }
}

}  // namespace

ReportSummary write_report(const std::vector<std::filesystem::path>& folders, const std::filesystem::path& page,
                           const ReportOptions& options) {
  ReportSummary summary;
  summary.page = page;
  std::vector<Section> sections;
  for (std::size_t k = 0; k < folders.size(); ++k) {
    if (options.on_experiment && !options.on_experiment(folders[k], k, folders.size())) {
      summary.stopped = true;
      break;
    }
    try {
      const ExperimentReport report = read_experiment(folders[k], options.gnuplot, options.effective,
                                                      page.has_parent_path() ? page.parent_path() : std::filesystem::path("."));
      summary.stopped = options.gnuplot.stop.stop_requested();
      if (summary.stopped) break;
      note_figures(report, summary);
      sections.push_back(make_section(report));
      summary.verdicts.add(sections.back().verdicts);
      for (const experiments::CheckResult& check : report.checks) summary.checks.push_back({.experiment = report.name(), .check = check});
    } catch (const Error& error) {
      if (folders.size() == 1) throw;
      if (dynamic_cast<const IoError*>(&error) != nullptr) ++summary.trouble;
      summary.problems.push_back(folders[k].string() + ": not in the report: " + error.what());
    }
  }
  if (summary.stopped) return summary;
  if (sections.empty())
    throw InvalidInput("no result could be read:\n" + (summary.problems.empty() ? std::string("no folder") : summary.problems.front()));
  summary.experiments = sections.size();
  if (!page.parent_path().empty()) {
    std::error_code error;
    std::filesystem::create_directories(page.parent_path(), error);
    if (error) throw IoError("cannot make folder '" + page.parent_path().string() + "': " + error.message());
  }
  io::write_text(page, make_page(sections, summary.problems));
  return summary;
}

}  // namespace airloom::report
