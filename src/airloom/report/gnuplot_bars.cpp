#include "airloom/report/gnuplot_parts.hpp"
#include "airloom/report/gnuplot_ticks.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report::gnuplot {

using std::string;
using std::to_string;

Script bar_script(const Figure& figure, Page page) {
  Range y;
  std::vector<string> labels;
  for (const Curve& curve : figure.curves) {
    labels.push_back(curve.label);
    for (const std::vector<double>* list : {&curve.y, &curve.low, &curve.high}) {
      for (const double value : *list) {
        if (!figure.y.log || value > 0.0) y.cover(value);
      }
    }
  }
  double below = 0.0;
  const string categories = category_ticks(figure.x, page, below);
  string script = common_style(figure, page);
  script += legend(labels, page, below) + number_ticks(figure.y, "y", y, page);
  script += "set style fill solid 0.85 noborder\nset grid noxtics\nset tics scale 0\n" + categories;
  script += "set xrange [-0.6:" + shortest(static_cast<double>(figure.x.categories.size()) - 0.4) + "]\n";
  if (!figure.y.log) script += "set offsets 0, 0, graph 0.06, 0\nset yrange [" + string(y.min < 0 ? "*" : "0") + ":*]\n";
  const double width = 0.8 / std::max(static_cast<double>(figure.curves.size()), 1.0);
  const double bars = static_cast<double>(figure.curves.size() * figure.x.categories.size());
  std::size_t digits = 1;
  for (const Curve& curve : figure.curves) {
    for (const double value : curve.y) digits = std::max(digits, display_width(short_number(value)));
  }
  const bool numbered = (0.45 * static_cast<double>(digits) + 0.6) * bars < 0.8 * (page.width - 7.6);  // room for a number over each
  std::vector<string> elements;
  for (std::size_t i = 0; i < figure.curves.size(); ++i) {
    const string source = "data index " + to_string(i) + " using ($1+" + shortest((static_cast<double>(i) + 0.5) * width - 0.4) + ")";
    elements.push_back(source + ":2:(" + shortest(0.94 * width) + ") with boxes lc rgb " + color(i) + " " +
                       page.titled(figure.curves[i].label));
    const auto any_finite = [](const std::vector<double>& list) {
      return std::ranges::any_of(list, [](double x) { return std::isfinite(x); });
    };
    const bool whiskers = any_finite(figure.curves[i].low);
    if (whiskers)  // gnuplot crashes on vectors, and on labels, none of which has a number
      elements.push_back(source + ":3:(0):($4-$3) with vectors heads size screen 0.006,90 lw 1.3 lc rgb '#333333' notitle");
    if (numbered && any_finite(figure.curves[i].y))
      elements.push_back(source + (whiskers ? ":4" : ":2") + ":(sprintf('%.4g', $2)) with labels offset 0,0.7 " + page.font(0.71) +
                         " textcolor rgb '#333333' notitle");
  }
  return {.settings = script, .commands = "plot " + join(elements) + "\n", .width = page.width, .height = page.height};
}

}  // namespace airloom::report::gnuplot
