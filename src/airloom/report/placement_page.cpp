#include "airloom/report/placement_page.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/io/json.hpp"
#include "airloom/report/html_parts.hpp"
#include "airloom/report/page_shell.hpp"
#include "airloom/report/process.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {
namespace {

std::string coordinates(const std::vector<double>& place) {
  std::string text;
  for (const double x : place) text += (text.empty() ? "" : ", ") + short_number(x, 6);
  return text + " m";
}

std::string megabits(double bps) { return short_number(1e-6 * bps, 6) + " Mbit/s"; }

std::string lead(const Placement& p) {
  const double gain = p.answer.number("gain");
  std::string text = "The default algorithm designed the network at the start and at the end for " + to_text(*p.answer.find("objective")) +
                     ": " + megabits(p.answer.number("utility_start")) + " before, " + megabits(p.answer.number("utility")) + " after";
  if (std::isfinite(gain)) text += ", a factor of " + short_number(gain, 4);
  text += ". " + std::to_string(static_cast<std::int64_t>(p.answer.number("evaluations"))) + " places were tried (" +
          std::string(name(p.status)) + ").";
  return text;
}

std::string row(const std::vector<std::string>& cells) {
  std::string html = "<tr>";
  for (const std::string& cell : cells) html += "<td>" + escape_html(cell) + "</td>";
  return html + "</tr>\n";
}

std::string places_table(const Placement& p) {
  std::string html =
      "<h2>Places</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Platform</th><th scope=\"col\">"
      "Start</th><th scope=\"col\">End</th></tr></thead>\n<tbody>\n";
  for (const char* platform : {"donor", "node"}) {
    const std::string key = platform;
    html += row({key, coordinates(p.answer.numbers(key + "_start_m")), coordinates(p.answer.numbers(key + "_m"))});
  }
  return html + "</tbody></table></div>\n";
}

std::string drops_table(const Placement& p) {
  const std::vector<double> before = p.answer.numbers("utility_start_per_drop");
  const std::vector<double> after = p.answer.numbers("utility_per_drop");
  std::string html =
      "<h2>Drops</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Realization</th><th scope=\"col\">"
      "Start</th><th scope=\"col\">End</th></tr></thead>\n<tbody>\n";
  for (std::size_t r = 0; r < before.size(); ++r) html += row({std::to_string(r), megabits(before[r]), megabits(after[r])});
  return html + "</tbody></table></div>\n";
}

}  // namespace

Figure placement_figure(const Placement& p) {
  Figure figure;
  figure.id = "places";
  figure.title = "Start and end";
  figure.kind = Figure::Kind::deployment;
  figure.x.label = "x (m)";
  figure.y.label = "y (m)";
  figure.z.label = "height (m)";
  figure.note = "Users of the first drop; lines lead to the platforms that serve them at the end.";
  for (const Site& site : p.end) {
    figure.places.push_back(
        {.role = site.role, .label = site.label, .x = site.x_m, .y = site.y_m, .z = site.z_m, .served_by = site.served_by});
  }
  for (const Site& site : p.start) {
    const bool moved =
        std::ranges::none_of(p.end, [&](const Site& s) { return s.x_m == site.x_m && s.y_m == site.y_m && s.z_m == site.z_m; });
    if (moved)
      figure.places.push_back(
          {.role = site.role + " at the start", .label = site.label + " before", .x = site.x_m, .y = site.y_m, .z = site.z_m});
  }
  return figure;
}

void write_placement(const std::string& system, const Placement& p, const std::filesystem::path& page, const GnuplotOptions& gnuplot) {
  const std::string title = system + ": where the platforms should be";
  std::string body = "<div class=\"page single\">\n<main id=\"content\">\n<h1>" + escape_html(title) + "</h1>\n<p class=\"lead\">" +
                     escape_html(lead(p)) + "</p>\n";
  for (const std::string& warning : p.warnings) body += "<p>" + escape_html("Warning: " + warning) + ".</p>\n";
  const PrivateFolder folder;
  DrawnFigure drawn{.figure = placement_figure(p), .drawing = {}};
  drawn.drawing = draw_figure(drawn.figure, folder.path(), "places", gnuplot);
  body += figure_html(drawn, system + "-place");
  body += places_table(p) + drops_table(p) + page_footer() + "</main>\n</div>\n";
  io::write_text(page, whole_page(title, body));
  require_picture(drawn.drawing, page);
}

}  // namespace airloom::report
