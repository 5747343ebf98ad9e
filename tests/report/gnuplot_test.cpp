/// What gnuplot draws are the numbers of the chart, and hostile names stay names.
#include "airloom/report/gnuplot.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <regex>
#include <sstream>

#include "airloom/core/error.hpp"
#include "airloom/report/build_figure.hpp"
#include "airloom/report/gnuplot_parts.hpp"
#include "airloom/report/gnuplot_script.hpp"
#include "airloom/report/process.hpp"
#include "airloom/report/text.hpp"
#include "report/sample_results.hpp"
#include "support/temporary_folder.hpp"

namespace airloom::report {
namespace {

namespace fs = std::filesystem;
using Kind = experiments::FigureSpec::Kind;

Figure figure_of(Kind kind) {
  experiments::ResultTable table = sample_results();
  table.sites = {{.role = "donor", .label = hostile, .z_m = 150}, {.role = hostile, .label = "u", .x_m = 300, .y_m = -20, .served_by = 0}};
  if (kind == Kind::network) table.sites = sample_network();
  const bool curve = kind == Kind::curve || kind == Kind::polar;
  const bool array = kind == Kind::cdf || kind == Kind::network || curve;
  experiments::FigureSpec spec = spec_of(kind, kind == Kind::history ? "history.gap" : array ? "rates" : "rate");
  if (kind == Kind::network) spec.series = {"b"};
  if (curve) spec.x = "rates";
  spec.x_is_metric = curve;
  spec.y = kind == Kind::map ? "users" : "";
  spec.log_y = kind == Kind::history;
  spec.x_label = hostile;
  spec.y_label = hostile;
  spec.z_label = hostile;
  spec.metric_labels = {hostile};
  return build_figure(table, spec);
}

const std::vector<Kind> kinds{Kind::line,  Kind::bar,   Kind::cdf,        Kind::map,    Kind::history,
                              Kind::curve, Kind::polar, Kind::deployment, Kind::network};

/// The data file's blocks, as gnuplot numbers them: separated by two empty lines.
std::vector<std::vector<std::vector<double>>> blocks_of(const std::string& data) {
  std::vector<std::vector<std::vector<double>>> blocks(1);
  std::istringstream in(data);
  int empty = 0;
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) {
      ++empty;
      continue;
    }
    if (empty >= 2) blocks.emplace_back();
    empty = 0;
    if (line[0] == '#') continue;
    std::istringstream words(line);
    blocks.back().emplace_back();
    for (std::string word; words >> word;) blocks.back().back().push_back(std::strtod(word.c_str(), nullptr));
  }
  return blocks;
}

TEST(Gnuplot, GetsTheNumbersThatTheChartGets) {
  for (const Kind kind : {Kind::line, Kind::bar, Kind::cdf, Kind::history, Kind::curve, Kind::polar}) {
    const Figure figure = figure_of(kind);
    const io::Json chart = io::Json::parse(json_for_script(figure_json(figure)));  // what the page holds
    const auto blocks = blocks_of(gnuplot_data(figure));
    ASSERT_GE(blocks.size(), chart.at("curves").size()) << kind_name(kind);
    for (std::size_t c = 0; c < chart.at("curves").size(); ++c) {
      const io::Json& curve = chart.at("curves").at(c);
      ASSERT_EQ(blocks[c].size(), curve.at("x").size());
      for (std::size_t i = 0; i < blocks[c].size(); ++i) {
        EXPECT_EQ(blocks[c][i][0], curve.at("x").at(i).get<double>());  // to the last bit
        EXPECT_EQ(blocks[c][i][1], curve.at("y").at(i).get<double>());
        if (!curve.contains("low")) continue;
        EXPECT_EQ(blocks[c][i][2], curve.at("low").at(i).get<double>());
        EXPECT_EQ(blocks[c][i][3], curve.at("high").at(i).get<double>());
      }
    }
  }
}

TEST(Gnuplot, PutsTheSmallestCircleFiftyBelowTheLargest) {
  Figure figure;
  figure.kind = Kind::polar;
  figure.curves.resize(2);
  figure.curves[0].y = {-3.0, std::nan(""), -120.0};
  figure.curves[1].y = {12.5};
  EXPECT_EQ(gnuplot::polar_range(figure).top, 20.0);
  EXPECT_EQ(gnuplot::polar_range(figure).floor, -30.0);
  figure.curves.clear();
  EXPECT_EQ(gnuplot::polar_range(figure).top, 0.0);
}

TEST(Gnuplot, GetsTheCellsOfTheMapOfTheChart) {
  const Figure figure = figure_of(Kind::map);
  const io::Json curve = figure_json(figure).at("curves").at(1);
  const auto rows = blocks_of(gnuplot_data(figure)).at(1);
  ASSERT_EQ(rows.size(), curve.at("z").size());
  for (std::size_t k = 0; k < rows.size(); ++k) {
    EXPECT_EQ(rows[k][0], curve.at("x").at(k % 2).get<double>());
    EXPECT_EQ(rows[k][1], curve.at("y").at(k / 2).get<double>());
    EXPECT_EQ(rows[k][2], curve.at("z").at(k).get<double>());
  }
}

