#include "airloom/report/gnuplot_script.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/report/gnuplot_parts.hpp"
#include "airloom/report/style.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

using namespace gnuplot;
using std::string;
using std::to_string;

namespace {

string line_style(std::size_t i) { return "lc rgb " + color(i) + " lw 2 dt " + string(cycle(dashes, i)); }

/// @param axis_name  "x" or "y"
string log_axis(const Axis& axis, const string& axis_name, const Range& range) {
  if (!axis.log) return "set m" + axis_name + "tics default\n";
  const bool plain = range.min >= 1e-3 && range.max < 1e5;
  return "set logscale " + axis_name + " 10\nset m" + axis_name + "tics 10\nset format " + axis_name + (plain ? " '%g'\n" : " '10^{%T}'\n");
}

std::vector<string> labels_of(const Figure& figure) {
  std::vector<string> labels;
  for (const Curve& curve : figure.curves) labels.push_back(curve.label);
  return labels;
}

struct Ranges {
  Range x;
  Range y;
  Range band;
  double smallest_positive_y = std::numeric_limits<double>::infinity();
};

Ranges ranges(const Figure& figure) {
  Ranges r;
  for (const Curve& curve : figure.curves) {
    for (const double x : curve.x) r.x.cover(x);
    for (const double y : curve.low) r.band.cover(y);
    for (const double y : curve.y) {
      r.y.cover(y);
      if (y > 0.0) r.smallest_positive_y = std::min(r.smallest_positive_y, y);
    }
  }
  return r;
}

/// Marks of the curves, drawn above everything else; their blocks follow those of the curves.
std::vector<string> mark_elements(const Figure& figure) {
  std::vector<string> elements;
  std::size_t block = figure.curves.size();
  for (std::size_t i = 0; i < figure.curves.size(); ++i) {
    if (figure.curves[i].marks.empty()) continue;
    elements.push_back("data index " + to_string(block++) + " using 1:2 with points pt 7 ps 1.1 lc rgb " + color(i) + " notitle");
  }
  return elements;
}

/// Ticks named by the categories of the axis.
string category_tics(const Axis& axis) {
  string tics;
  for (std::size_t i = 0; i < axis.categories.size(); ++i)
    tics += (i > 0 ? ", " : "") + quote_gnuplot(axis.categories[i]) + " " + to_string(i);
  return tics.empty() ? "" : "set xtics noenhanced (" + tics + ")\nset mxtics 1\n";
}

string line_script(const Figure& figure, const string& stem) {
  const Ranges r = ranges(figure);
  Size size;
  string script = common_style(figure) + legend(labels_of(figure), size);
  script += log_axis(figure.x, "x", r.x) + log_axis(figure.y, "y", r.y) + category_tics(figure.x);
  script += "set autoscale xfix\nset offsets " + string(figure.x.log ? "0,0," : "graph 0.02, graph 0.02, ") + "0,0\n";
  // What cannot be negative is not drawn below zero because of an interval that reaches there.
  if (!figure.y.log && r.y.min >= 0.0 && r.band.min < 0.0) script += "set yrange [0:*]\n";
  if (figure.kind == Figure::Kind::cdf) {
    script +=
        "set offsets graph 0.02, graph 0.02, 0, 0\nset yrange [0:1]\nset ytics 0.1\n"
        "set arrow from graph 0, first 0.05 to graph 1, first 0.05 nohead lc rgb '#888888' dt (2,3) lw 1\n";
  }
  // A band's lower end at or below zero has no place on a logarithmic axis: it is cut off below the smallest value drawn.
  const string low = figure.y.log ? "($3 > 0 ? $3 : " + shortest(r.smallest_positive_y / 10.0) + ")" : "3";
  const string opacity = figure.curves.size() > 4 ? "0.1" : "0.16";
  std::vector<string> elements;
  for (std::size_t i = 0; i < figure.curves.size(); ++i) {
    if (figure.curves[i].low.empty()) continue;
    elements.push_back("data index " + to_string(i) + " using 1:" + low + ":4 with filledcurves fillstyle transparent solid " + opacity +
                       " noborder lc rgb " + color(i) + " notitle");
  }
  for (std::size_t i = 0; i < figure.curves.size(); ++i) {
    const Curve& curve = figure.curves[i];
    const string source = "data index " + to_string(i) + " using 1:2 with ";
    const string end = " " + line_style(i) + " " + titled(curve.label);
    if (figure.kind == Figure::Kind::cdf) {
      elements.push_back(source + "steps" + end);
    } else {
      if (figure.kind == Figure::Kind::curve) {  // too many points for markers
        elements.push_back(source + "lines" + end);
        continue;
      }
      const std::size_t every = std::max<std::size_t>(1, curve.x.size() / 15);
      elements.push_back(source + "linespoints" + " pt " + to_string(cycle(markers, i)) + " ps 0.75 pi " + to_string(every) + end);
    }
  }
  for (string& element : mark_elements(figure)) elements.push_back(std::move(element));
  return script + for_each_terminal(stem, size, "plot " + join(elements) + "\n");
}

string bar_script(const Figure& figure, const string& stem) {
  Size size;
  string script = common_style(figure) + legend(labels_of(figure), size) + log_axis(figure.y, "y", ranges(figure).y);
  script += "set style fill solid 0.85 noborder\nset grid noxtics\nset tics scale 0\n";
  script += category_tics(figure.x);
  script += "set xrange [-0.6:" + shortest(static_cast<double>(figure.x.categories.size()) - 0.4) + "]\n";
  if (!figure.y.log) script += "set offsets 0, 0, graph 0.06, 0\nset yrange [" + string(ranges(figure).y.min < 0 ? "*" : "0") + ":*]\n";
  const auto count = static_cast<double>(figure.curves.size());
  const double width = 0.8 / std::max(count, 1.0);
  const bool numbered = figure.curves.size() * figure.x.categories.size() <= 16;
  std::vector<string> elements;
  for (std::size_t i = 0; i < figure.curves.size(); ++i) {
    const string source = "data index " + to_string(i) + " using ($1+" + shortest((static_cast<double>(i) + 0.5) * width - 0.4) + ")";
    elements.push_back(source + ":2:(" + shortest(0.94 * width) + ") with boxes lc rgb " + color(i) + " " + titled(figure.curves[i].label));
    const bool whiskers = std::ranges::any_of(figure.curves[i].low, [](double low) { return std::isfinite(low); });
    const bool labels = numbered && std::ranges::any_of(figure.curves[i].y, [](double y) { return std::isfinite(y); });
    if (whiskers)  // gnuplot crashes on vectors, and on labels, none of which has a number
      elements.push_back(source + ":3:(0):($4-$3) with vectors heads size screen 0.006,90 lw 1.3 lc rgb '#333333' notitle");
    if (labels)
      elements.push_back(source + (whiskers ? ":4" : ":2") +
                         ":(sprintf('%.4g', $2)) with labels offset 0,0.7 font ',10' textcolor rgb '#333333' notitle");
  }
  return script + for_each_terminal(stem, size, "plot " + join(elements) + "\n");
}

string map_script(const Figure& figure, const string& stem) {
  const auto panels = static_cast<int>(std::max<std::size_t>(figure.curves.size(), 1));
  const Size size{.width = panels == 1 ? 720 : 500 * panels, .height = 460};
  Range z;
  for (const Curve& curve : figure.curves) {
    for (const double value : curve.z) z.cover(value);
  }
  string script = common_style(figure) +
                  "unset title\nunset key\nunset grid\nset border 15\nset tics front font ',11'\nset xtics autofreq rotate by 0\nset pm3d "
                  "map interpolate 2,2\n";
  script += log_axis(figure.x, "x", {}) + log_axis(figure.y, "y", {});
  script += color_scale(figure.z) + "set autoscale xfix\nset autoscale yfix\n";
  if (z.min < z.max) script += "set cbrange [" + shortest(z.min) + ":" + shortest(z.max) + "]\n";
  if (figure.z.log) script += "set logscale cb 10\n";
  script += "set contour base\nset cntrparam levels 8\nset cntrlabel onecolor font ',9' start 5 interval 30\n";
  string draw = "set multiplot layout 1," + to_string(panels) +
                (panels == 1 ? " margins 0.12,0.84,0.15,0.84" : " margins 0.07,0.92,0.15,0.84") + " spacing 0.17 title " +
                shown(figure.title) + "\n";
  for (std::size_t i = 0; i < figure.curves.size(); ++i) {
    const string source = "data index " + to_string(i) + " using 1:2:3 ";
    draw += "set title " + shown(figure.curves[i].label) + "\nsplot " +
            join({source + "with pm3d nocontour", source + "with lines nosurface lw 0.9 lc rgb '#ffffff'",
                  source + "with labels nosurface textcolor rgb '#ffffff'"}) +
            "\n";
  }
  return script + for_each_terminal(stem, size, draw + "unset multiplot\n");
}

}  // namespace

GnuplotText gnuplot_text(const Figure& figure, const std::string& stem) {
  // A comment that ended in a backslash would go on in the next line: the quotes prevent it.
  string script =
      "# " + quote_gnuplot(figure.title) + "\n# Redraw in this folder with: gnuplot " + stem + ".gp\ndata = '" + stem + ".dat'\n";
  switch (figure.kind) {
    case Figure::Kind::line:
    case Figure::Kind::cdf:
    case Figure::Kind::curve:
    case Figure::Kind::history: script += line_script(figure, stem); break;
    case Figure::Kind::bar: script += bar_script(figure, stem); break;
    case Figure::Kind::map: script += map_script(figure, stem); break;
    case Figure::Kind::polar: script += polar_script(figure, stem); break;
    case Figure::Kind::deployment: script += deployment_script(figure, stem); break;
    case Figure::Kind::network: script += network_script(figure, stem); break;
  }
  return {.script = std::move(script), .data = gnuplot_data(figure)};
}

}  // namespace airloom::report
