#include "airloom/report/gnuplot_parts.hpp"
#include "airloom/report/gnuplot_ticks.hpp"
#include "airloom/report/style.hpp"

namespace airloom::report::gnuplot {

using std::string;
using std::to_string;

namespace {

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
    for (const std::vector<double>* list : {&curve.low, &curve.high}) {
      for (const double y : *list) r.band.cover(y);
    }
    for (const double y : curve.y) {
      r.y.cover(y);
      if (y > 0.0) r.smallest_positive_y = std::min(r.smallest_positive_y, y);
    }
  }
  return r;
}

/// Curves and their bands together; on a logarithmic axis only what is positive.
Range drawn_y(const Figure& figure, const Ranges& r) {
  Range all = r.y;
  all.cover(r.band.max);
  if (!figure.y.log) all.cover(r.band.min);
  if (std::isfinite(figure.y.low)) all.min = figure.y.low;
  if (std::isfinite(figure.y.high)) all.max = figure.y.high;
  if (figure.y.log) all.min = r.smallest_positive_y;
  return all;
}

std::vector<string> labels_of(const Figure& figure) {
  std::vector<string> labels;
  for (const Curve& curve : figure.curves) labels.push_back(curve.label);
  return labels;
}

/// Marks of the curves, drawn above everything else; their blocks follow those of the curves.
std::vector<string> mark_elements(const Figure& figure) {
  std::vector<string> elements;
  std::size_t block = figure.curves.size();
  for (std::size_t i = 0; i < figure.curves.size(); ++i) {
    if (figure.curves[i].marks.empty()) continue;
    elements.push_back("data index " + to_string(block++) + " using 1:2 with points pt 7 ps 0.8*P lc rgb " + color(i) + " notitle");
  }
  return elements;
}

std::vector<string> band_elements(const Figure& figure, const Ranges& r) {
  // A band's lower end at or below zero has no place on a logarithmic axis: it is cut off below the smallest value drawn.
  const string low = figure.y.log ? "($3 > 0 ? $3 : " + shortest(r.smallest_positive_y / 10.0) + ")" : "3";
  const string opacity = figure.curves.size() > 4 ? "0.1" : "0.16";
  std::vector<string> elements;
  for (std::size_t i = 0; i < figure.curves.size(); ++i) {
    const bool banded = std::ranges::any_of(figure.curves[i].low, [](double y) { return std::isfinite(y); });
    if (banded)
      elements.push_back("data index " + to_string(i) + " using 1:" + low + ":4 with filledcurves fillstyle transparent solid " + opacity +
                         " noborder lc rgb " + color(i) + " notitle");
  }
  return elements;
}

string curve_element(const Figure& figure, std::size_t i, const Page& page) {
  const Curve& curve = figure.curves[i];
  const string source = "data index " + to_string(i) + " using 1:2 with ";
  const string end = " " + line_style(i) + " " + page.titled(curve.label);
  if (figure.kind == Figure::Kind::cdf) return source + "steps" + end;
  if (figure.kind == Figure::Kind::curve) return source + "lines" + end;  // too many points for markers
  const std::size_t every = std::max<std::size_t>(1, curve.x.size() / 15);
  return source + "linespoints pt " + to_string(cycle(markers, i)) + " ps 0.6*P pi " + to_string(every) + end;
}

}  // namespace

Script line_script(const Figure& figure, Page page) {
  const Ranges r = ranges(figure);
  double below = 0.0;
  const string categories = category_ticks(figure.x, page, below);
  string script = common_style(figure, page);
  script += legend(labels_of(figure), page, below);
  script += categories.empty() ? number_ticks(figure.x, "x", r.x, page) : categories;
  script += number_ticks(figure.y, "y", drawn_y(figure, r), page);
  script += "set autoscale xfix\nset offsets " + string(figure.x.log ? "0,0," : "graph 0.02, graph 0.02, ") + "0,0\n";
  const auto end = [](double limit) { return std::isfinite(limit) ? shortest(limit) : "*"; };
  script += "set yrange [" + end(figure.y.low) + ":" + end(figure.y.high) + "]\n";
  if (figure.kind == Figure::Kind::cdf) {
    script +=
        "set offsets graph 0.02, graph 0.02, 0, 0\nset yrange [0:1]\nset ytics 0.2\n"
        "set arrow from graph 0, first 0.05 to graph 1, first 0.05 nohead lc rgb '#888888' dt (2,3) lw 1\n";
  }
  std::vector<string> elements = band_elements(figure, r);
  for (std::size_t i = 0; i < figure.curves.size(); ++i) elements.push_back(curve_element(figure, i, page));
  for (string& element : mark_elements(figure)) elements.push_back(std::move(element));
  return {.settings = script, .commands = "plot " + join(elements) + "\n", .width = page.width, .height = page.height};
}

}  // namespace airloom::report::gnuplot
