// The largest common SINR: both ends against the definition, known values, promises kept or disproved, any unit and any network.
#include "airloom/systems/haps/design/max_min/max_min.hpp"

#include <algorithm>

#include "systems/haps/design/vector_network.hpp"

namespace airloom::haps {
namespace {

using namespace testing;

/// max_k sigma_k / g_k where sum q = sum eta, one linear system per user: no beams give more.
double proved(const StationMatrices& h, const CommonSinr& common, const Eigen::VectorXd& target) {
  Eigen::Index antennas = 0;
  for (const Eigen::MatrixXcd& each : h) antennas += each.rows();
  Eigen::MatrixXcd all(antennas, target.size());
  Eigen::VectorXd eta(antennas);
  Eigen::Index row = 0;
  for (std::size_t b = 0; b < h.size(); ++b) {
    all.middleRows(row, h[b].rows()) = h[b];
    eta.segment(row, h[b].rows()).setConstant(common.price_station[static_cast<Eigen::Index>(b)]);
    row += h[b].rows();
  }
  double worst = 0.0;
  for (Eigen::Index k = 0; k < target.size(); ++k) {
    if (!(target[k] > 0.0)) continue;
    Eigen::MatrixXcd a = eta.cast<Complex>().asDiagonal();
    for (Eigen::Index u = 0; u < target.size(); ++u) {
      if (u != k) a += common.price_user[u] * all.col(u) * all.col(u).adjoint();
    }
    const double sigma = common.price_user[k] * all.col(k).dot(a.fullPivLu().solve(all.col(k))).real();
    worst = std::max(worst, sigma / target[k]);
  }
  return worst * common.price_station.sum() / common.price_user.sum();
}

Eigen::VectorXd sinrs_of(const StationMatrices& h, const JointBeams& beams) {
  const StationMatrices w = beams_of_stations(h, beams);
  for (const Eigen::MatrixXcd& each : w) EXPECT_LE(each.norm(), 1.0 + 1e-9);
  return true_sinr(received(h, w), Eigen::VectorXd::Ones(h.front().cols()));
}

TEST(HapsMaxMin, VectorsOfTheSpecification) {
  for (const auto& [users, common, ratio] : {std::tuple{3, 3.29617988, 1.68874953}, {5, 1.18321149, 0.375428739}}) {
    const StationMatrices h = vector_channels(users);
    const GramBank bank = GramBank::from_channels(h);
    const CommonSinr equal = largest_common_sinr(bank, Eigen::VectorXd::Ones(users), {});
    EXPECT_EQ(equal.status, Status::converged);
    EXPECT_NEAR(equal.reached, common, 1e-5);
    EXPECT_NEAR(equal.bound, common, 1e-5);
    const CommonSinr rising = largest_common_sinr(bank, Eigen::VectorXd::LinSpaced(users, 1.0, users), {});
    EXPECT_NEAR(rising.reached, ratio, 1e-5);
    EXPECT_NEAR(rising.bound, ratio, 1e-5);
  }
}

TEST(HapsMaxMin, BothEndsAreWhatTheySay) {
  int seen = 0;
  for (const std::vector<int>& antennas : {std::vector<int>{4, 2, 6}, {1, 1, 1}, {2}, {8, 8}, {3, 1}}) {
    for (const int users : {1, 3, 6}) {
      for (const double gain : {1e-3, 100.0, 1e6}) {
        const StationMatrices h = random_channels(antennas, users, static_cast<std::uint64_t>(900 + seen), gain);
        const Eigen::VectorXd target = random_vector(users, 0.2, 3.0, static_cast<std::uint64_t>(seen));
        const CommonSinr found = largest_common_sinr(GramBank::from_channels(h), target, {});
        const double reached = sinrs_of(h, found.beams).cwiseQuotient(target).minCoeff();
        EXPECT_NEAR(reached, found.reached, 1e-8 * found.reached);
        EXPECT_LE(proved(h, found, target), found.bound * (1.0 + 1e-7));
        EXPECT_LE(found.bound, found.reached * (1.0 + 1e-4)) << "users " << users << " gain " << gain;
        ++seen;
      }
    }
  }
  EXPECT_EQ(seen, 45);
}

TEST(HapsMaxMin, NearlyDependentUsersAtHighSinrKeepTheirDigits) {
  // all users in one direction: nobody can have more than 1 / (U - 1)
  StationMatrices h = random_channels({4, 3}, 1, 950, 1e9);
  for (Eigen::MatrixXcd& each : h) each = (each * Eigen::MatrixXcd::Ones(1, 5)).eval();
  Instance x = instance_of(h);
  const Outcome<Solution> out = solve_max_min(x, {}, {}, local_fabric());
  EXPECT_EQ(out.status, Status::converged);
  EXPECT_NEAR(out.certificate.number("max_sinr_bound"), 0.25, 1e-6);
  EXPECT_NEAR(evaluate(x, out.solution).metrics.number("sinr_least"), 0.25, 1e-6);
}

TEST(HapsMaxMin, AStationThatReachesNobodyChangesNothing) {
  StationMatrices h = random_channels({3, 2}, 4, 960);
  const CommonSinr with_two = largest_common_sinr(GramBank::from_channels(h), Eigen::VectorXd::Ones(4), {});
  h.emplace_back(Eigen::MatrixXcd::Zero(2, 4));
  const CommonSinr with_three = largest_common_sinr(GramBank::from_channels(h), Eigen::VectorXd::Ones(4), {});
  EXPECT_NEAR(with_three.reached, with_two.reached, 1e-5 * with_two.reached);
  EXPECT_LE(proved(h, with_three, Eigen::VectorXd::Ones(4)), with_three.bound * (1.0 + 1e-9));
}

TEST(HapsMaxMin, HasTheLargestLeastSinrOfAllAlgorithms) {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    const Instance x = instance_of(random_channels({4, 2, 6}, 6, 970 + seed));
    const auto least = [&](const Outcome<Solution>& out) { return evaluate(x, out.solution).metrics.number("sinr_least"); };
    const double most = least(solve_max_min(x, {}, {}, local_fabric()));
    BestOptions by_word;
    by_word.pursuit.objective = DesignObjective::max_min;
    EXPECT_EQ(least(solve_best(x, by_word, {}, local_fabric())), most);
    for (const Outcome<Solution>& out : {solve_best(x, {}, {}, local_fabric()), solve_sca(x, {}, {}), solve_zf_pf(x, {}, {}),
                                         solve_joint_rzf(x, {}, {}), solve_mrt(x, {}, {})})
      EXPECT_LE(least(out), most * (1.0 + 1e-6));
  }
}

TEST(HapsMaxMin, PromisesOfSomeAreKeptWhileTheLeastIsRaised) {
  Instance x = instance_of(random_channels({4, 4}, 5, 980, 30.0));
  const double equal = evaluate(x, solve_max_min(x, {}, {}, local_fabric()).solution).metrics.number("sinr_least");
  x.sinr_min = Eigen::VectorXd::Zero(5);
  x.sinr_min[2] = 2.0 * equal;
  const Outcome<Solution> out = solve_max_min(x, {}, {}, local_fabric());
  EXPECT_EQ(out.status, Status::converged);
  const Evaluation judged = evaluate(x, out.solution);
  EXPECT_TRUE(judged.feasible());
  EXPECT_LT(judged.metrics.number("sinr_least"), equal);
  EXPECT_NEAR(out.certificate.number("max_sinr_bound") / judged.metrics.number("sinr_least"), 1.0, 2e-5);
  const StationMatrices h = scale(x).h;
  CommonSinr claim{.price_station = {}, .price_user = {}, .beams = {}};
  const std::vector<double> station = out.certificate.numbers("price_station");
  const std::vector<double> user = out.certificate.numbers("price_user");
  claim.price_station = Eigen::Map<const Eigen::VectorXd>(station.data(), 2);
  claim.price_user = Eigen::Map<const Eigen::VectorXd>(user.data(), 5);
  const Eigen::VectorXd target = x.sinr_min.cwiseMax(out.certificate.number("max_sinr_bound"));
  EXPECT_LE(proved(h, claim, target), 1.0 + 1e-9);  // nobody can give all of them that much
}

TEST(HapsPromises, KeptBelowTheLargestCommonSinrAndDisprovedAboveIt) {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    Instance x = instance_of(random_channels({3, 4}, 6, 990 + seed, 300.0));
    const Outcome<Solution> free = solve_best(x, {}, {}, local_fabric());
    const double least = evaluate(x, free.solution).metrics.number("sinr_least");
    const double most = evaluate(x, solve_max_min(x, {}, {}, local_fabric()).solution).metrics.number("sinr_least");
    double before = objective(x, free) + 1e-4;
    for (const double share : {0.5, 0.9, 0.99, 0.999}) {
      x.sinr_min = Eigen::VectorXd::Constant(6, least + share * (most - least));
      const Outcome<Solution> out = solve_best(x, {}, {}, local_fabric());
      ASSERT_EQ(out.status, Status::converged) << "seed " << seed << ", share " << share << ": " << out.message;
      EXPECT_TRUE(evaluate(x, out.solution).feasible());
      EXPECT_LE(objective(x, out), before);  // fewer choices
      before = objective(x, out) + 1e-4;
    }
    x.sinr_min = Eigen::VectorXd::Constant(6, 1.0001 * most);
    const Outcome<Solution> out = solve_best(x, {}, {}, local_fabric());
    EXPECT_EQ(out.status, Status::infeasible);
    EXPECT_EQ(to_text(*out.certificate.find("infeasibility")), "prices");
    EXPECT_NEAR(out.certificate.number("infeasibility_value"), 1.0 / 1.0001, 1e-5);
  }
}

