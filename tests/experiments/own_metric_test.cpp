/// Metrics that an experiment makes of others.
#include "airloom/experiments/spec/own_metric.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "airloom/experiments/results/checks.hpp"
#include "toy_system.hpp"

namespace airloom::experiments {
namespace {

using test::message_of;
using test::TemporaryFolder;
using test::ToySystem;

TEST(Expression, ReadsNumbersArraysAndEntriesOfThem) {
  const Values values{{"rate_sum", 6.0}, {"certificate.kkt", 0.5}, {"user_rate", std::vector<double>{1, 2, 3}}, {"feasible", true}};
  const auto number = [&](const std::string& text) { return std::get<double>(Expression(text).value(values)); };
  EXPECT_EQ(number("rate_sum / (certificate.kkt + 10)"), 6.0 / 10.5);
  EXPECT_EQ(number("user_rate:sum + user_rate:0 + user_rate:last * user_rate:length"), 6 + 1 + 9.0);
  EXPECT_EQ(number("max(user_rate:max, rate_sum) ^ 2"), 36.0);
  EXPECT_EQ(number("feasible ? 1 : 2"), 1.0);
  EXPECT_EQ(number("1e-3 * rate_sum"), 6e-3);
  EXPECT_EQ(std::get<std::vector<double>>(Expression("rate_sum * ln(user_rate)").value(values)),
            (std::vector<double>{0.0, 6 * std::log(2.0), 6 * std::log(3.0)}));
  const std::vector<std::string> nothing{"missing + 1", "rate_sum / 0", "ln(0 - rate_sum)", "user_rate:7"};
  for (const std::string& text : nothing) EXPECT_TRUE(std::holds_alternative<std::string>(Expression(text).value(values))) << text;
  EXPECT_NE(message_of<InvalidInput>([] { (void)Expression("rate_sum / ("); }), "");
  EXPECT_NE(message_of<InvalidInput>([] { (void)Expression("user_rate:median"); }).find("mean"), std::string::npos);
}

const std::string metric_toml = R"(
system = "toy"
realizations = 4
scenario = { gain = 2.0 }
record = ["feasible"]
[[series]]
algorithm = "plain"
[[metric]]
name = "per_gain"
expression = "value / scenario.gain"
[[metric]]
name = "twice"
expression = "2 * per_gain"
[[figure]]
id = "f"
kind = "bar"
metrics = ["twice"]
[[check]]
id = "c"
text = "twice the first sample"
measure = { series = "plain", metric = "twice" }
accept = { min = 0, max = 2 }
)";

TEST(OwnMetric, IsMadeOfWhatIsStoredForFiguresAndChecks) {
  const ToySystem system;
  const TemporaryFolder folder;
  const Plan plan = make_plan(system, parse_experiment_text(metric_toml, "mine.toml", "mine"));
  EXPECT_EQ(plan.record, (std::vector<std::string>{"feasible", "value"}));
  (void)run(plan, folder.path(), {});
  const ResultTable table = ResultTable::load(folder / "toy" / "mine");
  const std::vector<double> values = table.column({.series = "plain", .metric = "value"}, 0);
  const std::vector<double> twice = table.column({.series = "plain", .metric = "twice"}, 0);
  for (std::size_t r = 0; r < 4; ++r) EXPECT_EQ(twice[r], values[r]);
}

TEST(OwnMetric, IsCheckedAtReading) {
  const ToySystem system;
  const auto refusal = [&](const std::string& metric) {
    return message_of<InvalidInput>([&] {
      (void)make_plan(system,
                      parse_experiment_text("system = \"toy\"\n[[series]]\nalgorithm = \"plain\"\n[[metric]]\n" + metric, "m.toml", "m"));
    });
  };
  EXPECT_NE(refusal("name = \"x\"\nexpression = \"valeu + 1\"").find("did you mean 'value'"), std::string::npos);
  EXPECT_NE(refusal("name = \"value\"\nexpression = \"items:sum\"").find("has one of that name"), std::string::npos);
  EXPECT_NE(refusal("name = \"x\"\nexpression = \"timing.wall_s\"").find("times"), std::string::npos);
  EXPECT_NE(refusal("name = \"x y\"\nexpression = \"value\"").find("letters"), std::string::npos);
  EXPECT_NE(refusal("name = \"x\"\nexpression = \"3 + 4\"").find("reads no metric"), std::string::npos);
  EXPECT_NE(refusal("name = \"x\"\nexpression = \"value +\"").find("expression"), std::string::npos);
}

}  // namespace
}  // namespace airloom::experiments
