// The numbers of the specification, second part, section 6: line of sight, R = L, where the hybrid reaches the digital optimum.
#include <gtest/gtest.h>

#include <cmath>

#include "systems/iab/support.hpp"

namespace airloom::iab {
namespace {

using namespace testing;

Instance network(double power_dbw, bool proportional = false) {
  Scenario s = mini_case();
  s.donor_power_dbw = s.node_power_dbw = power_dbw;
  if (proportional) s.noise_mode = NoiseMode::band_proportional;
  return draw(s, 1, 0);
}

Outcome<Solution> designed(const Instance& x, SplitObjective objective, double weight = 1.0) {
  WmmseOptions o;
  o.tolerance = 1e-10;
  o.design.split.objective = objective;
  o.design.split.ground_weight = weight;
  return solve_hybrid_wmmse(x, o, {});
}

std::vector<double> se(const Instance& x, const Outcome<Solution>& out, const char* which) {
  return evaluate(x, out.solution).metrics.numbers(which);
}

TEST(IabVectors, MaxMin) {
  struct Row {
    double dbw, k, t, mu, mbps;
  };
  for (const Row& r : {Row{0.0, 1.630303602, 6.697858316, 0.804242086, 655.579385},
                       Row{-12.0, 0.429477180, 2.904555563, 0.871183875, 187.076797}}) {
    const Instance x = network(r.dbw);
    const Outcome<Solution> out = designed(x, SplitObjective::max_min);
    EXPECT_EQ(out.status, Status::converged);
    for (const double a : se(x, out, "se_aerial")) EXPECT_GE(a, r.k - 1e-8);
    for (const double t : se(x, out, "se_ground")) EXPECT_NEAR(t, r.t, 1e-8);
    EXPECT_NEAR(se(x, out, "se_aerial")[0], r.k, 1e-8);
    EXPECT_NEAR(se(x, out, "se_aerial")[3], 3 * r.k, 1e-8);
    EXPECT_NEAR(out.solution.mu_aerial, r.mu, 1e-9);
    for (const double f : out.solution.flow_ground_bps) EXPECT_NEAR(f, r.mbps * 1e6, 1.0);
  }
}

TEST(IabVectors, StreamPowersOfMaxMin) {
  const Instance x = network(0.0);
  const Outcome<Solution> out = designed(x, SplitObjective::max_min);
  const Eigen::Vector4d donor(0.030072982, 0.042409617, 0.039068683, 0.888448718);
  const Eigen::Vector3d node(0.289827851, 0.309480035, 0.400692114);
  EXPECT_LE((out.solution.w_aerial.colwise().squaredNorm().transpose() - donor).cwiseAbs().maxCoeff(), 1e-6);
  EXPECT_LE((out.solution.w_ground.colwise().squaredNorm().transpose() - node).cwiseAbs().maxCoeff(), 1e-6);
}

TEST(IabVectors, MaxMinWithNoiseProportionalToTheBand) {
  struct Row {
    double dbw, mu, mbps;
  };
  for (const Row& r : {Row{0.0, 0.845584007, 724.300128}, Row{-12.0, 0.937149957, 210.655522}}) {
    const Instance x = network(r.dbw, true);
    const Outcome<Solution> out = designed(x, SplitObjective::max_min);
    EXPECT_NEAR(out.solution.mu_aerial, r.mu, 1e-8);
    for (const double f : out.solution.flow_ground_bps) EXPECT_NEAR(f, r.mbps * 1e6, 10.0);
  }
}

/// U from a solution alone: rates of aerial users and flows over the bandwidth.
double utility(const Instance& x, const Outcome<Solution>& out, bool fair, double weight = 1.0) {
  const BandTerms t = band_terms(x, out.solution.w_aerial, out.solution.w_ground);
  Eigen::VectorXd flow = out.solution.flow_ground_bps / x.bandwidth_hz;
  if (flow.size() == 0) flow = proportional_flows(t, out.solution.mu_aerial);
  const NetworkUtility u{.objective = fair ? NetworkObjective::proportional_fair : NetworkObjective::weighted, .ground_weight = weight};
  return utility_of(t, u, out.solution.mu_aerial, flow);
}

TEST(IabVectors, DesignsAtOneWatt) {
  const Instance x = network(0.0);
  const Outcome<Solution> sum = designed(x, SplitObjective::sum);
  EXPECT_NEAR(utility(x, sum, false), 13.259196, 2e-6);
  EXPECT_NEAR(sum.solution.mu_aerial, 0.916425, 2e-4);
  const Outcome<Solution> fair = designed(x, SplitObjective::proportional_fair);
  EXPECT_NEAR(utility(x, fair, true), 3.537690, 2e-6);
  EXPECT_NEAR(fair.solution.mu_aerial, 0.841550, 2e-4);
  EXPECT_NEAR(utility(x, designed(x, SplitObjective::weighted, 1.5), false, 1.5), 14.343592, 3e-6);
}

TEST(IabVectors, DesignsAtLowPower) {
  const Instance x = network(-12.0);
  const Outcome<Solution> sum = designed(x, SplitObjective::sum);
  EXPECT_NEAR(utility(x, sum, false), 3.436445, 1e-6);
  EXPECT_NEAR(sum.solution.mu_aerial, 1.0, 1e-6);
  const Outcome<Solution> fair = designed(x, SplitObjective::proportional_fair);
  EXPECT_NEAR(utility(x, fair, true), -5.037588, 2e-6);
  EXPECT_NEAR(fair.solution.mu_aerial, 0.905179, 2e-4);
  EXPECT_NEAR(utility(x, designed(x, SplitObjective::weighted, 1.5), false, 1.5), 3.492577, 2e-6);
}

TEST(IabVectors, EqualShares) {
  const Instance x = network(0.0);
  PhaseOfChannelOptions o;
  o.design.power_mode = PowerMode::equal;
  const Outcome<Solution> sum = solve_phase_of_channel(x, o, {});
  EXPECT_NEAR(utility(x, sum, false), 12.935835637, 1e-8);
  EXPECT_NEAR(sum.solution.mu_aerial, 0.863623510, 1e-9);
  o.design.split.objective = SplitObjective::proportional_fair;
  const Outcome<Solution> fair = solve_phase_of_channel(x, o, {});
  EXPECT_NEAR(utility(x, fair, true), 3.397898751, 1e-8);
  EXPECT_NEAR(fair.solution.mu_aerial, 0.863623510, 1e-9);  // the kink: flows just fit
  o.design.split.objective = SplitObjective::max_min;
  EXPECT_NEAR(solve_phase_of_channel(x, o, {}).solution.flow_ground_bps[0], 455.026911e6, 1.0);
  EXPECT_NEAR(solve_phase_of_channel(network(-12.0), o, {}).solution.flow_ground_bps[0], 92.080729e6, 1.0);
}

}  // namespace
}  // namespace airloom::iab
