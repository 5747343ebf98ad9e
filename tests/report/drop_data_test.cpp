/// Single drops on the page: the numbers of the rows, where the curves of figures come from, the command that solves a drop again.
#include "airloom/report/drop_data.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "airloom/report/build_figure.hpp"
#include "airloom/report/figure_sources.hpp"
#include "airloom/report/figure_text.hpp"
#include "airloom/report/packed.hpp"
#include "report/sample_results.hpp"

namespace airloom::report {
namespace {

ExperimentReport sample_report() {
  ExperimentReport report;
  report.table = sample_results();
  report.table.experiment.figures = {spec_of(Figure::Kind::line, "rate"), spec_of(Figure::Kind::cdf, "rates:min")};
  report.table.experiment.figures[1].id = "g";
  report.table.experiment.figures[1].scale = 0.5;
  return report;
}

io::Json column(const io::Json& json, const std::string& name) {
  for (const io::Json& one : json.at("columns")) {
    if (one.at("name") == name) return one.at("values");
  }
  return nullptr;
}

TEST(DropData, HoldsTheScalarsOfEveryRow) {
  ExperimentReport report = sample_report();
  report.table.rows[1].message = hostile;
  report.table.rows[2] = {};
  const DropData data = drop_data(report, 1'000'000);
  EXPECT_EQ(data.kept, 3U);
  const io::Json rates = column(data.json, "rate");
  ASSERT_EQ(rates.size(), 24U);
  EXPECT_EQ(rates[0], 1.0);  // point 0, realization 0, series a
  EXPECT_EQ(rates[1], 2.0);
  EXPECT_TRUE(rates[2].is_null());
  EXPECT_EQ(rates[23], 28.0);  // 2 (10 + 2 + 2)
  EXPECT_EQ(column(data.json, "rates (min)")[23], 28.0);
  EXPECT_EQ(column(data.json, "certificate.monotone")[0], true);
  EXPECT_TRUE(column(data.json, "history.gap").is_null());
  EXPECT_EQ(data.json.at("statuses"), io::Json({"converged", "not stored yet"}));
  EXPECT_EQ(data.json.at("status")[2], 1);
  EXPECT_EQ(data.json.at("messages").size(), 1U);
  EXPECT_EQ(data.json.at("points")[3], io::Json({"10", "2"}));
}

TEST(DropData, KeepsTheFirstRealizationsWhereNotAllFit) {
  const ExperimentReport report = sample_report();
  const std::size_t whole = gzip(io::json_text(drop_data(report, 1'000'000).json)).size();
  const DropData less = drop_data(report, whole - 1);
  EXPECT_EQ(less.kept, 2U);
  EXPECT_EQ(column(less.json, "rate").size(), 16U);
  EXPECT_EQ(column(less.json, "rate")[4], 2.0);  // point 1 follows at once
  EXPECT_EQ(drop_data(report, 10).kept, 0U);
  EXPECT_NE(drops_html(report, "s", whole - 1).find("the first 2 of 3 realizations"), std::string::npos);
  EXPECT_NE(drops_html(report, "s", 1'000'000).find("all 3 realizations"), std::string::npos);
  EXPECT_EQ(drops_html(report, "s", 10).find("<script"), std::string::npos);
}

TEST(DropData, HoldsTheNetworksOfTheFirstDrops) {
  ExperimentReport report = sample_report();
  EXPECT_TRUE(drop_data(report, 1'000'000).json.at("networks").empty());
  report.table.sites = sample_network();
  EXPECT_EQ(drop_data(report, 1'000'000).json.at("networks").size(), 1U);
  report.networks.assign(6, sample_network());  // realization 0 at the four points, realization 1 at two
  report.networks[1].clear();
  const io::Json networks = drop_data(report, 1'000'000).json.at("networks");
  EXPECT_EQ(networks.size(), 5U);
  EXPECT_TRUE(networks.contains("0"));
  EXPECT_FALSE(networks.contains("3"));  // point 1, realization 0
  EXPECT_TRUE(networks.contains("4"));   // point 1, realization 1
  EXPECT_EQ(networks.at("4").at("places").size(), 5U);
}

TEST(DropData, CommandsSayWhatIsNotAsTheDefaultsAre) {
  experiments::Experiment experiment = sample_results().experiment;
  experiment.scenario = {{"paths", std::int64_t{3}}, {"mode", "it's"}, {"same", 1.5}};
  experiment.series[0].options = {{"split", "balanced"}};
  experiment.series[0].scenario = {{"paths", std::int64_t{4}}};
  EXPECT_EQ(solve_command(experiment, 3, experiment.series[0], {{"same", 1.5}, {"paths", std::int64_t{6}}}),
            "airloom solve iab --algorithm x --opt split=balanced --set paths=4 --set 'mode=it'\\''s' --set power_dbw=10 --set users=2");
  experiment.series[0].outside = experiments::OutsideSpec{};
  EXPECT_EQ(solve_command(experiment, 3, experiment.series[0]), "");
}

TEST(FigureSources, SayWhichRowsACurveIsMadeOf) {
  const ExperimentReport report = sample_report();
  const io::Json sources = figure_sources(report.table);
  const Figure figure = build_figure(report.table, report.table.experiment.figures[0]);
  ASSERT_EQ(sources.at("f").size(), figure.curves.size());  // a curve per series and number of users
  EXPECT_EQ(sources.at("f")[1], io::Json({{"series", 0}, {"number", "rate"}, {"scale", 1.0}, {"points", {1, 3}}}));
  ASSERT_EQ(sources.at("g").size(), 2U);
  EXPECT_EQ(sources.at("g")[1], io::Json({{"series", 1}, {"number", "rates (min)"}, {"scale", 0.5}, {"points", {0, 1, 2, 3}}}));
}

TEST(FigureSources, SayWhichRowsBarsAndCellsAreMadeOf) {
  ExperimentReport report = sample_report();
  std::vector<experiments::FigureSpec>& figures = report.table.experiment.figures;
  figures = {spec_of(Figure::Kind::bar, "rate"), spec_of(Figure::Kind::map, "rate"), spec_of(Figure::Kind::deployment, "rate")};
  figures[0].id = "bars";
  figures[0].x = figures[1].y = "users";
  figures[1].id = "map";
  figures[1].x = "power_dbw";
  figures[1].x_scale = 2.0;
  figures[1].statistic = "median";
  figures[2].id = "places";
  const io::Json sources = figure_sources(report.table);
  EXPECT_EQ(sources.at("bars")[1],
            io::Json({{"series", 1}, {"numbers", {"rate", "rate"}}, {"scale", 1.0}, {"points", {0, 1}}, {"groups", {{0, 2}, {1, 3}}}}));
  EXPECT_EQ(sources.at("map")[0].at("statistic"), "median");
  EXPECT_EQ(sources.at("map")[0].at("cells")[3], io::Json({20.0, 2.0}));
  EXPECT_EQ(sources.at("places").at("drop"), 0);
}

TEST(DropData, SaysByWhichFactorsMetricsCount) {
  ExperimentReport report = sample_report();
  report.table.experiment.series[1].factor = {{"rate", 0.5}};
  EXPECT_EQ(drop_data(report, 1'000'000).json.at("factors"), io::Json({io::Json::object(), {{"rate", 0.5}}}));
}

TEST(FigureText, SaysWhatIsShown) {
  const ExperimentReport report = sample_report();
  Figure figure = build_figure(report.table, report.table.experiment.figures[0]);
  figure.curves.resize(1);
  EXPECT_EQ(figure_text(figure),
            "Lines: rate against power (dBW), 1 curve. first, users = 1: from 2 at 0 to 12 at 10, least 2 at 0, largest 12 at 10.");
  figure.curves.assign(14, figure.curves[0]);
  EXPECT_NE(figure_text(figure).find("2 more curves."), std::string::npos);
  figure.curves.resize(1);
  figure.curves[0].label = "none";
  figure.curves[0].y = {std::nan(""), std::nan("")};
  EXPECT_NE(figure_text(figure).find("none: nothing to show."), std::string::npos);
}

TEST(Packed, IsTheSameForTheSameBytes) {
  EXPECT_EQ(base64(gzip("abc")).substr(0, 4), "H4sI");
  EXPECT_EQ(gzip("abc"), gzip("abc"));
  EXPECT_LT(gzip(std::string(100'000, 'x')).size(), 500U);
}

}  // namespace
}  // namespace airloom::report
