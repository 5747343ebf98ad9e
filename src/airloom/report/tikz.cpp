#include "airloom/report/tikz.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/values.hpp"
#include "airloom/report/gnuplot_parts.hpp"
#include "airloom/report/roles.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {
namespace {

constexpr const char* document_head =
    "\\documentclass[tikz,border=2pt]{standalone}\n"
    "\\usepackage[utf8]{inputenc}\n"
    "\\usepackage{pgfplots}\n"
    "\\usepgfplotslibrary{fillbetween,polar}\n"
    "\\pgfplotsset{compat=1.16, every axis/.append style={width=9cm, height=6.5cm, grid=major, legend cell align=left,\n"
    "  legend style={font=\\footnotesize}, unbounded coords=jump}}\n"
    "\\begin{document}\n";

/// Text inside braces, so that commas and brackets mean nothing to pgfkeys.
std::string braced(const std::string& text) { return "{" + escape_latex(text) + "}"; }

std::string axis_options(const Figure& figure, const std::string& more = {}) {
  std::string out = "[title=" + braced(figure.title) + ", xlabel=" + braced(figure.x.label) + ", ylabel=" + braced(figure.y.label);
  if (figure.x.log) out += ", xmode=log";
  if (figure.y.log) out += ", ymode=log";
  return out + more + "]\n";
}

std::string coordinates(const std::vector<double>& x, const std::vector<double>& y) {
  std::string out = "coordinates {";
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) out += "(" + shortest(x[i]) + "," + shortest(y[i]) + ") ";
  return out + "};\n";
}

std::string picture(const std::string& options, const std::string& inside) {
  return "\\begin{tikzpicture}\n\\begin{axis}" + options + inside + "\\end{axis}\n\\end{tikzpicture}\n";
}

/// Lines with their bands; also CDFs and histories.
std::string line_picture(const Figure& figure) {
  std::string inside;
  for (std::size_t i = 0; i < figure.curves.size(); ++i) {
    const Curve& curve = figure.curves[i];
    const std::string id = std::to_string(i);
    inside += "\\addplot+[thick, no markers] " + coordinates(curve.x, curve.y);
    inside += "\\addlegendentry" + braced(curve.label) + "\n";
    if (curve.low.empty()) continue;
    inside += "\\addplot[draw=none, forget plot, name path=low" + id + "] " + coordinates(curve.x, curve.low);
    inside += "\\addplot[draw=none, forget plot, name path=high" + id + "] " + coordinates(curve.x, curve.high);
    inside += "\\addplot[forget plot, gray, opacity=0.2] fill between[of=low" + id + " and high" + id + "];\n";
  }
  return picture(axis_options(figure, ", legend pos=outer north east"), inside);
}

/// Round the centre, 0 degrees up; what lies below the smallest circle is drawn at the centre.
std::string polar_picture(const Figure& figure) {
  const gnuplot::PolarRange range = gnuplot::polar_range(figure);
  std::string inside;
  for (const Curve& curve : figure.curves) {
    std::vector<double> radius;
    for (const double y : curve.y) radius.push_back(y < range.floor ? range.floor : y);
    inside += "\\addplot+[thick, no markers] " + coordinates(curve.x, radius) + "\\addlegendentry" + braced(curve.label) + "\n";
  }
  return "\\begin{tikzpicture}\n\\begin{polaraxis}[title=" + braced(figure.title + ", " + figure.y.label) +
         ", rotate=90, x dir=reverse, xmin=-90, xmax=90, ymin=" + shortest(range.floor) + ", ymax=" + shortest(range.top) +
         ", xticklabel style={anchor=center}, legend pos=outer north east]\n" + inside + "\\end{polaraxis}\n\\end{tikzpicture}\n";
}

std::string bar_picture(const Figure& figure) {
  std::string ticks, labels, inside;
  for (std::size_t i = 0; i < figure.x.categories.size(); ++i) {
    ticks += (i == 0 ? "" : ",") + std::to_string(i);
    labels += (i == 0 ? "" : ",") + braced(figure.x.categories[i]);
  }
  for (const Curve& curve : figure.curves) {
    inside += "\\addplot+[ybar] " + coordinates(curve.x, curve.y) + "\\addlegendentry" + braced(curve.label) + "\n";
  }
  const std::string categories = ticks.empty() ? "" : ", xtick={" + ticks + "}, xticklabels={" + labels + "}";
  return picture(axis_options(figure, ", ybar, enlarge x limits=0.2, legend pos=outer north east" + categories), inside);
}

std::string map_pictures(const Figure& figure) {
  std::string out;
  for (const Curve& curve : figure.curves) {
    Figure panel = figure;
    panel.title = figure.curves.size() > 1 ? figure.title + ": " + curve.label : figure.title;
    std::string inside = "\\addplot[matrix plot*, point meta=explicit, mesh/cols=" + std::to_string(curve.x.size()) + "] coordinates {\n";
    for (std::size_t j = 0; j < curve.y.size(); ++j) {
      for (std::size_t i = 0; i < curve.x.size(); ++i) {
        const std::string x = shortest(curve.x[i]), y = shortest(curve.y[j]), z = shortest(curve.z[j * curve.x.size() + i]);
        inside.append("(").append(x).append(",").append(y).append(") [").append(z).append("] ");  // g++ 12 warns of "(" + text
      }
      inside += "\n";
    }
    out += picture(axis_options(panel, ", colorbar, colormap/viridis, colorbar style={ylabel=" + braced(figure.z.label) + "}"),
                   inside + "};\n");
  }
  return out;
}

