/// The page: every string escaped, nothing from the network, the numbers of the figures inside.
#include "airloom/report/html.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <regex>

#include "airloom/report/assets.hpp"
#include "airloom/report/build_figure.hpp"
#include "airloom/report/data_table.hpp"
#include "airloom/report/html_parts.hpp"
#include "airloom/report/packed.hpp"
#include "airloom/report/stacked_table.hpp"
#include "airloom/report/text.hpp"
#include "airloom/report/verdict_json.hpp"
#include "report/sample_results.hpp"

namespace airloom::report {
namespace {

experiments::CheckResult hostile_check(experiments::Verdict verdict) {
  experiments::CheckResult check{};
  check.id = "c";
  check.verdict = verdict;
  check.measured.value = 1.5;
  check.measured.ci_low = 1.25;
  check.measured.ci_high = 1.75;
  check.so_far = verdict == experiments::Verdict::undecided ? experiments::Verdict::pass : verdict;
  check.claim_band = experiments::Band{.min = 1};
  check.claim_text = check.text = check.unit = check.claim = check.accept = check.reason = hostile;
  return check;
}

ExperimentReport hostile_report() {
  ExperimentReport report;
  report.table = sample_results();
  report.table.experiment.source = report.table.experiment.note = report.table.experiment.toml = hostile;
  report.table.configuration = {{"scenario", {{"name", hostile}}}};
  report.checks = {hostile_check(experiments::Verdict::pass), hostile_check(experiments::Verdict::fail),
                   hostile_check(experiments::Verdict::not_reproduced)};
  report.manifest = {{"compiler", hostile}, {"optional_parts", {hostile}}, {"runs", {{{"host", hostile}, {"threads", 2}}}}};
  report.command = hostile;
  for (const auto kind : {Figure::Kind::line, Figure::Kind::cdf}) {
    report.figures.push_back({.figure = build_figure(report.table, spec_of(kind, "rate")), .drawing = {}});
    report.figures.back().drawing.message = hostile;
  }
  return report;
}

std::size_t count_of(const std::string& text, const std::string& word) {
  std::size_t found = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + word.size())) ++found;
  return found;
}

TEST(Html, EscapesEveryString) {
  const Section section = make_section(hostile_report());
  EXPECT_EQ(section.html.find("<script>alert"), std::string::npos);
  EXPECT_EQ(section.html.find('\x01'), std::string::npos);
  EXPECT_EQ(section.html.find('\xff'), std::string::npos);
  EXPECT_EQ(count_of(section.html, "<script"), 3U);  // the numbers of two figures, and the drops
  EXPECT_EQ(count_of(section.html, "</script>"), 3U);
  EXPECT_NE(section.html.find("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"), std::string::npos);
}

TEST(Html, NeedsNothingFromTheNetwork) {
  const std::string page = make_page({make_section(hostile_report())}, {hostile});
  EXPECT_FALSE(std::regex_search(page, std::regex("(src|href)=\"(https?:|//)")));
  EXPECT_EQ(page.find("@import"), std::string::npos);
  EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
  EXPECT_EQ(page.find("{{"), std::string::npos);
}

TEST(Html, ListsThePlacesOfANetworkEscaped) {
  ExperimentReport report = hostile_report();
  report.table.sites = sample_network();
  experiments::FigureSpec spec = spec_of(Figure::Kind::network, "rates");
  spec.series = {"b"};
  spec.z_label = hostile;
  report.figures = {{.figure = build_figure(report.table, spec), .drawing = {}}};
  const std::string html = make_section(report).html;
  EXPECT_EQ(html.find("<script>alert"), std::string::npos);
  EXPECT_EQ(count_of(html, "</script>"), 2U);  // the figure, and the drops
  EXPECT_NE(html.find("Places of the figure"), std::string::npos);
  const DataTable data = places_table(report.figures[0].figure);
  ASSERT_EQ(data.rows.size(), 5U);
  EXPECT_EQ(data.head.back(), hostile);
  EXPECT_EQ(data.rows[2], (std::vector<std::string>{"platform", "HAPS", "0", "0", "20000", "1500", ""}));
  EXPECT_EQ(data.rows[4], (std::vector<std::string>{hostile, "U1", "-1500", "0", "0", "", "12"}));
}

