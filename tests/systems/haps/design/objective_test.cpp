// What a design pursues: options, alpha-fair values of the specification, weights, every model.
#include "airloom/systems/haps/design/objective.hpp"

#include "airloom/systems/haps/problem/interference_free.hpp"
#include "systems/haps/design/vector_network.hpp"

namespace airloom::haps {
namespace {

using namespace testing;

double utility_of(const Instance& x, const Outcome<Solution>& out, double alpha) {
  const NetworkUtility utility(x.weights(), alpha);
  return utility.reported(utility.value(true_sinr(received(x.h, out.solution.w), x.noise_w)));
}

TEST(HapsObjective, AlphaFairVectorsOfTheSpecification) {
  struct Row {
    int users;
    double alpha, best, bound;
  };
  for (const Row& row : {Row{3, 0.0, 9.13840598, 12.500325},
                         {3, 0.5, 8.89620423, 12.240260},
                         {3, 1.0, 2.27926982, 4.275130},
                         {3, 2.0, -1.41468233, -0.722402},
                         {5, 0.0, 10.3976794, 15.030580},
                         {5, 0.5, 11.6181573, 17.220738},
                         {5, 1.0, 0.933246, 5.388779},
                         {5, 2.0, -4.316143, -1.722135}}) {
    const Instance x = instance_of(vector_channels(row.users));
    BestOptions options{.tolerance = 1e-9};
    options.pursuit.fairness = row.alpha;
    EXPECT_NEAR(utility_of(x, solve_best(x, options, {}, local_fabric()), row.alpha), row.best, 2e-5) << row.users << " " << row.alpha;
    const NetworkUtility utility(x.weights(), row.alpha);
    EXPECT_NEAR(utility.reported(interference_free_bound(x, utility)), row.bound, 2e-5);
  }
}

TEST(HapsObjective, WordsAndNumbersMeanTheSame) {
  const Instance x = instance_of(vector_channels(5));
  const auto by = [&](const Pursuit<DesignObjective>& pursuit) {
    return solve_best(x, {.pursuit = pursuit}, {}, local_fabric()).solution.w;
  };
  EXPECT_EQ(by({.objective = DesignObjective::sum}), by({.fairness = 0.0}));
  EXPECT_EQ(by({.objective = DesignObjective::alpha_fair, .alpha = 2.0}), by({.fairness = 2.0}));
  EXPECT_EQ(by({.objective = DesignObjective::proportional_fair, .fairness = 1.0}), by({}));
}

TEST(HapsObjective, WhatContradictsItselfIsRefused) {
  const Instance x = instance_of(vector_channels(3));
  const auto with = [&](const Pursuit<DesignObjective>& pursuit) {
    return [&x, pursuit] { (void)solve_best(x, {.pursuit = pursuit}, {}, local_fabric()); };
  };
  expect_refused(with({.objective = DesignObjective::sum, .fairness = 1.0}), {"options.fairness", "sum", "means 0"});
  expect_refused(with({.objective = DesignObjective::alpha_fair}), {"options.alpha", "missing"});
  expect_refused(with({.alpha = 2.0}), {"options.alpha", "alpha_fair"});
  expect_refused(with({.objective = DesignObjective::alpha_fair, .alpha = 2.0, .fairness = 3.0}), {"options.fairness", "must be alpha, 2"});
  expect_refused(with({.objective = DesignObjective::max_min, .fairness = 1.0}), {"options.fairness", "max_min has none"});
}

TEST(HapsObjective, TheUnitOfTheWeightsDoesNotMatterAndTheirRatioDoes) {
  Instance x = instance_of(random_channels({3, 4}, 5, 1100));
  for (const double alpha : {0.5, 1.0, 3.0}) {
    BestOptions options;
    options.pursuit.fairness = alpha;
    x.weight = Eigen::VectorXd::LinSpaced(5, 1.0, 5.0);
    const StationMatrices w = solve_best(x, options, {}, local_fabric()).solution.w;
    x.weight *= 1e-6;
    const Outcome<Solution> other = solve_best(x, options, {}, local_fabric());
    EXPECT_EQ(other.status, Status::converged);
    for (std::size_t b = 0; b < w.size(); ++b) EXPECT_LE((w[b] - other.solution.w[b]).norm(), 1e-6);
    x.weight = Eigen::VectorXd::LinSpaced(5, 1.0, 5.0);
    const double right = utility_of(x, other, alpha);
    x.weight = {};
    const Outcome<Solution> equal = solve_best(x, options, {}, local_fabric());
    x.weight = Eigen::VectorXd::LinSpaced(5, 1.0, 5.0);
    EXPECT_GT(right, utility_of(x, equal, alpha));
  }
}

TEST(HapsObjective, EveryModelIsImprovedForWhatIsAsked) {
  Instance x = instance_of(random_channels({3, 4}, 6, 1110));
  for (const InterferenceModel model : {InterferenceModel::coherent, InterferenceModel::power_sum}) {
    const auto value = [&](double design, double judged) {
      ScaOptions options{.interference_model = model, .max_steps = 300, .starts = 3};
      options.pursuit.fairness = design;
      const Outcome<Solution> out = solve_sca(x, options, {});
      const NetworkUtility utility(x.weights(), judged);
      return utility.value(model_sinr(received_by_station(x.h, out.solution.w), x.noise_w, model));
    };
    for (const double alpha : {0.5, 1.0, 3.0}) {
      for (const double other : {0.5, 1.0, 3.0}) EXPECT_GE(value(alpha, alpha), value(other, alpha) - 1e-4 * std::abs(value(other, alpha)));
    }
  }
  PriceAscentOptions harmonic;
  harmonic.pursuit.fairness = 2.0;
  const NetworkUtility utility(x.weights(), 2.0);
  const auto worth = [&](const Outcome<Solution>& out) {
    return utility.value(model_sinr(received_by_station(x.h, out.solution.w), x.noise_w, InterferenceModel::power_sum));
  };
  EXPECT_GT(worth(solve_price_ascent(x, harmonic, {}, local_fabric())), worth(solve_price_ascent(x, {}, {}, local_fabric())));
}

}  // namespace
}  // namespace airloom::haps
