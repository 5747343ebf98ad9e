#include "airloom/report/export_figures.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <set>
#include <utility>

#include "airloom/core/error.hpp"
#include "airloom/core/parallel_for.hpp"
#include "airloom/experiments/results/table.hpp"
#include "airloom/io/fresh_file.hpp"
#include "airloom/io/json.hpp"
#include "airloom/io/private_folder.hpp"
#include "airloom/report/build_figure.hpp"
#include "airloom/report/latex.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {
namespace {

namespace fs = std::filesystem;

struct NamedFigure {
  Figure figure;
  std::string stem;
};

/// Every figure with a file name of its own.
std::vector<NamedFigure> named_figures(const std::vector<fs::path>& folders) {
  std::vector<NamedFigure> list;
  std::set<std::string> taken;
  for (const fs::path& folder : folders) {
    const experiments::ResultTable table = experiments::ResultTable::load(folder);
    const std::string experiment = table.experiment.system + "-" + table.experiment.id;
    for (Figure& figure : build_figures(table)) {
      const bool named = figure.id.starts_with(table.experiment.id);  // "fig7_rates" says which experiment it is of
      const std::string wanted = safe_file_name(named ? table.experiment.system + "-" + figure.id : experiment + "-" + figure.id);
      std::string stem = wanted;
      for (int n = 2; !taken.insert(stem).second; ++n) stem = wanted + "-" + std::to_string(n);
      list.push_back({.figure = std::move(figure), .stem = std::move(stem)});
    }
  }
  return list;
}

/// Draws all into the folder. @return the figures that were drawn
std::vector<NamedFigure> draw_all(const fs::path& folder, const std::vector<fs::path>& folders, const FigureExport& options,
                                  ExportedFigures& outcome) {
  GnuplotOptions gnuplot = options.gnuplot;
  gnuplot.targets.clear();
  for (const PictureFormat format : options.formats) gnuplot.targets.push_back({.format = format, .sheet = paper_sheet(options.width_mm)});
  std::vector<NamedFigure> drawn;
  std::vector<NamedFigure> all = named_figures(folders);
  std::vector<DrawTask> tasks;
  for (const NamedFigure& one : all) tasks.push_back({.figure = &one.figure, .folder = folder, .stem = one.stem});
  const std::vector<Drawing> drawings = draw_figures(tasks, hardware_threads(), gnuplot, [&](std::size_t begun) {
    if (options.on_figure) options.on_figure(begun, all.size());
  });
  for (std::size_t k = 0; k < all.size(); ++k) {
    const Drawing& drawing = drawings[k];
    if (drawing.missing_program) throw IoError("figures need gnuplot, which is not installed (Debian: gnuplot-nox)");
    outcome.failed += drawing.failed ? 1 : 0;
    if (drawing.drawn) drawn.push_back(std::move(all[k]));
    else outcome.problems.push_back(drawing.message);
  }
  outcome.drawn = drawn.size();
  return drawn;
}

/// The style as a part of a preamble.
std::string style_in_preamble(std::string common) {
  const std::size_t end = common.rfind("\\endinput");
  if (end != std::string::npos) common.resize(end);
  return "% The style of gnuplot's TikZ, as gnuplot writes it.\n\\makeatletter\n" + common + "\\makeatother\n";
}

std::string packages() { return "\\usepackage[utf8]{inputenc}\n\\usepackage{textcomp}\n"; }

/// An article with every figure in a float of its own.
std::string project(const std::vector<NamedFigure>& figures, bool tikz) {
  std::string text =
      "% Compile in this folder with: pdflatex "
      "figures.tex\n\\documentclass[twocolumn]{article}\n\\usepackage[a4paper,margin=15mm,columnsep=4mm]{geometry}\n" +
      packages() + (tikz ? "\\usepackage{gnuplot-lua-tikz}\n" : "\\usepackage{graphicx}\n") + latex_letters() + "\\begin{document}\n";
  for (const NamedFigure& f : figures) {
    text +=
        "\\begin{figure}\\centering\n" + std::string(tikz ? "\\input{" + f.stem + ".tex}\n" : "\\includegraphics{" + f.stem + ".pdf}\n");
    text += "\\caption{" + escape_latex(f.figure.title) + ". " + escape_latex(f.figure.note) + "}\\label{fig:" + f.stem +
            "}\n\\end{figure}\n\\clearpage\n";
  }
  return text + "\\end{document}\n";
}

/// A folder of figures, with a document that shows them.
ExportedFigures write_folder(const fs::path& folder, const std::vector<fs::path>& folders, const FigureExport& options) {
  ExportedFigures outcome;
  const std::vector<NamedFigure> drawn = draw_all(folder, folders, options, outcome);
  const auto asked = [&](PictureFormat format) { return std::ranges::find(options.formats, format) != options.formats.end(); };
  const bool tikz = asked(PictureFormat::tikz);
  if (drawn.empty() || !(tikz || asked(PictureFormat::pdf))) return outcome;
  if (tikz) {
    const TikzStyle style = tikz_style(options.gnuplot);
    io::write_text(folder / "gnuplot-lua-tikz.sty", style.package);
    io::write_text(folder / "gnuplot-lua-tikz-common.tex", style.common);
  }
  io::write_text(folder / "figures.tex", project(drawn, tikz));
  return outcome;
}

/// The only figure of the results.
ExportedFigures write_only(const fs::path& file, const std::vector<fs::path>& folders, const FigureExport& options) {
  const io::PrivateFolder workplace;
  ExportedFigures outcome;
  const std::vector<NamedFigure> drawn = draw_all(workplace.path(), folders, options, outcome);
  if (drawn.size() > 1)
    throw InvalidInput("export to " + file.string() + ": there are " + std::to_string(drawn.size()) + " figures, so -o must be a folder");
  if (!drawn.empty()) io::write_text(file, io::read_text(workplace.path() / (drawn.front().stem + file.extension().string())));
  return outcome;
}

/// A document without one of its figures does not replace a whole one.
ExportedFigures write_document(const fs::path& file, const std::vector<fs::path>& folders, const FigureExport& options) {
  io::FreshFile fresh(file);
  std::ofstream out(fresh.path(), std::ios::binary);
  ExportedFigures outcome;
  try {
    outcome = write_tikz_document(out, folders, options);
  } catch (const IoError& error) {
    throw IoError(file.string() + ": not written: " + error.what());
  }
  out.close();
  if (outcome.failed > 0) {
    outcome.problems.push_back(file.string() + ": not written, since not all of its figures could be drawn");
    outcome.drawn = 0;
    return outcome;
  }
  if (!out) throw IoError(file.string() + ": cannot be written");
  fresh.commit();
  return outcome;
}

}  // namespace