TEST(Html, CountsPublishedClaimsAndOwnChecksApart) {
  ExperimentReport report = hostile_report();
  report.checks.push_back(hostile_check(experiments::Verdict::undecided));
  report.checks.back().claim_band.reset();
  report.checks.push_back(hostile_check(experiments::Verdict::not_run));
  const Section section = make_section(report);
  EXPECT_EQ(section.verdicts.published, (Tally{.pass = 1, .not_reproduced = 1, .fail = 1, .not_run = 1}));
  EXPECT_EQ(section.verdicts.own, (Tally{.undecided = 1}));
  for (const char* badge : {"badge pass\">1 pass", "badge not_reproduced\">1 not reproduced", "badge fail\">1 fail",
                            "badge undecided\">1 undecided", "badge not_run\">1 not run"})
    EXPECT_NE(section.html.find(badge), std::string::npos) << badge;
  EXPECT_NE(section.html.find("so far pass"), std::string::npos);
  EXPECT_EQ(count_of(section.html, "own check</span>"), 1U);
  const std::string page = make_page({section}, {});
  EXPECT_NE(page.find("1 of 4 published claims hold"), std::string::npos);
  EXPECT_NE(page.find("Our own checks"), std::string::npos);
}

TEST(Html, SaysThatARunWasQuick) {
  ExperimentReport report = hostile_report();
  EXPECT_FALSE(make_section(report).quick);
  EXPECT_EQ(make_page({make_section(report)}, {}).find("quick run"), std::string::npos);
  report.table.full_realizations = 100;
  report.table.experiment.quick_realizations = 3;
  const Section section = make_section(report);
  EXPECT_TRUE(section.quick);
  EXPECT_NE(section.html.find("Quick run: 3 of 100 realizations"), std::string::npos);
  EXPECT_NE(section.html.find("badge quick"), std::string::npos);
  EXPECT_NE(make_page({section}, {}).find("All experiments here are quick runs"), std::string::npos);
  EXPECT_NE(make_page({section, make_section(hostile_report())}, {}).find("1 of 2 experiments are quick runs"), std::string::npos);
}

TEST(Html, HoldsTheFigureThatItDraws) {
  const ExperimentReport report = hostile_report();
  const std::string html = figure_html(report.figures[0], "s");
  const std::string open = "<script type=\"application/json\">";
  const std::size_t from = html.find(open) + open.size();
  const io::Json held = io::Json::parse(html.substr(from, html.find("</script>", from) - from));
  EXPECT_EQ(held, figure_json(report.figures[0].figure));
  EXPECT_NE(html.find("data-points=\"8\""), std::string::npos);
}

TEST(Html, LeadsToEveryFigureAndClaimByItsName) {
  ExperimentReport report = hostile_report();
  report.checks[0].id = "sum_rate";
  report.checks[1].id = hostile;
  const std::string html = make_section(report).html;
  for (const char* word :
       {"<tr id=\"c-iab-sample-sum_rate\" data-verdict=\"pass\" data-holds=\"true\" role=\"row\">",
        "<a class=\"anchor\" href=\"#c-iab-sample-sum_rate\">sum_<wbr>rate</a>", "data-verdict=\"fail\" data-holds=\"false\"",
        "id=\"f-iab-sample-f\"", "<a class=\"anchor\" href=\"#f-iab-sample-f\">f</a>"})
    EXPECT_NE(html.find(word), std::string::npos) << word;
  EXPECT_FALSE(std::regex_search(html, std::regex("(id|href)=\"[^\"]*[<> ]")));
}

TEST(Html, CellsOfStackedTablesNameTheirColumns) {
  const std::string html = stacked_table_html(hostile, "claims", {{.name = hostile}, {.name = "n", .classes = "number"}},
                                              {{.attributes = " id=\"a\"", .cells = {"<b>1</b>", "2"}}, {.cells = {"3", "4"}}});
  EXPECT_EQ(html.find("<script>alert"), std::string::npos);
  EXPECT_EQ(count_of(html, "data-label=\"" + escape_html(hostile) + "\"><div>"), 2U);
  EXPECT_NE(html.find("<td role=\"cell\" data-label=\"n\" class=\"number\"><div>2</div></td>"), std::string::npos);
  EXPECT_EQ(count_of(html, "role=\"row\""), 3U);
  EXPECT_EQ(count_of(html, "role=\"columnheader\""), 2U);
}

TEST(Html, HoldsWhatPassesSoFar) {
  experiments::CheckResult check{};
  check.verdict = experiments::Verdict::undecided;
  check.so_far = experiments::Verdict::pass;
  EXPECT_TRUE(holds(check));
  check.so_far = experiments::Verdict::fail;
  EXPECT_FALSE(holds(check));
  check.verdict = experiments::Verdict::not_run;
  EXPECT_FALSE(holds(check));
}

