#include "airloom/report/difference_page.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/report/difference.hpp"
#include "airloom/report/html_parts.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

using experiments::CheckResult;

namespace {

constexpr std::size_t most_changes = 4000;  ///< of one table
constexpr int shown_digits = 6;

std::filesystem::path experiment_of(const std::filesystem::path& folder) {
  const std::filesystem::path whole = std::filesystem::absolute(folder).lexically_normal();
  const std::filesystem::path clean = whole.has_filename() ? whole : whole.parent_path();
  return clean.parent_path().filename() / clean.filename();
}

/// "B higher", "B lower", "equal", or that the interval does not tell.
std::string change_words(const experiments::Interval& change) {
  if (change.value == 0.0 && change.low == 0.0 && change.high == 0.0) return "equal";
  if (change.low > 0.0) return "B higher";
  if (change.high < 0.0) return "B lower";
  return std::isnan(change.low) ? "one drop" : "not told apart";
}

DataTable change_table(const Differences& differences) {
  DataTable data{.head = {"point", "series", "metric", "change", "n", "mean A", "mean B", "B - A", "95 % low", "95 % high", "in %"},
                 .rows = {},
                 .text_columns = 4,
                 .rows_left_out = 0};
  for (const Difference& row : differences.rows) {
    if (data.rows.size() == most_changes) {
      ++data.rows_left_out;
      continue;
    }
    data.rows.push_back({row.place, row.series, row.metric, change_words(row.change), std::to_string(row.n),
                         short_number(row.mean_a, shown_digits), short_number(row.mean_b, shown_digits),
                         short_number(row.change.value, shown_digits), short_number(row.change.low, shown_digits),
                         short_number(row.change.high, shown_digits), short_number(100.0 * row.change.value / std::abs(row.mean_a), 3)});
  }
  return data;
}

std::string counts_of(const Differences& differences) {
  std::string text;
  for (const char* word : {"B higher", "B lower", "not told apart", "equal", "one drop"}) {
    const auto count = std::ranges::count_if(differences.rows, [&](const Difference& row) { return change_words(row.change) == word; });
    if (count > 0) text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + word;
  }
  return text.empty() ? "no number that both have" : text;
}

std::string cell_of(const CheckResult* check) {
  if (check == nullptr) return "<td colspan=\"2\">not in it</td>";
  return "<td>" + verdict_badge(check->verdict) + "</td><td>" + escape_html(measured_text(*check)) + "</td>";
}

std::string verdict_row(const std::string& section_id, const CheckResult* a, const CheckResult* b) {
  const CheckResult& any = b == nullptr ? *a : *b;
  const std::string id = "c-" + section_id + "-" + safe_file_name(any.id);
  const bool changed = a == nullptr || b == nullptr || a->verdict != b->verdict;
  return "<tr id=\"" + id + "\" data-holds=\"" + (b != nullptr && holds(*b) ? "true" : "false") + "\"><td>" +
         (changed ? "<strong>changed</strong>" : "same") + "<br>" + anchor_html(id, any.id) + "</td><td class=\"text\">" +
         escape_html(any.text.empty() ? any.id : any.text) + "</td>" + cell_of(a) + cell_of(b) + "<td>" + escape_html(any.accept) +
         "</td></tr>\n";
}

std::string verdicts_html(const std::string& section_id, const std::vector<CheckResult>& a, const std::vector<CheckResult>& b) {
  if (a.empty() && b.empty()) return "<p class=\"small\">This experiment checks no claim.</p>\n";
  const auto find = [](const std::vector<CheckResult>& list, const std::string& id) {
    const auto found = std::ranges::find(list, id, &CheckResult::id);
    return found == list.end() ? nullptr : &*found;
  };
  std::string html =
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Verdicts\"><table class=\"claims sortable\">\n<thead><tr>";
  for (const char* word : {"Verdict", "Measured", "A", "Value in A", "B", "Value in B", "Accepted"})
    html += std::string("<th scope=\"col\">") + word + "</th>";
  html += "</tr></thead>\n<tbody>\n";
  for (const CheckResult& check : a) html += verdict_row(section_id, &check, find(b, check.id));
  for (const CheckResult& check : b) {
    if (find(a, check.id) == nullptr) html += verdict_row(section_id, nullptr, &check);
  }
  return html + "</tbody></table></div>\n";
}

/// Figures of both in pairs, by their ids.
std::string figures_html(const std::string& section_id, const ExperimentReport& a, const ExperimentReport& b) {
  std::string html;
  for (const DrawnFigure& one : a.figures) {
    const auto other = std::ranges::find_if(b.figures, [&](const DrawnFigure& drawn) { return drawn.figure.id == one.figure.id; });
    html += "<div class=\"pair\">\n<div><h4>A</h4>\n" + figure_html(one, section_id + "-a") + "</div>\n";
    if (other != b.figures.end()) html += "<div><h4>B</h4>\n" + figure_html(*other, section_id + "-b") + "</div>\n";
    html += "</div>\n";
  }
  return html;
}

std::string run_words(const ExperimentReport& report) {
  return std::to_string(report.table.experiment.realizations) + " realizations, seed " + std::to_string(report.table.experiment.seed) +
         ", airloom " + report.table.version + ", build " + report.table.build_id;
}

}  // namespace

