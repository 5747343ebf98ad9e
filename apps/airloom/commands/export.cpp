#include "airloom/experiments/export.hpp"

#include <unistd.h>

#include <fstream>
#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/core/error.hpp"
#include "airloom/io/mat.hpp"
#include "airloom/io/matlab.hpp"
#include "airloom/io/npz.hpp"
#include "airloom/report/build_figure.hpp"
#include "airloom/report/tikz.hpp"

namespace airloom::app {
namespace {

using Folders = std::vector<std::filesystem::path>;

struct ExportArguments {
  std::string folder;
  bool csv = false;
  bool npz = false;
  bool mat = false;
  bool tikz = false;
  bool timing = false;
  std::string output;
};

void write_tikz(std::ostream& out, const Folders& folders) {
  std::vector<report::Figure> figures;
  for (const auto& folder : folders) {
    for (report::Figure& figure : report::build_figures(experiments::ResultTable::load(folder))) figures.push_back(std::move(figure));
  }
  out << report::tikz_document(figures);
}

void write_to(std::ostream& out, const ExportArguments& a, const Folders& folders) {
  if (a.tikz) write_tikz(out, folders);
  else if (a.timing) experiments::write_timing_csv(out, folders);
  else experiments::write_csv(out, folders);
  out.flush();
}

/// Writes beside the target and renames, so that a file is there whole or not at all.
void write_file(const ExportArguments& a, const Folders& folders) {
  const std::string fresh = a.output + ".tmp" + std::to_string(getpid());
  try {
    std::ofstream out(fresh, std::ios::binary);
    write_to(out, a, folders);
    out.close();
    if (!out) throw IoError(a.output + ": cannot be written");
    std::filesystem::rename(fresh, a.output);
  } catch (const std::filesystem::filesystem_error& error) {
    std::filesystem::remove(fresh);
    throw IoError(a.output + ": cannot be written: " + error.code().message());
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(fresh, ignored);
    throw;
  }
}

/// The arrays under names that MATLAB allows: "iab/fig7/zf/timing.wall_s" is the field iab.fig7.zf.timing_wall_s.
io::Arrays with_matlab_names(const io::Arrays& arrays) {
  io::Arrays renamed;
  for (const auto& [name, array] : arrays) {
    if (!renamed.emplace(io::matlab_name(name), array).second) {
      throw InvalidInput("export --mat: two arrays would be called '" + io::matlab_name(name) + "'; use --npz");
    }
  }
  return renamed;
}

int export_results(const ExportArguments& a) {
  if (a.csv + a.npz + a.mat + a.tikz > 1) throw InvalidInput("export: --csv, --npz, --mat and --tikz exclude each other");
  if (a.tikz && a.timing) throw InvalidInput("export: --timing goes with --csv, --npz or --mat");
  const Folders folders = experiments::result_folders(a.folder);
  if (a.npz || a.mat) {
    if (a.output.empty())
      throw InvalidInput(std::string("export --") + (a.mat ? "mat" : "npz") + ": needs -o FILE (a binary file is not written to stdout)");
    const io::Arrays arrays = experiments::result_arrays(folders, a.timing);
    if (a.npz) io::write_npz(a.output, arrays, true);
    else io::write_mat(a.output, with_matlab_names(arrays));
  } else if (a.output.empty()) {
    write_to(std::cout, a, folders);
    if (!std::cout) throw IoError("stdout: cannot be written");
  } else {
    write_file(a, folders);
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
  command->callback([arguments, &action] { action = [arguments](const Context&) { return export_results(*arguments); }; });
}

}  // namespace airloom::app
