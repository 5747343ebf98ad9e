// The two-level algorithm as a whole, its parties, and the interference models it rests on.
#include "airloom/systems/haps/design/two_level/two_level.hpp"

#include "airloom/systems/haps/design/two_level/two_level_agents.hpp"
#include "systems/haps/support.hpp"

namespace airloom::haps {
namespace {

using namespace testing;

TEST(HapsTwoLevel, EndsNearPowerSumScaWithFeasiblePower) {
  for (const Scenario& s : {Scenario{}, urban()}) {
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
      const Instance x = draw(s, seed, 0);
      const Outcome<Solution> out = solve_two_level(x, {}, {}, local_fabric());
      EXPECT_TRUE(evaluate(x, out.solution).feasible());
      const double sca = model_objective(x, solve_sca(x, {}, {}));
      EXPECT_NEAR(model_objective(x, out), sca, 0.005 * std::abs(sca)) << "seed " << seed;  // the publication's own accuracy
      EXPECT_LE(out.certificate.number("consensus"), 0.02);
    }
  }
}

TEST(HapsTwoLevel, ResidualFallsWithinAnOuterIteration) {
  for (const Scenario& s : {Scenario{}, urban()}) {
    const Instance x = draw(s, 1, 0);
    const Outcome<Solution> out = solve_two_level(x, {.max_outer = 4}, {}, local_fabric());
    const std::vector<double>& residual = *out.trace.find("residual_1");
    ASSERT_GE(residual.size(), 10u);
    EXPECT_LE(residual[std::min<std::size_t>(residual.size(), 40) - 1], 0.05 * residual[0]);  // the claim about Fig. 3a
  }
}

TEST(HapsTwoLevel, ObjectiveOfTheBeamsRisesAndThatOfTheCopiesBoundsItInTheEnd) {
  const Instance x = draw(urban(), 2, 0);
  const Outcome<Solution> out = solve_two_level(x, {.finish = Finish::none}, {}, local_fabric());
  const std::vector<double>& model = *out.trace.find("pf_model");
  for (std::size_t k = 1; k < model.size(); ++k) EXPECT_GE(model[k], model[k - 1] - 1e-3 * std::abs(model[k - 1]));  // claim of Fig. 3b
  EXPECT_NEAR(out.trace.find("pf_true")->back(), objective(x, out), 1e-9);
  EXPECT_NEAR(model.back(), model_objective(x, out), 1e-9);
  EXPECT_NEAR(out.trace.find("pf_copies")->back(), model.back(), 0.005 * std::abs(model.back()));
}

TEST(HapsTwoLevel, ThePublicationsBlockOneEndsAtTheSameValue) {
  const Instance x = draw(urban(), 3, 0);
  const double exact = model_objective(x, solve_two_level(x, {.finish = Finish::none}, {}, local_fabric()));
  const double successive =
      model_objective(x, solve_two_level(x, {.block1 = CentreBlock::sca, .finish = Finish::none}, {}, local_fabric()));
  EXPECT_NEAR(successive, exact, 0.002 * std::abs(exact));
}

TEST(HapsTwoLevel, RefusesWhatItCannotCombine) {
  const Instance x = draw({}, 1, 0);
  const TwoLevelOptions successive{.interference_model = InterferenceModel::coherent, .block1 = CentreBlock::sca};
  expect_refused([&] { (void)solve_two_level(x, successive, {}, local_fabric()); }, {"options.block1", "sca", "coherent"});
  expect_refused([&] { (void)solve_price_ascent(x, {.interference_model = InterferenceModel::coherent}, {}, local_fabric()); },
                 {"interference_model", "coherent", "power_sum or conservative"});
}

TEST(HapsTwoLevel, ExactConsensusRisesTowardsTheCoherentOptimum) {
  const Instance x = draw(urban(), 1, 0);
  const TwoLevelOptions options{.interference_model = InterferenceModel::coherent};
  const Outcome<Solution> out = solve_two_level(x, options, {}, local_fabric());
  EXPECT_TRUE(evaluate(x, out.solution).feasible());
  const std::vector<double>& truth = *out.trace.find("pf_true");
  EXPECT_EQ(truth, *out.trace.find("pf_model"));  // the model is the truth
  EXPECT_GT(truth.back(), truth.front());
  EXPECT_NEAR(truth.back(), objective(x, out), 1e-9);
  EXPECT_LE(truth.back(), objective(x, solve_best(x, {}, {}, local_fabric())) + 1e-6);
  EXPECT_LE(out.certificate.number("block2_gap"), 1e-9);
}

TEST(HapsTwoLevel, StationKeepsTheIdentityOfSlackAndMultipliers) {
  // r = s - sbar + z and lambda + rho_o z + psi = 0, rebuilt from messages alone
  const StationMatrices h = random_channels({5, 4}, 3, 400);
  const TwoLevelOptions options;
  const std::unique_ptr<CentreCopies> centre = amplitude_centre(Eigen::VectorXd::Ones(3), CentreBlock::exact, Eigen::VectorXd::Zero(3));
  std::vector<TwoLevelStation> stations;
  for (const Eigen::MatrixXcd& channel : h) stations.emplace_back(amplitude_copies(channel, 1.0, options));
  Eigen::MatrixXd starts(6, 2);
  for (int b = 0; b < 2; ++b) starts.col(b) = stations[static_cast<std::size_t>(b)].start();
  const Eigen::VectorXd scales = centre->scales(starts);
  for (int u = 0; u < 3; ++u) {
    EXPECT_NEAR(scales[u], starts.row(u).sum(), 1e-12 * scales[u]);
    EXPECT_NEAR(scales[3 + u], 1.0 + starts.row(3 + u).sum(), 1e-12 * scales[3 + u]);
  }
  const Penalties penalties{.outer = 5.0, .inner = 10.0};
  Eigen::VectorXd z = Eigen::VectorXd::Zero(6);
  Eigen::VectorXd psi = Eigen::VectorXd::Zero(6);  // -(lambda + rho_o z) = 0 at the start
  Eigen::VectorXd own = starts.col(0);
  for (TwoLevelStation& station : stations) {
    station.set_scales(scales);
    station.begin_outer(penalties);
  }
  for (int t = 0; t < 10; ++t) {
    Eigen::MatrixXd messages(6, 2);
    for (int b = 0; b < 2; ++b) messages.col(b) = stations[static_cast<std::size_t>(b)].message();
    EXPECT_LE((messages.col(0) - (own - scales.cwiseProduct(z + psi / penalties.inner))).norm(), 1e-10 * messages.col(0).norm());
    const Eigen::VectorXd down = centre->update(messages, penalties.inner * scales.cwiseAbs2().cwiseInverse());
    Eigen::VectorXd copies = messages.col(0);
    copies.head(3) += down.head(3);
    copies.tail(3) = (copies.tail(3) - down.tail(3)).cwiseMax(0.0);
    for (TwoLevelStation& station : stations) station.update(down, {});
    // block 2 seen from outside: sbar = min(p, Re h^H w), Ibar = max(q, i)
    const Eigen::VectorXd wanted = copies + scales.cwiseProduct(z + psi / penalties.inner);
    const Eigen::MatrixXcd x = stations[0].received();
    Eigen::MatrixXd power = x.cwiseAbs2();
    power.diagonal().setZero();
    own << wanted.head(3).cwiseMin(x.diagonal().real()), wanted.tail(3).cwiseMax(power.rowwise().sum());
    const Eigen::VectorXd apart = (copies - own).cwiseQuotient(scales);
    z = -(psi + penalties.inner * apart) / (penalties.outer + penalties.inner);
    const Eigen::VectorXd residual = apart + z;
    psi += penalties.inner * residual;
    EXPECT_LE((penalties.outer * z + psi).norm(), 1e-12 * (1.0 + psi.norm()));
    EXPECT_NEAR(stations[0].norms()[0], residual.head(3).norm(), 1e-7);  // block 2 is solved to 1e-7
    EXPECT_NEAR(stations[0].norms()[1], residual.tail(3).norm(), 1e-7);
    EXPECT_NEAR(stations[0].norms()[4], z.head(3).norm(), 1e-7);
    EXPECT_NEAR(stations[0].norms()[5], z.tail(3).norm(), 1e-7);
  }
}

TEST(HapsInterferenceModels, FactorNIsNeverExceededAndThePublicationsInequalityFailsOnBothSides) {
  int above = 0, below = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const std::vector<int> antennas{3, 2, 5};
    const StationMatrices h = random_channels(antennas, 4, 500 + seed);
    StationMatrices w;
    for (std::size_t b = 0; b < 3; ++b) w.push_back(random_matrix(antennas[b], 4, 3 * seed + b));
    const StationMatrices x = received_by_station(h, w);
    const Eigen::VectorXd exact = amplitudes(x, InterferenceModel::coherent).interference;
    const Eigen::VectorXd model = amplitudes(x, InterferenceModel::power_sum).interference;
    for (Eigen::Index u = 0; u < 4; ++u) {
      EXPECT_LE(exact[u], 3.0 * model[u] * (1.0 + 1e-12));
      (exact[u] > model[u] ? above : below) += 1;
    }
    const Eigen::VectorXd noise = Eigen::VectorXd::Ones(4);
    const Eigen::VectorXd truth = model_sinr(x, noise, InterferenceModel::coherent);
    const Eigen::VectorXd guaranteed = model_sinr(x, noise, InterferenceModel::conservative);
    for (Eigen::Index u = 0; u < 4; ++u) EXPECT_LE(guaranteed[u], truth[u] * (1.0 + 1e-12));
    EXPECT_LE((truth - true_sinr(received(h, w), noise)).norm(), 1e-12 * truth.norm());
  }
  EXPECT_GE(above, 40);  // of 160: about half, whatever the draw
  EXPECT_GE(below, 40);
}

