#include "airloom/report/gnuplot_parts.hpp"

#include "airloom/report/latex.hpp"
#include "airloom/report/style.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report::gnuplot {

using std::string;
using std::to_string;

namespace {

constexpr double letter = 0.6;  ///< of an em: the mean width of a letter of the sans-serif fonts that are drawn with

constexpr double below_plot = 5.6;  ///< ems for the numbers and the name of the axis, and a rim below the legend

double above_plot(const Page& page) { return page.sheet.title ? 2.6 : 0.8; }

constexpr double tiny_part = 0.625;  ///< of an em: the smallest letters that LaTeX has a name for, a tenth wider than others in proportion

/// LaTeX has no letters of any size, but names for a few.
string latex_size(double part) { return part > 0.94 ? "\\footnotesize" : part > 0.8 ? "\\scriptsize" : "\\tiny"; }

}  // namespace

string Page::quoted(const string& text) const { return quote_gnuplot(latex ? escape_latex(text) : text); }

string Page::shown(const string& text) const { return quoted(text) + " noenhanced"; }

string Page::titled(const string& label) const { return label.empty() ? "notitle" : "title " + shown(label); }

namespace {

/// The part of an em in which the text fits, at least a half.
double fitting_part(double part, const string& text, double room) {
  const double needed = letter * part * static_cast<double>(std::max<std::size_t>(display_width(text), 1));
  return std::max(part * std::min(1.0, room / needed), 0.5);
}

}  // namespace

string Page::fitted(const string& text, double room) const {
  const double part = fitting_part(1.0, text, room);
  if (!latex || part >= tiny_part) return shown(text);
  return quote_gnuplot("\\scalebox{" + shortest(std::round(90.0 * part / tiny_part) / 100.0) + "}{" + escape_latex(text) + "}") +
         " noenhanced";
}

string Page::font(double part, const string& text, double room) const {
  const double fitting = fitting_part(part, text, room);
  if (latex) return "font '" + latex_size(fitting) + "'";
  return "font '," + shortest(std::round(10.0 * fitting * sheet.em_px()) / 10.0) + "'";
}

string color(std::size_t i) { return "'" + string(cycle(palette, i)) + "'"; }

string line_style(std::size_t i) { return "lc rgb " + color(i) + " lw 2 dt " + string(cycle(dashes, i)); }

string common_style(const Figure& figure, const Page& page) {
  const double plot_height = page.height - 6.0;
  string script =
      "set encoding utf8\n"
      "set border 3 back lw 1 lc rgb '#444444'\n"
      "set tics nomirror out scale 0.6 textcolor rgb '#222222'\n"
      "set grid xtics ytics mxtics mytics back lt 1 lc rgb '#dcdcdc' lw 0.7, lt 1 lc rgb '#eeeeee' lw 0.5\n";
  // Of SVG gnuplot puts title and label of y where the page cuts them: both stand a little further inside.
  if (page.sheet.title)
    script += "set title " + page.shown(figure.title) + " offset 0,-0.3 " + page.font(1.0, figure.title, page.width - 4.0) + "\n";
  script += "set xlabel " + page.fitted(figure.x.label, page.width - 8.0) + " offset 0,0.3 " +
            page.font(1.0, figure.x.label, page.width - 8.0) + "\n";
  script += "set ylabel " + page.fitted(figure.y.label, plot_height) + (page.latex ? " " : " offset 0.8,0 ") +
            page.font(1.0, figure.y.label, plot_height) + "\n";
  script += "set lmargin at screen " + shortest(6.0 / page.width) + "\nset rmargin at screen " + shortest(1.0 - 1.6 / page.width) + "\n";
  return script;
}

double legend_margins(const Page& page) { return below_plot + above_plot(page); }

string legend(const std::vector<string>& labels, Page& page, double below) {
  std::size_t longest = 1;
  std::size_t entries = 0;
  string longest_label;
  for (const string& label : labels) {
    entries += label.empty() ? 0 : 1;
    if (display_width(label) < longest) continue;
    longest = display_width(label);
    longest_label = label;
  }
  // Rows are prescribed, since gnuplot would fit as many columns as it believes that each terminal's letters allow.
  const double entry = 0.55 * static_cast<double>(longest) + 4.5;
  const auto columns = std::clamp<std::size_t>(static_cast<std::size_t>((page.width - 2.0) / entry), 1, std::max<std::size_t>(entries, 1));
  const std::size_t rows_needed = std::max<std::size_t>((entries + columns - 1) / columns, 1);
  const auto rows = static_cast<double>(rows_needed);
  page.height += 1.57 * rows;
  // A vertical legend that is higher than the plot gets more columns unasked.
  const string order = rows_needed > 8 ? "horizontal maxcols " + to_string(columns) : "vertical maxrows " + to_string(rows_needed);
  const string letters = page.font(0.86, longest_label, page.width - 6.0);
  // In LaTeX gnuplot counts small letters as if they had the size of all others, and would put the legend outside.
  const double counted_too_much = !page.latex ? 0.0 : letters.find("tiny") != string::npos ? 0.3 : 0.12;
  const auto overestimate = static_cast<int>(std::lround(counted_too_much * static_cast<double>(longest)));
  // The margin holds the numbers and the label of the axis and the rows of the legend; that at the top the title.
  return "set bmargin at screen " + shortest((1.57 * rows + below_plot + below) / page.height) + "\nset tmargin at screen " +
         shortest(1.0 - above_plot(page) / page.height) + "\nset key at screen 0.53," + shortest(1.2 / page.height) + " center bottom " +
         order + " Left reverse samplen 3 width " + to_string(1 - overestimate) + " " + letters + " noenhanced\n";
}

string color_scale(const Axis& axis, const Page& page) {
  string colors;
  for (std::size_t i = 0; i < viridis.size(); ++i) colors += (i > 0 ? ", " : "") + to_string(i) + " '" + string(viridis[i]) + "'";
  return "set palette defined (" + colors + ")\nset cblabel " + page.shown(axis.label) + " offset 0.8,0 " +
         page.font(1.0, axis.label, 0.75 * page.height) + "\n";
}

string join(const std::vector<string>& elements) {
  string text;
  for (const string& element : elements) text += (text.empty() ? "" : ", \\\n     ") + element;
  return text;
}

}  // namespace airloom::report::gnuplot
