#pragma once
/// All that the report says of one experiment, read from its result folder.
#include <filesystem>
#include <string>
#include <vector>

#include "airloom/experiments/checks.hpp"
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
  io::Json manifest;  ///< null when there is none
  std::string command;  ///< what to type to compute the same again

  [[nodiscard]] std::string name() const { return table.experiment.system + "/" + table.experiment.id; }
};

/// Loads the rows, judges the checks, builds and draws the figures into the folder.
/// @throws IoError, InvalidInput  as ResultTable::load
[[nodiscard]] ExperimentReport read_experiment(const std::filesystem::path& folder, const GnuplotOptions& gnuplot);

/// The command that computes an experiment's results again: `reproduce` when it is the embedded preset as it stands, else `run`
/// with what was changed.
[[nodiscard]] std::string command_for(const experiments::Experiment& experiment);

}  // namespace airloom::report
