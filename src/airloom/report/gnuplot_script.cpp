#include "airloom/report/gnuplot_script.hpp"

#include "airloom/report/gnuplot_parts.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

using std::string;

namespace {

gnuplot::Script script_of(const Figure& figure, const Sheet& sheet, bool latex) {
  const auto page = [&](double height_per_width) { return gnuplot::Page(sheet, latex, height_per_width); };
  switch (figure.kind) {
    case Figure::Kind::line:
    case Figure::Kind::cdf:
    case Figure::Kind::curve:
    case Figure::Kind::history: return gnuplot::line_script(figure, page(0.64));
    case Figure::Kind::bar: return gnuplot::bar_script(figure, page(0.64));
    case Figure::Kind::map: return gnuplot::map_script(figure, page(0.64));
    case Figure::Kind::polar: return gnuplot::polar_script(figure, page(0.58));
    case Figure::Kind::deployment: return gnuplot::deployment_script(figure, page(0.78));
    case Figure::Kind::network: return gnuplot::network_script(figure, page(0.83));
  }
  return {};
}

/// Each terminal has its own idea of how high a letter is: rows of the legend at the distance that the margin was made for.
string legend_rows(PictureFormat format, const gnuplot::Script& script) {
  if (script.settings.find("set key at") == string::npos) return "";  // `set key` would bring a legend back
  switch (format) {
    case PictureFormat::svg: return "set key spacing 1.15\n";
    case PictureFormat::png:
    case PictureFormat::pdf: return "set key spacing 1.47\n";
    case PictureFormat::tikz: return "set key spacing 1.45\n";
  }
  return "";
}

/// The terminal and the file of one kind of picture. Lines and points keep their share of an em.
string terminal(PictureFormat format, const string& stem, const gnuplot::Script& script, const Sheet& sheet) {
  const auto length = [](double x) { return shortest(std::round(1000.0 * x) / 1000.0); };
  const auto size = [&](double em, const string& unit) {
    return " size " + length(script.width * em) + unit + "," + length(script.height * em) + unit;
  };
  const double px = sheet.em_px();
  const string font = " font 'Arial," + length(px) + "'";
  const auto lines = [&](double at_14_px) { return " linewidth " + length(at_14_px * px / 14.0); };
  const auto points = [&](double at_14_px) { return "P = " + length(at_14_px * px / 14.0) + "\n"; };  // size of a point, used by the plots
  const string out = "set output '" + stem + (format == PictureFormat::tikz ? ".tex" : "." + string(name(format))) + "'\n";
  switch (format) {
    case PictureFormat::svg:
      return "set terminal svg enhanced size " + length(std::round(script.width * px)) + "," + length(std::round(script.height * px)) +
             font + lines(1.1) + " background '#ffffff'\n" + points(1.2) + out;
    case PictureFormat::png:
      return "set terminal pngcairo enhanced size " + length(std::round(2.0 * script.width * px)) + "," +
             length(std::round(2.0 * script.height * px)) + font + " fontscale 1.5" + lines(2.2) + " background '#ffffff'\n" + points(1.7) +
             out;
    case PictureFormat::pdf:
      return "set terminal pdfcairo enhanced" + size(sheet.em_pt / 72.0, "in") + font + " fontscale 0.5625 dashlength 1.7" + lines(1.6) +
             "\n" + points(0.9) + out;
    case PictureFormat::tikz:
      return "set terminal tikz" + size(sheet.em_pt / 72.0, "in") + " charsize 4.2pt,8.2pt font '\\footnotesize' dashlength 0.55" +
             lines(1.6) + "\n" + points(2.0) + out;
  }
  return {};
}

}  // namespace

GnuplotText gnuplot_text(const Figure& figure, const string& stem, const std::vector<Target>& targets, const Figure* for_cairo) {
  // A comment that ended in a backslash would go on in the next line: the quotes prevent it.
  string text =
      "# " + quote_gnuplot(figure.title) + "\n# Redraw in this folder with: gnuplot -d " + stem + ".gp\ndata = '" + stem + ".dat'\n";
  string before;  // settings in force
  for (const Target& target : targets) {
    const bool latex = target.format == PictureFormat::tikz;  // its text is written in another way
    const bool cairo = target.format == PictureFormat::png || target.format == PictureFormat::pdf;
    const gnuplot::Script script = script_of(cairo && for_cairo != nullptr ? *for_cairo : figure, target.sheet, latex);
    if (script.settings != before) text += "reset\n" + script.settings;
    before = script.settings;
    text += terminal(target.format, stem, script, target.sheet) + legend_rows(target.format, script) + script.commands + "unset output\n";
  }
  return {.script = std::move(text), .data = gnuplot_data(figure)};
}

}  // namespace airloom::report