TEST(Html, LongTablesAreCompressed) {
  DataTable data{.head = {"n"}, .rows = {}, .text_columns = 0, .rows_left_out = 0};
  data.rows.assign(40, {"7"});
  EXPECT_EQ(count_of(data_table_html(data, "t"), "<td"), 40U);
  data.rows.push_back({"7"});
  const std::string html = data_table_html(data, "t");
  EXPECT_EQ(count_of(html, "<td"), 0U);
  EXPECT_NE(html.find("t (41 rows)"), std::string::npos);
  EXPECT_NE(html.find("class=\"rows\">H4sI"), std::string::npos);
}

TEST(Html, TellsHowToCite) {
  ExperimentReport report = hostile_report();
  EXPECT_EQ(make_section(report).html.find("BibTeX"), std::string::npos);
  report.citation = "@article{x,\n  title = {" + hostile + "}}\n";
  const std::string html = make_section(report).html;
  EXPECT_NE(html.find("@article{x,\n"), std::string::npos);
  EXPECT_EQ(html.find("<script>alert"), std::string::npos);
}

TEST(Html, SectionsOfOneExperimentHaveIdsOfTheirOwn) {
  const ExperimentReport report = hostile_report();
  EXPECT_EQ(make_section(report).id, "iab-sample");
  EXPECT_EQ(make_section(report, {.copies = 1}).id, "iab-sample-2");
}

TEST(Html, SaysThatARunIsNotComplete) {
  ExperimentReport report = hostile_report();
  report.table.rows[0] = {};
  EXPECT_NE(make_section(report).html.find("1 rows are not there yet"), std::string::npos);
}

TEST(DataTable, HasARowPerPointSeriesAndMetric) {
  experiments::ResultTable table = sample_results();
  table.experiment.figures = {spec_of(Figure::Kind::line, "rate"), spec_of(Figure::Kind::history, "history.gap")};
  table.rows[0].status = "infeasible";
  const DataTable data = statistics_table(table);
  ASSERT_EQ(data.rows.size(), 8U);
  EXPECT_EQ(data.rows[0],
            (std::vector<std::string>{"0", "1", "first", "rate", "2/3", "2.5", "-3.8531", "8.8531", "0.707107", "2.5", "2", "3"}));
  EXPECT_EQ(statistics_table(table, 5).rows_left_out, 3U);
}

TEST(DataTable, SummarizesCertificatesOverAllDrops) {
  const DataTable data = certificate_table(sample_results());
  ASSERT_EQ(data.rows.size(), 4U);
  EXPECT_EQ(data.rows[0], (std::vector<std::string>{"first", "residuals.power", "12", "0", "2e-12"}));
  EXPECT_EQ(data.rows[1], (std::vector<std::string>{"first", "certificate.monotone", "12", "holds in", "8 of 12"}));
}

TEST(Verdicts, MakeATableWithReasonsBelow) {
  experiments::CheckResult check{};
  check.id = "gain";
  check.verdict = experiments::Verdict::not_reproduced;
  check.measured = {.value = 1.5, .ci_low = std::nan(""), .ci_high = std::nan(""), .problem = {}};
  check.unit = "dB";
  check.accept = ">= 1";
  check.reason = "places are\nnot published";
  const std::string text = verdict_table({{.experiment = "iab/fig6", .check = check}});
  EXPECT_NE(text.find("iab/fig6    gain   -      1.5 dB    >= 1      not reproduced\n"), std::string::npos) << text;
  EXPECT_NE(text.find("not reproduced: iab/fig6 gain: places are not published\n"), std::string::npos) << text;
}

TEST(Verdicts, AreCountedInOneSentence) {
  VerdictCounts counts;
  EXPECT_EQ(counts_text(counts), "no checks");
  counts.own = {.pass = 27};
  EXPECT_EQ(counts_text(counts), "27 own checks pass");
  counts.published = {.pass = 36, .not_reproduced = 15, .not_run = 2};
  EXPECT_EQ(counts_text(counts), "36 of 53 published claims hold, 15 not reproduced, 2 not run; 27 own checks pass");
  EXPECT_EQ(so_far_text(counts), "");
  counts.published = {.undecided = 1};
  counts.published_so_far = {.pass = 1};
  counts.own = {.pass = 1, .undecided = 1, .fail = 1};
  counts.own_so_far = {.pass = 1, .fail = 2};
  EXPECT_EQ(counts_text(counts), "0 of 1 published claim holds, 1 undecided; 1 of 3 own checks pass, 1 undecided, 1 fail");
  EXPECT_EQ(so_far_text(counts), "so far 1 of 1 published claim holds; 1 of 3 own checks pass, 2 outside our band");
}

