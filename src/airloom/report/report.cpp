#include "airloom/report/report.hpp"

#include <algorithm>
#include <exception>
#include <functional>
#include <optional>
#include <utility>

#include "airloom/core/error.hpp"
#include "airloom/core/parallel_for.hpp"
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
constexpr std::size_t most_with_plain_pictures = 4;  ///< experiments of a page whose pictures are seen without scripts

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

constexpr int most_at_once = 8;  ///< experiments that are read at the same time: their rows are in memory

/// What came of reading one folder: nothing where the drawing was stopped.
struct Reading {
  std::optional<ExperimentReport> report;
  std::exception_ptr error;
};

/// What every way of writing a page does for one experiment after the other, and at the end.
class Writer {
 public:
  Writer(const std::filesystem::path& page, const ReportOptions& options, std::size_t total)
      : page_(page), options_(options), total_(total) {
    summary.page = page;
  }

  /// Sections of their own, in this order.
  void whole(const std::vector<std::filesystem::path>& folders) {
    for (std::size_t first = 0; first < folders.size() && !summary.stopped; first += most_at_once) {
      const std::size_t last = std::min<std::size_t>(first + most_at_once, folders.size());
      std::vector<Reading> readings =
          read({folders.begin() + static_cast<std::ptrdiff_t>(first), folders.begin() + static_cast<std::ptrdiff_t>(last)});
      for (std::size_t k = 0; k < readings.size() && !summary.stopped; ++k) {
        guarded(folders[first + k], [&] { add_whole(readings[k]); });
      }
    }
  }

  void pair(const std::filesystem::path& a, const std::filesystem::path& b) {
    if (summary.stopped) return;
    std::vector<Reading> readings = read({a, b});
    if (summary.stopped) return;
    guarded(b, [&] {
      const ExperimentReport first = take(readings[0]), second = take(readings[1]);
      add(difference_section(first, second));
    });
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
  /// Reads and draws several at the same time; asks before each whether to go on.
  std::vector<Reading> read(const std::vector<std::filesystem::path>& folders) {
    std::vector<Reading> readings(folders.size());
    for (const std::filesystem::path& folder : folders) {
      summary.stopped = options_.on_experiment && !options_.on_experiment(folder, done_, total_);
      if (summary.stopped) return readings;
      ++done_;
    }
    const auto count = static_cast<int>(folders.size());
    const int workers = std::min(count, hardware_threads());
    const int figures_each = std::max(hardware_threads() / count, 1);
    const std::filesystem::path elsewhere = page_.has_parent_path() ? page_.parent_path() : std::filesystem::path(".");
    parallel_for(folders.size(), workers, [&](std::size_t k, int) {
      try {
        ExperimentReport report = read_experiment(folders[k], options_.gnuplot, options_.effective, elsewhere, figures_each);
        report.networks = first_networks(report.table.experiment, options_);
        report.citation = citation_of(report.table.experiment, options_);
        readings[k].report = std::move(report);
      } catch (const Error&) {
        readings[k].error = std::current_exception();
      }
    });
    summary.stopped = options_.gnuplot.stop.stop_requested();
    return readings;
  }

  /// @throws what reading it threw
  ExperimentReport take(Reading& reading) {
    if (reading.error) std::rethrow_exception(reading.error);
    note_figures(*reading.report, summary);
    ExperimentReport report = std::move(*reading.report);
    reading.report.reset();
    return report;
  }

  void add_whole(Reading& reading) {
    const ExperimentReport report = take(reading);
    const auto copies = std::ranges::count(names_, report.name());
    names_.push_back(report.name());
    add(make_section(report, {.drops = page_budget / total_,
                              .compressed_pictures = total_ > most_with_plain_pictures,
                              .copies = static_cast<std::size_t>(copies)}));
    for (const experiments::CheckResult& check : report.checks) summary.checks.push_back({.experiment = report.name(), .check = check});
  }

  void add(Section section) {
    summary.verdicts.add(section.verdicts);
    sections.push_back(std::move(section));
  }

  /// A folder that cannot be read is a problem, not an end, unless it is the only one.
  void guarded(const std::filesystem::path& folder, const std::function<void()>& work) {
    try {
      work();
    } catch (const Error& error) {
      if (total_ == 1) throw;
      if (dynamic_cast<const IoError*>(&error) != nullptr) ++summary.trouble;
      summary.problems.push_back(folder.string() + ": not in the report: " + error.what());
    }
  }

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
  writer.whole(folders);
  return writer.finish();
}

ReportSummary write_difference(const FolderPairs& folders, const Compared& names, const std::filesystem::path& page,
                               const ReportOptions& options) {
  Writer writer(page, options, folders.both.size() + folders.alone.size());
  for (const auto& [a, b] : folders.both) writer.pair(a, b);
  writer.whole(folders.alone);
  return writer.finish(names);
}

}  // namespace airloom::report
