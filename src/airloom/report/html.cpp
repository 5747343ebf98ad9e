#include "airloom/report/html.hpp"

#include "airloom/report/assets.hpp"
#include "airloom/report/drop_data.hpp"
#include "airloom/report/html_parts.hpp"
#include "airloom/report/html_section.hpp"
#include "airloom/report/page_shell.hpp"
#include "airloom/report/stacked_table.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

using experiments::Verdict;

std::string verdict_badge(Verdict verdict) {
  return "<span class=\"badge " + std::string(name(verdict)) + "\">" + verdict_words(verdict) + "</span>";
}

std::string count_badges(const Tally& tally) {
  if (tally.total() == 0) return "<span class=\"badge none\">none</span>";
  std::string html;
  for (const Verdict verdict : {Verdict::pass, Verdict::not_reproduced, Verdict::undecided, Verdict::fail, Verdict::not_run}) {
    const std::size_t n = tally.of(verdict);
    if (n == 0) continue;
    html += (html.empty() ? "" : " ") +
            ("<span class=\"badge " + std::string(name(verdict)) + "\">" + std::to_string(n) + " " + verdict_words(verdict) + "</span>");
  }
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

/// The verdict that wants attention most.
std::string dot_class(const VerdictCounts& counts) {
  for (const Verdict verdict : {Verdict::fail, Verdict::undecided, Verdict::not_reproduced, Verdict::not_run, Verdict::pass}) {
    if (counts.published.of(verdict) + counts.own.of(verdict) > 0) return std::string(name(verdict));
  }
  return "none";
}

std::string quick_warning(const ExperimentReport& report) {
  if (!report.table.quick()) return "";
  return "<p class=\"warning\">Quick run: " + std::to_string(report.table.experiment.realizations) + " of " +
         std::to_string(report.table.full_realizations) +
         " realizations. Figures are rough, and few realizations decide no claim: verdicts say what the numbers show so far.</p>\n";
}

std::string navigation(const std::vector<Section>& sections) {
  std::string html =
      "<nav aria-label=\"List of experiments\"><strong>Experiments</strong>\n<ol>\n<li><a href=\"#content\"><span "
      "class=\"dot\"></span>Overview</a></li>\n";
  for (const Section& section : sections) {
    html += "<li><a href=\"#" + section.id + "\"><span class=\"dot " + dot_class(section.verdicts) + "\"></span>" +
            escape_html(section.name) + "</a></li>\n";
  }
  return html + "</ol></nav>\n";
}

/// One box: a number and its words; "" for a number that is not worth one.
std::string total(std::size_t n, const std::string& words, const std::string& classes, bool always = false) {
  if (n == 0 && !always) return "";
  return "<li class=\"" + (n == 0 ? "none" : classes) + "\"><b>" + std::to_string(n) + "</b>" + words + "</li>\n";
}

std::string tally_boxes(const Tally& tally, const std::string& title, const std::string& pass) {
  if (tally.total() == 0) return "";
  std::string html = "<h2 class=\"group\">" + title + "</h2>\n<ul class=\"totals\">\n" + total(tally.pass, pass, "pass", true);
  for (const Verdict verdict : {Verdict::not_reproduced, Verdict::undecided, Verdict::fail, Verdict::not_run})
    html += total(tally.of(verdict), verdict_words(verdict), std::string(name(verdict)), verdict == Verdict::fail);
  return html + "</ul>\n";
}

std::string totals(const VerdictCounts& all) {
  const std::string text = counts_text(all) + (all.published.undecided + all.own.undecided > 0 ? " (" + so_far_text(all) + ")" : "");
  return "<p class=\"sum\">" + text + ".</p>\n" +
         tally_boxes(all.published, "Published claims", "of " + std::to_string(all.published.total()) + " hold") +
         tally_boxes(all.own, "Our own checks", "of " + std::to_string(all.own.total()) + " pass");
}

std::string quick_note(const std::vector<Section>& sections) {
  std::size_t quick = 0;
  for (const Section& section : sections) quick += section.quick ? 1 : 0;
  if (quick == 0) return "";
  const std::string which = quick == sections.size()
                                ? "All experiments here are"
                                : std::to_string(quick) + " of " + std::to_string(sections.size()) + " experiments are";
  return "<p class=\"warning\">" + which +
         " quick runs with few realizations. They decide no claim; <code>airloom reproduce</code> without <code>--quick</code> does.</p>\n";
}

std::string title_of(const Compared& compared) {
  if (compared.first.empty()) return "<h1>Airloom report</h1>\n";
  return "<h1>Two results compared</h1>\n<p class=\"lead\">A: <code>" + escape_html(compared.first) + "</code><br>B: <code>" +
         escape_html(compared.second) + "</code></p>\n<p class=\"lead\">Verdicts that are counted here are those of B.</p>\n";
}

std::string experiments_table(const std::vector<Section>& sections) {
  std::vector<StackedRow> rows;
  for (const Section& section : sections) {
    rows.push_back({.cells = {"<a href=\"#" + section.id + "\">" + escape_html(section.name) + "</a>", escape_html(section.title),
                              escape_html(section.source), count_badges(section.verdicts.published), count_badges(section.verdicts.own),
                              std::to_string(section.realizations) + quick_badge(section.quick),
                              std::to_string(section.rows.failed) + " of " + std::to_string(section.rows.usable + section.rows.failed)}});
  }
  return stacked_table_html("Experiments", "",
                            {{.name = "Experiment"},
                             {.name = "Title"},
                             {.name = "Source"},
                             {.name = "Published claims"},
                             {.name = "Own checks"},
                             {.name = "Drops", .classes = "number"},
                             {.name = "Rows failed", .classes = "number"}},
                            rows);
}

std::string overview(const std::vector<Section>& sections, const std::vector<std::string>& problems, const Compared& compared) {
  VerdictCounts all;
  for (const Section& section : sections) all.add(section.verdicts);
  std::string html = title_of(compared) + "<p class=\"lead\">Figures, claims and data of " + std::to_string(sections.size()) +
                     (sections.size() == 1 ? " stored experiment" : " stored experiments") +
                     ". A published claim passes when the data agree with the publication; it is "
                     "<em>not reproduced</em> when they lie in our accepted band but not where the publication says, with the reason; it "
                     "<em>fails</em> outside "
                     "our band. <em>Undecided</em>: the 95 % interval reaches over a bound, or the run was quick or is not complete. "
                     "<em>Not run</em>: nothing "
                     "was measured.</p>\n" +
                     quick_note(sections) + totals(all);
  for (const std::string& problem : problems) html += paragraph(problem, "warning");
  if (echarts_script().empty()) html += paragraph("This build has no ECharts: figures are pictures, not interactive charts.", "warning");
  return html + experiments_table(sections);
}

/// "Published claims: 3 pass; own checks: 2 pass"
std::string count_line(const VerdictCounts& counts) {
  std::string html;
  if (counts.published.total() > 0) html = "Published claims " + count_badges(counts.published);
  if (counts.own.total() > 0) html += (html.empty() ? "Own checks " : " &middot; own checks ") + count_badges(counts.own);
  return html.empty() ? "" : "<p class=\"source\">" + html + "</p>\n";
}

}  // namespace