TEST(Gnuplot, GetsThePlacesOfTheNetworkOfTheChart) {
  const Figure figure = figure_of(Kind::network);
  const auto blocks = blocks_of(gnuplot_data(figure));
  ASSERT_EQ(blocks.size(), 4U);  // stations, platform, users, the platform's circle
  EXPECT_TRUE(std::isnan(blocks[0][0][3]));
  EXPECT_EQ(blocks[2], (std::vector<std::vector<double>>{{300, -20, 0, 2}, {-1500, 0, 0, 12}}));
  for (const std::vector<double>& point : blocks[3]) EXPECT_NEAR(std::hypot(point[0], point[1]), 1500.0, 1e-9);
  EXPECT_EQ(blocks[3].front(), blocks[3].back());
  const io::Json chart = figure_json(figure);
  EXPECT_TRUE(chart.at("places").at(0).at("value").is_null());
  EXPECT_EQ(chart.at("places").at(4).at("value").get<double>(), 12.0);
  EXPECT_EQ(chart.at("roles").at(0).at("shape"), "square");
  EXPECT_EQ(chart.at("roles").at(1).at("shape"), "triangle");
  EXPECT_EQ(chart.at("roles").at(2), (io::Json{{"name", clean_text(hostile)}, {"shape", "dot"}, {"colored", true}}));
}

TEST(Gnuplot, WritesWhatIsNotFiniteAsMissing) {
  Figure figure = figure_of(Kind::line);
  figure.curves[0].y[0] = std::nan("");
  EXPECT_NE(gnuplot_data(figure).find("NaN"), std::string::npos);
  EXPECT_TRUE(figure_json(figure).at("curves").at(0).at("y").at(0).is_null());
  EXPECT_EQ(point_count(figure), 7U);
}

TEST(Gnuplot, KeepsHostileNamesInsideQuotes) {
  for (const Kind kind : kinds) {
    using enum PictureFormat;
    const std::string script =
        gnuplot_text(figure_of(kind), "f", {{svg}, {png}, {pdf, paper_sheet(88.0)}, {tikz, paper_sheet(88.0)}}).script;
    std::istringstream in(script);
    for (std::string line; std::getline(in, line);) {
      bool quoted = false;
      for (std::size_t k = 0; k < line.size(); ++k) {
        if (line[k] == '\'') quoted = !quoted;
        const bool plain = line[k] != '`' && line[k] != '@' && static_cast<unsigned char>(line[k]) >= 0x20;
        EXPECT_TRUE(plain || quoted || line[0] == '#') << line;
      }
      EXPECT_FALSE(quoted) << line;  // every text ends on its line
      EXPECT_FALSE(line[0] == '#' && line.back() == '\\') << line;
    }
  }
}

/// The first text of an SVG file that its left or upper edge cuts; empty when all are whole. Capitals are 0.7 of the letters' size high.
std::string cut_text(const std::string& svg) {
  const std::regex place("translate\\(([-0-9.]+),([-0-9.]+)\\)( rotate\\(270[^)]*\\))?\"[^>]*font-size=\"([0-9.]+)\"[^>]*>\\s*<text>");
  for (std::sregex_iterator each(svg.begin(), svg.end(), place), end; each != end; ++each) {
    const std::smatch& found = *each;
    if (std::stod(found[found[3].matched ? 1 : 2]) < 0.7 * std::stod(found[4])) return found[0];
  }
  return {};
}

class GnuplotRun : public ::testing::Test {
 protected:
  void SetUp() override {
    const bool found = run_process({"gnuplot", "--version"}, folder_.path(), 10).end == ProcessResult::End::exited;
    const char* ci = std::getenv("CI");
    if (!found && ci != nullptr && std::string(ci) == "true") FAIL() << "gnuplot is not installed";
    if (!found) GTEST_SKIP() << "gnuplot is not installed";
  }
  PrivateFolder folder_;
};

TEST_F(GnuplotRun, DrawsEveryKindAsSvgAndPng) {
  for (const Kind kind : kinds) {
    const std::string stem = kind_name(kind);
    const Drawing drawing = draw_figure(figure_of(kind), folder_.path(), stem);
    ASSERT_TRUE(drawing.drawn) << drawing.message;
    const std::string svg = io::read_text(drawing.svg);
    EXPECT_EQ(svg.find("<script"), std::string::npos) << stem;
    EXPECT_NE(svg.find("</svg>"), std::string::npos) << stem;
    EXPECT_EQ(cut_text(svg), "") << stem;
    const ProcessResult parsed = run_process(
        {"python3", "-c", "import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])", drawing.svg.string()}, folder_.path(), 30);
    EXPECT_TRUE(parsed.end == ProcessResult::End::not_found || parsed.code == 0) << parsed.output;
    const std::string png = io::read_text(drawing.png);
    ASSERT_GT(png.size(), 24U);
    EXPECT_EQ(png.substr(0, 8), "\x89PNG\r\n\x1a\n");
    const auto width = (static_cast<unsigned char>(png[18]) << 8U) + static_cast<unsigned char>(png[19]);
    EXPECT_GE(width, 1400) << stem;
    EXPECT_TRUE(fs::exists(folder_.path() / (stem + ".gp")) && fs::exists(folder_.path() / (stem + ".dat")));
  }
}

