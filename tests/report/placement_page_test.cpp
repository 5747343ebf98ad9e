#include "airloom/report/placement_page.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "airloom/io/json.hpp"
#include "support/temporary_folder.hpp"

namespace airloom::report {
namespace {

Placement moved_node() {
  const auto site = [](const char* role, double x, int served_by) {
    return Site{.role = role, .label = role, .x_m = x, .y_m = 0.0, .z_m = 50.0, .served_by = served_by};
  };
  Placement p{.status = Status::converged};
  p.start = {site("donor", 0, -1), site("node", 300, 0), site("ground user", 200, 1)};
  p.end = {site("donor", 0, -1), site("node", 210, 0), site("ground user", 200, 1)};
  p.warnings = {"a start that is <not> legal"};
  p.answer = {{"objective", std::string("max_min")},
              {"donor_start_m", std::vector<double>{0, 0, 50}},
              {"node_start_m", std::vector<double>{300, 0, 50}},
              {"donor_m", std::vector<double>{0, 0, 50}},
              {"node_m", std::vector<double>{210, 0, 50}},
              {"utility_start", 1e8},
              {"utility", 1.5e8},
              {"gain", 1.5},
              {"evaluations", std::int64_t{80}},
              {"utility_start_per_drop", std::vector<double>{1e8}},
              {"utility_per_drop", std::vector<double>{1.5e8}}};
  return p;
}

TEST(PlacementPage, ShowsTheStartOfWhatMoved) {
  const Figure figure = placement_figure(moved_node());
  ASSERT_EQ(figure.places.size(), 4U);  // the donor and the user stayed: they are shown once
  EXPECT_EQ(figure.places.back().role, "node at the start");
  EXPECT_EQ(figure.places.back().x, 300.0);
  EXPECT_EQ(figure.places.back().served_by, -1);
  EXPECT_EQ(std::ranges::count(figure.places, "donor", &Place::role), 1);
}

TEST(PlacementPage, SaysWhatIsGainedAndWarns) {
  const test::TemporaryFolder folder;
  write_placement("iab", moved_node(), folder.path() / "place.html");
  const std::string page = io::read_text(folder.path() / "place.html");
  for (const char* words :
       {"100 Mbit/s before, 150 Mbit/s after, a factor of 1.5", "80 places were tried (converged)", "&lt;not&gt; legal", "210, 0, 50 m"})
    EXPECT_NE(page.find(words), std::string::npos) << words;
}

}  // namespace
}  // namespace airloom::report
