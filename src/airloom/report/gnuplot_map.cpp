#include "airloom/report/gnuplot_parts.hpp"
#include "airloom/report/gnuplot_ticks.hpp"

namespace airloom::report::gnuplot {

using std::string;
using std::to_string;

/// A panel per curve, all with one colour scale, which stands at the right of the last.
Script map_script(const Figure& figure, Page page) {
  const std::size_t panels = std::max<std::size_t>(figure.curves.size(), 1);
  const std::size_t columns = page.sheet.wider ? panels : std::clamp<std::size_t>(static_cast<std::size_t>(page.width / 28.0), 1, panels);
  const std::size_t rows = (panels + columns - 1) / columns;
  if (page.sheet.wider && panels > 1) page.width = 33.0 * static_cast<double>(panels) + 8.0;
  const double side = (page.width - 8.0) / static_cast<double>(columns);  // of a panel with the numbers of its axes
  const double panel_height = std::min(0.85 * side, 26.0);
  const double top = page.sheet.title ? 2.4 : 0.2;
  page.height = top + (panel_height + 5.8) * static_cast<double>(rows);
  Range x, y, z;
  for (const Curve& curve : figure.curves) {
    for (const double value : curve.x) x.cover(value);
    for (const double value : curve.y) y.cover(value);
    for (const double value : curve.z) z.cover(value);
  }
  string script = common_style(figure, page) + "unset title\nunset key\nunset grid\nset border 15\nset tics front\nset autoscale fix\n";
  script += number_ticks(figure.x, "x", x, page) + number_ticks(figure.y, "y", y, page) + number_ticks(figure.z, "cb", z, page);
  script += color_scale(figure.z, page) + "set style fill solid noborder\n";
  if (z.min < z.max) script += "set cbrange [" + shortest(z.min) + ":" + shortest(z.max) + "]\n";
  string draw = "set multiplot" + (page.sheet.title ? " title " + page.shown(figure.title) : "") + "\n";
  for (std::size_t i = 0; i < figure.curves.size(); ++i) {
    const double left = side * static_cast<double>(i % columns);
    const double floor = page.height - top - (panel_height + 5.8) * static_cast<double>(i / columns + 1);
    const auto at = [](double length, double of) { return " at screen " + shortest(length / of) + "\n"; };
    draw += "set lmargin" + at(left + 5.4, page.width) + "set rmargin" + at(left + side - 0.8, page.width) + "set bmargin" +
            at(floor + 4.2, page.height) + "set tmargin" + at(floor + panel_height + 3.8, page.height);
    draw += i + 1 == figure.curves.size() ? "set colorbox\n" : "unset colorbox\n";
    if (panels > 1) draw += "set title " + page.shown(figure.curves[i].label) + " offset 0,-0.6\n";
    draw += "plot data index " + to_string(i) + " using 1:2:4:5:6:7:3 with boxxyerror lw 0.2 lc palette notitle\n";
  }
  return {.settings = script, .commands = draw + "unset multiplot\n", .width = page.width, .height = page.height};
}

}  // namespace airloom::report::gnuplot