TEST_F(GnuplotRun, DrawsNetworksWithoutColoursWithOneValueAndWithSomeMissing) {
  Figure figure = figure_of(Kind::network);
  figure.places[3].value = std::nan("");
  EXPECT_TRUE(draw_figure(figure, folder_.path(), "some").drawn);
  figure.places[4].value = std::nan("");
  EXPECT_TRUE(draw_figure(figure, folder_.path(), "none").drawn);
  figure.places = {figure.places[4]};
  EXPECT_TRUE(draw_figure(figure, folder_.path(), "one").drawn);
  figure.places[0].value = 1.0;
  EXPECT_TRUE(draw_figure(figure, folder_.path(), "one_value").drawn);
}

TEST_F(GnuplotRun, DrawsBarsOfOneDropWithoutWhiskers) {
  Figure figure = figure_of(Kind::bar);
  for (Curve& curve : figure.curves) {
    for (double& low : curve.low) low = std::nan("");
    for (double& high : curve.high) high = std::nan("");
  }
  EXPECT_TRUE(draw_figure(figure, folder_.path(), "one_drop").drawn);
}

TEST_F(GnuplotRun, DrawsBarsBesideASeriesWithoutNumbers) {
  Figure figure = figure_of(Kind::bar);
  ASSERT_GE(figure.curves.size(), 2U);
  for (std::vector<double>* values : {&figure.curves[1].y, &figure.curves[1].low, &figure.curves[1].high}) {
    for (double& value : *values) value = std::nan("");
  }
  EXPECT_TRUE(draw_figure(figure, folder_.path(), "unsupported").drawn);
}

TEST_F(GnuplotRun, DrawsAnAxisOfAnyName) {
  for (const std::string name : {"ratio 1:x", "it's \"so\" \\", "a:sum", ":"}) {
    experiments::ResultTable table = sample_results();
    table.experiment.sweep.front().name = name;
    experiments::FigureSpec spec = spec_of(Kind::line, "rate");
    spec.x = name;
    spec.x_label = name;
    const Figure figure = build_figure(table, spec);
    EXPECT_GT(point_count(figure), 0U) << name;
    const Drawing drawing = draw_figure(figure, folder_.path(), "axis");
    EXPECT_TRUE(drawing.drawn) << name << ": " << drawing.message;
  }
}

TEST_F(GnuplotRun, RedrawsFromTheFilesItLeft) {
  const Drawing drawing = draw_figure(figure_of(Kind::line), folder_.path(), "again");
  fs::remove(drawing.svg);
  EXPECT_EQ(run_process({"gnuplot", "-d", "again.gp"}, folder_.path(), 30).code, 0);
  EXPECT_TRUE(fs::exists(drawing.svg));
}

TEST(GnuplotAbsent, IsOneLineAndLeavesTheScript) {
  const PrivateFolder folder;
  const Drawing drawing = draw_figure(figure_of(Kind::line), folder.path(), "f", {.program = "no-such-gnuplot"});
  EXPECT_FALSE(drawing.drawn);
  EXPECT_TRUE(drawing.missing_program);
  EXPECT_EQ(drawing.message, "figure f: gnuplot is not installed");
  EXPECT_TRUE(fs::exists(folder.path() / "f.gp"));
}

TEST(GnuplotAbsent, AFailingProgramIsReportedInItsOwnWords) {
  const PrivateFolder folder;
  EXPECT_EQ(draw_figure(figure_of(Kind::line), folder.path(), "f", {.program = "false"}).drawn, false);
  EXPECT_EQ(draw_figure(Figure{}, folder.path(), "f").message, "figure f: no finite value to draw");
}

TEST(PrivateFolder, NamesAFolderForTemporaryFilesThatIsNotThere) {
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  setenv("TMPDIR", "/nonexistent/folder", 1);
  const std::string message = test::message_of<IoError>([] { const PrivateFolder folder; });
  if (before == nullptr) unsetenv("TMPDIR");
  else setenv("TMPDIR", kept.c_str(), 1);
  EXPECT_NE(message.find("'/nonexistent/folder'"), std::string::npos) << message;
  EXPECT_NE(message.find("TMPDIR"), std::string::npos) << message;
}

TEST(Process, IsKilledWhenItTakesTooLong) {
  const PrivateFolder folder;
  EXPECT_EQ(run_process({"sleep", "30"}, folder.path(), 0.05).end, ProcessResult::End::timed_out);
}

TEST(Process, PassesArgumentsAsTheyAre) {
  const PrivateFolder folder;
  EXPECT_EQ(run_process({"printf", "%s", "$(ls) `ls` ; *"}, folder.path(), 10).output, "$(ls) `ls` ; *");
}

}  // namespace
}  // namespace airloom::report