TEST(HapsInterferenceModels, ConservativeDesignKeepsAFloorInTruth) {
  Scenario s = urban();
  s.users = 8;
  Instance x = draw(s, 4, 0);
  const auto least = [&](const Outcome<Solution>& out) { return true_sinr(received(x.h, out.solution.w), x.noise_w).minCoeff(); };
  x.sinr_min = Eigen::VectorXd::Constant(x.users(), 0.5 * least(solve_sca(x, {.interference_model = InterferenceModel::conservative}, {})));
  const Outcome<Solution> out = solve_sca(x, {.interference_model = InterferenceModel::conservative}, {});
  EXPECT_EQ(out.status, Status::converged) << out.message;
  EXPECT_GE(least(out), x.sinr_min[0]);
  EXPECT_TRUE(evaluate(x, out.solution).feasible());
}

TEST(HapsInterferenceModels, TwoEqualNumbersAreFourNotTwo) {
  Instance x = instance_of({Eigen::MatrixXcd::Ones(1, 2), Eigen::MatrixXcd::Ones(1, 2)});
  const StationMatrices w{Eigen::MatrixXcd::Ones(1, 2), Eigen::MatrixXcd::Ones(1, 2)};
  EXPECT_NEAR(amplitudes(received_by_station(x.h, w), InterferenceModel::coherent).interference[0], 4.0, 1e-15);
  EXPECT_NEAR(amplitudes(received_by_station(x.h, w), InterferenceModel::power_sum).interference[0], 2.0, 1e-15);
  EXPECT_EQ(interference_factor(InterferenceModel::conservative, 5), 5.0);
}

}  // namespace
}  // namespace airloom::haps
