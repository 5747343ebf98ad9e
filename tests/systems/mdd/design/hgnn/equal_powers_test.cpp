/// What nodes of clustered networks see of equal powers: the slope of the sum rate, in parts.
#include "airloom/systems/mdd/design/hgnn/equal_powers.hpp"

#include <cmath>

#include "airloom/systems/mdd/design/hgnn/graph.hpp"
#include "airloom/systems/mdd/problem/make_problem.hpp"
#include "systems/mdd/design/hgnn/random_model.hpp"
#include "systems/mdd/support.hpp"

namespace airloom::mdd {
namespace {

using testing::clustered;
using testing::tiny;

double part(double feature) { return std::pow(10.0, feature - 1.0) - 1e-4; }
double sinr(double feature) { return std::pow(10.0, 1.5 * feature + 1.0) - 1e-3; }

Powers equal_powers(const Instance& x, const PowerProblem& problem) {
  Powers powers{.p = Eigen::MatrixXd::Zero(problem.aps(), problem.streams_dl()), .q = Eigen::VectorXd::Zero(problem.streams_ul())};
  for (Eigen::Index l = 0; l < problem.aps(); ++l)
    for (Eigen::Index k = 0; k < problem.streams_dl(); ++k)
      powers.p(l, k) = x.serve(l, k / problem.subcarriers_dl) ? problem.ap_power[l] / static_cast<double>(problem.subcarriers_dl) : 0.0;
  for (Eigen::Index j = 0; j < problem.streams_ul(); ++j)
    powers.q[j] = problem.user_power[j / problem.subcarriers_ul] / static_cast<double>(problem.subcarriers_ul);
  return powers;
}

TEST(HgnnEqualPowers, GainsLessHarmsAreTheSlopeOfTheSumRate) {
  const Instance x = draw(clustered(12, 6, 280.0), 4, 0);
  const PowerProblem problem = make_problem(x);
  ASSERT_TRUE(problem.has_mui());
  const EqualPowersView view = equal_powers_view(x, problem);
  const Powers equal = equal_powers(x, problem);
  const double h = 1e-5;
  const auto slope = [&](auto&& scale) {
    Powers above = equal, below = equal;
    scale(above, 1.0 + h);
    scale(below, 1.0 - h);
    return (sum_rate(problem, above) - sum_rate(problem, below)) / (2.0 * h);
  };
  for (Eigen::Index l = 0; l < problem.aps(); ++l) {
    double parts = -part(view.ap(8, l));
    for (Eigen::Index m = 0; m < 4; ++m) parts += part(view.ap(m, l)) - part(view.ap(4 + m, l));
    EXPECT_NEAR(parts, slope([&](Powers& p, double s) { p.p.row(l) *= s; }), 1e-6) << l;
  }
  for (Eigen::Index d = 0; d < problem.users; ++d) {
    double parts = 0.0;
    for (Eigen::Index j = 0; j < 2; ++j) parts += sinr(view.user(4 + j, d)) / (1.0 + sinr(view.user(4 + j, d))) - part(view.user(6 + j, d));
    EXPECT_NEAR(parts, slope([&](Powers& p, double s) { p.q.segment(2 * d, 2) *= s; }), 1e-6) << d;
  }
}

TEST(HgnnEqualPowers, AreTheLastRowsOfTheFeaturesWithInterferenceEdgesAlone) {
  const Instance x = draw(clustered(12, 6, 280.0), 4, 1);
  const PowerProblem problem = make_problem(x);
  HgnnConfig c = tiny(HgnnVariant::ls, HgnnDecoder::feasible);
  EXPECT_EQ(make_graph(x, problem, c).ap_features.rows(), 5 + 4);
  EXPECT_EQ(make_graph(x, problem, c).user_features.rows(), 5 + 16);
  c.edge = HgnnEdge::interference;
  const Graph g = make_graph(x, problem, c);
  const EqualPowersView view = equal_powers_view(x, problem);
  ASSERT_EQ(g.ap_features.rows(), 5 + 4 + 9);
  ASSERT_EQ(g.user_features.rows(), 5 + 16 + 8);
  EXPECT_EQ(g.ap_features.bottomRows(9), view.ap.cast<float>());
  EXPECT_EQ(g.user_features.bottomRows(8), view.user.cast<float>());
}

}  // namespace
}  // namespace airloom::mdd
