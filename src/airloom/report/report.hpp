#pragma once
/// Figures, verdicts and the HTML report of result folders; solves nothing.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "airloom/report/experiment_report.hpp"
#include "airloom/report/verdicts.hpp"

namespace airloom::report {

struct ReportOptions {
  GnuplotOptions gnuplot;
  EffectiveScenario effective = {};
  /// BibTeX of "iab/fig7" or "iab": like the scenario, it comes from the program. None: pages do not say how to cite.
  std::function<std::string(const std::string& id)> cite = {};
  /// Where the places of a drop are, drawn again. None: pages show the one network that is stored.
  std::function<std::vector<Site>(const experiments::Experiment&, std::size_t point, std::uint64_t realization)> places = {};
  /// Told before each experiment is read: its folder, how many are done, how many there are. False stops.
  std::function<bool(const std::filesystem::path&, std::size_t done, std::size_t total)> on_experiment = {};
};

struct ReportSummary {
  std::filesystem::path page;
  std::vector<NamedCheck> checks;  ///< of all whole experiments, in the order of the page
  VerdictCounts verdicts;
  std::size_t experiments = 0;
  std::size_t figures_drawn = 0;
  std::size_t trouble = 0;  ///< figures that gnuplot could not draw, though it is there, and results that could not be read from the disk
  std::vector<std::string> problems;  ///< one line each: folders not read, figures not drawn, gnuplot missing (once)
  bool stopped = false;               ///< no page was written: one that was there is as it was
};

/// Judges and draws each result folder, puts SVG, PNG, script and data beside its results, and writes one page.
/// A folder that cannot be read is a problem, not an end, unless it is the only one.
/// @throws IoError, InvalidInput  when nothing can be read, or the page cannot be written
[[nodiscard]] ReportSummary write_report(const std::vector<std::filesystem::path>& folders, const std::filesystem::path& page,
                                         const ReportOptions& options = {});

}  // namespace airloom::report
