/// The page: every string escaped, nothing from the network, the numbers of the figures inside.
#include "airloom/report/html.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <regex>

#include "airloom/report/assets.hpp"
#include "airloom/report/build_figure.hpp"
#include "airloom/report/data_table.hpp"
#include "airloom/report/html_parts.hpp"
#include "airloom/report/text.hpp"
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
  report.manifest = {
      {"compiler", hostile}, {"quick", true}, {"optional_parts", {hostile}}, {"runs", {{{"host", hostile}, {"threads", 2}}}}};
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
  EXPECT_EQ(count_of(section.html, "<script"), 2U);  // the numbers of two figures
  EXPECT_EQ(count_of(section.html, "</script>"), 2U);
  EXPECT_NE(section.html.find("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"), std::string::npos);
}

TEST(Html, NeedsNothingFromTheNetwork) {
  std::string page = make_page({make_section(hostile_report())}, {hostile});
  const std::string echarts(echarts_script());
  if (!echarts.empty()) page.replace(page.find(echarts.substr(0, 200)), echarts.size(), "");
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
  EXPECT_EQ(count_of(html, "</script>"), 1U);
  EXPECT_NE(html.find("Places of the figure"), std::string::npos);
  const DataTable data = places_table(report.figures[0].figure);
  ASSERT_EQ(data.rows.size(), 5U);
  EXPECT_EQ(data.head.back(), hostile);
  EXPECT_EQ(data.rows[2], (std::vector<std::string>{"platform", "HAPS", "0", "0", "20000", "1500", ""}));
  EXPECT_EQ(data.rows[4], (std::vector<std::string>{hostile, "U1", "-1500", "0", "0", "", "12"}));
}

TEST(Html, CountsVerdictsHonestly) {
  const Section section = make_section(hostile_report());
  EXPECT_EQ(section.verdicts.pass, 1U);
  EXPECT_EQ(section.verdicts.fail, 1U);
  EXPECT_EQ(section.verdicts.not_reproduced, 1U);
  EXPECT_TRUE(section.quick);
  EXPECT_NE(section.html.find("1 not reproduced"), std::string::npos);
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
