#include "airloom/report/network_page.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/enums.hpp"
#include "airloom/report/html_parts.hpp"
#include "airloom/report/network_figure.hpp"
#include "airloom/report/page_shell.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {
namespace {

using experiments::Record;

std::string fact_row(const std::string& word, const std::string& html) {
  return html.empty() ? "" : "<tr><th scope=\"row\">" + escape_html(word) + "</th><td>" + html + "</td></tr>\n";
}

/// Short lists whole, long ones by their length.
std::string value_text(const Value& value) {
  constexpr std::size_t most = 12;
  if (const auto* list = std::get_if<std::vector<double>>(&value)) {
    if (list->size() > most) return std::to_string(list->size()) + " numbers";
    std::string text;
    for (const double x : *list) text += (text.empty() ? "" : ", ") + short_number(x);
    return text;
  }
  if (const auto* number = std::get_if<double>(&value)) return short_number(*number, 6);
  const std::string text = to_text(value);
  constexpr std::size_t longest = 200;
  return text.size() > longest ? text.substr(0, longest) + " ..." : text;
}

std::string unit_of(const experiments::System& system, const std::string& metric) {
  for (const MetricInfo& info : system.reported().metrics) {
    if (info.name == metric) return info.unit;
  }
  return {};
}

std::string values_html(const experiments::System& system, const std::string& heading, const Values& values, bool with_units) {
  if (values.empty()) return {};
  std::string html = "<details><summary>" + escape_html(heading) + "</summary>\n<div class=\"scroll\" tabindex=\"0\"><table><tbody>\n";
  for (const auto& [name, value] : values) {
    const std::string unit = with_units ? unit_of(system, name) : "";
    html += fact_row(name, escape_html(value_text(value) + (unit.empty() ? "" : " " + unit)));
  }
  return html + "</tbody></table></div></details>\n";
}

std::string objective_text(const ShownNetwork& shown) {
  const std::string metric = shown.system.contest().metric;
  const Value* value = shown.record->evaluation.metrics.find(metric);
  if (value == nullptr) return {};
  const std::string unit = unit_of(shown.system, metric);
  return escape_html(metric + " = " + value_text(*value) + (unit.empty() ? "" : " " + unit));
}

/// "infeasible", its sentence, and by what it is proved.
std::string status_html(const Record& record, const Values& certificate) {
  std::string html = "<strong>" + escape_html(std::string(name(record.status))) + "</strong>";
  if (!record.message.empty()) html += ": " + escape_html(record.message);
  if (record.has_answer) html += record.feasible ? ". It keeps every limit and promise" : ". It misses limits or promises";
  if (const Value* kind = certificate.find("infeasibility")) html += ". Proof: " + escape_html(to_text(*kind));
  return html;
}

std::string answer_facts(const ShownNetwork& shown, const Values& certificate) {
  if (shown.record == nullptr) return fact_row("Answer", "none: the network as it was drawn");
  const Record& record = *shown.record;
  std::string html = fact_row("Answer", status_html(record, certificate));
  html += fact_row("Algorithm", "<code>" + escape_html(record.algorithm) + "</code>");
  html += fact_row("Value", objective_text(shown));
  const std::vector<std::pair<const char*, const char*>> proofs{{"upper_bound", "Upper bound"},
                                                                {"gap_to_bound", "Gap to the bound"},
                                                                {"gap", "Gap to the bound, relative"},
                                                                {"infeasibility_value", "Value of the proof"}};
  for (const auto& [entry, words] : proofs) {
    if (const Value* value = certificate.find(entry)) html += fact_row(words, escape_html(value_text(*value)));
  }
  return html;
}

/// Stations, or users: those columns that say something of any of them.
std::string sites_table(const Picture& p, const std::string& heading, std::size_t first, std::size_t last) {
  std::vector<const SiteColumn*> shown;
  for (const SiteColumn& column : p.columns) {
    bool any = false;
    for (std::size_t i = first; i < last; ++i) any = any || !column_text(column, i).empty();
    if (any) shown.push_back(&column);
  }
  const std::string number_head = "<th scope=\"col\" class=\"number\">";
  std::string html = "<h2>" + escape_html(heading) +
                     "</h2>\n<div class=\"scroll\" tabindex=\"0\"><table class=\"sortable\">\n<thead><tr><th scope=\"col\">Name</th>"
                     "<th scope=\"col\">Kind</th>" +
                     number_head + "x (m)</th>" + number_head + "y (m)</th>" + number_head + "height (m)</th>";
  for (const SiteColumn* column : shown) html += number_head + escape_html(column_title(*column)) + "</th>";
  html += "</tr></thead>\n<tbody>\n";
  const auto cell = [](double x, const std::string& text) {
    return "<td class=\"number\" data-sort=\"" + (std::isfinite(x) ? shortest(x) : "") + "\">" + escape_html(text.empty() ? "-" : text) +
           "</td>";
  };
  for (std::size_t i = first; i < last; ++i) {
    const Site& site = p.sites[i];
    html += "<tr><td>" + escape_html(site.label) + "</td><td>" + escape_html(site.role) + "</td>";
    for (const double x : {site.x_m, site.y_m, site.z_m}) html += cell(x, short_number(x, 5));
    for (const SiteColumn* column : shown) html += cell(column->values[i], column_text(*column, i));
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

}  // namespace

std::string network_page(const ShownNetwork& shown, const Picture& picture, const DrawnFigure& drawn, const std::string& title) {
  Values certificate;
  if (shown.record != nullptr) {
    certificate = shown.record->evaluation.certificate;
    certificate.merge(shown.record->certificate);
  }
  const auto stations = static_cast<std::size_t>(picture.stations);
  std::string body = "<div class=\"page single\">\n<main id=\"content\">\n<h1>" + escape_html(title) + "</h1>\n<p class=\"lead\">" +
                     escape_html(shown.system.title()) + "</p>\n<div class=\"scroll\"><table><tbody>\n";
  body += answer_facts(shown, certificate);
  for (const auto& [word, text] : picture.facts) body += fact_row(word, escape_html(text));
  if (!shown.command.empty()) body += fact_row("Command", "<code>" + escape_html(shown.command) + "</code>");
  body += "</tbody></table></div>\n" + figure_html(drawn, shown.system.key());
  body += sites_table(picture, "Stations", 0, stations) + sites_table(picture, "Users", stations, picture.sites.size());
  if (shown.record != nullptr) {
    body += values_html(shown.system, "Metrics", shown.record->evaluation.metrics, true) +
            values_html(shown.system, "Residuals", shown.record->evaluation.residuals, false) +
            values_html(shown.system, "Certificate", certificate, false) +
            values_html(shown.system, "Options", shown.record->options, false);
  }
  body += page_footer() + "</main>\n</div>\n";
  return whole_page(title, body);
}

}  // namespace airloom::report