FolderPairs pair_folders(const std::vector<std::filesystem::path>& a, const std::vector<std::filesystem::path>& b) {
  FolderPairs pairs;
  const auto partner = [](const std::vector<std::filesystem::path>& list, const std::filesystem::path& folder) {
    return std::ranges::find_if(list, [&](const auto& other) { return experiment_of(other) == experiment_of(folder); });
  };
  for (const std::filesystem::path& folder : a) {
    const auto found = partner(b, folder);
    if (found == b.end()) pairs.alone.push_back(folder);
    else pairs.both.emplace_back(folder, *found);
  }
  for (const std::filesystem::path& folder : b) {
    if (partner(a, folder) == a.end()) pairs.alone.push_back(folder);
  }
  return pairs;
}

Section difference_section(const ExperimentReport& a, const ExperimentReport& b) {
  const experiments::Experiment& experiment = b.table.experiment;
  Section section{.id = safe_file_name(experiment.system + "-" + experiment.id),
                  .name = b.name(),
                  .title = experiment.title,
                  .source = experiment.source,
                  .verdicts = count(b.checks),
                  .rows = b.table.counts(),
                  .realizations = experiment.realizations,
                  .quick = a.table.quick() || b.table.quick(),
                  .html = {}};
  const Differences differences = compare_results(a.table, b.table);
  std::string& html = section.html;
  html = "<section class=\"experiment\" id=\"" + section.id + "\" aria-labelledby=\"h-" + section.id + "\">\n<h2 id=\"h-" + section.id +
         "\">" + escape_html(experiment.title) + "</h2>\n<p class=\"source\"><code>" + escape_html(section.name) + "</code> &middot; " +
         escape_html(experiment.source) + "</p>\n";
  html += "<p>A: " + escape_html(run_words(a)) + ".<br>B: " + escape_html(run_words(b)) + ".</p>\n";
  if (section.quick)
    html += "<p class=\"warning\">A quick run is compared: with few realizations the intervals are wide and decide little.</p>\n";
  html += differences.paired
              ? "<p>Paired: both have the same seed, and realization r of one is compared with realization r of the other. "
              : "<p>Unpaired: the seeds or networks differ, and the intervals are those of two independent samples (Welch). ";
  html += "Of the numbers that figures and checks read: " + escape_html(counts_of(differences)) + ".</p>\n";
  for (const std::string& line : differences.unmatched) html += "<p class=\"small\">" + escape_html(line) + ".</p>\n";
  html += "<h3>Verdicts</h3>\n" + verdicts_html(section.id, a.checks, b.checks);
  html += "<h3>Differences</h3>\n" + data_table_html(change_table(differences), "Mean of B - A with its 95 % interval", true);
  html += "<h3>Figures</h3>\n" + figures_html(section.id, a, b) + "</section>\n";
  return section;
}

}  // namespace airloom::report
