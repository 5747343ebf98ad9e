// Every listed design on instances: feasible, judged apart, and in the order of what it knows.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>

#include "airloom/systems/dab/system.hpp"

namespace airloom::dab {
namespace {

Outcome<Solution> solve(const std::string& name, const Instance& x, const Values& options = {}) {
  for (const Algorithm<Instance, Solution>& algorithm : Dab::algorithms()) {
    if (algorithm.name == name) return algorithm.solve(x, options, {});
  }
  throw InvalidInput("no algorithm " + name);
}

double rate(const Instance& x, const Solution& s, const char* metric = "sum_rate_exact") { return evaluate(x, s).metrics.number(metric); }

TEST(DabSolve, EveryAlgorithmKeepsTheBudgetsAndItsBound) {
  for (const double power_dbm : {20.0, 40.0, 46.0}) {
    Scenario s;
    s.tx_power_dbm = power_dbm;
    const Instance x = draw(s, 1, 3);
    for (const Algorithm<Instance, Solution>& algorithm : Dab::algorithms()) {
      const Outcome<Solution> out = algorithm.solve(x, {}, {});
      const Evaluation judged = evaluate(x, out.solution);
      EXPECT_TRUE(judged.feasible()) << algorithm.name;
      EXPECT_LE(judged.residuals.number("power"), 1e-9) << algorithm.name;
      EXPECT_LE(judged.metrics.number("sum_rate"), judged.certificate.number("upper_bound")) << algorithm.name;
      EXPECT_TRUE(out.status == Status::converged || out.status == Status::iteration_limit) << algorithm.name;
    }
  }
}

TEST(DabSolve, KnowingMoreIsWorthMore) {
  std::map<std::string, double> sum;
  constexpr int drops = 8;
  for (std::uint64_t r = 0; r < drops; ++r) {
    const Instance x = draw(Scenario{}, 1, r);
    for (const char* name : {"central", "central_dub", "central_dub_backoff", "ring", "ring_dub", "star_exact", "rzf", "rzf_scaled"}) {
      sum[name] += rate(x, solve(name, x).solution) / drops;
    }
    const double central = rate(x, solve("central", x).solution);
    EXPECT_GE(central, rate(x, solve("star_exact", x).solution) - 1e-6);
    EXPECT_GE(central, rate(x, solve("central_dub_backoff", x).solution) - 1e-6);
  }
  EXPECT_GT(sum["central"], sum["central_dub_backoff"]);
  EXPECT_GT(sum["central_dub_backoff"], sum["central_dub"]);
  EXPECT_GT(sum["ring"], 1.04 * sum["ring_dub"]);
  EXPECT_GT(sum["rzf_scaled"], sum["rzf"]);
  EXPECT_GT(sum["star_exact"], 0.98 * sum["central"]);
}

/// Networks whose noise asks for more power than a polynomial describes.
Scenario loud(int stations, int antennas, int users) {
  Scenario s;
  s.base_stations = stations;
  s.antennas = antennas;
  s.users = users;
  s.noise_dbm = -55.0;
  s.tx_power_dbm = 46.0;
  return s;
}

TEST(DabSolve, OneAntennaInSaturationIsAtItsBestPower) {
  for (std::uint64_t r = 0; r < 3; ++r) {
    const Instance x = draw(loud(1, 1, 1), 1, r);
    const Outcome<Solution> out = solve("central", x);
    double best = 0.0;  // the phase of the beam does not matter: its power is all there is
    for (int k = 0; k <= 4000; ++k) {
      const Solution s{
          .w = Eigen::MatrixXcd::Constant(1, 1, std::sqrt(x.tx_power_max_w[0] * 1e-3 * std::pow(1e3, k / 4000.0) * (1.0 - 1e-12)))};
      best = std::max(best, rate(x, s, "true_rate"));
    }
    EXPECT_GE(rate(x, out.solution, "true_rate"), best * (1.0 - 1e-5));
    EXPECT_EQ(out.status, Status::converged);
    EXPECT_GT(evaluate(x, out.solution).certificate.number("range_probability"), 1e-3);
    EXPECT_LE(evaluate(x, out.solution).certificate.number("kkt_true"), 1e-3);
  }
}

TEST(DabSolve, NoOtherDesignDeliversMoreInSaturation) {
  for (const auto& [stations, antennas, users] : {std::array{1, 2, 1}, {1, 1, 3}, {3, 2, 2}, {4, 1, 4}, {2, 4, 3}}) {
    for (std::uint64_t r = 0; r < 2; ++r) {
      const Instance x = draw(loud(stations, antennas, users), 1, r);
      const Outcome<Solution> central = solve("central", x);
      const double delivered = rate(x, central.solution, "true_rate");
      for (const Algorithm<Instance, Solution>& algorithm : Dab::algorithms()) {
        const Solution other = algorithm.solve(x, {}, {}).solution;
        EXPECT_GE(delivered, rate(x, other, "true_rate") * (1.0 - 1e-4))
            << algorithm.name << ", " << stations << antennas << users << ", " << r;
      }
      if (central.status == Status::converged && evaluate(x, central.solution).certificate.number("range_probability") > 1e-3) {
        EXPECT_LE(evaluate(x, central.solution).certificate.number("kkt_true"), 1e-3);
      }
    }
  }
}

TEST(DabSolve, FairDesignsInSaturationAreFairInWhatIsDelivered) {
  const Instance x = draw(loud(2, 2, 3), 1, 1);
  const auto least = [&](const Values& options) {
    return std::ranges::min(evaluate(x, solve("central", x, options).solution).metrics.numbers("true_user_se"));
  };
  const auto product = [&](const Values& options) {
    double sum = 0.0;
    for (const double se : evaluate(x, solve("central", x, options).solution).metrics.numbers("true_user_se")) sum += std::log(se);
    return sum;
  };
  const Values sum, fair{{"objective", std::string("proportional_fair")}}, even{{"objective", std::string("max_min")}};
  EXPECT_GE(least(even), least(fair) * (1.0 - 1e-3));
  EXPECT_GE(least(even), least(sum) * (1.0 - 1e-3));
  EXPECT_GE(product(fair), product(sum) - 1e-4);
  EXPECT_GE(product(fair), product(even) - 1e-4);
}

TEST(DabSolve, PenaltyMethodsNameWhatTheyAreNotFor) {
  const auto refusal = [](const char* name, const Instance& x) {
    try {
      (void)solve(name, x);
    } catch (const Unsupported& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  Scenario s{.base_stations = 2, .antennas = 2, .users = 2};
  Instance errors = draw(s, 1, 0);
  errors.csi_error_cov.assign(4, 1e-12 * Eigen::MatrixXcd::Identity(2, 2));
  s.pa_model = radio::AmplifierModel::rapp;
  for (const char* name : {"ring_pmm", "central_pmm", "star_pmm"}) {
    EXPECT_EQ(refusal(name, errors).find(std::string(name) + ": csi_error_cov; "), 0U) << refusal(name, errors);
    EXPECT_EQ(refusal(name, draw(s, 1, 0)).find(std::string(name) + ": pa_model; "), 0U);
  }
}

TEST(DabSolve, IdealAndUnawareDesignsAreTheSameBeams) {
  const Instance x = draw(Scenario{}, 1, 1);
  for (const auto& [unaware, ideal] : {std::pair{"central_dub", "central_ideal"}, {"ring_dub", "ring_ideal"}, {"star_dub", "star_ideal"}}) {
    EXPECT_EQ((solve(unaware, x).solution.w - solve(ideal, x).solution.w).norm(), 0.0);
  }
  Instance linear = x;
  linear.amplifier.beta3 = 0.0;
  EXPECT_NEAR(rate(x, solve("central_ideal", x).solution, "sum_rate_ideal") / rate(linear, solve("central", linear).solution), 1.0, 1e-4);
}

TEST(DabSolve, TheCorrelatedDesignIsBestUnderTheExactModel) {
  double by_block = 0.0, correlated = 0.0;
  for (std::uint64_t r = 0; r < 6; ++r) {
    const Instance x = draw(Scenario{}, 1, r);
    by_block += rate(x, solve("central", x, {{"distortion", std::string("block")}}).solution, "sum_rate_correlated");
    correlated += rate(x, solve("central", x).solution, "sum_rate_correlated");
  }
  EXPECT_GT(correlated, by_block);
}

TEST(DabSolve, ASweepThatRisesNeverFalls) {
  const std::vector<double> powers{34.0, 38.0, 42.0, 46.0};
  for (std::uint64_t r = 0; r < 2; ++r) {
    Scenario s;
    s.antennas = 4;
    s.users = 3;
    double before = 0.0;
    std::int64_t evaluations = 0;
    for (const double power_dbm : powers) {
      s.tx_power_dbm = power_dbm;
      const Instance x = draw(s, 1, r);
      const Outcome<Solution> out = solve("central", x, {{"lower_budgets_dbm", powers}});
      EXPECT_GE(rate(x, out.solution), before * (1.0 - 1e-12));
      EXPECT_GT(out.iterations.inner, evaluations);  // that of less power is part of it
      before = rate(x, out.solution);
      evaluations = out.iterations.inner;
    }
  }
  EXPECT_THROW((void)solve("central", draw({}, 1, 0), {{"lower_budgets_dbm", std::vector<double>{1e9}}}), InvalidInput);
}

TEST(DabSolve, WorkIsCountedWhereItIsDone) {
  const Instance x = draw(Scenario{}, 1, 0);
  const auto products = [&](const char* name, const Values& options = {}) {
    return solve(name, x, options).certificate.number("complex_products");
  };
  const double evaluation = 4 * (16 * 16 * 4 * 3.5 + 2 * 16 * 16);  // of all stations in the block model, with the gradient
  const Values one{{"candidates", false}, {"distortion", std::string("block")}, {"max_iterations", std::int64_t{15}}};
  EXPECT_GT(products("central", one), 15 * evaluation);
  EXPECT_LT(products("central", one), 60 * evaluation);
  Values more = one;
  more.set("candidates", true);
  EXPECT_GT(products("central", more), 1.5 * products("central", one));
  EXPECT_GT(products("ring", {{"max_laps", std::int64_t{30}}}), 1.8 * products("ring", {{"max_laps", std::int64_t{15}}}));
  for (const char* name : {"star", "star_admm", "star_pmm", "ring_pmm", "central_pmm", "central_dub_backoff"})
    EXPECT_GT(products(name), 1e4);
}

TEST(DabSolve, RefusesAnInstanceThatIsNotSound) {
  Instance x = draw(Scenario{}, 1, 0);
  x.tx_power_max_w[1] = -1.0;
  for (const Algorithm<Instance, Solution>& algorithm : Dab::algorithms()) {
    EXPECT_THROW((void)algorithm.solve(x, {}, {}), InvalidInput) << algorithm.name;
  }
}

TEST(DabDetails, GiveCurvesAndScalarsOfEveryStation) {
  const Instance x = draw(Scenario{}, 1, 0);
  const Outcome<Solution> out = solve("central_dub", x);
  for (const Detail<Instance, Solution>& detail : Dab::details()) {
    const Values values = detail.compute(x, out.solution);
    if (detail.name == "beam_pattern") {
      ASSERT_EQ(values.numbers("angle_deg").size(), 721U);
      for (const char* b : {"_0", "_1", "_2", "_3"}) {
        const std::vector<double> useful = values.numbers(std::string("useful_dbw") + b);
        ASSERT_EQ(useful.size(), 721U);
        EXPECT_EQ(*std::ranges::max_element(useful), values.number(std::string("useful_peak_dbw") + b));
        EXPECT_GT(values.number(std::string("useful_to_distortion_db") + b), 10.0);
        EXPECT_EQ(values.numbers(std::string("user_deg") + b).size(), 4U);
      }
    } else {
      ASSERT_TRUE(detail.name == "monte_carlo" || detail.name == "ofdm");
      EXPECT_LT(values.number("link_error"), 0.01);
      EXPECT_NEAR(values.number("distortion_ratio_correlated"), 1.0, 0.05);
      EXPECT_NEAR(values.number("distortion_ratio_station"), 1.0, 0.05);
      EXPECT_GT(values.number("distortion_ratio_block"), 1.5);
    }
  }
}

}  // namespace
}  // namespace airloom::dab
