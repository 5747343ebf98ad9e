#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/core/error.hpp"
#include "airloom/experiments/results/table.hpp"
#include "airloom/interruption.hpp"
#include "airloom/output_files.hpp"
#include "airloom/progress.hpp"
#include "airloom/report/export_figures.hpp"
#include "airloom/report/export_results.hpp"

namespace airloom::app {
namespace {

using report::ExportFormat;
using report::PictureFormat;

struct ExportArguments {
  std::string folder;
  bool csv = false;
  bool npz = false;
  bool mat = false;
  bool tikz = false;
  bool pdf = false;
  bool svg = false;
  std::string width;
  bool timing = false;
  std::string output;

  [[nodiscard]] bool figures() const { return tikz || pdf || svg; }
  [[nodiscard]] int tables() const { return csv + npz + mat; }
};

void check(const ExportArguments& a) {
  if (a.tables() > 1) throw InvalidInput("export: --csv, --npz and --mat exclude each other");
  if (a.tables() > 0 && a.figures())
    throw InvalidInput("export: tables (--csv, --npz, --mat) and figures (--tikz, --pdf, --svg) exclude each other");
  if (a.figures() && a.timing) throw InvalidInput("export: --timing goes with --csv, --npz or --mat");
  if (!a.figures() && !a.width.empty()) throw InvalidInput("export: --width goes with --tikz, --pdf or --svg");
}

int export_table(const ExportArguments& a, const std::vector<std::filesystem::path>& folders) {
  const ExportFormat format = a.npz ? ExportFormat::npz : a.mat ? ExportFormat::mat : ExportFormat::csv;
  if (!a.output.empty()) {
    report::export_results(a.output, format, a.timing, folders);
  } else if (format == ExportFormat::csv) {
    report::write_table(std::cout, a.timing, folders);
  } else {
    throw InvalidInput(std::string("export --") + (a.mat ? "mat" : "npz") + ": needs -o FILE (a binary file is not written to stdout)");
  }
  return done;
}

int export_figures(const ExportArguments& a, const std::vector<std::filesystem::path>& folders, const Context& context) {
  report::FigureExport options;
  if (a.svg) options.formats.push_back(PictureFormat::svg);
  if (a.pdf) options.formats.push_back(PictureFormat::pdf);
  if (a.tikz) options.formats.push_back(PictureFormat::tikz);
  if (!a.width.empty()) options.width_mm = report::parse_width_mm(a.width);
  options.gnuplot.stop = context.stop;
  CountedProgress progress(context.progress, "figures");
  options.on_figure = [&](std::size_t done, std::size_t all) { progress.show(done, all); };
  const bool to_stdout = a.output.empty();
  if (to_stdout && (a.pdf || a.svg)) throw InvalidInput("export --pdf and --svg: need -o FOLDER, into which each figure is written");
  const report::ExportedFigures outcome =
      to_stdout ? report::write_tikz_document(std::cout, folders, options) : report::export_figures(a.output, folders, options);
  progress.finish();
  for (const std::string& problem : outcome.problems) std::cerr << "note: " << problem << '\n';
  if (!to_stdout) std::cerr << outcome.drawn << (outcome.drawn == 1 ? " figure" : " figures") << " -> " << a.output << '\n';
  return outcome.failed > 0 ? io_trouble : done;
}

int export_results(const ExportArguments& a, const Context& context) {
  context.interruption->end_at_once();
  check(a);
  const auto folders = experiments::result_folders(a.folder);
  experiments::require_distinct(folders);
  return a.figures() ? export_figures(a, folders, context) : export_table(a, folders);
}

}  // namespace

void add_export(CLI::App& parser, Action& action) {
  auto arguments = std::make_shared<ExportArguments>();
  CLI::App* command = parser.add_subcommand("export", "Write stored results for other programs");
  command->add_option("folder", arguments->folder, "results, or the folder of one system or experiment")->required();
  command->add_flag("--csv", arguments->csv, "one tidy line per row (the default); to stdout without -o");
  command->add_flag("--npz", arguments->npz, "NumPy arrays <system>/<id>/<series>/<metric> of shape (points, realizations[, length])");
  command->add_flag("--mat", arguments->mat, "MATLAB structs <system>.<id>.<series>.<metric>, the same arrays");
  command->add_flag("--tikz", arguments->tikz,
                    "the figures for LaTeX: a file each into the folder -o, or one document: -o FILE.tex, or to stdout");
  command->add_flag("--pdf", arguments->pdf, "the figures as PDF, a file each into the folder -o (the only one: -o FILE.pdf)");
  command->add_flag("--svg", arguments->svg, "the figures as SVG, a file each into the folder -o (the only one: -o FILE.svg)");
  command->add_option("--width", arguments->width, "width of the figures, 40 to 400 mm, for example 88mm, 3.5in, 252pt [88mm]");
  command->add_flag("--timing", arguments->timing, "the times, a table of their own (with --npz and --mat: arrays beside the others)");
  command->add_option("-o,--output", arguments->output, "file, for figures a folder, to write")->check(no_results());
  command->footer(
      "Example: airloom export results/iab/fig7 --csv -o fig7.csv\n"
      "Figures for a paper: airloom export results/iab --pdf --tikz --width 88mm -o figures   (then: pdflatex figures.tex there)");
  command->callback([arguments, &action] { action = [arguments](const Context& context) { return export_results(*arguments, context); }; });
}

}  // namespace airloom::app
