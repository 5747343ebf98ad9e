#pragma once
/// Pieces of gnuplot scripts that several kinds of figures share.
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "airloom/report/figure.hpp"
#include "airloom/report/sheet.hpp"

namespace airloom::report::gnuplot {

/// A drawing in the making: its size in ems, and how text is written for its terminal.
struct Page {
  Sheet sheet = {};
  bool latex = false;   ///< text is LaTeX
  double width = 0.0;   ///< in ems
  double height = 0.0;  ///< in ems

  Page(const Sheet& on, bool in_latex, double height_per_width)
      : sheet(on), latex(in_latex), width(on.width()), height(on.width() * height_per_width) {}

  /// Text that is shown as it is: single quotes stop gnuplot's expansion, noenhanced stops its markup.
  [[nodiscard]] std::string shown(const std::string& text) const;
  /// The same in quotes alone, for places where noenhanced is set for all.
  [[nodiscard]] std::string quoted(const std::string& text) const;
  /// "title 'label' noenhanced", or no entry in the legend.
  [[nodiscard]] std::string titled(const std::string& label) const;
  /// The same as `shown` where letters of some size fit into `room` ems; else, for LaTeX, scaled.
  [[nodiscard]] std::string fitted(const std::string& text, double room) const;
  /// "font ',12'": letters of that part of an em, smaller where the text would be longer than `room` ems.
  [[nodiscard]] std::string font(double part, const std::string& text = {}, double room = 1e9) const;
};

/// What gnuplot is told: settings, then the commands that draw, once for every terminal.
struct Script {
  std::string settings;
  std::string commands;
  double width = 0.0;  ///< of the whole drawing, in ems
  double height = 0.0;
};

struct Range {
  double min = std::numeric_limits<double>::infinity();
  double max = -std::numeric_limits<double>::infinity();
  void cover(double x) {
    if (!std::isfinite(x)) return;
    min = std::min(min, x);
    max = std::max(max, x);
  }
};

/// The colour of the i-th curve, in quotes.
[[nodiscard]] std::string color(std::size_t i);

/// "lc rgb '#0072b2' lw 2 dt 1": a line of the i-th curve.
[[nodiscard]] std::string line_style(std::size_t i);

/// Border, ticks, grid, title, the names of the axes and the margins at the left and the right.
[[nodiscard]] std::string common_style(const Figure& figure, const Page& page);

/// Legend below the plot, so that it never covers data; as many columns as its longest entry allows. Makes the page higher, and
/// sets the margins at the top and the bottom.
/// @param below  what is needed under the plot beyond numbers and a label, in ems
[[nodiscard]] std::string legend(const std::vector<std::string>& labels, Page& page, double below = 0.0);

/// Height in ems of what legend() leaves above and below a plot, without its rows.
[[nodiscard]] double legend_margins(const Page& page);

/// The palette of maps and networks and the name of its scale.
[[nodiscard]] std::string color_scale(const Axis& axis, const Page& page);

/// Joins the elements of a plot command over several lines.
[[nodiscard]] std::string join(const std::vector<std::string>& elements);

/// From the largest circle of a polar figure to its centre, in the unit of y (decibels).
inline constexpr double polar_depth = 50.0;
/// The values at the centre and at the largest circle of a polar figure: the next ten above all, and `polar_depth` below that.
struct PolarRange {
  double floor;
  double top;
};
[[nodiscard]] PolarRange polar_range(const Figure& figure);

// The scripts of the kinds of figures.
[[nodiscard]] Script line_script(const Figure& figure, Page page);
[[nodiscard]] Script bar_script(const Figure& figure, Page page);
[[nodiscard]] Script map_script(const Figure& figure, Page page);
[[nodiscard]] Script polar_script(const Figure& figure, Page page);
[[nodiscard]] Script deployment_script(const Figure& figure, Page page);
[[nodiscard]] Script network_script(const Figure& figure, Page page);

}  // namespace airloom::report::gnuplot
