#include "airloom/report/export_results.hpp"

#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/core/error.hpp"
#include "airloom/experiments/results/table.hpp"
#include "airloom/interruption.hpp"

namespace airloom::app {
namespace {

using report::ExportFormat;

struct ExportArguments {
  std::string folder;
  bool csv = false;
  bool npz = false;
  bool mat = false;
  bool tikz = false;
  bool timing = false;
  std::string output;
};

ExportFormat format_of(const ExportArguments& a) {
  if (a.csv + a.npz + a.mat + a.tikz > 1) throw InvalidInput("export: --csv, --npz, --mat and --tikz exclude each other");
  if (a.tikz && a.timing) throw InvalidInput("export: --timing goes with --csv, --npz or --mat");
  return a.npz ? ExportFormat::npz : a.mat ? ExportFormat::mat : a.tikz ? ExportFormat::tikz : ExportFormat::csv;
}

int export_results(const ExportArguments& a, const Context& context) {
  context.interruption->end_at_once();
  const ExportFormat format = format_of(a);
  const auto folders = experiments::result_folders(a.folder);
  if (!a.output.empty()) {
    report::export_results(a.output, format, a.timing, folders);
  } else {
    if (!report::is_text(format))
      throw InvalidInput(std::string("export --") + (a.mat ? "mat" : "npz") + ": needs -o FILE (a binary file is not written to stdout)");
    report::write_text(std::cout, format, a.timing, folders);
  }
  return done;
}

}  // namespace

void add_export(CLI::App& parser, Action& action) {
  auto arguments = std::make_shared<ExportArguments>();
  CLI::App* command = parser.add_subcommand("export", "Write stored results for other programs");
  command->add_option("folder", arguments->folder, "results, or the folder of one system or experiment")->required();
  command->add_flag("--csv", arguments->csv, "one tidy line per row (the default); to stdout without -o");
  command->add_flag("--npz", arguments->npz, "NumPy arrays <system>/<id>/<series>/<metric> of shape (points, realizations[, length])");
  command->add_flag("--mat", arguments->mat, "MATLAB structs <system>.<id>.<series>.<metric>, the same arrays");
  command->add_flag("--tikz", arguments->tikz, "the figures as one LaTeX document for pgfplots; to stdout without -o");
  command->add_flag("--timing", arguments->timing, "the times, a table of their own (with --npz and --mat: arrays beside the others)");
  command->add_option("-o,--output", arguments->output, "file to write");
  command->footer("Example: airloom export results/iab/fig7 --csv -o fig7.csv");
  command->callback([arguments, &action] { action = [arguments](const Context& context) { return export_results(*arguments, context); }; });
}

}  // namespace airloom::app
