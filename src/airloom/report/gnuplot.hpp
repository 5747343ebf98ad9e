#pragma once
/// Runs gnuplot, without a shell, to draw figures as SVG and PNG.
#include <filesystem>
#include <stop_token>
#include <string>

#include "airloom/report/figure.hpp"

namespace airloom::report {

struct GnuplotOptions {
  std::string program = "gnuplot";  ///< a name to look up on PATH, or a path
  double time_limit_s = 60.0;       ///< for one figure; then the process is killed
  std::stop_token stop = {};        ///< ends the drawing, also of a figure that is begun
};

/// What came of one drawing.
struct Drawing {
  bool drawn = false;
  bool missing_program = false;  ///< gnuplot is not installed: say so once, go on
  bool failed = false;           ///< gnuplot is there and did not draw
  std::string message;           ///< one line when not drawn
  std::filesystem::path svg;     ///< set when drawn
  std::filesystem::path png;
};

/// Draws into `folder`: <stem>.svg, <stem>.png, and beside them the <stem>.gp and <stem>.dat that they were drawn from.
/// gnuplot works in a private folder, on files in memory; a figure that fails leaves the script and the data, so that one can see why.
/// @param stem  a safe file name without extension
/// @throws IoError  when the folder cannot be written
[[nodiscard]] Drawing draw_figure(const Figure& figure, const std::filesystem::path& folder, const std::string& stem,
                                  const GnuplotOptions& options = {});

}  // namespace airloom::report
