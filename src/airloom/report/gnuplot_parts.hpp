#pragma once
/// Pieces of gnuplot scripts that several kinds of figures share.
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "airloom/report/figure.hpp"

namespace airloom::report::gnuplot {

/// Of the picture, in pixels.
struct Size {
  int width = 720;
  int height = 480;
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

/// Text that is shown as it is: single quotes stop gnuplot's expansion, noenhanced stops its markup.
[[nodiscard]] std::string shown(const std::string& text);

/// "title 'label'", or no entry in the legend.
[[nodiscard]] std::string titled(const std::string& label);

/// Border, ticks, grid, title and the names of the axes.
[[nodiscard]] std::string common_style(const Figure& figure);

/// Legend below the plot, so that it never covers data; as many columns as its longest entry allows. Makes the picture higher.
[[nodiscard]] std::string legend(const std::vector<std::string>& labels, Size& size);

/// The palette of maps and networks and the name of its scale.
[[nodiscard]] std::string color_scale(const Axis& axis);

/// The drawing commands, once for each kind of file.
[[nodiscard]] std::string for_each_terminal(const std::string& stem, const Size& size, const std::string& commands);

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

/// The script of curves over an angle.
[[nodiscard]] std::string polar_script(const Figure& figure, const std::string& stem);

/// The scripts of the figures that show places.
[[nodiscard]] std::string deployment_script(const Figure& figure, const std::string& stem);
[[nodiscard]] std::string network_script(const Figure& figure, const std::string& stem);

}  // namespace airloom::report::gnuplot
