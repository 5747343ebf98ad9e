// Limits of antennas and stations that serve some users only: values of the specification, feasibility, proofs, all algorithms.
#include <gtest/gtest.h>

#include "systems/haps/design/vector_network.hpp"

namespace airloom::haps {
namespace {

using namespace testing;

Instance limited(const std::vector<double>& first, const std::vector<double>& second) {
  Instance x = instance_of(vector_channels(3));
  x.antenna_power_max_w = {Eigen::Map<const Eigen::VectorXd>(first.data(), 2), Eigen::Map<const Eigen::VectorXd>(second.data(), 2)};
  return x;
}

TEST(HapsAntennaLimits, VectorsOfTheSpecification) {
  const BestOptions exact{.tolerance = 1e-9};
  for (const auto& [x, wanted] : {std::pair{limited({0.4, 0.6}, {0.3, 0.7}), 2.14576733},
                                  {limited({0.3, 0.3}, {0.3, 0.3}), 1.69114741},
                                  {limited({1.0, 5.0}, {2.0, 1.0}), 2.27926982}}) {  // the last do not bind
    const Outcome<Solution> out = solve_best(x, exact, {}, local_fabric());
    EXPECT_EQ(out.status, Status::converged) << out.message;
    EXPECT_TRUE(evaluate(x, out.solution).feasible());
    EXPECT_NEAR(objective(x, out), wanted, 2e-5);
    const Outcome<Solution> sca = solve_sca(x, {.interference_model = InterferenceModel::coherent, .tolerance = 1e-9}, {});
    EXPECT_NEAR(objective(x, sca), wanted, 2e-5);
  }
}

TEST(HapsAntennaLimits, TheLargestLeastSinrIsProvedWithThem) {
  const Instance x = limited({0.4, 0.6}, {0.3, 0.0});  // the last antenna is off
  const Outcome<Solution> out = solve_max_min(x, {}, {}, local_fabric());
  EXPECT_EQ(out.status, Status::converged);
  EXPECT_TRUE(evaluate(x, out.solution).feasible());
  EXPECT_EQ(out.solution.w[1].row(1).norm(), 0.0);
  // by the definition, prices of antennas on the diagonal beside those of the stations
  const std::vector<double> station = out.certificate.numbers("price_station");
  const std::vector<double> antenna = out.certificate.numbers("price_antenna");
  const std::vector<double> user = out.certificate.numbers("price_user");
  ASSERT_EQ(antenna.size(), 3u);
  Eigen::Matrix3cd h;
  h << x.h[0], x.h[1].row(0);
  const Eigen::Vector3d d(station[0] + antenna[0] / 0.4, station[0] + antenna[1] / 0.6, station[1] + antenna[2] / 0.3);
  double total = 0.0;
  for (const std::vector<double>* prices : {&station, &antenna}) {
    for (const double each : *prices) total += each;
  }
  double worst = 0.0;
  for (int k = 0; k < 3; ++k) {
    Eigen::Matrix3cd a = d.cast<Complex>().asDiagonal();
    for (int u = 0; u < 3; ++u) {
      if (u != k) a += user[static_cast<std::size_t>(u)] * h.col(u) * h.col(u).adjoint();
    }
    worst = std::max(worst, user[static_cast<std::size_t>(k)] * h.col(k).dot(a.inverse() * h.col(k)).real());
  }
  const double proved = worst * total / (user[0] + user[1] + user[2]);
  EXPECT_NEAR(proved, out.certificate.number("max_sinr_bound"), 1e-9 * proved);
  EXPECT_NEAR(evaluate(x, out.solution).metrics.number("sinr_least"), proved, 1e-5 * proved);
}

TEST(HapsAntennaLimits, OtherAlgorithmsAreTurnedDownAndSaySo) {
  const Instance x = limited({0.1, 0.1}, {0.1, 0.1});
  const double best = objective(x, solve_best(x, {}, {}, local_fabric()));
  for (const Outcome<Solution>& out : {solve_sca(x, {}, {}), solve_price_ascent(x, {}, {}, local_fabric()),
                                       solve_two_level(x, {}, {}, local_fabric()), solve_mrt(x, {}, {}), solve_joint_rzf(x, {}, {})}) {
    EXPECT_TRUE(evaluate(x, out.solution).feasible());
    EXPECT_EQ(out.status, Status::stalled);
    EXPECT_NE(out.message.find("antenna_power_max_w"), std::string::npos) << out.message;
    EXPECT_LE(objective(x, out), best + 1e-5);
  }
}

Instance masked(const Eigen::Array<bool, 2, 3>& serve) {
  Instance x = instance_of(vector_channels(3));
  x.serve = serve;
  return x;
}

TEST(HapsServe, VectorOfTheSpecification) {
  Eigen::Array<bool, 2, 3> serve;
  serve << true, true, false, false, true, true;
  const Instance x = masked(serve);
  const Outcome<Solution> out = solve_best(x, {.tolerance = 1e-9}, {}, local_fabric());
  EXPECT_EQ(out.status, Status::converged);
  EXPECT_NEAR(objective(x, out), 1.52241464, 2e-5);
  const Eigen::VectorXd sinr = true_sinr(received(x.h, out.solution.w), x.noise_w);
  EXPECT_LE((sinr - Eigen::Vector3d(3.695586, 1.324754, 2.221459)).norm(), 1e-3);
  EXPECT_NEAR(objective(x, solve_sca(x, {.interference_model = InterferenceModel::coherent, .tolerance = 1e-9}, {})), 1.52241464, 2e-5);
  EXPECT_LT(evaluate(x, out.solution).certificate.number("stationarity"), 1e-2);
}

TEST(HapsServe, EveryAlgorithmKeepsTheMaskOrRefusesIt) {
  Eigen::Array<bool, 2, 3> serve;
  serve << true, true, false, false, true, true;
  const Instance x = masked(serve);
  for (const Outcome<Solution>& out :
       {solve_best(x, {}, {}, local_fabric()), solve_sca(x, {}, {}), solve_price_ascent(x, {}, {}, local_fabric()),
        solve_max_min(x, {}, {}, local_fabric()), solve_mrt(x, {}, {}), solve_local_rzf(x, {}, {}), solve_joint_rzf(x, {}, {})}) {
    EXPECT_EQ(out.status, Status::converged) << out.message;
    EXPECT_EQ(out.solution.w[0].col(2).norm() + out.solution.w[1].col(0).norm(), 0.0);
    EXPECT_TRUE(evaluate(x, out.solution).feasible());
    EXPECT_LE(objective(x, out), evaluate(x, out.solution).certificate.number("upper_bound"));
  }
  expect_refused([&] { (void)solve_two_level(x, {}, {}, local_fabric()); }, {"serve", "two_level"});
  expect_refused([&] { (void)solve_wmmse(x, {}, {}); }, {"serve", "wmmse"});
  expect_refused([&] { (void)solve_zf_pf(x, {}, {}); }, {"serve", "zero forcing"});
  Instance nobody = x;
  nobody.serve.col(1).setConstant(false);
  expect_refused([&] { (void)solve_best(nobody, {}, {}, local_fabric()); }, {"user 1", "may serve"});
}

TEST(HapsServe, AMaskedSolutionThatSendsAllTheSameIsNotFeasible) {
  Eigen::Array<bool, 2, 3> serve;
  serve << true, true, false, true, true, true;
  const Instance x = masked(serve);
  const Instance open = instance_of(vector_channels(3));
  const Evaluation judged = evaluate(x, solve_best(open, {}, {}, local_fabric()).solution);
  EXPECT_GT(judged.residuals.number("serve"), 1e-3);
  EXPECT_FALSE(judged.feasible());
}

TEST(HapsServe, PromisesAreKeptOrDisprovedWithinTheMask) {
  Eigen::Array<bool, 2, 3> serve;
  serve << true, true, false, false, true, true;
  Instance x = masked(serve);
  const double most = evaluate(x, solve_max_min(x, {}, {}, local_fabric()).solution).metrics.number("sinr_least");
  x.sinr_min = Eigen::VectorXd::Constant(3, 0.95 * most);
  const Outcome<Solution> kept = solve_best(x, {}, {}, local_fabric());
  EXPECT_EQ(kept.status, Status::converged) << kept.message;
  EXPECT_TRUE(evaluate(x, kept.solution).feasible());
  x.sinr_min = Eigen::VectorXd::Constant(3, 1.001 * most);
  EXPECT_EQ(solve_best(x, {}, {}, local_fabric()).status, Status::infeasible);
}

}  // namespace
}  // namespace airloom::haps
