// The dirty-paper bound: values of the specification, above everything that any algorithm finds, tight where users do not disturb.
#include "airloom/systems/haps/design/bound/dirty_paper.hpp"

#include "systems/haps/design/vector_network.hpp"

namespace airloom::haps {
namespace {

using namespace testing;

DirtyPaperBound bound_of(const Instance& x, double alpha, int rounds) {
  BestOptions options;
  options.pursuit.fairness = alpha;
  const Outcome<Solution> out = solve_best(x, options, {}, local_fabric());
  return dirty_paper_bound(GramBank::from_channels(scale(x).h), NetworkUtility(x.weights(), alpha),
                           true_sinr(received(x.h, out.solution.w), x.noise_w), {}, rounds);
}

TEST(HapsDirtyPaper, VectorsOfTheSpecification) {
  struct Row {
    int users;
    double alpha, bound, tolerance;
  };
  for (const Row& row : {Row{3, 0.0, 9.86239, 2e-3},
                         {3, 0.5, 10.8791, 2e-3},
                         {3, 1.0, 3.57039, 2e-3},
                         {3, 2.0, -0.9124, 0.02},
                         {5, 0.0, 10.88101, 2e-3},
                         {5, 0.5, 14.7002, 2e-3},
                         {5, 1.0, 3.83396, 2e-3},
                         {5, 2.0, -2.3318, 0.02}}) {
    const Instance x = instance_of(vector_channels(row.users));
    const DirtyPaperBound found = bound_of(x, row.alpha, 200);
    const NetworkUtility utility(x.weights(), row.alpha);
    EXPECT_NEAR(utility.reported(found.bound), row.bound, row.tolerance) << row.users << " " << row.alpha;
    EXPECT_LE(found.reached, found.bound + 1e-9);
    EXPECT_NEAR(utility.reported(found.reached), row.bound, 0.05);
  }
}

TEST(HapsDirtyPaper, LiesAboveEveryAlgorithmForEveryUtility) {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    Instance x = instance_of(random_channels({4, 2, 6}, 6, 1200 + seed, seed % 2 == 0 ? 100.0 : 0.1));
    x.weight = random_vector(6, 0.2, 3.0, seed);
    for (const double alpha : {0.0, 0.7, 1.0, 2.5}) {
      const NetworkUtility utility(x.weights(), alpha);
      const double bound = bound_of(x, alpha, 3).bound;
      BestOptions options;
      options.pursuit.fairness = alpha;
      for (const Outcome<Solution>& out : {solve_best(x, options, {}, local_fabric()), solve_max_min(x, {}, {}, local_fabric()),
                                           solve_joint_rzf(x, {}, {}), solve_mrt(x, {}, {})})
        EXPECT_LE(utility.value(true_sinr(received(x.h, out.solution.w), x.noise_w)), bound);
    }
  }
}

TEST(HapsDirtyPaper, WithoutInterferenceItIsTheAnswer) {
  Instance x = instance_of({Eigen::MatrixXcd::Identity(3, 3)});
  x.h[0].diagonal() << 10.0, 3.0, 1.0;
  const double best = proportional_fairness(true_sinr(received(x.h, solve_best(x, {}, {}, local_fabric()).solution.w), x.noise_w));
  EXPECT_NEAR(bound_of(x, 1.0, 40).bound, best, 2e-3);
}

TEST(HapsDirtyPaper, IsReportedWhereItIsAskedForWithTheLowerOfTheBounds) {
  const Instance x = draw(urban(), 3, 0);
  const Outcome<Solution> out = solve_best(x, {.bound = {.kind = BoundKind::dirty_paper}}, {}, local_fabric());
  EXPECT_EQ(to_text(*out.certificate.find("upper_bound_kind")), "dirty_paper");
  EXPECT_LT(out.certificate.number("upper_bound_dirty_paper"), out.certificate.number("upper_bound_interference_free"));
  EXPECT_EQ(out.certificate.number("upper_bound"), out.certificate.number("upper_bound_dirty_paper"));
  EXPECT_LE(objective(x, out), out.certificate.number("upper_bound"));
  EXPECT_LE(out.certificate.number("upper_bound"), 1.045 * objective(x, out));
  EXPECT_FALSE(solve_best(x, {}, {}, local_fabric()).certificate.contains("upper_bound_dirty_paper"));  // it would cost more than the solve
}

}  // namespace
}  // namespace airloom::haps
