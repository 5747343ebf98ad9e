#pragma once
/// Stored results as figures for papers.
#include <filesystem>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "airloom/report/gnuplot.hpp"

namespace airloom::report {

struct FigureExport {
  std::vector<PictureFormat> formats;
  double width_mm = column_mm;
  GnuplotOptions gnuplot = {};
  std::function<void(std::size_t done, std::size_t all)> on_figure = {};
};

struct ExportedFigures {
  std::size_t drawn = 0;
  std::vector<std::string> problems;  ///< one line for each figure that was not drawn
  std::size_t failed = 0;             ///< of them, those that gnuplot could not draw though they have values
};

/// Writes every figure of the results as <system>-<id>-<figure>.svg, .pdf, .tex (TikZ), as asked, without a title and in the width of
/// a column; beside each its data (.dat) and the script that draws it (.gp). With PDF or TikZ also figures.tex, a document that
/// shows all with captions, and for TikZ the style that it needs.
/// @param target   a folder; for TikZ alone also a file .tex, which gets the document of write_tikz_document; for PDF or SVG alone,
///                 of results with one figure, also a file of that ending
/// @param folders  result folders, see experiments::result_folders
/// @throws InvalidInput  for a file where only a folder will do
/// @throws IoError       when gnuplot is not installed or a file cannot be written
ExportedFigures export_figures(const std::filesystem::path& target, const std::vector<std::filesystem::path>& folders,
                               const FigureExport& options);

/// One LaTeX document that needs no file beside it: a page per figure, as TikZ.
/// @throws IoError  when gnuplot is not installed
ExportedFigures write_tikz_document(std::ostream& out, const std::vector<std::filesystem::path>& folders, const FigureExport& options);

/// A length with its unit, mm, cm, in or pt (72 to an inch), in millimetres. @throws InvalidInput unless it is 40 to 400 mm
[[nodiscard]] double parse_width_mm(const std::string& text);

}  // namespace airloom::report
