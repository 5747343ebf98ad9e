/// Experiment files: what they say, and how their faults are reported.
#include "airloom/experiments/spec/experiment.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "airloom/experiments/spec/plan.hpp"
#include "airloom/experiments/spec/presets.hpp"
#include "airloom/experiments/system/option_names.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "toy_system.hpp"

namespace airloom::experiments {
namespace {

using test::message_of;

const std::string good = R"(system = "toy"
title = "T"
[scenario]
users = 4
[[sweep]]
keys = ["a", "b"]
from = -2
to = 2
step = 2
[[sweep]]
key = "word"
values = ["x", "y"]
[[series]]
id = "one"
algorithm = "plain"
options = { offset = 1 }
[[series]]
id = "two"
algorithm = "plain"
[[figure]]
id = "main"
metrics = ["value", "items:sum"]
where = { a = [-2, 0] }
[[figure]]
id = "trace"
kind = "history"
metrics = ["history.residual"]
[[check]]
id = "better"
text = "one over two"
claim_text = "twice"
unit = ""
[check.measure]
series = "one"
metric = "value"
against = ["two", "one"]
against_metric = "items"
against_index = -1
compare = "ratio"
per = "realization"
reduce = "min"
where = { a = 0, word = [0, 1] }
filter = { metric = "residuals.power", max = 0 }
[check.claim]
min = 2
[check.accept]
above = 1
max = 3
)";

std::string replaced(const std::string& from, const std::string& to) {
  std::string text = good;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string refusal(const std::string& text) {
  return message_of<InvalidInput>([&] { (void)parse_experiment_text(text, "e.toml", "e"); });
}

TEST(Experiment, SaysWhatItsFileSays) {
  const Experiment e = parse_experiment_text(good, "e.toml", "fig1");
  EXPECT_EQ(e.id, "fig1");
  EXPECT_EQ(e.points(), 6U);
  EXPECT_EQ(e.point(3), (Values{{"a", std::int64_t{0}}, {"b", std::int64_t{0}}, {"word", std::string("y")}}));
  EXPECT_EQ(e.sweep[0].at, (std::vector<double>{-2, 0, 2}));
  EXPECT_EQ(e.sweep[1].at, (std::vector<double>{0, 1}));
  EXPECT_EQ(e.series[0].options.number("offset"), 1.0);
  EXPECT_EQ(e.series[1].label, "two");
  const Measure& m = e.checks[0].measure;
  EXPECT_EQ(m.b->series, "two");
  EXPECT_EQ(m.b->metric, "items");
  EXPECT_EQ(m.b->index, -1);
  ASSERT_EQ(m.others.size(), 1U);
  EXPECT_EQ(m.filter->series, "one");
  EXPECT_EQ(m.filter_max, 0.0);
  EXPECT_EQ(m.where.at("a"), std::pair(0.0, 0.0));
  EXPECT_EQ(e.checks[0].accept.text(), "> 1 and <= 3");
  EXPECT_EQ(e.figures[0].x, "a");
  EXPECT_EQ(used_metrics(e), (std::vector<std::string>{"value", "items", "history.residual", "residuals.power"}));
}

TEST(Experiment, FieldsMoveAlongAnAxisWithValuesOfTheirOwn) {
  const Experiment e =
      parse_experiment_text(replaced("step = 2\n", "step = 2\nwith = { c = [5, 6.5, 7], list = [[1], [2], [3]] }\n"), "e.toml", "e");
  EXPECT_EQ(e.points(), 6U);
  EXPECT_EQ(e.sweep[0].name, "a");
  EXPECT_EQ(*e.point(2).find("c"), Value(6.5));
  EXPECT_EQ(*e.point(5).find("c"), Value(std::int64_t{7}));
  EXPECT_TRUE(e.sweep[0].sets("c") && e.sweep[0].sets("b") && !e.sweep[0].sets("word"));
  const auto with = [](const std::string& table) { return refusal(replaced("step = 2\n", "step = 2\nwith = " + table + "\n")); };
  EXPECT_NE(with("{ c = [1, 2] }").find("with.c: 2 values; must be as many as of the key, 3"), std::string::npos) << with("{ c = [1, 2] }");
  EXPECT_NE(with("{ c = 1 }").find("must be a list"), std::string::npos);
  EXPECT_NE(with("{ b = [1, 2, 3] }").find("'b' is swept twice"), std::string::npos);
  EXPECT_NE(with("3").find("must be a table of lists"), std::string::npos);
}

TEST(Experiment, NamesTheLineOfEveryFault) {
  const std::vector<std::array<std::string, 4>> rows{
      {"title = \"T\"", "titel = \"T\"", "e.toml:2", "did you mean 'title'"},
      {"title = \"T\"", "title = 3", "e.toml:2", "must be text"},
      {"step = 2", "step = 0", "e.toml:9", "step"},
      {"step = 2", "step = -1", "e.toml:9", "step"},
      {"step = 2", "setp = 2", "e.toml:9", "did you mean 'step'"},
      {"step = 2", "", "e.toml:5", "`values`"},
      {"key = \"word\"", "key = \"a\"", "e.toml:10", "swept twice"},
      {"values = [\"x\", \"y\"]", "values = []", "e.toml:12", "at least one value"},
      {"id = \"two\"", "id = \"one\"", "e.toml:18", "unique"},
      {"algorithm = \"plain\"\noptions", "options", "e.toml:13", "'algorithm' is missing"},
      {"id = \"trace\"", "id = \"../x\"", "e.toml:25", "letters"},
      {"where = { a = [-2, 0] }", "where = { c = [-2, 0] }", "e.toml:23", "axis"},
      {"kind = \"history\"", "kind = \"histroy\"", "e.toml:26", "did you mean 'history'"},
      {"series = \"one\"", "series = \"ome\"", "e.toml:34", "did you mean 'one'"},
      {"compare = \"ratio\"", "", "e.toml:33", "compare"},
      {"against = [\"two\", \"one\"]\nagainst_metric", "against_metric", "", ""},
      {"per = \"realization\"", "per = \"point\"", "filter", "needs per"},
      {"reduce = \"min\"", "reduce = \"argmax\"", "e.toml:41", "needs per = \"point\""},
      {"where = { a = 0, word", "where = { a = [1, 0], word", "e.toml:42", "low <= high"},
      {"max = 0 }", "mox = 0 }", "mox", "did you mean"},
      {"above = 1", "above = 4", "e.toml:46", "empty"},
      {"above = 1", "above = 1\nmin = 1", "use one of them", "e.toml"},
      {"[check.accept]", "[check.acept]", "accept", "e.toml"},
      {"claim_text = \"twice\"", "", "claim_text", "e.toml"},
  };
  for (const auto& [from, to, place, reason] : rows) {
    if (place.empty()) continue;
    const std::string message = refusal(replaced(from, to));
    EXPECT_NE(message.find(place), std::string::npos) << to << " -> " << message;
    EXPECT_NE(message.find(reason), std::string::npos) << to << " -> " << message;
  }
}

TEST(Experiment, ReportsAllFaultsAtOnce) {
  std::string text = replaced("title = \"T\"", "titel = \"T\"");
  text += "\n[nonsense]\n";
  const std::string message = refusal(text);
  EXPECT_NE(message.find("titel"), std::string::npos);
  EXPECT_NE(message.find("nonsense"), std::string::npos);
}

TEST(Experiment, ANetworkShowsOneArrayOfOneSeries) {
  const auto with = [](const std::string& parts) { return good + "[[figure]]\nid = \"net\"\nkind = \"network\"\n" + parts; };
  const Experiment e = parse_experiment_text(with("metrics = [\"items\"]\nseries = [\"two\"]\nz_label = \"Z\"\n"), "e.toml", "fig1");
  ASSERT_EQ(e.figures.size(), 3U);
  EXPECT_EQ(e.figures[2].kind, FigureSpec::Kind::network);
  EXPECT_EQ(e.figures[2].z_label, "Z");
  const std::vector<std::array<std::string, 2>> rows{
      {"series = [\"two\"]", "needs `metrics`"},
      {"metrics = [\"items\"]", "shows one series, not 2"},
      {"metrics = [\"items\"]\nseries = [\"one\", \"two\"]", "shows one series, not 2"},
      {"metrics = [\"items\", \"value\"]\nseries = [\"one\"]", "shows one metric, not 2"},
      {"metrics = [\"items:sum\"]\nseries = [\"one\"]", "'items:sum' without its colon"},
  };
  for (const auto& [parts, reason] : rows) EXPECT_NE(refusal(with(parts)).find(reason), std::string::npos) << refusal(with(parts));
}

TEST(Experiment, NeedsSystemAndSeries) {
  const std::string message = refusal("title = \"T\"\n");
  EXPECT_NE(message.find("system"), std::string::npos) << message;
  EXPECT_NE(message.find("[[series]]"), std::string::npos) << message;
}

TEST(Plan, ValidatesEveryPointBeforeAnyWork) {
  const test::ToySystem system;
  const auto refused = [&](const std::string& toml) { return message_of<InvalidInput>([&] { (void)test::toy_plan(system, toml); }); };
  std::string message = refused(test::toy_toml + "\n[scenario]\nuser = 3\n");
  EXPECT_NE(message.find("did you mean 'users'"), std::string::npos) << message;
  EXPECT_NE(message.find("toy/fig1"), std::string::npos) << message;
  message = refused(test::toy_toml + "\n[[series]]\nid = \"bad\"\nalgorithm = \"plane\"\n");
  EXPECT_NE(message.find("did you mean 'plain'"), std::string::npos) << message;
  EXPECT_NE(message.find("'bad'"), std::string::npos) << message;
  message = refused("system = \"toy\"\n[[sweep]]\nkey = \"gain\"\nvalues = [1, -1]\n[[series]]\nalgorithm = \"plain\"\n");
  EXPECT_NE(message.find("point 1 (gain = -1)"), std::string::npos) << message;
}

TEST(Plan, AppliesTheCommandLine) {
  const test::ToySystem system;
  PlanOptions options{.seed = 7, .quick = true};
  options.set.set("users", std::int64_t{6});
  const Plan plan = test::toy_plan(system, test::toy_toml, options);
  EXPECT_EQ(plan.configuration["seed"], 7);
  EXPECT_EQ(plan.configuration["realizations"], 2);
  EXPECT_EQ(plan.configuration["scenario"]["users"], 6);
  options.realizations = 5;
  EXPECT_EQ(test::toy_plan(system, test::toy_toml, options).experiment.realizations, 5);
  options.set.set("gain", 2.0);
  const std::string message = message_of<InvalidInput>([&] { (void)test::toy_plan(system, test::toy_toml, options); });
  EXPECT_NE(message.find("sweeps it"), std::string::npos) << message;
  EXPECT_THROW((void)test::toy_plan(system, test::toy_toml, {.realizations = 0}), InvalidInput);
}

TEST(Plan, RefusesMoreUnitsThanMemoryHolds) {
  const test::ToySystem system;
  std::string message = message_of<InvalidInput>([&] { (void)test::toy_plan(system, test::toy_toml, {.realizations = 2'000'000'000}); });
  EXPECT_NE(message.find("realizations: 2000000000; must be an integer from 1 to 10000000"), std::string::npos) << message;
  message = message_of<InvalidInput>([&] {
    (void)test::toy_plan(system,
                         "system = \"toy\"\nrealizations = 10000000\n[[sweep]]\nkey = \"gain\"\nvalues = [1, 2, 3, 4, 5, 6]\n"
                         "[[series]]\nalgorithm = \"plain\"\n");
  });
  EXPECT_NE(message.find("10000000 realizations at 6 points; must be at most 50000000"), std::string::npos) << message;
  message = message_of<InvalidInput>(
      [&] { (void)test::toy_plan(system, "system = \"toy\"\nrealizations = 1000000000000\n[[series]]\nalgorithm = \"plain\"\n"); });
  EXPECT_NE(message.find("realizations: 1000000000000; must be an integer from 1 to 10000000"), std::string::npos) << message;
}

TEST(OptionNames, OfOtherAlgorithmsNameThem) {
  const System& haps = find_system("haps");
  EXPECT_NO_THROW(check_option_names(haps, "two_level", {{"max_outer", std::int64_t{3}}}));
  EXPECT_NO_THROW(check_option_names(haps, "nobody", {{"max_outer", std::int64_t{3}}}));  // unknown algorithms are told elsewhere
  const std::string message = message_of<InvalidInput>([&] {
    check_option_names(haps, "mrt", {{"max_outer", std::int64_t{3}}, {"max_outre", true}});
  });
  EXPECT_NE(message.find("options.max_outer: 'mrt' has no such option; these algorithms have it: two_level"), std::string::npos) << message;
  EXPECT_NE(message.find("unknown options field 'max_outre'"), std::string::npos) << message;
}

TEST(Sources, EveryEntrySaysYearAndWhereItIsFound) {
  for (const System* system : systems()) {
    const std::string entry = system->bibtex();
    EXPECT_NE(entry.find("  year"), std::string::npos) << entry;
    EXPECT_TRUE(entry.find("  doi") != std::string::npos || entry.find("  eprint") != std::string::npos) << entry;
    EXPECT_EQ(std::ranges::count(entry, '{'), std::ranges::count(entry, '}')) << entry;
  }
}

TEST(Presets, AreSortedAndAllParse) {
  EXPECT_TRUE(natural_less("fig6", "fig6b"));
  EXPECT_TRUE(natural_less("fig6b", "fig10"));
  EXPECT_FALSE(natural_less("fig10", "fig9"));
  EXPECT_TRUE(natural_less("ext1", "fig1"));
  for (const Preset& preset : presets()) {
    EXPECT_NO_THROW({ EXPECT_EQ(preset.parse().system, preset.system); }) << preset.name();
    EXPECT_EQ(find_presets(preset.name()).size(), 1U);
  }
  EXPECT_EQ(presets().empty() ? 0U : find_presets("all").size(), presets().size());
  EXPECT_THROW((void)find_presets("iab/fig777"), InvalidInput);
  EXPECT_THROW((void)read_scenario("iab", "nowhere"), InvalidInput);
}

}  // namespace
}  // namespace airloom::experiments
