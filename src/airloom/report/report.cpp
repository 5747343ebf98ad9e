#include "airloom/report/report.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "airloom/core/error.hpp"
#include "airloom/report/difference_page.hpp"
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

constexpr std::size_t page_budget = 900'000;         ///< bytes, compressed, for single drops of all experiments of one page
constexpr std::size_t most_with_plain_pictures = 8;  ///< experiments of a page whose pictures are seen without scripts

/// Of the experiment, or, when it is the user's own, of its system.
std::string citation_of(const experiments::Experiment& experiment, const ReportOptions& options) {
  if (!options.cite) return {};
  try {
    return options.cite(experiment.system + "/" + experiment.id);
  } catch (const InvalidInput&) {
    return options.cite(experiment.system);
  }
}

constexpr std::size_t most_networks = 24;  ///< of one experiment that are drawn again for the page

/// An experiment whose networks cannot be drawn again, as those of files, has none.
std::vector<std::vector<Site>> first_networks(const experiments::Experiment& experiment, const ReportOptions& options) {
  std::vector<std::vector<Site>> networks;
  if (!options.places || !experiment.instances.empty()) return networks;
  const std::size_t all = experiment.points() * static_cast<std::size_t>(experiment.realizations);
  for (std::size_t k = 0; k < std::min(all, most_networks) && !options.gnuplot.stop.stop_requested(); ++k) {
    try {
      networks.push_back(options.places(experiment, k % experiment.points(), k / experiment.points()));
    } catch (const InvalidInput&) {
      networks.emplace_back();  // a drop that the system refuses has no places
    }
    if (networks.back().empty() && k == 0) break;
  }
  return networks;
}

/// What every way of writing a page does for one experiment after the other, and at the end.
class Writer {
 public:
  Writer(const std::filesystem::path& page, const ReportOptions& options, std::size_t total)
      : page_(page), options_(options), total_(total) {
    summary.page = page;
  }

  /// Asks whether to go on. @return  false when stopped
  bool begins(const std::filesystem::path& folder) {
    summary.stopped = options_.on_experiment && !options_.on_experiment(folder, done_, total_);
    ++done_;
    return !summary.stopped;
  }

  /// Nothing when the drawing was stopped.
  std::optional<ExperimentReport> read(const std::filesystem::path& folder) {
    ExperimentReport report = read_experiment(folder, options_.gnuplot, options_.effective,
                                              page_.has_parent_path() ? page_.parent_path() : std::filesystem::path("."));
    summary.stopped = options_.gnuplot.stop.stop_requested();
    if (summary.stopped) return std::nullopt;
    report.networks = first_networks(report.table.experiment, options_);
    report.citation = citation_of(report.table.experiment, options_);
    note_figures(report, summary);
    return report;
  }

  void add(Section section) {
    summary.verdicts.add(section.verdicts);
    sections.push_back(std::move(section));
  }

  /// A folder that cannot be read is a problem, not an end, unless it is the only one.
  void failed(const std::filesystem::path& folder, const Error& error) {
    if (total_ == 1) throw;
    if (dynamic_cast<const IoError*>(&error) != nullptr) ++summary.trouble;
    summary.problems.push_back(folder.string() + ": not in the report: " + error.what());
  }

  void whole(const std::filesystem::path& folder) {
    if (summary.stopped || !begins(folder)) return;
    try {
      const std::optional<ExperimentReport> report = read(folder);
      if (!report) return;
      const auto copies = std::ranges::count(names_, report->name());
      names_.push_back(report->name());
      add(make_section(*report, {.drops = page_budget / total_,
                                 .compressed_pictures = total_ > most_with_plain_pictures,
                                 .copies = static_cast<std::size_t>(copies)}));
      for (const experiments::CheckResult& check : report->checks) summary.checks.push_back({.experiment = report->name(), .check = check});
    } catch (const Error& error) {
      failed(folder, error);
    }
  }

  void pair(const std::filesystem::path& a, const std::filesystem::path& b) {
    if (summary.stopped || !begins(b)) return;
    try {
      const std::optional<ExperimentReport> first = read(a);
      const std::optional<ExperimentReport> second = first ? read(b) : std::nullopt;
      if (second) add(difference_section(*first, *second));
    } catch (const Error& error) {
      failed(b, error);
    }
  }

  ReportSummary finish(const Compared& compared = {}) {
    if (summary.stopped) return std::move(summary);
    if (sections.empty())
      throw InvalidInput("no result could be read:\n" + (summary.problems.empty() ? std::string("no folder") : summary.problems.front()));
    summary.experiments = sections.size();
    if (!page_.parent_path().empty()) {
      std::error_code error;
      std::filesystem::create_directories(page_.parent_path(), error);
      if (error) throw IoError("cannot make folder '" + page_.parent_path().string() + "': " + error.message());
    }
    io::write_text(page_, make_page(sections, summary.problems, compared));
    return std::move(summary);
  }

  ReportSummary summary;
  std::vector<Section> sections;

 private:
  const std::filesystem::path& page_;
  const ReportOptions& options_;
  std::size_t total_;
  std::size_t done_ = 0;
  std::vector<std::string> names_;  ///< of whole sections
};

}  // namespace

ReportSummary write_report(const std::vector<std::filesystem::path>& folders, const std::filesystem::path& page,
                           const ReportOptions& options) {
  Writer writer(page, options, folders.size());
  for (const std::filesystem::path& folder : folders) writer.whole(folder);
  return writer.finish();
}

ReportSummary write_difference(const FolderPairs& folders, const Compared& names, const std::filesystem::path& page,
                               const ReportOptions& options) {
  Writer writer(page, options, folders.both.size() + folders.alone.size());
  for (const auto& [a, b] : folders.both) writer.pair(a, b);
  for (const std::filesystem::path& folder : folders.alone) writer.whole(folder);
  return writer.finish(names);
}

}  // namespace airloom::report
