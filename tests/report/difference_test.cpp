/// Two results compared: paired and unpaired differences with closed-form values, the folders of both, the page.
#include "airloom/report/difference.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "airloom/report/difference_page.hpp"
#include "report/sample_results.hpp"

namespace airloom::report {
namespace {

experiments::ResultTable with_figure() {
  experiments::ResultTable table = sample_results();
  table.experiment.figures = {spec_of(Figure::Kind::line, "rate")};
  return table;
}

TEST(Differences, ArePairedWhereTheSeedIsTheSame) {
  const experiments::ResultTable a = with_figure();
  experiments::ResultTable b = with_figure();
  for (experiments::Row& row : b.rows) row.values.set("rate", row.values.number("rate") + 3.0);
  const Differences found = compare_results(a, b);
  EXPECT_TRUE(found.paired);
  ASSERT_EQ(found.rows.size(), 8U);  // 4 points, 2 series
  for (const Difference& row : found.rows) {
    EXPECT_EQ(row.n, 3U);
    EXPECT_DOUBLE_EQ(row.change.value, 3.0);
    EXPECT_DOUBLE_EQ(row.change.low, 3.0);
    EXPECT_DOUBLE_EQ(row.change.high, 3.0);
  }
  EXPECT_EQ(found.rows[0].place, "power (dBW) = 0, users = 1");
  EXPECT_DOUBLE_EQ(found.rows[0].mean_a, 2.0);
  EXPECT_DOUBLE_EQ(found.rows[0].mean_b, 5.0);
}

TEST(Differences, CountOnlyDropsThatBothHave) {
  const experiments::ResultTable a = with_figure();
  experiments::ResultTable b = with_figure();
  b.rows[0].status = "infeasible";
  const Differences found = compare_results(a, b);
  EXPECT_EQ(found.rows[0].n, 2U);
  EXPECT_DOUBLE_EQ(found.rows[0].mean_a, 2.5);  // of the same two drops
  EXPECT_DOUBLE_EQ(found.rows[0].change.value, 0.0);
}

TEST(Differences, OfOtherSeedsAreThoseOfIndependentSamples) {
  const experiments::ResultTable a = with_figure();
  experiments::ResultTable b = with_figure();
  b.experiment.seed = 2;
  const Differences found = compare_results(a, b);
  EXPECT_FALSE(found.paired);
  // 1, 2, 3 in both: variance 1, so that the difference has 2 / 3 and Welch's degrees are 4
  EXPECT_DOUBLE_EQ(found.rows[0].change.value, 0.0);
  EXPECT_NEAR(found.rows[0].change.high, 2.7764451 * std::sqrt(2.0 / 3.0), 1e-6);
}

TEST(Differences, TellWhatOnlyOneHas) {
  const experiments::ResultTable a = with_figure();
  experiments::ResultTable b = with_figure();
  b.experiment.series[1].id = "other";
  const Differences found = compare_results(a, b);
  EXPECT_EQ(found.rows.size(), 4U);
  EXPECT_EQ(found.unmatched, (std::vector<std::string>{"series 'b' only in A", "series 'other' only in B"}));
}

TEST(UnpairedChange, HasNoIntervalForOneDrop) {
  const std::vector<double> one{1.0};
  const std::vector<double> two{2.0, 4.0};
  const experiments::Interval change = unpaired_change(experiments::summarize(one), experiments::summarize(two));
  EXPECT_DOUBLE_EQ(change.value, 2.0);
  EXPECT_TRUE(std::isnan(change.low));
}

TEST(FolderPairs, AreOfTheSameExperiment) {
  const FolderPairs pairs = pair_folders({"x/iab/fig5", "x/iab/fig7"}, {"y/z/iab/fig7", "y/z/dab/fig5"});
  ASSERT_EQ(pairs.both.size(), 1U);
  EXPECT_EQ(pairs.both[0].second, "y/z/iab/fig7");
  EXPECT_EQ(pairs.alone, (std::vector<std::filesystem::path>{"x/iab/fig5", "y/z/dab/fig5"}));
}

TEST(DifferencePage, ShowsBothVerdictsAndTheChange) {
  ExperimentReport a;
  a.table = with_figure();
  experiments::CheckResult check{};
  check.id = "gain";
  check.text = hostile;
  check.verdict = check.so_far = experiments::Verdict::pass;
  check.measured = {.value = 1.5, .ci_low = std::nan(""), .ci_high = std::nan(""), .problem = {}};
  a.checks = {check};
  ExperimentReport b = a;
  b.checks[0].verdict = experiments::Verdict::fail;
  for (experiments::Row& row : b.table.rows) row.values.set("rate", row.values.number("rate") - 1.0);
  const Section section = difference_section(a, b);
  EXPECT_EQ(section.html.find("<script>alert"), std::string::npos);
  for (const char* word : {"<strong>changed</strong>", "badge pass", "badge fail", "Paired", "8 B lower", "<td>B lower</td>", ">-1</td>"})
    EXPECT_NE(section.html.find(word), std::string::npos) << word;
  EXPECT_EQ(section.verdicts.own, (Tally{.fail = 1}));
  const std::string page = make_page({section}, {}, {"old results", hostile});
  EXPECT_NE(page.find("Two results compared"), std::string::npos);
  EXPECT_EQ(page.find("<script>alert"), std::string::npos);
}

}  // namespace
}  // namespace airloom::report
