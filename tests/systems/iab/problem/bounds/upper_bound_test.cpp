// Bounds on fair objectives: the specification's numbers, and random precoders, splits and flows that never exceed them.
#include "airloom/systems/iab/problem/bounds/upper_bound.hpp"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>

#include "airloom/core/random.hpp"
#include "airloom/systems/iab/problem/band_terms.hpp"
#include "airloom/systems/iab/problem/bounds/fair_bound.hpp"
#include "airloom/systems/iab/problem/bounds/max_min_bound.hpp"
#include "systems/iab/support.hpp"

namespace airloom::iab {
namespace {

using namespace testing;

Scenario at_power(Scenario s, double dbw) {
  s.donor_power_dbw = s.node_power_dbw = dbw;
  return s;
}

TEST(IabUpperBound, OfProportionalFairHasTheSpecificationsNumbers) {
  const NetworkUtility fair{.objective = NetworkObjective::proportional_fair};
  const Instance strong = draw(mini_case(), 1, 0);
  EXPECT_NEAR(proportional_fair_bound(strong), 3.540915, 1e-6);
  EXPECT_NEAR(upper_bound(strong, fair).value, 902.1317e6, 1e2);
  const Instance weak = draw(at_power(mini_case(), -12), 1, 0);
  EXPECT_NEAR(proportional_fair_bound(weak), -5.034369, 1e-6);
  EXPECT_NEAR(upper_bound(weak, fair).value, 216.0580e6, 1e2);
}

/// Brute force: powers of streams that nobody disturbs, moved at random as long as it helps, come up to the bound and never above it.
TEST(IabUpperBound, OfProportionalFairIsTheBestOfStreamsThatNobodyDisturbs) {
  for (const NoiseMode mode : {NoiseMode::full_band, NoiseMode::band_proportional}) {
    Scenario s = at_power(multipath(), -6);
    s.noise_mode = mode;
    const Instance x = draw(s, 8, 0);
    RandomStream random(4, StreamId::user_drop, 0);
    Eigen::ArrayXd y = Eigen::ArrayXd::Zero(7);
    const auto utility = [&](const Eigen::ArrayXd& at) {
      const Eigen::ArrayXd p = at.head(4).exp() / at.head(4).exp().sum();
      const Eigen::ArrayXd q = at.tail(3).exp() / at.tail(3).exp().sum();
      std::vector<Stream> aerial, ground;
      for (Eigen::Index l = 0; l < 4; ++l) aerial.push_back({p[l] * x.donor_power_max_w * x.h_aerial.col(l).squaredNorm(), 0.0});
      for (Eigen::Index l = 0; l < 3; ++l) ground.push_back({q[l] * x.node_power_max_w * x.h_ground.col(l).squaredNorm(), 0.0});
      return best_division(band_terms(x, aerial, ground), {.objective = NetworkObjective::proportional_fair}).value;
    };
    double best = utility(y);
    const double bound = proportional_fair_bound(x);
    for (int trial = 0; trial < 6000; ++trial) {
      Eigen::ArrayXd moved = y;
      for (double& v : moved) v += std::pow(10.0, random.uniform(-4, 0)) * random.normal_pair()[0];
      const double value = utility(moved);
      EXPECT_LE(value, bound);
      if (value > best) {
        best = value;
        y = moved;
      }
    }
    EXPECT_NEAR(best, bound, 1e-4);
  }
}

TEST(IabUpperBound, OfMaxMinIsWhatTheDigitalDesignReaches) {
  EXPECT_NEAR(max_min_bound(draw(mini_case(), 1, 0)), 655.579385e6, 1.0);
  EXPECT_NEAR(max_min_bound(draw(at_power(mini_case(), -12), 1, 0)), 187.076797e6, 1.0);
  Scenario s = mini_case();
  s.noise_mode = NoiseMode::band_proportional;
  EXPECT_NEAR(max_min_bound(draw(s, 1, 0)), 724.300128e6, 1.0);
  EXPECT_NEAR(max_min_bound(draw(at_power(s, -12), 1, 0)), 210.655522e6, 1.0);
}

/// The best of many random answers: regularized zero forcing with random powers, best mu and flows.
double best_random(const Instance& x, const NetworkUtility& utility, RandomStream& random) {
  double best = -1e300;
  for (int trial = 0; trial < 200; ++trial) {
    const auto beams = [&](const Eigen::MatrixXcd& h, double power, double noise) {
      const Eigen::Index streams = h.cols();
      Eigen::VectorXd weight(streams);
      for (double& v : weight) v = std::exp(2.0 * random.normal_pair()[0]);
      Eigen::MatrixXcd system = (h.adjoint() * h).eval();
      system.diagonal().array() += static_cast<double>(streams) * noise / power * std::exp(random.normal_pair()[0]);
      Eigen::MatrixXcd w = h * system.partialPivLu().solve(Eigen::MatrixXcd::Identity(streams, streams));
      w.colwise().normalize();
      w = w * weight.cwiseSqrt().asDiagonal();
      return Eigen::MatrixXcd(w * std::sqrt(power) / w.norm());
    };
    const BandTerms terms = band_terms(x, beams(x.h_aerial, x.donor_power_max_w, noise_aerial_w(x, 0.8)),
                                       beams(x.h_ground, x.node_power_max_w, noise_ground_w(x, 0.8)));
    best = std::max(best, best_division(terms, utility).value);
  }
  return best;
}

TEST(IabUpperBound, NobodyExceedsIt) {
  RandomStream random(1, StreamId::user_drop, 7);
  for (const NoiseMode mode : {NoiseMode::full_band, NoiseMode::band_proportional}) {
    for (const double dbw : {-12.0, 0.0, 20.0}) {
      for (const Propagation propagation : {Propagation::line_of_sight, Propagation::multipath}) {
        Scenario s = at_power({}, dbw);
        s.noise_mode = mode;
        s.propagation = propagation;
        const Instance x = draw(s, 2, 3);
        for (const NetworkUtility& u :
             {NetworkUtility{}, NetworkUtility{.objective = NetworkObjective::weighted, .ground_weight = 1.5},
              NetworkUtility{.objective = NetworkObjective::proportional_fair}, NetworkUtility{.objective = NetworkObjective::max_min}}) {
          const double bound = upper_bound(x, u).value;
          const double best = objective_bps(x, u, best_random(x, u, random));
          EXPECT_LE(best, bound * (1 + 1e-9)) << name(u.objective) << " " << dbw;
          EXPECT_GT(best, 0.3 * bound) << name(u.objective) << " " << dbw;  // the trials come near enough to matter
        }
      }
    }
  }
}

TEST(IabUpperBound, OfMixedNoiseAndOneGroundUserIsFinite) {
  Scenario s;
  s.noise_mode = NoiseMode::band_proportional;
  s.ground_users = 1;
  s.aerial_users = 1;
  Instance x = draw(s, 1, 0);
  x.noise_aerial_w = 5e-12;
  for (const NetworkObjective o : {NetworkObjective::proportional_fair, NetworkObjective::max_min, NetworkObjective::sum}) {
    const double bound = upper_bound(x, {.objective = o}).value;
    EXPECT_TRUE(std::isfinite(bound) && bound > 0.0) << name(o);
  }
}

}  // namespace
}  // namespace airloom::iab