Section make_section(const ExperimentReport& report, const SectionRoom& room) {
  Section section = section_of(report, report.table.quick());
  if (room.copies > 0) {
    section.id += "-" + std::to_string(room.copies + 1);
    section.name += " (" + clean_text(report.folder.string()) + ")";
  }
  std::string figures;
  for (const DrawnFigure& drawn : report.figures) {
    figures += figure_html(drawn, section.id, room.compressed_pictures);
    if (drawn.figure.kind == Figure::Kind::network) figures += data_table_html(places_table(drawn.figure), "Places of the figure");
  }
  section.html =
      section_html(section,
                   count_line(section.verdicts) + paragraph(report.table.experiment.note, "note") + quick_warning(report) +
                       missing_warning(section.rows),
                   {{.heading = "", .html = figures},
                    {.heading = "Claims", .html = claims_html(report.checks, section.id)},
                    {.heading = "Data",
                     .html = data_table_html(statistics_table(report.table), "Statistics per point and series") +
                             data_table_html(certificate_table(report.table), "Certificates: residuals and bounds over all drops")},
                    {.heading = "", .html = drops_html(report, section.id, room.drops)},
                    {.heading = "Provenance", .html = provenance_html(report) + citation_html(report.citation)}});
  return section;
}

std::string make_page(const std::vector<Section>& sections, const std::vector<std::string>& problems, const Compared& compared) {
  std::string body = "<div class=\"page\">\n" + navigation(sections) + "<main id=\"content\">\n" + overview(sections, problems, compared);
  for (const Section& section : sections) body += section.html;
  body += page_footer() + "</main>\n</div>\n";
  return whole_page("Airloom report", body);
}

}  // namespace airloom::report
