#include "airloom/report/html_section.hpp"

#include "airloom/report/text.hpp"

namespace airloom::report {

Section section_of(const ExperimentReport& report, bool quick) {
  const experiments::Experiment& experiment = report.table.experiment;
  return {.id = safe_file_name(experiment.system + "-" + experiment.id),
          .name = report.name(),
          .title = experiment.title,
          .source = experiment.source,
          .verdicts = count(report.checks),
          .rows = report.table.counts(),
          .realizations = experiment.realizations,
          .quick = quick,
          .html = {}};
}

std::string section_html(const Section& section, const std::string& under, const std::vector<SectionPart>& parts) {
  std::string html = "<section class=\"experiment\" id=\"" + section.id + "\" aria-labelledby=\"h-" + section.id + "\">\n<h2 id=\"h-" +
                     section.id + "\">" + escape_html(section.title) + "</h2>\n<p class=\"source\"><code>" + escape_html(section.name) +
                     "</code> &middot; " + escape_html(section.source) + quick_badge(section.quick) + "</p>\n" + under;
  for (const SectionPart& part : parts) html += (part.heading.empty() ? "" : "<h3>" + part.heading + "</h3>\n") + part.html;
  return html + "</section>\n";
}

std::string quick_badge(bool quick) { return quick ? " <span class=\"badge quick\">quick run</span>" : ""; }

}  // namespace airloom::report
