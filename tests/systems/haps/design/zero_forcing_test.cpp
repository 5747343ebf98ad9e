// Zero forcing with the best metric and powers: nulls, duality, refusals.
#include "airloom/systems/haps/design/zero_forcing.hpp"

#include "systems/haps/support.hpp"

namespace airloom::haps {
namespace {

using namespace testing;

TEST(HapsZeroForcing, NobodyHearsAnothersStream) {
  for (const std::vector<int>& antennas : {std::vector<int>{5}, {2, 2, 2}, {1, 1, 1, 8}}) {
    const StationMatrices h = random_channels(antennas, 5, 90);
    const ZeroForcing zf = zero_forcing(GramBank::from_channels(h), NetworkUtility::unweighted(h.front().cols()),
                                        Eigen::VectorXd::Zero(h.front().cols()), 1e-9, 300);
    ASSERT_GT(zf.c.size(), 0);
    StationMatrices w;
    for (std::size_t b = 0; b < h.size(); ++b) w.emplace_back(zf.factor[static_cast<Eigen::Index>(b)] * h[b] * zf.c);
    const Eigen::MatrixXcd t = received(h, w);
    Eigen::MatrixXcd off = t;
    off.diagonal().setZero();
    EXPECT_LE(off.norm(), 1e-8 * t.norm());  // rounding times the condition number, which prices of power from 1e-6 to 1 raise
    for (const Eigen::MatrixXcd& beams : w) EXPECT_LE(beams.norm(), 1.0 + 1e-9);
  }
}

TEST(HapsZeroForcing, DualIsThePrimalAndThePrimalIsTheTruth) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const Instance x = instance_of(random_channels({4, 3, 6}, 6, 100 + seed));
    const ZeroForcing zf = zero_forcing(GramBank::from_channels(scale(x).h), NetworkUtility::unweighted(x.users()),
                                        Eigen::VectorXd::Zero(x.users()), 1e-7, 300);
    EXPECT_EQ(zf.status, Status::converged);
    EXPECT_GE(zf.dual, zf.primal - 1e-12);
    EXPECT_LE(zf.dual - zf.primal, 1e-5);  // the spec's promise
    const Outcome<Solution> out = solve_zf_pf(x, {}, {});
    EXPECT_NEAR(objective(x, out), zf.primal + 6 * fairness_shift_per_user, 1e-6);  // two runs of the same tolerance
  }
}

TEST(HapsZeroForcing, NoOtherMetricBetweenStationsDoesBetter) {
  const StationMatrices h = random_channels({3, 4}, 4, 110);
  const GramBank bank = GramBank::from_channels(h);
  const ZeroForcing zf = zero_forcing(bank, NetworkUtility::unweighted(bank.users()), Eigen::VectorXd::Zero(bank.users()), 1e-8, 300);
  const SinrUtility utility;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {  // random metrics, random powers, scaled to the fullest budget
    const Eigen::VectorXd factor = random_vector(2, -2, 2, seed).array().exp();
    Eigen::MatrixXcd c = bank.weighted_sum(factor).inverse();
    const Eigen::VectorXd p = zf.c.colwise().norm().transpose().cwiseProduct(random_vector(4, 0.5, 2.0, seed + 500));
    c = c * p.cwiseQuotient(c.colwise().norm().transpose()).asDiagonal();
    const Eigen::VectorXd power = bank.quadratic_forms(c).cwiseProduct(factor.cwiseAbs2());
    const Eigen::VectorXcd t = (bank.weighted_sum(factor) * c).diagonal();
    double sum = 0.0;
    for (const Complex each : t) sum += utility.value(std::norm(each) / power.maxCoeff());
    EXPECT_LE(sum, zf.dual + 1e-12);
  }
}

TEST(HapsZeroForcing, FloorIsMet) {
  Instance x = instance_of(random_channels({4, 6}, 5, 120));
  const auto least = [&](const Outcome<Solution>& out) { return true_sinr(received(x.h, out.solution.w), x.noise_w).minCoeff(); };
  const double floor = 1.3 * least(solve_zf_pf(x, {}, {}));
  x.sinr_min = Eigen::VectorXd::Constant(x.users(), floor);
  const Outcome<Solution> out = solve_zf_pf(x, {}, {});
  EXPECT_EQ(out.status, Status::converged) << out.message;
  EXPECT_GE(least(out), floor * (1.0 - 1e-8));
  x.sinr_min = Eigen::VectorXd::Constant(x.users(), 1e9);  // the answer is the one without floors
  EXPECT_NE(solve_zf_pf(x, {}, {}).status, Status::converged);
  EXPECT_NE(solve_zf_pf(x, {}, {}).status, Status::infeasible);
}

TEST(HapsZeroForcing, TooFewAntennasAreRefusedAlsoWithAFloor) {
  Instance x = instance_of(random_channels({2, 2}, 5, 130));
  expect_refused([&] { (void)solve_zf_pf(x, {}, {}); }, {"zero forcing", "as many antennas as users"});
  x.sinr_min = Eigen::VectorXd::Constant(x.users(), 0.1);
  expect_refused([&] { (void)solve_zf_pf(x, {}, {}); }, {"zero forcing", "as many antennas as users"});
}

TEST(HapsZeroForcing, DependentChannelsAreRefusedWithTheConditionNumber) {
  Instance x = instance_of(random_channels({4, 4}, 3, 131));
  for (Eigen::MatrixXcd& h : x.h) h.col(2) = 0.5 * h.col(1);
  expect_refused([&] { (void)solve_zf_pf(x, {}, {}); }, {"independent channels", "condition number", "1e14"});
  const Outcome<Solution> best = solve_best(x, {}, {}, local_fabric());  // which then begins elsewhere
  EXPECT_TRUE(evaluate(x, best.solution).feasible());
  EXPECT_TRUE(std::isfinite(objective(x, best)));
}

TEST(HapsZeroForcing, OneUserGetsAllThereIs) {
  const Instance x = instance_of(random_channels({3, 2}, 1, 132));
  const double most = std::pow(x.h[0].norm() + x.h[1].norm(), 2);
  EXPECT_NEAR(objective(x, solve_zf_pf(x, {}, {})), std::log(std::log2(1.0 + most)), 1e-6);
}

}  // namespace
}  // namespace airloom::haps
