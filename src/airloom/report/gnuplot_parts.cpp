#include "airloom/report/gnuplot_parts.hpp"

#include "airloom/report/style.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report::gnuplot {

using std::string;
using std::to_string;

string color(std::size_t i) { return "'" + string(cycle(palette, i)) + "'"; }

string shown(const string& text) { return quote_gnuplot(text) + " noenhanced"; }

string titled(const string& label) { return label.empty() ? "notitle" : "title " + shown(label); }

string common_style(const Figure& figure) {
  return "set encoding utf8\n"
         "set border 3 lw 1 lc rgb '#444444'\n"
         "set tics nomirror out scale 0.6 textcolor rgb '#222222'\n"
         "set grid xtics ytics mxtics mytics back lt 1 lc rgb '#dcdcdc' lw 0.7, lt 1 lc rgb '#eeeeee' lw 0.5\n"
         "set title " +
         shown(figure.title) + " font '," + (display_width(figure.title) > 72 ? "11" : "14") +
         "'\n"
         "set xlabel " +
         shown(figure.x.label) +
         " offset 0,0.3\n"
         "set ylabel " +
         shown(figure.y.label) + "\n";
}

string legend(const std::vector<string>& labels, Size& size) {
  std::size_t longest = 1;
  for (const string& label : labels) longest = std::max(longest, display_width(label));
  // As many columns as gnuplot itself makes, which counts 12 pixels a character: its PNG would else have more rows than the margin holds.
  const auto columns =
      std::clamp<std::size_t>(static_cast<std::size_t>(size.width) / (12 * (longest + 4)), 1, std::max<std::size_t>(labels.size(), 1));
  const std::size_t rows = (labels.size() + columns - 1) / columns;
  size.height += 22 * static_cast<int>(rows);
  // The margin holds the numbers and the label of the axis and the rows of the legend, in pixels of the SVG.
  const double margin = (22.0 * static_cast<double>(rows) + 68.0) / size.height;
  return "set bmargin at screen " + shortest(margin) + "\nset key at screen 0.53,0.015 center bottom horizontal Left reverse maxcols " +
         to_string(columns) + " samplen 3 spacing 1.15 width 1 font ',12' noenhanced\n";
}

string color_scale(const Axis& axis) {
  string colors;
  for (std::size_t i = 0; i < viridis.size(); ++i) colors += (i > 0 ? ", " : "") + to_string(i) + " '" + string(viridis[i]) + "'";
  return "set palette defined (" + colors + ")\nset cblabel " + shown(axis.label) + "\n";
}

string for_each_terminal(const string& stem, const Size& size, const string& commands) {
  const string svg = "set terminal svg enhanced size " + to_string(size.width) + "," + to_string(size.height) +
                     " font 'Arial,14' linewidth 1.1 background '#ffffff'\nset output '" + stem + ".svg'\n";
  const string png = "set terminal pngcairo enhanced size " + to_string(2 * size.width) + "," + to_string(2 * size.height) +
                     " font 'Arial,11' fontscale 2 linewidth 2.2 pointscale 2 background '#ffffff'\nset output '" + stem + ".png'\n";
  return svg + commands + "unset output\n" + png + commands + "unset output\n";
}

string join(const std::vector<string>& elements) {
  string text;
  for (const string& element : elements) text += (text.empty() ? "" : ", \\\n     ") + element;
  return text;
}

}  // namespace airloom::report::gnuplot
