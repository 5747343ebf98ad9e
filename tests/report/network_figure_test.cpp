// Maps and pages of one network of every system.
#include "airloom/report/network_figure.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "airloom/experiments/system/registry.hpp"
#include "airloom/io/json.hpp"
#include "airloom/report/gnuplot_script.hpp"
#include "airloom/report/network_picture.hpp"
#include "airloom/report/text.hpp"
#include "support/temporary_folder.hpp"

namespace airloom::report {
namespace {

using experiments::System;

struct Answered {
  System::Handle instance;
  experiments::SolvedRecord solved;
  Picture picture;
};

Answered answered(const System& system) {
  const System::Handle instance = system.draw(system.small_scenario(), 3, 0);
  experiments::SolvedRecord solved = experiments::solve_record(system, instance, system.algorithms().front().name, {}, {});
  const Values metrics = solved.record.evaluation.metrics;
  Picture picture = system.picture(instance, solved.solution, metrics);
  return {instance, std::move(solved), std::move(picture)};
}

TEST(NetworkFigure, ShowsEveryPlaceOfEverySystemAndNothingElse) {
  for (const System* system : experiments::systems()) {
    const Answered a = answered(*system);
    const Figure figure = network_figure(a.picture, "title");
    ASSERT_EQ(figure.places.size(), system->sites(a.instance).size()) << system->key();
    EXPECT_EQ(figure.links.size(), a.picture.links.size());
    EXPECT_EQ(figure.outlines.size(), a.picture.patterns.size() + a.picture.footprints.size());
    for (std::size_t i = 0; i < figure.places.size(); ++i) {
      const bool user = i >= static_cast<std::size_t>(a.picture.stations);
      EXPECT_TRUE(user || std::isnan(figure.places[i].value)) << system->key() << i;
      EXPECT_FALSE(figure.places[i].facts.empty());
    }
    for (const PlaceLink& link : figure.links) {
      ASSERT_LT(link.from, static_cast<std::size_t>(a.picture.stations));
      ASSERT_LT(link.to, figure.places.size());
      EXPECT_GT(link.share, 0.0);
      EXPECT_LE(link.share, 1.0 + 1e-12);
    }
  }
}

TEST(NetworkFigure, ColoursUsersByTheRatesOfTheRecord) {
  const std::vector<std::pair<std::string, std::string>> metrics{
      {"haps", "user_se"}, {"dab", "user_se_exact"}, {"mdd", "user_rate"}, {"twotier", "user_rate"}, {"iab", "user_rate_bps"}};
  for (const auto& [key, metric] : metrics) {
    const System& system = experiments::find_system(key);
    const Answered a = answered(system);
    const Figure figure = network_figure(a.picture, "title");
    const std::vector<double> rates = a.solved.record.evaluation.metrics.numbers(metric);
    const double unit = key == "iab" ? 1e-6 : 1.0;
    for (std::size_t u = 0; u < rates.size(); ++u)
      EXPECT_DOUBLE_EQ(figure.places.at(static_cast<std::size_t>(a.picture.stations) + u).value, unit * rates[u]) << key << u;
  }
}

TEST(NetworkFigure, BeamsStayAroundTheirStation) {
  const Answered a = answered(experiments::find_system("dab"));
  const Figure figure = network_figure(a.picture, "title");
  ASSERT_FALSE(figure.outlines.empty());
  double longest = 0.0;
  for (const Outline& outline : figure.outlines) {
    const Place& at = figure.places[outline.place];
    ASSERT_EQ(outline.rings.size(), 1U);
    ASSERT_EQ(outline.rings[0].size(), 361U);
    EXPECT_EQ(outline.rings[0].front(), outline.rings[0].back());
    for (const auto& [x, y] : outline.rings[0]) longest = std::max(longest, std::hypot(x - at.x, y - at.y));
  }
  EXPECT_NE(figure.note.find(short_number(longest) + " m"), std::string::npos) << figure.note;
}

TEST(NetworkFigure, GnuplotGetsTheLinksAndBeamsOfTheChart) {
  Figure figure;
  figure.kind = Figure::Kind::network;
  figure.places = {{.role = "station", .label = "S"}, {.role = "user", .label = "it's", .x = 10.0, .value = 1.0}};
  figure.links = {{.from = 0, .to = 1, .share = 0.1}, {.from = 0, .to = 1, .share = 0.9}};
  figure.outlines = {{.place = 0, .rings = {{{0, 0}, {9, 0}, {0, 9}, {0, 0}}, {{1, 1}, {1, 2}, {2, 1}, {1, 1}}}}};
  figure.all_labels = true;
  const GnuplotText text = gnuplot_text(figure, "map", {{PictureFormat::svg}});
  EXPECT_EQ(std::ranges::count(text.data, '#'), 6);  // station, user, thin links, wide links, a beam and its edges
  EXPECT_NE(text.data.find("# links: x y\n0 0\n10 0\n"), std::string::npos);
  for (const char* words : {"data index 2 using 1:2 with lines lw 0.7", "data index 3 using 1:2 with lines lw 2.2",
                            "data index 4 using 1:2 with filledcurves closed", "'it''s'"})
    EXPECT_NE(text.script.find(words), std::string::npos) << words;
  EXPECT_NE(text.data.find("0 9\n0 0\n1 1\n1 2\n2 1\n1 1\n0 0\n"), std::string::npos);  // the hole, and back to the outer edge
  EXPECT_NE(text.data.find("0 9\n0 0\n\n1 1\n"), std::string::npos);
  const io::Json chart = figure_json(figure);
  EXPECT_EQ(chart.at("links").size(), 2U);
  EXPECT_EQ(chart.at("outlines").at(0).at("rings").at(1).at(2), (io::Json{2.0, 1.0}));
}

TEST(NetworkPicture, EscapesWhatFilesSay) {
  const System& system = experiments::find_system("iab");
  const Answered a = answered(system);
  const test::TemporaryFolder folder;
  experiments::Record record = a.solved.record;
  record.message = "<script>alert(1)</script>";
  write_network_picture({.system = system,
                         .instance = a.instance,
                         .name = "<b>.npz",
                         .record = &record,
                         .solution = a.solved.solution,
                         .command = "airloom solve '<i>'"},
                        folder.path() / "x.html");
  const std::string page = io::read_text(folder.path() / "x.html");
  for (const char* raw : {"<b>.npz", "<script>alert", "'<i>'"}) EXPECT_EQ(page.find(raw), std::string::npos) << raw;
  for (const char* words : {"&lt;b&gt;.npz", "Stations", "Users", "rate (Mbit/s)", "Backhaul", "image/svg+xml"})
    EXPECT_NE(page.find(words), std::string::npos) << words;
}

TEST(NetworkPicture, RefusesOtherEndings) {
  for (const char* name : {"x.jpg", "x", "x.npz"}) EXPECT_THROW(check_picture_file(name), InvalidInput) << name;
  EXPECT_THROW(check_picture_file("no/such/folder/x.svg"), IoError);
  EXPECT_NO_THROW(check_picture_file("x.svg"));
}

}  // namespace
}  // namespace airloom::report
