#include "airloom/report/comparison_page.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/io/json.hpp"
#include "airloom/report/html_parts.hpp"
#include "airloom/report/page_shell.hpp"
#include "airloom/report/process.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {
namespace {

using experiments::Answer;
using experiments::ComparedNetwork;
using experiments::Comparison;
using experiments::ComparisonRow;

/// A cell that sorts by its number, whatever it shows.
std::string number_cell(double x, const std::string& shown) {
  return "<td class=\"number\" data-sort=\"" + (std::isnan(x) ? std::string() : shortest(x)) + "\">" + escape_html(shown) + "</td>";
}

std::string percent(double gap) { return std::isnan(gap) ? "n/a" : short_number(100.0 * gap, 3) + " %"; }

std::string header(const std::vector<std::string>& names, std::size_t texts) {
  std::string html = "<thead><tr>";
  for (std::size_t i = 0; i < names.size(); ++i) {
    html += std::string("<th scope=\"col\"") + (i < texts ? "" : " class=\"number\"") + ">" + escape_html(names[i]) + "</th>";
  }
  return html + "</tr></thead>\n<tbody>\n";
}

std::string ranking_table(const Comparison& c) {
  std::string html =
      "<div class=\"scroll\"><table class=\"sortable\">\n" + header({"Algorithm", "Status", "Mean " + c.metric, "Mean gap", "95 % gap",
                                                                     "Worst gap", "Worst network", "Feasible", "Best", "Median time [ms]"},
                                                                    2);
  for (const ComparisonRow& row : c.rows) {
    const std::string name =
        row.algorithm + (row.advantage.empty() ? "" : " (has " + row.advantage + ")") + (row.algorithm == c.standard ? " (default)" : "");
    html += "<tr><td>" + escape_html(name) + "</td><td>" + escape_html(experiments::status_text(row)) + "</td>" +
            number_cell(row.mean, short_number(row.mean, 6)) + number_cell(row.mean_gap, percent(row.mean_gap)) +
            number_cell(row.q95_gap, percent(row.q95_gap)) + number_cell(row.worst_gap, percent(row.worst_gap)) + "<td class=\"number\">" +
            escape_html(row.worst_network) + "</td>" + number_cell(static_cast<double>(row.feasible), std::to_string(row.feasible)) +
            number_cell(static_cast<double>(row.best), std::to_string(row.best)) +
            number_cell(1e3 * row.median_s, short_number(1e3 * row.median_s, 3)) + "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

std::string shown(const Answer& answer) {
  if (answer.counts) return short_number(answer.value, 6);
  return answer.status == "converged" || answer.status == "stalled" ? "not feasible" : answer.status;
}

std::string network_table(const Comparison& c) {
  std::vector<std::string> names{"Network"};
  std::vector<std::string> fields;
  for (const ComparedNetwork& network : c.networks) {
    for (const auto& [name, value] : network.fields) {
      if (std::ranges::find(fields, name) == fields.end()) fields.push_back(name);
    }
  }
  names.insert(names.end(), fields.begin(), fields.end());
  names.insert(names.end(), c.algorithms.begin(), c.algorithms.end());
  std::string html = "<details><summary>Every network</summary>\n<div class=\"scroll\"><table class=\"sortable\">\n" + header(names, 0);
  for (const ComparedNetwork& network : c.networks) {
    if (!network.complete) continue;
    html += "<tr><td class=\"number\">" + escape_html(network.name) + "</td>";
    for (const std::string& field : fields) {
      const Value* value = network.fields.find(field);
      html += number_cell(network.fields.number(field), value == nullptr ? "" : to_text(*value));
    }
    for (const Answer& answer : network.answers) html += number_cell(answer.counts ? answer.value : std::nan(""), shown(answer));
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n</details>\n";
}

std::string lead(const Comparison& c) {
  std::string text = std::to_string(c.complete) + (c.complete == 1 ? " network" : " networks");
  if (c.drawn) text += " drawn with seed " + std::to_string(c.seed);
  text += ", judged by " + c.metric +
          ". The gap is measured to the best feasible answer on the same network; an answer that is missing, late or "
          "not feasible has gap 100 %.";
  if (c.nobody_feasible > 0)
    text += (c.nobody_feasible == 1 ? std::string(" On one network") : " On " + std::to_string(c.nobody_feasible) + " networks") +
            " nobody keeps the promises: no gap is measured there.";
  if (c.stopped) text += " The comparison was stopped before its end.";
  return text;
}

}  // namespace

Figure comparison_figure(const Comparison& c) {
  Figure figure;
  figure.id = "value-against-time";
  figure.title = "Value against time";
  figure.x.label = "median time of a solve [ms]";
  figure.x.log = true;
  figure.y.label = "value, share of the best [%]";
  figure.note = "A point per algorithm: the mean over the networks of 100 % minus its gap. Up and to the left is better.";
  for (const ComparisonRow& row : c.rows) {
    if (std::isnan(row.mean_gap) || !(row.median_s > 0.0)) continue;
    Curve& point = figure.curves.emplace_back();
    point.label = row.algorithm;
    point.x = {1e3 * row.median_s};
    point.y = {100.0 * (1.0 - row.mean_gap)};
  }
  return figure;
}

void write_comparison(const Comparison& c, const std::filesystem::path& page, const GnuplotOptions& gnuplot) {
  std::string body = "<div class=\"page single\">\n<main id=\"content\">\n<h1>" + escape_html(c.system) +
                     ": algorithms compared</h1>\n<p class=\"lead\">" + escape_html(lead(c)) + "</p>\n";
  const PrivateFolder folder;
  DrawnFigure drawn{.figure = comparison_figure(c), .drawing = {}};
  drawn.drawing = draw_figure(drawn.figure, folder.path(), "compare", gnuplot);
  body += figure_html(drawn, c.system + "-compare");
  body += "<h2>Algorithms</h2>\n<p class=\"small\">A click on a column's head sorts by it.</p>\n" + ranking_table(c) + network_table(c) +
          page_footer() + "</main>\n</div>\n";
  io::write_text(page, whole_page(c.system + ": algorithms compared", body));
  require_picture(drawn.drawing, page);
}

}  // namespace airloom::report