TEST(Verdicts, NeverCallAQuickRunAFail) {
  experiments::CheckResult check{};
  check.verdict = experiments::Verdict::undecided;
  check.so_far = experiments::Verdict::fail;
  check.quick = true;
  check.reason = "quick run, 2 of 100 realizations; so far: measured 2; must be <= 1";
  const std::string text = verdict_table({{.experiment = "iab/fig6", .check = check}});
  EXPECT_NE(text.find("undecided, so far outside our band"), std::string::npos) << text;
  EXPECT_EQ(text.find("fail"), std::string::npos) << text;
  EXPECT_EQ(count_of(claims_html({check}), "badge fail"), 0U);
  check.so_far = experiments::Verdict::pass;  // what only is quick needs no line of its own
  EXPECT_EQ(count_of(verdict_table({{.experiment = "iab/fig6", .check = check}}), "quick run"), 0U);
}

TEST(Verdicts, ArePrintedAsJson) {
  experiments::CheckResult check = hostile_check(experiments::Verdict::undecided);
  check.claim_band = experiments::Band{.min = 1, .strict_min = true};
  check.accept_band = {.min = 0.5, .max = 2};
  experiments::CheckResult own{};
  own.id = "own";
  own.verdict = own.so_far = experiments::Verdict::fail;
  own.measured = {.value = std::nan(""), .ci_low = std::nan(""), .ci_high = std::nan(""), .problem = {}};
  const io::Json json =
      verdicts_json({{.experiment = "iab/fig6", .check = check}, {.experiment = "iab/fig7", .check = own}}, true, "r.html", {"p"});
  EXPECT_EQ(json.at("schema"), 1);
  EXPECT_EQ(json.at("quick"), true);
  EXPECT_EQ(json.at("page"), "r.html");
  EXPECT_EQ(json.at("problems"), io::Json({"p"}));
  const io::Json& first = json.at("checks").at(0);
  EXPECT_EQ(first.at("experiment"), "iab/fig6");
  EXPECT_EQ(first.at("published"), true);
  EXPECT_EQ(first.at("verdict"), "undecided");
  EXPECT_EQ(first.at("so_far"), "pass");
  EXPECT_EQ(first.at("ci95"), io::Json({1.25, 1.75}));
  EXPECT_EQ(first.at("claim"), io::Json({{"above", 1.0}}));
  EXPECT_EQ(first.at("accept"), io::Json({{"min", 0.5}, {"max", 2.0}}));
  const io::Json& second = json.at("checks").at(1);
  EXPECT_EQ(second.at("published"), false);
  EXPECT_TRUE(second.at("value").is_null());
  EXPECT_TRUE(second.at("ci95").is_null());
  EXPECT_TRUE(second.at("claim").is_null());
  const io::Json& totals = json.at("totals");
  EXPECT_EQ(totals.at("text"), "0 of 1 published claim holds, 1 undecided; 0 of 1 own check passes, 1 fail");
  EXPECT_EQ(totals.at("published"),
            io::Json({{"checks", 1}, {"pass", 0}, {"not_reproduced", 0}, {"undecided", 1}, {"fail", 0}, {"not_run", 0}}));
  EXPECT_EQ(totals.at("own").at("fail"), 1);
  EXPECT_EQ(totals.at("so_far").at("published").at("pass"), 1);
}

TEST(Text, NumbersAreShort) {
  EXPECT_EQ(short_number(0.5), "0.5");
  EXPECT_EQ(short_number(-1234567.0), "-1.235e+06");
  EXPECT_EQ(short_number(6.02770001e9, 5), "6.0277e+09");
  EXPECT_EQ(short_number(-0.0), "0");
  EXPECT_EQ(short_number(1e-300), "1e-300");
  EXPECT_EQ(short_number(std::nan("")), "n/a");
}

TEST(Text, IsCleanUtf8OnOneLine) {
  EXPECT_EQ(clean_text("a\nb\tc\x7f"), "a b c ");
  EXPECT_EQ(clean_text("\xc3\xa9 \xe2\x82\xac"), "\xc3\xa9 \xe2\x82\xac");
  for (const char* broken : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82"})
    EXPECT_NE(clean_text(broken).find("\xEF\xBF\xBD"), std::string::npos);
  EXPECT_EQ(safe_file_name("../a b"), "_.._a_b");
  EXPECT_EQ(safe_file_name(""), "_");
  EXPECT_EQ(base64("Man"), "TWFu");
  EXPECT_EQ(base64("Ma"), "TWE=");
  EXPECT_EQ(base64("M"), "TQ==");
  EXPECT_EQ(display_width("\xc3\xa9"
                          "a"),
            2U);
}

}  // namespace
}  // namespace airloom::report
