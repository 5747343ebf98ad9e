#include <cmath>

#include "airloom/report/gnuplot_parts.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report::gnuplot {

using std::string;

PolarRange polar_range(const Figure& figure) {
  Range y;
  for (const Curve& curve : figure.curves) {
    for (const double value : curve.y) y.cover(value);
  }
  if (!(y.min <= y.max)) return {.floor = -polar_depth, .top = 0.0};
  const double top = 10.0 * std::ceil(y.max / 10.0);
  return {.floor = top - polar_depth, .top = top};
}

Script polar_script(const Figure& figure, Page page) {
  const PolarRange range = polar_range(figure);
  std::vector<string> labels;
  for (const Curve& curve : figure.curves) labels.push_back(curve.label);
  string script = common_style(figure, page);
  script += legend(labels, page, -3.4);  // there is no axis below
  // 0 degrees, the array's normal, points up; the half plane behind it stays empty and is not drawn.
  script += "set polar\nset angles degrees\nset theta top cw\nunset border\nunset xtics\nunset ytics\nunset raxis\nunset xlabel\n";
  script += "set rtics 10 format '' scale 0\nset grid polar 30\nset rrange [" + shortest(range.floor) + ":" + shortest(range.top) + "]\n";
  script += "set xrange [" + shortest(-polar_depth) + ":" + shortest(polar_depth) + "]\nset yrange [0:" + shortest(polar_depth) +
            "]\nset size ratio 0.5\n";
  script += "set ylabel " + page.shown(figure.y.label) + " offset 3,0\n";
  for (int step = 1; step <= 5; ++step) {
    const double level = range.floor + polar_depth / 5.0 * step;
    script += "set label " + std::to_string(step) + " '" + shortest(level) + "' at first 0.6, first " +
              shortest(level - range.floor - 1.5) + " " + page.font(0.64) + " textcolor rgb '#555555' front\n";
  }
  for (int angle = -90; angle <= 90; angle += 30) {
    const double radius = 1.05 * polar_depth;
    const double turn = angle * 3.14159265358979323846 / 180.0;
    script += "set label " + std::to_string(angle / 30 + 10) + " '" + std::to_string(angle) + "' at first " +
              shortest(radius * std::sin(turn)) + ", first " + shortest(radius * std::cos(turn)) + " center " + page.font(0.71) +
              " textcolor rgb '#555555'\n";
  }
  std::vector<string> elements;
  for (std::size_t i = 0; i < figure.curves.size(); ++i) {
    // what lies below the smallest circle is drawn at the centre
    elements.push_back("data index " + std::to_string(i) + " using 1:($2 < " + shortest(range.floor) + " ? " + shortest(range.floor) +
                       " : $2) with lines " + line_style(i) + " " + page.titled(figure.curves[i].label));
  }
  return {.settings = script, .commands = "plot " + join(elements) + "\n", .width = page.width, .height = page.height};
}

}  // namespace airloom::report::gnuplot
