#include "airloom/report/difference_page.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/report/difference.hpp"
#include "airloom/report/html_parts.hpp"
#include "airloom/report/html_section.hpp"
#include "airloom/report/stacked_table.hpp"
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

StackedRow verdict_row(const std::string& section_id, const CheckResult* a, const CheckResult* b) {
  const CheckResult& any = b == nullptr ? *a : *b;
  const std::string id = "c-" + section_id + "-" + safe_file_name(any.id);
  const bool changed = a == nullptr || b == nullptr || a->verdict != b->verdict;
  StackedRow row{.attributes = " id=\"" + id + "\" data-holds=\"" + (b != nullptr && holds(*b) ? "true" : "false") + "\"",
                 .cells = {(changed ? "<strong>changed</strong>" : "same") + ("<br>" + anchor_html(id, any.id)),
                           escape_html(any.text.empty() ? any.id : any.text)}};
  for (const CheckResult* one : {a, b}) {
    row.cells.push_back(one == nullptr ? "not in it" : verdict_badge(one->verdict));
    row.cells.push_back(one == nullptr ? "-" : escape_html(measured_text(*one)));
  }
  row.cells.push_back(escape_html(any.accept));
  return row;
}

std::string verdicts_html(const std::string& section_id, const std::vector<CheckResult>& a, const std::vector<CheckResult>& b) {
  if (a.empty() && b.empty()) return "<p class=\"small\">This experiment checks no claim.</p>\n";
  const auto find = [](const std::vector<CheckResult>& list, const std::string& id) {
    const auto found = std::ranges::find(list, id, &CheckResult::id);
    return found == list.end() ? nullptr : &*found;
  };
  std::vector<StackedRow> rows;
  for (const CheckResult& check : a) rows.push_back(verdict_row(section_id, &check, find(b, check.id)));
  for (const CheckResult& check : b) {
    if (find(a, check.id) == nullptr) rows.push_back(verdict_row(section_id, nullptr, &check));
  }
  return stacked_table_html("Verdicts", "claims",
                            {{.name = "Verdict"},
                             {.name = "Measured", .classes = "text"},
                             {.name = "A"},
                             {.name = "Value in A"},
                             {.name = "B"},
                             {.name = "Value in B"},
                             {.name = "Accepted"}},
                            rows);
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
  Section section = section_of(b, a.table.quick() || b.table.quick());
  const Differences differences = compare_results(a.table, b.table);
  std::string under = "<p>A: " + escape_html(run_words(a)) + ".<br>B: " + escape_html(run_words(b)) + ".</p>\n";
  if (section.quick)
    under += "<p class=\"warning\">A quick run is compared: with few realizations the intervals are wide and decide little.</p>\n";
  under += differences.paired
               ? "<p>Paired: both have the same seed, and realization r of one is compared with realization r of the other. "
               : "<p>Unpaired: the seeds or networks differ, and the intervals are those of two independent samples (Welch). ";
  under += "Of the numbers that figures and checks read: " + escape_html(counts_of(differences)) + ".</p>\n";
  for (const std::string& line : differences.unmatched) under += "<p class=\"small\">" + escape_html(line) + ".</p>\n";
  section.html = section_html(
      section, under,
      {{.heading = "Verdicts", .html = verdicts_html(section.id, a.checks, b.checks)},
       {.heading = "Differences", .html = data_table_html(change_table(differences), "Mean of B - A with its 95 % interval", true)},
       {.heading = "Figures", .html = figures_html(section.id, a, b)}});
  return section;
}

}  // namespace airloom::report