ExportedFigures export_figures(const fs::path& target, const std::vector<fs::path>& folders, const FigureExport& options) {
  const std::string ending = target.extension().string();
  std::error_code error;
  const bool file = (ending == ".tex" || ending == ".pdf" || ending == ".svg") && !fs::is_directory(target, error);
  if (!file) return write_folder(target, folders, options);
  const std::string format = ending == ".tex" ? "tikz" : ending.substr(1);
  if (options.formats.size() != 1 || name(options.formats.front()) != format)
    throw InvalidInput("export to " + target.string() + ": a file of that ending takes " + format + " alone; give a folder");
  return ending == ".tex" ? write_document(target, folders, options) : write_only(target, folders, options);
}

ExportedFigures write_tikz_document(std::ostream& out, const std::vector<fs::path>& folders, const FigureExport& options) {
  ExportedFigures outcome;
  const io::PrivateFolder workplace;
  FigureExport tikz = options;
  tikz.formats = {PictureFormat::tikz};
  const std::vector<NamedFigure> drawn = draw_all(workplace.path(), folders, tikz, outcome);
  out << "\\documentclass{article}\n\\usepackage{tikz}\n"  // preview makes each drawing a page of its own size
      << "\\usepackage[active,tightpage]{preview}\n\\PreviewEnvironment{tikzpicture}\n\\setlength{\\PreviewBorder}{2pt}\n"
      << packages() << "\\usetikzlibrary{arrows,patterns,plotmarks,backgrounds,fit}\n"
      << style_in_preamble(tikz_style(options.gnuplot).common) << "\\begin{document}\n";
  for (const NamedFigure& f : drawn) out << "% " << f.stem << '\n' << io::read_text(workplace.path() / (f.stem + ".tex"));
  out << "\\end{document}\n";
  out.flush();
  return outcome;
}

double parse_width_mm(const std::string& text) {
  constexpr std::array<std::pair<std::string_view, double>, 4> units{{{"mm", 1.0}, {"cm", 10.0}, {"in", 25.4}, {"pt", 25.4 / 72.0}}};
  double number = 0.0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  const std::string_view unit(at, static_cast<std::size_t>(end - at));
  const auto found = std::ranges::find(units, unit, &std::pair<std::string_view, double>::first);
  const double width = found == units.end() ? 0.0 : number * found->second;
  if (error != std::errc() || !(width >= 40.0 && width <= 400.0))
    throw InvalidInput("width '" + text + "': must be a length of 40 to 400 mm with its unit, mm, cm, in or pt, for example 88mm");
  return width;
}

}  // namespace airloom::report
