#pragma once
/// All that the report says of one experiment, read from its result folder.
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "airloom/experiments/results/checks.hpp"
#include "airloom/report/gnuplot.hpp"

namespace airloom::report {

/// A figure and its pictures, when gnuplot drew them.
struct DrawnFigure {
  Figure figure;
  Drawing drawing;
};

struct ExperimentReport {
  std::filesystem::path folder;
  experiments::ResultTable table;
  std::vector<experiments::CheckResult> checks;
  std::vector<DrawnFigure> figures;
  io::Json manifest;     ///< null when there is none
  std::string command;   ///< what to type to compute the same again
  Values defaults = {};  ///< of the system's scenario; empty when the program did not say
  /// Networks of the first drops: of realization 0 at all points, then of realization 1, ...; those that were drawn again.
  std::vector<std::vector<Site>> networks = {};
  std::string citation = {};  ///< BibTeX of the publication behind it

  [[nodiscard]] std::string name() const { return table.experiment.system + "/" + table.experiment.id; }
};

/// The full scenario that an experiment's own settings stand for. The registry of systems belongs to the program, not to this
/// layer, so the program hands it in; without it the commands on the page do not tell changed scenario fields.
using EffectiveScenario = std::function<Values(const experiments::Experiment&)>;

/// Loads the rows, judges the checks, builds and draws the figures into the folder, or, where that cannot be written, into
/// `<elsewhere>/<system>/<id>`.
/// @param at_once  figures that are drawn at the same time
/// @throws IoError, InvalidInput  as ResultTable::load
[[nodiscard]] ExperimentReport read_experiment(const std::filesystem::path& folder, const GnuplotOptions& gnuplot,
                                               const EffectiveScenario& effective = {}, const std::filesystem::path& elsewhere = {},
                                               int at_once = 1);

/// A word that a shell takes as it is, in single quotes where needed.
[[nodiscard]] std::string shell_word(const std::string& word);

/// The command that computes an experiment's results again: `reproduce` when it is the embedded preset as it stands, else `run`
/// with what was changed.
[[nodiscard]] std::string command_for(const experiments::Experiment& experiment, const EffectiveScenario& effective = {});

}  // namespace airloom::report
