#pragma once
/// A figure as a gnuplot script and its data file; pure text, nothing is run here.
#include <string>
#include <vector>

#include "airloom/report/figure.hpp"
#include "airloom/report/sheet.hpp"

namespace airloom::report {

struct GnuplotText {
  std::string script;  ///< draws <stem>.svg, .png, .pdf and .tex (TikZ), as asked, from <stem>.dat in the current folder
  std::string data;    ///< one block per curve, in order, then one per curve that has marks
};

/// @param stem       a safe file name without extension (safe_file_name)
/// @param for_cairo  the figure as PNG and PDF show it, where that differs (with_known_letters)
[[nodiscard]] GnuplotText gnuplot_text(const Figure& figure, const std::string& stem, const std::vector<Target>& targets,
                                       const Figure* for_cairo = nullptr);

/// The data file alone. Numbers are in shortest round-trip form; "NaN" stands for one that is not finite.
///
///     line, cdf, history, bar: x y low high      (without a band low and high are y)
///     map:                     x y z left right bottom top   (the value of a cell, and its sides)
///     deployment:              x y z             (a block per role in order of appearance, then a row per link: server, served)
///     network:                 x y z value       (a block per role, then, if any, one with the points x y of the circles)
[[nodiscard]] std::string gnuplot_data(const Figure& figure);

}  // namespace airloom::report
