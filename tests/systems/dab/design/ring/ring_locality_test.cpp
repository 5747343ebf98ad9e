// Ring and star: the same bits however the stations are hosted, none of them knowing another's channels or budget.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "airloom/fabric/local.hpp"
#include "airloom/systems/dab/design/penalty/ring_pmm.hpp"
#include "airloom/systems/dab/design/ring/ring.hpp"
#include "airloom/systems/dab/design/star/star.hpp"
#include "fabric/thread_fabric.hpp"
#include "systems/dab/layouts.hpp"

namespace airloom::dab {
namespace {

using namespace testing;

using Solve = std::function<Design(const BeamProblem&, const MakeFabric&)>;

std::vector<Design> solve_apart(const BeamProblem& problem, const std::vector<std::vector<int>>& hosted, const Solve& solve) {
  std::vector<Design> out(hosted.size());
  airloom::testing::run_apart(hosted, [&](std::size_t p, const MakeFabric& make_fabric) {
    BeamProblem mine = problem;
    for (int b = 0; b < problem.stations(); ++b) {
      if (std::ranges::find(hosted[p], b) != hosted[p].end()) continue;
      station_beams(mine.h, b, problem.users()).setConstant(std::numeric_limits<double>::quiet_NaN());
      mine.budget[b] = std::numeric_limits<double>::quiet_NaN();
    }
    out[p] = solve(mine, make_fabric);
  });
  return out;
}

void expect_local(const Solve& solve) {
  const BeamProblem problem = draw_layout({.stations = 3, .antennas = 4, .users = 2}, 0);
  const Design together = solve(problem, local_fabric());
  for (const std::vector<std::vector<int>>& hosted : {std::vector<std::vector<int>>{{0, 1}, {2}}, {{}, {0}, {1}, {2}}, {{2}, {0, 1}, {}}}) {
    const std::vector<Design> apart = solve_apart(problem, hosted, solve);
    for (const Design& each : apart) {
      EXPECT_EQ(each.status, together.status);
      EXPECT_EQ(each.iterations.outer, together.iterations.outer);
      EXPECT_EQ(each.traffic.rounds, together.traffic.rounds);
      for (std::size_t link = 0; link < together.traffic.by_class.size(); ++link) {
        EXPECT_EQ(each.traffic.by_class[link].messages, together.traffic.by_class[link].messages);
        EXPECT_EQ(each.traffic.by_class[link].real_scalars, together.traffic.by_class[link].real_scalars);
      }
    }
    ASSERT_EQ(apart[0].trace.columns().size(), together.trace.columns().size());
    for (const auto& [name, column] : together.trace.columns()) EXPECT_EQ(*apart[0].trace.find(name), column) << name;
    EXPECT_EQ(apart[0].w, together.w);
  }
}

TEST(DabLocality, RingKnowsOnlyItsOwnChannels) {
  expect_local([](const BeamProblem& p, const MakeFabric& fabric) { return solve_ring(p, {.max_laps = 5}, {}, fabric); });
  expect_local([](const BeamProblem& p, const MakeFabric& fabric) {
    return solve_ring(p, {.backed_off = false, .max_laps = 50, .tolerance = 1e-3}, {}, fabric);
  });
}

TEST(DabLocality, RingPmmKnowsOnlyItsOwnChannels) {
  expect_local([](const BeamProblem& p, const MakeFabric& fabric) { return solve_ring_pmm(p, {.max_laps = 5}, {}, fabric); });
}

TEST(DabLocality, StarKnowsOnlyItsOwnChannels) {
  for (const StarVariant variant : {StarVariant::paper, StarVariant::admm}) {
    for (const bool backed_off : {true, false}) {
      expect_local([=](const BeamProblem& p, const MakeFabric& fabric) {
        return solve_star(p, {.variant = variant, .backed_off = backed_off, .max_exchanges = 5}, {}, fabric);
      });
    }
  }
}

}  // namespace
}  // namespace airloom::dab
