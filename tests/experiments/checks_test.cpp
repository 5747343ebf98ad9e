/// Every way to measure, and every verdict, on tables whose numbers are written here.
#include "airloom/experiments/results/checks.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "airloom/experiments/spec/statistics.hpp"
#include "toy_system.hpp"

namespace airloom::experiments {
namespace {

const double absent = std::nan("");

/// Sweep p = 0, 10, 20 (and q = 1, 2 when asked for); series a and b; two drops per point.
ResultTable make_table(const std::vector<std::array<double, 2>>& a, const std::vector<std::array<double, 2>>& b, bool second_axis = false) {
  ResultTable table;
  std::string toml = "system = \"toy\"\n[[sweep]]\nkey = \"p\"\nvalues = [0, 10, 20]\n";
  if (second_axis) toml += "[[sweep]]\nkey = \"q\"\nvalues = [1, 2]\n";
  table.experiment =
      parse_experiment_text(toml + "[[series]]\nid = \"a\"\nalgorithm = \"x\"\n[[series]]\nid = \"b\"\nalgorithm = \"x\"\n", "t.toml", "t");
  table.experiment.realizations = 2;
  for (std::size_t point = 0; point < table.points(); ++point) {
    for (std::size_t r = 0; r < 2; ++r) {
      for (const double value : {a[point][r], b[point][r]}) {
        Row row{.status = std::isnan(value) ? "numerical_failure" : "converged", .message = "", .values = {}};
        row.values.set("v", value);
        row.values.set("w", value > 15 ? 1.0 : -1.0);
        row.values.set("list", std::vector<double>{value, 2 * value, 0.5});
        table.rows.push_back(row);
      }
    }
  }
  return table;
}

ResultTable plain_table() { return make_table({{10, 12}, {20, 24}, {15, 13}}, {{5, 6}, {10, 8}, {20, 10}}); }

Quantity of(const char* series, const char* metric = "v") { return {.series = series, .metric = metric}; }

double value_of(const ResultTable& table, const Measure& how) {
  const Measured measured = measure(table, how);
  EXPECT_EQ(measured.problem, "");
  return measured.value;
}

TEST(Measure, ReducesOverPoints) {  // means of a: 11, 22, 14
  using R = Measure::Reduce;
  const std::vector<std::pair<R, double>> rows{
      {R::min, 11},  {R::max, 22},    {R::mean, 47.0 / 3},     {R::median, 14},        {R::first, 11},
      {R::last, 14}, {R::argmax, 10}, {R::argmin, 0},          {R::smallest_step, -8}, {R::largest_step, 11},
      {R::count, 3}, {R::share, 1},   {R::growth, 3.0 / 11.0}, {R::fall, 8.0 / 22.0},  {R::q05, 11.3},
      {R::q95, 21.2}};
  const ResultTable table = plain_table();
  for (const auto& [reduce, expected] : rows) {
    EXPECT_DOUBLE_EQ(value_of(table, {.a = of("a"), .reduce = reduce}), expected) << name(reduce);
  }
}

TEST(Measure, EndsAskNothingOfThePointsBetween) {
  using R = Measure::Reduce;
  ResultTable table = plain_table();
  const std::size_t per_point = table.rows.size() / table.points();
  for (std::size_t i = per_point; i < 2 * per_point; ++i) table.rows[i].status = "infeasible";
  EXPECT_DOUBLE_EQ(value_of(table, {.a = of("a"), .reduce = R::growth, .allow_failed = 0.4}), 3.0 / 11.0);
  EXPECT_DOUBLE_EQ(value_of(table, {.a = of("a"), .reduce = R::last, .allow_failed = 0.4}), 14.0);
  EXPECT_EQ(measure(table, {.a = of("a"), .reduce = R::max, .allow_failed = 0.4}).problem, "a point has no value");
  EXPECT_NE(measure(table, {.a = of("a"), .reduce = R::growth}).problem, "");
}

TEST(Measure, ComparesStatisticsPerPointAndDropsPerRealization) {
  using C = Measure::Compare;
  using P = Measure::Per;
  const ResultTable table = plain_table();  // means of b: 5.5, 9, 15
  const auto at_first = [&](C compare, P per) {
    return value_of(
        table, {.a = of("a"), .b = of("b"), .compare = compare, .per = per, .reduce = Measure::Reduce::mean, .where = {{"p", {20, 20}}}});
  };
  EXPECT_DOUBLE_EQ(at_first(C::ratio, P::point), 14.0 / 15);
  EXPECT_DOUBLE_EQ(at_first(C::ratio, P::realization), (15.0 / 20 + 13.0 / 10) / 2);
  EXPECT_DOUBLE_EQ(at_first(C::difference, P::point), -1);
  EXPECT_DOUBLE_EQ(at_first(C::relative_loss, P::point), 1.0 / 15);
  EXPECT_DOUBLE_EQ(at_first(C::relative_gap, P::realization), (5.0 / 20 + 3.0 / 13) / 2);
}

TEST(Measure, ReducesOverDrops) {
  using R = Measure::Reduce;
  const ResultTable table = plain_table();
  const std::vector<std::pair<R, double>> rows{{R::min, 10},    {R::max, 24},  {R::mean, 94.0 / 6},
                                               {R::median, 14}, {R::count, 6}, {R::share, 1}};
  for (const auto& [reduce, expected] : rows) {
    EXPECT_DOUBLE_EQ(value_of(table, {.a = of("a"), .per = Measure::Per::realization, .reduce = reduce}), expected) << name(reduce);
  }
  Measure filtered{.a = of("a"), .per = Measure::Per::realization, .reduce = R::min, .filter = of("a", "w")};
  filtered.filter_min = 0;
  EXPECT_DOUBLE_EQ(value_of(table, filtered), 20);
  filtered.filter_min = 5;
  EXPECT_EQ(measure(table, filtered).problem, "no drop lies in `filter`");
}

TEST(Measure, MeansOfDropsHaveAnInterval) {
  const ResultTable table = plain_table();
  const Measure how{
      .a = of("a"), .b = of("b"), .compare = Measure::Compare::ratio, .per = Measure::Per::realization, .reduce = Measure::Reduce::mean};
  // drops of one realization move together: ratios 2, 2, 0.75 of the first and 2, 3, 1.3 of the second
  const double first = (2.0 + 2.0 + 0.75) / 3.0, second = (2.0 + 3.0 + 1.3) / 3.0, mean = 0.5 * (first + second);
  const Measured measured = measure(table, how);
  EXPECT_DOUBLE_EQ(measured.value, mean);
  const double half = student_t_975(1) * std::sqrt(2.0) * 0.5 * std::abs(second - first) / std::sqrt(2.0);
  EXPECT_NEAR(measured.ci_low, mean - half, 1e-12);
  EXPECT_NEAR(measured.ci_high, mean + half, 1e-12);
}

TEST(Measure, TakesTimesFromBesideTheNumbers) {
  ResultTable table = plain_table();
  for (std::size_t k = 0; k < table.rows.size(); ++k) {
    table.rows[k].wall_s = k % 2 == 0 ? 3.0 : 2.0;  // series a, series b
    table.rows[k].cpu_s = k % 2 == 0 ? 4.0 : 1.0;
  }
  Measure how{
      .a = of("a", "timing.wall_s"), .b = of("b", "timing.wall_s"), .compare = Measure::Compare::ratio, .reduce = Measure::Reduce::max};
  EXPECT_DOUBLE_EQ(value_of(table, how), 1.5);
  how.a.metric = how.b->metric = "timing.cpu_s";
  EXPECT_DOUBLE_EQ(value_of(table, how), 4.0);
}

TEST(Measure, TakesOtherStatisticsAndTheBestOfSeveralRivals) {
  const ResultTable table = plain_table();
  EXPECT_DOUBLE_EQ(value_of(table, {.a = of("a"), .statistic = "max", .reduce = Measure::Reduce::last}), 15);
  Measure how{.a = of("a"), .b = of("b"), .others = {of("a")}, .compare = Measure::Compare::ratio, .reduce = Measure::Reduce::max};
  EXPECT_DOUBLE_EQ(value_of(table, how), 1.0);  // a against the better of a and b is at most 1
  how.reduce = Measure::Reduce::min;
  EXPECT_DOUBLE_EQ(value_of(table, how), 14.0 / 15);
}

TEST(Measure, ReducesArrays) {
  const ResultTable table = plain_table();
  const auto first = [&](Quantity q) { return value_of(table, {.a = std::move(q), .reduce = Measure::Reduce::first}); };
  EXPECT_DOUBLE_EQ(first({.series = "a", .metric = "list", .index = 1}), 22);
  EXPECT_DOUBLE_EQ(first({.series = "a", .metric = "list", .index = -1}), 0.5);
  EXPECT_DOUBLE_EQ(first({.series = "a", .metric = "list", .over = Quantity::Over::sum}), 33.5);
  EXPECT_DOUBLE_EQ(first({.series = "a", .metric = "list", .over = Quantity::Over::length}), 3);
  const Measure pooled{
      .a = {.series = "a", .metric = "list", .over = Quantity::Over::pool}, .statistic = "median", .reduce = Measure::Reduce::first};
  EXPECT_DOUBLE_EQ(value_of(table, pooled), 11);  // of 0.5, 0.5, 10, 12, 20, 24
  EXPECT_DOUBLE_EQ(first({.series = "a", .metric = "list", .over = Quantity::Over::first_below, .level = 11}), 2);
  const Measured none = measure(table, {.a = {.series = "a", .metric = "list", .over = Quantity::Over::first_below, .level = -1}});
  EXPECT_EQ(none.value, std::numeric_limits<double>::infinity());
  EXPECT_NE(measure(table, {.a = of("a", "list")}).problem.find("`index` or `over`"), std::string::npos);
}

TEST(Measure, FindsCrossings) {  // along p, at q = 1 a is 10, 20, 40; b at (p = 10, q = 2) is 15
  const ResultTable table =
      make_table({{10, 10}, {0, 0}, {20, 20}, {0, 0}, {40, 40}, {0, 0}}, {{0, 0}, {0, 0}, {0, 0}, {15, 15}, {0, 0}, {0, 0}}, true);
  Measure how{.a = of("a"),
              .b = of("b"),
              .reduce = Measure::Reduce::crossing,
              .where = {{"q", {1, 1}}},
              .level_where = {{"p", {10, 10}}, {"q", {2, 2}}}};
  EXPECT_DOUBLE_EQ(value_of(table, how), 5.0 / 10);
  how.b.reset();
  how.level = 30;
  EXPECT_DOUBLE_EQ(value_of(table, how), 15);
  how.level = 50;
  EXPECT_NE(measure(table, how).problem.find("not reached"), std::string::npos);
  how.where.clear();
  EXPECT_NE(measure(table, how).problem.find("one axis only"), std::string::npos);
}

TEST(Measure, TakesStepsAlongTheFirstAxisForEachSettingOfTheOthers) {
  const ResultTable table =
      make_table({{1, 1}, {9, 9}, {2, 2}, {8, 8}, {4, 4}, {7, 7}}, {{0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}}, true);
  EXPECT_DOUBLE_EQ(value_of(table, {.a = of("a"), .reduce = Measure::Reduce::largest_step}), 2);
  EXPECT_DOUBLE_EQ(value_of(table, {.a = of("a"), .reduce = Measure::Reduce::smallest_step}), -1);
  EXPECT_DOUBLE_EQ(value_of(table, {.a = of("a"), .reduce = Measure::Reduce::smallest_step, .where = {{"q", {1, 1}}}}), 1);
}

TEST(Measure, GivesTheIntervalOfSmoothMeasures) {
  const ResultTable table = plain_table();
  const Where last{{"p", {20, 20}}};
  const Summary s = summarize(std::vector{15.0, 13.0});
  const Measured mean = measure(table, {.a = of("a"), .where = last});
  EXPECT_DOUBLE_EQ(mean.ci_low, s.ci95_low);
  EXPECT_DOUBLE_EQ(mean.ci_high, s.ci95_high);
  const Paired paired = compare_paired(std::vector{15.0, 13.0}, std::vector{20.0, 10.0});
  const Measured ratio = measure(table, {.a = of("a"), .b = of("b"), .compare = Measure::Compare::ratio, .where = last});
  EXPECT_NEAR(ratio.ci_low, paired.ratio_of_means.low, 1e-12);
  const Measured difference = measure(table, {.a = of("a"), .b = of("b"), .compare = Measure::Compare::difference, .where = last});
  EXPECT_NEAR(difference.ci_high, paired.difference.high, 1e-12);
  EXPECT_TRUE(std::isnan(measure(table, {.a = of("a"), .reduce = Measure::Reduce::argmax}).ci_low));
  EXPECT_TRUE(std::isnan(measure(table, {.a = of("a"), .statistic = "median"}).ci_low));
}

TEST(Measure, ReadsTheScenario) {
  const ResultTable table = plain_table();
  EXPECT_DOUBLE_EQ(value_of(table, {.a = of("a", "scenario.p"), .reduce = Measure::Reduce::last}), 20);
}

Check check_with(const Measure& how, Band accept, std::optional<Band> claim) {
  Check check{.id = "c", .claim_text = "t", .text = "t", .measure = how};
  check.accept = accept;
  check.claim = claim;
  check.reason = "because";
  return check;
}

/// Means of a: 11, 22, 14, and no doubt about them.
ResultTable certain_table() { return make_table({{11, 11}, {22, 22}, {14, 14}}, {{5, 5}, {9, 9}, {15, 15}}); }

/// The mean of a at p = 20: 14 with the 95 % interval 1.3 .. 26.7.
Measure uncertain() { return {.a = of("a"), .where = {{"p", {20, 20}}}}; }

TEST(Verdict, FollowsBandAndClaim) {
  const ResultTable table = certain_table();
  const Measure how{.a = of("a"), .reduce = Measure::Reduce::max};  // 22
  EXPECT_EQ(judge(table, check_with(how, {.min = 20}, Band{.min = 21})).verdict, Verdict::pass);
  const CheckResult own = judge(table, check_with(how, {.min = 20}, std::nullopt));
  EXPECT_EQ(own.verdict, Verdict::pass);
  EXPECT_FALSE(own.published());
  const CheckResult missed_claim = judge(table, check_with(how, {.min = 20}, Band{.min = 22, .strict_min = true}));
  EXPECT_EQ(missed_claim.verdict, Verdict::not_reproduced);
  EXPECT_EQ(missed_claim.reason, "because");
  EXPECT_TRUE(missed_claim.published());
  const CheckResult failed = judge(table, check_with(how, {.max = 20}, Band{.min = 21}));
  EXPECT_EQ(failed.verdict, Verdict::fail);
  EXPECT_EQ(failed.so_far, Verdict::fail);
  EXPECT_EQ(failed.reason, "measured 22; must be <= 20");
  EXPECT_EQ(failed.measured.value, 22);
}

TEST(Verdict, IsUndecidedWhereTheIntervalReachesOverABound) {
  const ResultTable table = plain_table();
  const CheckResult band = judge(table, check_with(uncertain(), {.min = 10}, std::nullopt));
  EXPECT_EQ(band.verdict, Verdict::undecided);
  EXPECT_EQ(band.so_far, Verdict::pass);
  EXPECT_EQ(band.reason, "the 95 % interval reaches over 10, where our band ends; more realizations decide");
  const CheckResult outside = judge(table, check_with(uncertain(), {.min = 20}, std::nullopt));
  EXPECT_EQ(outside.verdict, Verdict::undecided);
  EXPECT_EQ(outside.so_far, Verdict::fail);
  EXPECT_NE(outside.reason.find("; so far: measured 14; must be >= 20"), std::string::npos) << outside.reason;
  const CheckResult claim = judge(table, check_with(uncertain(), {.min = 0}, Band{.min = 20}));
  EXPECT_EQ(claim.verdict, Verdict::undecided);
  EXPECT_EQ(claim.so_far, Verdict::not_reproduced);
  EXPECT_EQ(claim.reason, "the 95 % interval reaches over 20, where the claim ends; more realizations decide; so far: because");
  const CheckResult narrow =
      judge(table, check_with(uncertain(), {.min = 13, .max = 13.5}, std::nullopt));  // the interval holds the whole band
  EXPECT_EQ(narrow.verdict, Verdict::undecided);
}

TEST(Verdict, IsDecidedWhereTheWholeIntervalSaysTheSame) {
  const ResultTable table = plain_table();
  EXPECT_EQ(judge(table, check_with(uncertain(), {.min = 0}, std::nullopt)).verdict, Verdict::pass);
  EXPECT_EQ(judge(table, check_with(uncertain(), {.min = 0}, Band{.min = 30})).verdict, Verdict::not_reproduced);
  EXPECT_EQ(judge(table, check_with(uncertain(), {.min = 30}, Band{.min = 20})).verdict,
            Verdict::fail);  // the claim's end does not count then
}

TEST(Verdict, IsUndecidedInAQuickRun) {
  ResultTable table = certain_table();
  table.full_realizations = 100;
  table.experiment.quick_realizations = 2;
  const Measure how{.a = of("a"), .reduce = Measure::Reduce::max};
  const CheckResult would_fail = judge(table, check_with(how, {.max = 20}, Band{.max = 20}));
  EXPECT_EQ(would_fail.verdict, Verdict::undecided);
  EXPECT_EQ(would_fail.so_far, Verdict::fail);
  EXPECT_TRUE(would_fail.quick);
  EXPECT_EQ(would_fail.reason, "quick run, 2 of 100 realizations; so far: measured 22; must be <= 20");
  EXPECT_EQ(judge(table, check_with(how, {.min = 20}, std::nullopt)).so_far, Verdict::pass);
  table.full_realizations = 2;  // all that the experiment asks for, as with a formula: decided
  EXPECT_EQ(judge(table, check_with(how, {.max = 20}, std::nullopt)).verdict, Verdict::fail);
  table.full_realizations = 100;
  table.experiment.quick_realizations = 1;  // --realizations 2: more than quick
  EXPECT_EQ(judge(table, check_with(how, {.min = 20}, std::nullopt)).verdict, Verdict::pass);
}

TEST(Verdict, FailsWhenAlgorithmsFailed) {
  const ResultTable table = make_table({{11, 11}, {22, absent}, {14, 14}}, {{5, 6}, {10, 8}, {20, 10}});
  Measure how{.a = of("a"), .reduce = Measure::Reduce::max};
  const CheckResult strict = judge(table, check_with(how, {}, std::nullopt));
  EXPECT_EQ(strict.verdict, Verdict::fail);
  EXPECT_NE(strict.reason.find("1 of 6 values are missing; series 'a': numerical_failure"), std::string::npos) << strict.reason;
  how.allow_failed = 0.2;
  EXPECT_EQ(judge(table, check_with(how, {.min = 20, .max = 22}, std::nullopt)).verdict, Verdict::pass);
  const ResultTable all = make_table({{absent, absent}, {absent, absent}, {absent, absent}}, {{5, 6}, {10, 8}, {20, 10}});
  EXPECT_EQ(judge(all, check_with(how, {}, std::nullopt)).verdict, Verdict::fail);  // it ran, and failed everywhere
  EXPECT_THROW((void)judge(table, check_with({.a = of("z")}, {}, std::nullopt)), InvalidInput);
}

TEST(Verdict, IsNotRunWhereNothingWasMeasured) {
  ResultTable table = certain_table();
  const CheckResult typo = judge(table, check_with({.a = of("a", "lisst")}, {}, std::nullopt));
  EXPECT_EQ(typo.verdict, Verdict::not_run);
  EXPECT_NE(typo.reason.find("did you mean 'list'"), std::string::npos) << typo.reason;
  Measure filtered{.a = of("a"), .per = Measure::Per::realization, .reduce = Measure::Reduce::min, .filter = of("a", "w")};
  filtered.filter_min = 5;
  EXPECT_EQ(judge(table, check_with(filtered, {}, std::nullopt)).verdict, Verdict::not_run);
  EXPECT_EQ(judge(table, check_with({.a = of("a"), .where = {{"p", {30, 40}}}}, {}, std::nullopt)).verdict, Verdict::not_run);
  for (Row& row : table.rows) row = {};
  const CheckResult empty = judge(table, check_with({.a = of("a")}, {}, std::nullopt));
  EXPECT_EQ(empty.verdict, Verdict::not_run);
  EXPECT_EQ(empty.so_far, Verdict::not_run);
  EXPECT_NE(empty.reason.find("the run is not complete"), std::string::npos) << empty.reason;
}

TEST(Verdict, IsUndecidedWhereTheRunIsNotComplete) {
  ResultTable table = certain_table();
  table.rows.front() = {};
  const CheckResult part = judge(table, check_with({.a = of("a")}, {}, std::nullopt));
  EXPECT_EQ(part.verdict, Verdict::undecided);
  EXPECT_NE(part.reason.find("the run is not complete"), std::string::npos) << part.reason;
}

TEST(Verdict, IsNotRunWhereAPartOfTheProgramIsMissing) {
  ResultTable table = plain_table();
  for (std::size_t i = 1; i < table.rows.size(); i += 2) table.rows[i] = {.status = "unsupported", .message = "no LibTorch", .values = {}};
  const CheckResult result = judge(table, check_with({.a = of("a"), .b = of("b"), .compare = Measure::Compare::ratio}, {}, std::nullopt));
  EXPECT_EQ(result.verdict, Verdict::not_run);
  EXPECT_NE(result.reason.find("no LibTorch"), std::string::npos);
}

TEST(Band, HoldsNothingThatIsNotANumber) {
  EXPECT_FALSE(Band{}.holds(absent));
  EXPECT_TRUE(Band{}.holds(1e308));
  EXPECT_EQ(Band{}.text(), "any number");
  const Band strict{.min = 0, .strict_min = true};
  EXPECT_FALSE(strict.holds(0));
}

}  // namespace
}  // namespace airloom::experiments