TEST(HapsPromises, ForSomeUsersOnlyTheOthersAreServedToo) {
  for (const double alpha : {0.5, 1.0, 2.0}) {
    Instance x = instance_of(random_channels({3, 4}, 6, 1010, 300.0));
    BestOptions options;
    options.pursuit.fairness = alpha;
    const Eigen::VectorXd free = true_sinr(received(x.h, solve_best(x, options, {}, local_fabric()).solution.w), x.noise_w);
    x.sinr_min = Eigen::VectorXd::Zero(6);
    x.sinr_min[1] = 1.5 * free[1];
    x.sinr_min[4] = 0.5 * free[4];
    const Outcome<Solution> out = solve_best(x, options, {}, local_fabric());
    ASSERT_EQ(out.status, Status::converged) << alpha << out.message;
    const Eigen::VectorXd sinr = true_sinr(received(x.h, out.solution.w), x.noise_w);
    EXPECT_NEAR(sinr[1] / x.sinr_min[1], 1.0, 1e-4);  // it costs, so it is met closely
    EXPECT_GT(sinr.minCoeff(), 0.0);
    const NetworkUtility utility(Eigen::VectorXd::Ones(6), alpha);
    EXPECT_LE(utility.value(sinr), utility.value(free) + 1e-6);
    EXPECT_GE(utility.value(sinr), utility.value(free) - 1.0);
  }
}

}  // namespace
}  // namespace airloom::haps
