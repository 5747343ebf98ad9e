// Frequency reuse, turns of the users, and the checker of the scheduling constraints.
#include "airloom/systems/twotier/problem/schedule.hpp"

#include "systems/twotier/network_support.hpp"

namespace airloom::twotier {
namespace {

using namespace testing;
using Index = Eigen::Index;

TEST(TwoTierReuse, GreedyColorsAreBalancedAndKeepNeighboursApart) {
  for (const int factor : {2, 3, 4}) {
    Scenario s = hotspot();
    s.reuse_factor = factor;
    s.subchannels = 12;
    const Places p = drop(s, 1, 0);
    const Eigen::VectorXi color = color_stations(s, p);
    EXPECT_EQ(color[0], -1);
    for (int f = 0; f < factor; ++f) EXPECT_LE((color.array() == f).count(), (16 + factor - 1) / factor);
    EXPECT_EQ((color.array() >= 0).count(), 16);
    // the second of the closest pair sees the first, as long as another color has room
    Index first = 1, second = 2;
    for (Index a = 1; a < 17; ++a) {
      for (Index b = 1; b < a; ++b) {
        if ((p.station.col(a) - p.station.col(b)).norm() < (p.station.col(first) - p.station.col(second)).norm()) {
          first = a;
          second = b;
        }
      }
    }
    if (factor > 2) {
      EXPECT_NE(color[first], color[second]);
    }
  }
}

TEST(TwoTierReuse, SectorsFollowTheAngle) {
  Scenario s;
  s.deployment = Deployment::corners;
  s.coloring = Coloring::sector;
  s.reuse_factor = 4;
  s.subchannels = 12;
  const Eigen::VectorXi color = color_stations(s, drop(s, 1, 0));
  for (int k = 0; k < 4; ++k) EXPECT_EQ(color[1 + k], k);
}

TEST(TwoTierReuse, EdgeUsersLeaveTheNearestFemtosBand) {
  Scenario s;
  s.macro_users = 50;
  const Places p = drop(s, 1, 0);
  const Eigen::VectorXi color = color_stations(s, p);
  const BoolMatrix allowed = allowed_subchannels(s, p, p.home, color);
  for (Index u = 0; u < p.users(); ++u) {
    if (p.of_femto(u)) {
      EXPECT_EQ(allowed.row(u).count(), 10);
      EXPECT_TRUE(allowed(u, 10 * color[p.home[u]]));
      continue;
    }
    const bool edge = p.user.col(u).head<2>().norm() > 1500.0;
    EXPECT_EQ(allowed.row(u).count(), edge ? 20 : 30);
    Index nearest = 1;
    for (Index b = 2; b < p.stations(); ++b) {
      if ((p.station.col(b) - p.user.col(u)).norm() < (p.station.col(nearest) - p.user.col(u)).norm()) nearest = b;
    }
    EXPECT_EQ(allowed(u, 10 * color[nearest]), !edge);
  }
  s.reuse_factor = 1;
  EXPECT_TRUE(allowed_subchannels(s, p, p.home, color_stations(s, p)).all());
}

TEST(TwoTierSchedule, UsersTakeTurnsWithTheirBestFreeSubchannel) {
  Scenario s;
  s.femto_stations = 0;
  s.macro_users = 2;
  s.subchannels = 4;
  s.reuse_factor = 1;
  const Places p = drop(s, 1, 0);
  Eigen::MatrixXd quality(2, 4);
  quality << 4, 3, 2, 1,  //
      9, 1, 8, 7;
  BoolMatrix allowed = BoolMatrix::Constant(2, 4, true);
  Eigen::RowVector4i expected(0, 0, 1, 1);
  EXPECT_EQ(schedule(s, p, p.home, allowed, quality).row(0), expected);
  allowed.row(0).setConstant(false);  // nothing is left for user 0: the other takes all
  EXPECT_EQ(schedule(s, p, p.home, allowed, quality).row(0), Eigen::RowVector4i::Constant(1));
  allowed(1, 3) = false;
  expected << 1, 1, 1, -1;
  EXPECT_EQ(schedule(s, p, p.home, allowed, quality).row(0), expected);
}

TEST(TwoTierSchedule, NobodyHasASubchannelThatIsNotAllowed) {
  Scenario s;
  s.macro_users = 3;
  const Places p = drop(s, 1, 0);
  const BoolMatrix allowed = allowed_subchannels(s, p, p.home, color_stations(s, p));
  const Eigen::MatrixXi owner = schedule(s, p, p.home, allowed, Eigen::MatrixXd::Random(p.users(), 30).cwiseAbs());
  for (Index b = 0; b < p.stations(); ++b) {
    for (Index n = 0; n < 30; ++n) {
      if (owner(b, n) < 0) continue;
      EXPECT_TRUE(allowed(owner(b, n), n));
      EXPECT_EQ(p.home[owner(b, n)], b);
    }
  }
  for (Index b = 1; b < p.stations(); ++b) EXPECT_EQ((owner.row(b).array() >= 0).count(), 10);
}

TEST(TwoTierSchedule, MaskedFemtosLeaveTheSubchannelsOfNearMacroUsers) {
  Scenario s = hotspot();
  s.reuse_factor = 1;
  s.protection = Protection::mask;
  const Places p = drop(s, 1, 0);
  const BoolMatrix allowed = BoolMatrix::Constant(p.users(), 30, true);
  const Eigen::MatrixXi owner = schedule(s, p, p.home, allowed, Eigen::MatrixXd::Random(p.users(), 30).cwiseAbs());
  Index masked = 0;
  for (Index b = 1; b < p.stations(); ++b) {
    for (Index n = 0; n < 30; ++n) {
      const bool near = (p.user.col(owner(0, n)) - p.station.col(b)).head<2>().norm() < 240.0;
      EXPECT_EQ(owner(b, n) < 0, near);
      masked += near ? 1 : 0;
    }
  }
  EXPECT_GT(masked, 0);
}

TEST(TwoTierScheduleCheck, CountsUnusedAndSharedSubchannels) {
  Indicators x{.station = BoolMatrix::Constant(3, 2, true), .user = BoolMatrix::Constant(4, 2, false), .server = Eigen::VectorXi(4)};
  x.server << 0, 0, 1, 2;
  const std::vector<std::pair<int, int>> edges{{0, 1}, {0, 2}};
  EXPECT_EQ(check_schedule(x, edges, ScheduleRule::graph).unused, 0);
  x.station(0, 1) = false;
  x.station(2, 1) = false;  // 0-2 unused over the graph; no literal pair (0-1, 1-2) is
  EXPECT_EQ(check_schedule(x, edges, ScheduleRule::graph).unused, 1);
  EXPECT_EQ(check_schedule(x, edges, ScheduleRule::print).unused, 0);
  x.station(1, 1) = false;
  EXPECT_EQ(check_schedule(x, edges, ScheduleRule::graph).unused, 2);
  EXPECT_EQ(check_schedule(x, edges, ScheduleRule::print).unused, 2);
  EXPECT_EQ(check_schedule(x, edges, ScheduleRule::print).first, "unused by stations 0 and 1, sub-channel 1");
}

TEST(TwoTierScheduleCheck, TwoUsersOfACellOnOneSubchannelAreSeen) {
  Indicators x{.station = BoolMatrix::Constant(2, 1, true), .user = BoolMatrix::Constant(4, 1, false), .server = Eigen::VectorXi(4)};
  x.server << 0, 0, 0, 1;
  x.user(0, 0) = true;
  x.user(2, 0) = true;  // not neighbours by number: only the stronger condition sees them
  x.user(3, 0) = true;
  const ScheduleFaults graph = check_schedule(x, {}, ScheduleRule::graph);
  EXPECT_EQ(graph.shared, 1);
  EXPECT_EQ(graph.first, "several users of cell 0, sub-channel 0");
  EXPECT_EQ(check_schedule(x, {}, ScheduleRule::print).shared, 0);
  x.user(1, 0) = true;
  EXPECT_EQ(check_schedule(x, {}, ScheduleRule::print).shared, 2);
}

}  // namespace
}  // namespace airloom::twotier
