#include "airloom/report/html_parts.hpp"

#include "airloom/report/html.hpp"
#include "airloom/report/stacked_table.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

namespace {

/// A line of the provenance table; "" when there is nothing to say.
std::string fact(const std::string& word, const std::string& html) {
  return html.empty() ? "" : "<tr><th scope=\"row\">" + escape_html(word) + "</th><td>" + html + "</td></tr>\n";
}

/// The text of a scalar of the manifest.
std::string scalar_text(const io::Json& object, const char* key) {
  if (!object.is_object() || !object.contains(key)) return "";
  const io::Json& value = object.at(key);
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) return short_number(value.get<double>(), 4);
  return value.is_primitive() && !value.is_null() ? io::json_text(value) : "";
}

std::string list_text(const io::Json& object, const char* key) {
  if (!object.is_object() || !object.contains(key) || !object.at(key).is_array()) return "";
  std::string text;
  for (const io::Json& item : object.at(key)) {
    if (item.is_string()) text += (text.empty() ? "" : ", ") + item.get<std::string>();
  }
  return text;
}

/// "2026-01-31T12:00:00Z on host, 2 threads, 1600 units in 3.1 s": a line per run that led here.
std::string runs_html(const io::Json& manifest) {
  if (!manifest.is_object() || !manifest.contains("runs") || !manifest.at("runs").is_array()) return "";
  std::string html;
  for (const io::Json& run : manifest.at("runs")) {
    html += (html.empty() ? "" : "<br>") +
            escape_html("ended " + scalar_text(run, "ended") + " on " + scalar_text(run, "host") + ", " + scalar_text(run, "threads") +
                        " threads, " + scalar_text(run, "units_done") + " units in " + scalar_text(run, "wall_s") + " s");
  }
  return html;
}

std::string folded_text(const std::string& summary, const std::string& text) {
  return "<details><summary>" + escape_html(summary) + "</summary>\n<pre tabindex=\"0\">" + text + "</pre></details>\n";
}

/// Escaped, but with its lines kept.
std::string escape_lines(const std::string& text) {
  std::string html;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    html += escape_html(std::string_view(text).substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return html;
}

/// The badge; where it is undecided also what the value alone says, in plain ink.
std::string verdict_cell(const experiments::CheckResult& check) {
  if (check.verdict != experiments::Verdict::undecided) return verdict_badge(check.verdict);
  return verdict_badge(check.verdict) + "<br><span class=\"small\">so far " + so_far_words(check.so_far) + "</span>";
}

/// What the publication says; a check of our own may quote it, too.
std::string claim_cell(const experiments::CheckResult& check) {
  if (check.published()) return escape_html(check.claim_text);
  return "<span class=\"small\">own check</span>" + (check.claim_text.empty() ? "" : " " + escape_html(check.claim_text));
}

}  // namespace

bool holds(const experiments::CheckResult& check) {
  using experiments::Verdict;
  return check.verdict == Verdict::pass || (check.verdict == Verdict::undecided && check.so_far == Verdict::pass);
}

std::string claims_html(const std::vector<experiments::CheckResult>& checks, const std::string& section_id) {
  if (checks.empty()) return "<p class=\"small\">This experiment checks no claim.</p>\n";
  std::vector<StackedRow> rows;
  for (const experiments::CheckResult& check : checks) {
    const std::string id = "c-" + section_id + "-" + safe_file_name(check.id);
    const std::string reason = check.reason.empty() ? "" : "<span class=\"reason\">" + escape_html(check.reason) + "</span>";
    const std::string missing = check.measured.missing > 0 ? "<br>" + std::to_string(check.measured.missing) + " missing" : "";
    rows.push_back(
        {.attributes = " id=\"" + id + "\" data-verdict=\"" + std::string(name(check.verdict)) + "\" data-holds=\"" +
                       (holds(check) ? "true" : "false") + "\"",
         .cells = {verdict_cell(check) + "<br>" + anchor_html(id, check.id), claim_cell(check),
                   escape_html(check.text.empty() ? check.id : check.text) + reason,
                   "<strong>" + escape_html(measured_text(check)) + "</strong>", check.claim.empty() ? "-" : escape_html(check.claim),
                   escape_html(check.accept), std::to_string(check.measured.n) + missing}});
  }
  return stacked_table_html("Claims", "claims",
                            {{.name = "Verdict"},
                             {.name = "The publication says", .classes = "text"},
                             {.name = "Measured here", .classes = "text"},
                             {.name = "Value [95 %]"},
                             {.name = "Claimed"},
                             {.name = "Accepted"},
                             {.name = "n", .classes = "number"}},
                            rows);
}

std::string citation_html(const std::string& bibtex) {
  if (bibtex.empty()) return "";
  return "<details class=\"cite\"><summary>How to cite (BibTeX)</summary>\n<pre class=\"copied\" tabindex=\"0\">" + escape_lines(bibtex) +
         "</pre></details>\n";
}

std::string provenance_html(const ExperimentReport& report) {
  const experiments::Experiment& experiment = report.table.experiment;
  const experiments::RowCounts rows = report.table.counts();
  std::string html = "<div class=\"scroll\"><table class=\"facts\"><tbody>\n";
  html += fact("Command", "<code class=\"copied\">" + escape_html(report.command) + "</code>");
  html += fact("Seed", std::to_string(experiment.seed));
  html += fact("Drops", escape_html(std::to_string(experiment.realizations) + " realizations at " + std::to_string(report.table.points()) +
                                    " points, " + std::to_string(report.table.series_count()) + " series"));
  html += fact("Rows", std::to_string(rows.usable) + " usable, " + std::to_string(rows.failed) + " failed, " +
                           std::to_string(rows.missing) + " not there yet");
  html += fact("Program", escape_html("airloom " + report.table.version + ", build " + report.table.build_id));
  html += fact("Compiler", escape_html(scalar_text(report.manifest, "compiler")));
  html += fact("Optional parts", escape_html(list_text(report.manifest, "optional_parts")));
  html += fact("Warnings", escape_html(list_text(report.manifest, "warnings")));
  html += fact("Runs", runs_html(report.manifest));
  html += "</tbody></table></div>\n";
  html += folded_text("Full scenario and options after defaults", escape_lines(io::json_text(report.table.configuration, 2)));
  if (!experiment.toml.empty()) html += folded_text("The experiment's file", escape_lines(experiment.toml));
  return html;
}

}  // namespace airloom::report
