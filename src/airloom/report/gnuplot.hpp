#pragma once
/// Runs gnuplot, without a shell, to draw figures as SVG, PNG, PDF and TikZ.
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "airloom/report/figure.hpp"
#include "airloom/report/sheet.hpp"

namespace airloom::report {

struct GnuplotOptions {
  std::string program = "gnuplot";  ///< a name to look up on PATH, or a path
  double time_limit_s = 60.0;       ///< for one figure; then the process is killed
  std::stop_token stop = {};        ///< ends the drawing, also of a figure that is begun
  std::vector<Target> targets = {{.format = PictureFormat::svg}, {.format = PictureFormat::png}};
};

/// What came of one drawing.
struct Drawing {
  bool drawn = false;
  bool missing_program = false;  ///< gnuplot is not installed: say so once, go on
  bool failed = false;           ///< gnuplot is there and did not draw
  std::string message;           ///< one line when not drawn
  std::filesystem::path svg;     ///< each set when drawn and asked for
  std::filesystem::path png;
  std::filesystem::path pdf;
  std::filesystem::path tikz;
};

/// Draws into `folder`: <stem>.svg, .png, .pdf, .tex (TikZ), as asked, and beside them the <stem>.gp and <stem>.dat that they were
/// drawn from. TikZ needs \usepackage{gnuplot-lua-tikz}, see tikz_style.
/// gnuplot works in a private folder, on files in memory; a figure that fails leaves the script and the data, so that one can see why.
/// @param stem  a safe file name without extension
/// @throws IoError  when the folder cannot be written
[[nodiscard]] Drawing draw_figure(const Figure& figure, const std::filesystem::path& folder, const std::string& stem,
                                  const GnuplotOptions& options = {});

/// @throws IoError  when gnuplot is there and did not draw what a written page should show; the page says so as well
void require_picture(const Drawing& drawing, const std::filesystem::path& page);

/// One of several figures: what draw_figure takes.
struct DrawTask {
  const Figure* figure;
  std::filesystem::path folder;
  std::string stem;
};

/// Draws all, so many at once; each file is the same as if it were drawn alone.
/// @param on_figure  told before each how many are begun; calls do not overlap
/// @throws IoError   as draw_figure
[[nodiscard]] std::vector<Drawing> draw_figures(const std::vector<DrawTask>& tasks, int at_once, const GnuplotOptions& options,
                                                const std::function<void(std::size_t begun)>& on_figure = {});

/// The LaTeX style that gnuplot's TikZ needs.
struct TikzStyle {
  std::string package;  ///< gnuplot-lua-tikz.sty, which reads the other
  std::string common;   ///< gnuplot-lua-tikz-common.tex
};

/// Asks gnuplot for its style. @throws IoError when gnuplot is not installed or cannot draw TikZ
[[nodiscard]] TikzStyle tikz_style(const GnuplotOptions& options = {});

}  // namespace airloom::report
