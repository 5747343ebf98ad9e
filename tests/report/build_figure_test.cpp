/// Figures from a table whose statistics are known in closed form.
#include "airloom/report/build_figure.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/experiments/spec/statistics.hpp"
#include "report/sample_results.hpp"

namespace airloom::report {
namespace {

using Kind = experiments::FigureSpec::Kind;

TEST(BuildFigure, DrawsALinePerSeriesAndValueOfTheOtherAxis) {
  experiments::FigureSpec spec = spec_of(Kind::line, "rate");
  spec.x_scale = 2.0;
  spec.scale = 3.0;
  const Figure figure = build_figure(sample_results(), spec);
  ASSERT_EQ(figure.curves.size(), 4U);
  EXPECT_EQ(figure.curves[0].label, "first, users = 1");
  EXPECT_EQ(figure.curves[1].label, "first, users = 2");
  EXPECT_EQ(figure.x.label, "power (dBW)");
  EXPECT_EQ(figure.y.label, "rate");
  const Curve& curve = figure.curves[1];
  EXPECT_EQ(curve.x, (std::vector<double>{0, 20}));
  EXPECT_EQ(curve.y, (std::vector<double>{9, 39}));                                // 3 (p + 2 + 1)
  const double half = 3.0 * experiments::student_t_975(2) * 1.0 / std::sqrt(3.0);  // std of r = 0, 1, 2 is 1
  EXPECT_NEAR(curve.low[0], 9 - half, 1e-12);
  EXPECT_NEAR(curve.high[1], 39 + half, 1e-12);
}

TEST(BuildFigure, LeavesOutBandsThatCoverThePicture) {
  experiments::FigureSpec spec = spec_of(Kind::line, "rate");
  spec.where = {{"users", {1, 1}}};
  for (const bool both : {false, true}) {
    experiments::ResultTable table = sample_results();
    for (std::size_t i = 0; i < table.rows.size(); ++i) {  // series a, b; realizations 0, 1, 2; users; powers
      const double around = static_cast<double>(i / 2 % 3) - 1.0;
      if (both || i % 2 == 1) table.rows[i].values.set("rate", 5.0 + static_cast<double>(i / 12) + 1000.0 * around);
    }
    const Figure figure = build_figure(table, spec);
    ASSERT_EQ(figure.curves.size(), 2U);
    EXPECT_EQ(figure.curves[0].low.empty(), both);
    EXPECT_TRUE(figure.curves[1].low.empty());
    EXPECT_EQ(std::isfinite(figure.y.high), !both);  // a picture without bands ends where its curves do
    EXPECT_NE(figure.note.find("intervals that reach beyond the picture everywhere are left out"), std::string::npos) << figure.note;
    EXPECT_EQ(figure.note.find("the band shows") == std::string::npos, both) << figure.note;
  }
  EXPECT_EQ(build_figure(sample_results(), spec).note.find("left out"), std::string::npos);
}

TEST(BuildFigure, PinsAxesByWhereAndHasNoBandAroundAMedian) {
  experiments::FigureSpec spec = spec_of(Kind::line, "rates:sum");
  spec.series = {"b"};
  spec.where = {{"users", {2, 2}}};
  spec.statistic = "median";
  const Figure figure = build_figure(sample_results(), spec);
  ASSERT_EQ(figure.curves.size(), 1U);
  EXPECT_EQ(figure.curves[0].y, (std::vector<double>{22, 62}));  // rate + rate + 10, rate = 2 (p + 2 + 1)
  EXPECT_TRUE(figure.curves[0].low.empty());
}

TEST(BuildFigure, DrawsOneMetricAgainstAnother) {
  experiments::FigureSpec spec = spec_of(Kind::line, "rates:1");
  spec.x = "rate";
  spec.x_is_metric = true;
  spec.where = {{"users", {1, 1}}};
  const Figure figure = build_figure(sample_results(), spec);
  ASSERT_EQ(figure.curves.size(), 2U);
  EXPECT_EQ(figure.curves[0].x, (std::vector<double>{2, 12}));
  EXPECT_EQ(figure.curves[0].y, (std::vector<double>{12, 22}));
}

TEST(BuildFigure, PoolsAllElementsInACdfAndMarksFivePercent) {
  experiments::FigureSpec spec = spec_of(Kind::cdf, "rates");
  spec.series = {"a"};
  spec.where = {{"users", {1, 1}}, {"power_dbw", {0, 0}}};
  const Figure figure = build_figure(sample_results(), spec);
  ASSERT_EQ(figure.curves.size(), 1U);
  const Curve& curve = figure.curves[0];
  EXPECT_EQ(curve.x, (std::vector<double>{1, 1, 2, 3, 11, 12, 13}));
  EXPECT_EQ(curve.y.front(), 0.0);
  EXPECT_EQ(curve.y[3], 0.5);
  EXPECT_EQ(curve.y.back(), 1.0);
  ASSERT_EQ(curve.marks.size(), 1U);
  EXPECT_DOUBLE_EQ(curve.marks[0].x, 1.25);  // type 7: 1 + 0.05 * 5
}

TEST(BuildFigure, HoldsTheLastValueOfRunsThatEnded) {
  experiments::FigureSpec spec = spec_of(Kind::history, "history.gap");
  spec.series = {"a"};
  spec.band = "quartiles";
  const Figure figure = build_figure(sample_results(), spec);
  ASSERT_EQ(figure.curves.size(), 1U);
  EXPECT_EQ(figure.curves[0].x, (std::vector<double>{1, 2, 3}));
  EXPECT_DOUBLE_EQ(figure.curves[0].y[1], (1 + 0.5 + 0.5) / 3);
  EXPECT_DOUBLE_EQ(figure.curves[0].y[2], (1 + 0.5 + 0.25) / 3);
  EXPECT_DOUBLE_EQ(figure.curves[0].low[2], 0.25);  // quartiles over 12 runs: four each of 0.25, 0.5, 1
}

TEST(BuildFigure, DrawsArraysAgainstAnArray) {
  experiments::FigureSpec spec = spec_of(experiments::FigureSpec::Kind::curve, "rates");
  spec.x = "rates";
  spec.x_is_metric = true;
  spec.series = {"a"};
  spec.where = {{"power_dbw", {10, 10}}, {"users", {2, 2}}};
  const Figure one = build_figure(sample_results(), spec);
  ASSERT_EQ(one.curves.size(), 1U);
  EXPECT_EQ(one.curves[0].label, "first");
  EXPECT_EQ(one.curves[0].x, (std::vector<double>{12, 22}));  // of the first drop
  EXPECT_EQ(one.curves[0].y, (std::vector<double>{13, 23}));  // mean over three drops
  spec.where = {{"users", {2, 2}}};
  const Figure two = build_figure(sample_results(), spec);
  ASSERT_EQ(two.curves.size(), 2U);
  EXPECT_NE(two.curves[1].label.find("= 10"), std::string::npos) << two.curves[1].label;
}

TEST(BuildFigure, GroupsBarsByMetricOrByAxis) {
  experiments::FigureSpec spec = spec_of(Kind::bar, "rate");
  spec.x.clear();
  spec.metrics = {"rate", "rates:max"};
  spec.metric_labels = {"mean", "best"};
  const Figure by_metric = build_figure(sample_results(), spec);
  EXPECT_EQ(by_metric.x.categories, (std::vector<std::string>{"mean", "best"}));
  ASSERT_EQ(by_metric.curves.size(), 2U);
  EXPECT_EQ(by_metric.curves[0].y, (std::vector<double>{7.5, 17.5}));  // mean of p + u + r
  const Figure by_axis = build_figure(sample_results(), spec_of(Kind::bar, "rate"));
  EXPECT_EQ(by_axis.x.categories, (std::vector<std::string>{"0", "10"}));
  EXPECT_EQ(by_axis.curves[1].y, (std::vector<double>{5, 25}));
}

TEST(BuildFigure, MapsTwoAxes) {
  experiments::FigureSpec spec = spec_of(Kind::map, "rate");
  spec.y = "users";
  spec.y_scale = 10.0;
  const Figure figure = build_figure(sample_results(), spec);
  ASSERT_EQ(figure.curves.size(), 2U);
  EXPECT_EQ(figure.curves[0].x, (std::vector<double>{0, 10}));
  EXPECT_EQ(figure.curves[0].y, (std::vector<double>{10, 20}));
  EXPECT_EQ(figure.curves[0].z, (std::vector<double>{2, 12, 3, 13}));
}

TEST(BuildFigure, TakesTheDeploymentFromTheStoredSites) {
  experiments::ResultTable table = sample_results();
  table.sites = {{.role = "donor", .label = "d", .z_m = 150}, {.role = "user", .label = "u", .x_m = 3, .served_by = 0}};
  const Figure figure = build_figure(table, spec_of(Kind::deployment, "rate"));
  ASSERT_EQ(figure.places.size(), 2U);
  EXPECT_EQ(figure.places[1].served_by, 0);
  EXPECT_EQ(point_count(figure), 2U);
}

experiments::FigureSpec network_spec() {
  experiments::FigureSpec spec = spec_of(Kind::network, "rates");
  spec.series = {"b"};
  spec.where = {{"power_dbw", {10, 10}}};
  spec.scale = 3.0;
  return spec;
}

TEST(BuildNetwork, GivesTheUsersTheirValuesOfTheFirstDrop) {
  experiments::ResultTable table = sample_results();
  table.sites = sample_network();
  const Figure figure = build_figure(table, network_spec());
  ASSERT_EQ(figure.places.size(), 5U);
  EXPECT_EQ(point_count(figure), 5U);
  for (std::size_t k = 0; k < 3; ++k) EXPECT_TRUE(std::isnan(figure.places[k].value)) << k;  // two base stations, but users are last
  EXPECT_EQ(figure.places[3].value, 66.0);                                                   // 3 rate, rate = 2 (10 + 1 + 0)
  EXPECT_EQ(figure.places[4].value, 96.0);                                                   // 3 (rate + 10)
  EXPECT_EQ(figure.places[2].reach, 1500.0);
  EXPECT_EQ(figure.x.label, "x (m)");
  EXPECT_EQ(figure.z.label, "rates");
  EXPECT_TRUE(figure.note.starts_with("First realization at power (dBW) = 10, users = 1, ")) << figure.note;
  EXPECT_NE(figure.note.find(" Colour: rates."), std::string::npos) << figure.note;
  EXPECT_NE(figure.note.find("those of the sweep's first point"), std::string::npos) << figure.note;
  EXPECT_NE(figure.note.find("circle is what the platform covers"), std::string::npos) << figure.note;
  EXPECT_EQ(figure.note.find("No colours"), std::string::npos) << figure.note;
}

TEST(BuildNetwork, PrefersTheRoleThatTheMetricNames) {
  experiments::ResultTable table = sample_results();
  table.sites = {
      {.role = "user", .label = "a"}, {.role = "user", .label = "b"}, {.role = "station", .label = "c"}, {.role = "station", .label = "d"}};
  table.rows[1].values.set("user_rates", std::vector<double>{4.0, 5.0});
  experiments::FigureSpec spec = network_spec();
  spec.metrics = {"user_rates"};
  spec.where.clear();
  EXPECT_EQ(build_figure(table, spec).places[1].value, 15.0);
  table.sites.resize(3);  // one station: the users alone are two, whatever they are called
  EXPECT_EQ(build_figure(table, network_spec()).places[1].value, 96.0);
  table.rows[1].values.set("user_rates", std::vector<double>{4.0});  // one station, but the metric is one of users
  EXPECT_TRUE(std::isnan(build_figure(table, spec).places[2].value));
}

TEST(BuildNetwork, DrawsPlacesWithoutColoursAndSaysWhy) {
  experiments::ResultTable table = sample_results();
  table.sites = sample_network();
  const auto note_without_colours = [&](const experiments::FigureSpec& spec) {
    const Figure figure = build_figure(table, spec);
    EXPECT_EQ(figure.places.size(), 5U);
    for (const Place& place : figure.places) EXPECT_TRUE(std::isnan(place.value));
    return figure.note;
  };
  experiments::FigureSpec spec = network_spec();
  spec.metrics = {"history.none"};
  EXPECT_NE(note_without_colours(spec).find("No colours: this drop has no history.none."), std::string::npos);
  spec = network_spec();
  spec.where = {{"power_dbw", {5, 5}}};
  EXPECT_NE(note_without_colours(spec).find("No colours: no point"), std::string::npos);
  spec.where.clear();
  table.rows[1].values.set("rates", std::vector<double>{1, 2, 3});
  EXPECT_NE(note_without_colours(spec).find("No colours: rates has 3 entries"), std::string::npos);
  table.rows[1].values.set("rates", std::vector<double>{std::nan(""), std::nan("")});
  EXPECT_NE(note_without_colours(spec).find("No colours: this drop has no rates."), std::string::npos);
  table.rows[1].status = "infeasible";
  EXPECT_NE(note_without_colours(spec).find("No colours: this drop ended as infeasible."), std::string::npos);
  table.rows[1] = {};
  EXPECT_NE(note_without_colours(spec).find("No colours: this drop is not stored yet."), std::string::npos);
}

TEST(BuildNetwork, RefusesSeveralSeries) {
  experiments::FigureSpec spec = network_spec();
  spec.series.clear();
  EXPECT_THROW((void)build_figure(sample_results(), spec), InvalidInput);
}

TEST(BuildFigure, KeepsFailedDropsOutOfTheStatistics) {
  experiments::ResultTable table = sample_results();
  table.rows[0].status = "infeasible";  // a at (0, 1), r = 0
  experiments::FigureSpec spec = spec_of(Kind::line, "rate");
  const Figure figure = build_figure(table, spec);
  EXPECT_EQ(figure.curves[0].y[0], 2.5);  // mean of 2 and 3
}

TEST(BuildFigure, UsesTheWordsOfAnAxisOfWords) {
  experiments::ResultTable table = sample_results();
  table.experiment.sweep[0].values = {std::string("near"), std::string("far")};
  table.experiment.sweep[0].at = {0, 1};
  const Figure figure = build_figure(table, spec_of(Kind::line, "rate"));
  EXPECT_EQ(figure.x.categories, (std::vector<std::string>{"near", "far"}));
  EXPECT_EQ(figure.curves[0].x, (std::vector<double>{0, 1}));
}

TEST(BuildFigure, RefusesAnUnknownReduction) {
  EXPECT_THROW((void)parse_metric("se_ground:product"), InvalidInput);
  EXPECT_EQ(parse_metric("history.mu:last").index, -1);
  EXPECT_EQ(parse_metric("history.mu:last").metric, "history.mu");
}

}  // namespace
}  // namespace airloom::report
