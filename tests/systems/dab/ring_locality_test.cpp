// Ring and star: the same bits however the stations are hosted, none of them knowing another's channels or budget.
#include <gtest/gtest.h>

#include <algorithm>
#include <barrier>
#include <limits>
#include <thread>

#include "airloom/fabric/local.hpp"
#include "airloom/systems/dab/ring.hpp"
#include "airloom/systems/dab/ring_pmm.hpp"
#include "airloom/systems/dab/star.hpp"
#include "systems/dab/ring_layouts.hpp"

namespace airloom::dab {
namespace {

using namespace testing;

/// Where the processes of one solve meet: a box per agent, one for the centre. Barriers keep rounds apart.
class Post {
 public:
  Post(int processes, int agents) : up(static_cast<std::size_t>(agents)), barrier_(processes) {}
  std::vector<Eigen::VectorXd> up;
  Eigen::MatrixXd down;
  void meet() { barrier_.arrive_and_wait(); }

 private:
  std::barrier<> barrier_;
};

class ThreadFabric final : public Fabric {
 public:
  ThreadFabric(Post& post, int agents, std::vector<int> local, bool centre) : Fabric(agents, std::move(local), centre), post_(post) {}

 private:
  Eigen::VectorXd& box(int agent) { return post_.up[static_cast<std::size_t>(agent)]; }
  [[nodiscard]] bool hosts(int agent) const { return std::ranges::find(local(), agent) != local().end(); }
  void do_gather(const Eigen::MatrixXd& out, Eigen::MatrixXd& in) override {
    for (std::size_t k = 0; k < local().size(); ++k) box(local()[k]) = out.col(static_cast<Eigen::Index>(k));
    post_.meet();
    in.resize(out.rows(), hosts_center() ? agents() : 0);
    for (Eigen::Index a = 0; a < in.cols(); ++a) in.col(a) = box(static_cast<int>(a));
    post_.meet();
  }
  void do_scatter(const Eigen::MatrixXd& out, Eigen::MatrixXd& in) override {
    if (hosts_center()) post_.down = out;
    post_.meet();
    for (std::size_t k = 0; k < local().size(); ++k) in.col(static_cast<Eigen::Index>(k)) = post_.down.col(local()[k]);
    post_.meet();
  }
  void do_broadcast(Eigen::VectorXd& x) override {
    if (hosts_center()) post_.down = x;
    post_.meet();
    x = post_.down.col(0);
    post_.meet();
  }
  void do_pass(int from, int to, Eigen::VectorXd& token) override {
    if (hosts(from)) box(from) = token;
    post_.meet();
    if (hosts(to)) token = box(from);
    post_.meet();
  }
  std::vector<Eigen::VectorXd> do_collect(const std::vector<Eigen::VectorXd>& parts) override {
    for (std::size_t k = 0; k < local().size(); ++k) box(local()[k]) = parts[k];
    post_.meet();
    std::vector<Eigen::VectorXd> all;
    if (hosts_center()) all = post_.up;
    post_.meet();
    return all;
  }
  Post& post_;
};

using Solve = std::function<Design(const BeamProblem&, const MakeFabric&)>;

std::vector<Design> solve_apart(const BeamProblem& problem, const std::vector<std::vector<int>>& hosted, const Solve& solve) {
  Post post(static_cast<int>(hosted.size()), static_cast<int>(problem.stations()));
  std::vector<Design> out(hosted.size());
  std::vector<std::thread> threads;
  for (std::size_t p = 0; p < hosted.size(); ++p) {
    threads.emplace_back([&, p] {
      BeamProblem mine = problem;
      for (int b = 0; b < problem.stations(); ++b) {
        if (std::ranges::find(hosted[p], b) != hosted[p].end()) continue;
        station_beams(mine.h, b, problem.users()).setConstant(std::numeric_limits<double>::quiet_NaN());
        mine.budget[b] = std::numeric_limits<double>::quiet_NaN();
      }
      out[p] = solve(mine, [&](int agents) { return std::make_unique<ThreadFabric>(post, agents, hosted[p], p == 0); });
    });
  }
  for (std::thread& thread : threads) thread.join();
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
