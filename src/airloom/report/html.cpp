#include "airloom/report/html.hpp"

#include "airloom/report/assets.hpp"
#include "airloom/report/html_parts.hpp"
#include "airloom/report/page_shell.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

using experiments::Verdict;

std::string verdict_badge(Verdict verdict) {
  return "<span class=\"badge " + std::string(name(verdict)) + "\">" + verdict_words(verdict) + "</span>";
}

std::string count_badges(const VerdictCounts& counts) {
  if (counts.total() == 0) return "<span class=\"badge none\">no claims</span>";
  std::string html;
  const auto add = [&](std::size_t n, Verdict verdict) {
    if (n == 0) return;
    html += (html.empty() ? "" : " ") +
            ("<span class=\"badge " + std::string(name(verdict)) + "\">" + std::to_string(n) + " " + verdict_words(verdict) + "</span>");
  };
  add(counts.pass, Verdict::pass);
  add(counts.not_reproduced, Verdict::not_reproduced);
  add(counts.fail, Verdict::fail);
  return html;
}

namespace {

std::string paragraph(const std::string& text, const std::string& classes) {
  return text.empty() ? "" : "<p class=\"" + classes + "\">" + escape_html(text) + "</p>\n";
}

std::string missing_warning(const experiments::RowCounts& rows) {
  if (rows.missing == 0) return "";
  return "<p class=\"warning\">This run is not complete: " + std::to_string(rows.missing) +
         " rows are not there yet. Verdicts and figures show what is stored.</p>\n";
}

std::string dot_class(const VerdictCounts& counts) {
  if (counts.fail > 0) return "fail";
  if (counts.not_reproduced > 0) return "not_reproduced";
  return counts.pass > 0 ? "pass" : "none";
}

std::string navigation(const std::vector<Section>& sections) {
  std::string html =
      "<nav aria-label=\"Experiments\"><strong>Experiments</strong>\n<ol>\n<li><a href=\"#content\"><span "
      "class=\"dot\"></span>Overview</a></li>\n";
  for (const Section& section : sections) {
    html += "<li><a href=\"#" + section.id + "\"><span class=\"dot " + dot_class(section.verdicts) + "\"></span>" +
            escape_html(section.name) + "</a></li>\n";
  }
  return html + "</ol></nav>\n";
}

std::string totals(const VerdictCounts& all, std::size_t experiments) {
  const auto item = [](std::size_t n, const std::string& words, const std::string& classes) {
    return "<li class=\"" + classes + "\"><b>" + std::to_string(n) + "</b>" + words + "</li>\n";
  };
  return "<ul class=\"totals\">\n" + item(experiments, experiments == 1 ? "experiment" : "experiments", "all") +
         item(all.pass, "claims pass", "pass") + item(all.not_reproduced, "not reproduced", "not_reproduced") +
         item(all.fail, "fail", "fail") + "</ul>\n";
}

std::string overview(const std::vector<Section>& sections, const std::vector<std::string>& problems) {
  VerdictCounts all;
  for (const Section& section : sections) all.add(section.verdicts);
  std::string html =
      "<h1>Airloom report</h1>\n<p class=\"lead\">Figures, claims and data of stored results. A claim passes when the data agree with the "
      "publication; it is "
      "<em>not reproduced</em> when they lie in our accepted band but not where the publication says, with the reason; it fails outside "
      "our band.</p>\n" +
      totals(all, sections.size());
  for (const std::string& problem : problems) html += paragraph(problem, "warning");
  if (echarts_script().empty()) html += paragraph("This build has no ECharts: figures are pictures, not interactive charts.", "warning");
  html +=
      "<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Experiment</th><th scope=\"col\">Title</th><th "
      "scope=\"col\">Source</th><th scope=\"col\">Claims</th>"
      "<th scope=\"col\" class=\"number\">Drops</th><th scope=\"col\" class=\"number\">Rows failed</th></tr></thead>\n<tbody>\n";
  for (const Section& section : sections) {
    html += "<tr><td><a href=\"#" + section.id + "\">" + escape_html(section.name) + "</a></td><td>" + escape_html(section.title) +
            "</td><td>" + escape_html(section.source) + "</td><td>" + count_badges(section.verdicts) + "</td><td class=\"number\">" +
            std::to_string(section.realizations) + (section.quick ? " (quick)" : "") + "</td><td class=\"number\">" +
            std::to_string(section.rows.failed) + " of " + std::to_string(section.rows.usable + section.rows.failed) + "</td></tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

}  // namespace

Section make_section(const ExperimentReport& report) {
  const experiments::Experiment& experiment = report.table.experiment;
  Section section{.id = safe_file_name(experiment.system + "-" + experiment.id),
                  .name = report.name(),
                  .title = experiment.title,
                  .source = experiment.source,
                  .verdicts = count(report.checks),
                  .rows = report.table.counts(),
                  .realizations = experiment.realizations,
                  .quick = report.manifest.is_object() && report.manifest.value("quick", io::Json(false)) == io::Json(true),
                  .html = {}};
  std::string& html = section.html;
  html = "<section class=\"experiment\" id=\"" + section.id + "\" aria-labelledby=\"h-" + section.id + "\">\n<h2 id=\"h-" + section.id +
         "\">" + escape_html(experiment.title) + "</h2>\n" + "<p class=\"source\"><code>" + escape_html(section.name) +
         "</code> &middot; " + escape_html(experiment.source) + " &middot; " + count_badges(section.verdicts) + "</p>\n";
  html += paragraph(experiment.note, "note") + missing_warning(section.rows);
  for (const DrawnFigure& drawn : report.figures) {
    html += figure_html(drawn, section.id);
    if (drawn.figure.kind == Figure::Kind::network) html += data_table_html(places_table(drawn.figure), "Places of the figure");
  }
  html += "<h3>Claims</h3>\n" + claims_html(report.checks);
  html += "<h3>Data</h3>\n" + data_table_html(statistics_table(report.table), "Statistics per point and series");
  html += data_table_html(certificate_table(report.table), "Certificates: residuals and bounds over all drops");
  html += "<h3>Provenance</h3>\n" + provenance_html(report) + "</section>\n";
  return section;
}

std::string make_page(const std::vector<Section>& sections, const std::vector<std::string>& problems) {
  std::string body = "<div class=\"page\">\n" + navigation(sections) + "<main id=\"content\">\n" + overview(sections, problems);
  for (const Section& section : sections) body += section.html;
  body += page_footer() + "</main>\n</div>\n";
  return whole_page("Airloom report", body);
}

}  // namespace airloom::report