std::string deployment_picture(const Figure& figure) {
  std::string inside;
  for (const Place& place : figure.places) {
    if (place.served_by < 0 || static_cast<std::size_t>(place.served_by) >= figure.places.size()) continue;
    const Place& server = figure.places[static_cast<std::size_t>(place.served_by)];
    inside += "\\addplot3[gray, thin, forget plot, no markers] coordinates {(" + shortest(server.x) + "," + shortest(server.y) + "," +
              shortest(server.z) + ") (" + shortest(place.x) + "," + shortest(place.y) + "," + shortest(place.z) + ")};\n";
  }
  for (const std::string& role : roles(figure.places)) {
    inside += "\\addplot3+[only marks] coordinates {";
    for (const Place& place : figure.places) {
      if (place.role == role) inside += "(" + shortest(place.x) + "," + shortest(place.y) + "," + shortest(place.z) + ") ";
    }
    inside += "};\n\\addlegendentry" + braced(role) + "\n";
  }
  return picture(axis_options(figure, ", zlabel={z (m)}, legend pos=outer north east"), inside);
}

std::string at(const Place& place) { return "(" + shortest(place.x) + "," + shortest(place.y) + ")"; }

const char* mark_of(Shape shape) {
  switch (shape) {
    case Shape::dot: return "*";
    case Shape::square: return "square*";
    case Shape::triangle: return "triangle*";
    case Shape::diamond: return "diamond*";
  }
  return "*";
}

/// Plots of one role: places with a value take their colour from it, others are plain.
std::string role_plots(const std::vector<Place>& places, const Look& look) {
  std::string colored, plain, names;
  for (const Place& place : places) {
    if (place.role != look.role) continue;
    if (std::isfinite(place.value)) colored += at(place) + " [" + shortest(place.value) + "] ";
    else plain += at(place) + " ";
    if (look.shape != Shape::dot)
      names += "\\node[anchor=south west, font=\\scriptsize] at (axis cs:" + shortest(place.x) + "," + shortest(place.y) + ") " +
               braced(place.label) + ";\n";
  }
  const std::string mark = std::string("only marks, mark=") + mark_of(look.shape);
  std::string out;
  if (!colored.empty()) out += "\\addplot[scatter, scatter src=explicit, " + mark + "] coordinates {" + colored + "};\n";
  if (!plain.empty())
    out += "\\addplot[" + mark + (look.shape == Shape::dot ? ", gray" : ", black, mark size=3pt") + (out.empty() ? "" : ", forget plot") +
           "] coordinates {" + plain + "};\n";
  return out + "\\addlegendentry" + braced(look.role) + "\n" + names;
}

std::string network_picture(const Figure& figure) {
  std::string inside;
  bool named = false;
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const Place& place : figure.places) {
    if (std::isfinite(place.value)) {
      low = std::min(low, place.value);
      high = std::max(high, place.value);
    }
    if (!(place.reach > 0.0)) continue;
    inside += std::string("\\addplot[gray, dashed, no markers") + (named ? ", forget plot" : "") + ", domain=0:360, samples=121] ({" +
              shortest(place.x) + "+" + shortest(place.reach) + "*cos(x)}, {" + shortest(place.y) + "+" + shortest(place.reach) +
              "*sin(x)});\n";
    if (!named) inside += "\\addlegendentry{reach on the ground}\n";
    named = true;
  }
  for (const Look& look : looks(figure.places)) inside += role_plots(figure.places, look);
  std::string options = ", axis equal image, legend style={at={(0.5,-0.2)}, anchor=north, legend columns=-1}";
  if (low <= high) options += ", colorbar, colormap/viridis, colorbar style={ylabel=" + braced(figure.z.label) + "}";
  if (low < high) options += ", point meta min=" + shortest(low) + ", point meta max=" + shortest(high);
  return picture(axis_options(figure, options), inside);
}

std::string figure_pictures(const Figure& figure) {
  switch (figure.kind) {
    case Figure::Kind::line:
    case Figure::Kind::cdf:
    case Figure::Kind::curve:
    case Figure::Kind::history: return line_picture(figure);
    case Figure::Kind::polar: return polar_picture(figure);
    case Figure::Kind::bar: return bar_picture(figure);
    case Figure::Kind::map: return map_pictures(figure);
    case Figure::Kind::deployment: return deployment_picture(figure);
    case Figure::Kind::network: return network_picture(figure);
  }
  return {};
}

}  // namespace

std::string escape_latex(std::string_view text) {
  std::string out;
  for (const char c : clean_text(text)) {
    switch (c) {
      case '\\': out += "\\textbackslash{}"; break;
      case '^': out += "\\textasciicircum{}"; break;
      case '~': out += "\\textasciitilde{}"; break;
      case '<': out += "\\textless{}"; break;
      case '>': out += "\\textgreater{}"; break;
      case '{':
      case '}':
      case '$':
      case '&':
      case '#':
      case '_':
      case '%': (out += '\\') += c; break;
      default: out += c;
    }
  }
  return out;
}

std::string tikz_document(const std::vector<Figure>& figures) {
  std::string out = document_head;
  for (const Figure& figure : figures)
    out += "% " + clean_text(figure.id) + ": " + clean_text(figure.note) + "\n" + figure_pictures(figure);
  return out + "\\end{document}\n";
}

}  // namespace airloom::report
