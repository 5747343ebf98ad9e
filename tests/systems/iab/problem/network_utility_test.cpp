#include "airloom/systems/iab/problem/network_utility.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "airloom/core/random.hpp"

namespace airloom::iab {
namespace {

/// Streams of given spectral efficiencies with noise independent of the split.
BandTerms linear_terms(const std::vector<double>& access, double backhaul, const std::vector<double>& ground) {
  const auto stream = [](double se) { return Stream{std::exp2(se) - 1.0, 1.0}; };
  BandTerms t;
  t.bandwidth_hz = 1.0;
  for (const double a : access) t.access.push_back(stream(a));
  t.backhaul = stream(backhaul);
  for (const double g : ground) t.ground.push_back(stream(g));
  return t;
}

/// Random streams over several decades; noise fixed, or proportional to the band.
BandTerms random_terms(std::uint64_t seed, bool proportional) {
  RandomStream r(seed, StreamId::user_drop, 0);
  const auto stream = [&] {
    return Stream{std::pow(10.0, r.uniform(-2, 4)), r.uniform() < 0.5 && proportional ? 0.0 : r.uniform(0.1, 2.0)};
  };
  BandTerms t;
  t.bandwidth_hz = 1.0;
  for (auto n = 1 + r.integer(4); n > 0; --n) t.access.push_back(stream());
  t.backhaul = stream();
  for (auto n = 1 + r.integer(4); n > 0; --n) t.ground.push_back(stream());
  t.c_aerial = t.c_ground = proportional ? 1.0 : 0.0;
  return t;
}

/// The best over a grid of shares, flows by the water level or in proportion: no derivative, no case.
double grid_best(const BandTerms& t, const NetworkUtility& u) {
  double best = -1e300;
  for (int k = 1; k < 4000; ++k) {
    const double mu = k / 4000.0;
    Eigen::VectorXd offered(static_cast<Eigen::Index>(t.ground.size()));
    for (Eigen::Index i = 0; i < offered.size(); ++i) {
      offered[i] = phi(1.0 - mu, t.ground[static_cast<std::size_t>(i)], t.c_ground).value;
    }
    const double carried = t.backhaul_term(mu).value;
    Eigen::VectorXd flow = proportional_flows(t, mu);
    if (!u.sums()) flow = offered.cwiseMin(water_level(offered, carried));
    best = std::max(best, utility_of(t, u, mu, flow));
  }
  return best;
}

TEST(IabDivision, WaterLevelOfTheSpecification) {
  const Eigen::Vector3d offered(3, 2, 1);
  EXPECT_DOUBLE_EQ(water_level(offered, 4.5), 1.75);
  EXPECT_TRUE(std::isinf(water_level(offered, 6.0)));
}

TEST(IabDivision, ProportionalFairOfTheSpecification) {
  const Division d = best_division(linear_terms({4, 2}, 1.5, {6, 5, 3}), {.objective = NetworkObjective::proportional_fair});
  EXPECT_NEAR(d.value, -0.625982911501, 1e-11);
  EXPECT_NEAR(d.split.mu, 0.898998092746, 1e-11);
  EXPECT_NEAR(d.flow[0], 0.540481882, 1e-8);
  EXPECT_NEAR(d.flow[1], 0.505009536, 1e-8);
  EXPECT_NEAR(d.flow[2], 0.303005722, 1e-8);
  EXPECT_NEAR(d.donor_price[0], 0.25, 1e-12);
  EXPECT_NEAR(d.donor_price[1], 0.5, 1e-12);
  EXPECT_NEAR(d.donor_price[2], 1.66332698, 1e-8);
  EXPECT_NEAR(d.node_price[0], 0.0, 1e-12);
  EXPECT_NEAR(d.node_price[1], 0.01312619, 1e-8);
  EXPECT_NEAR(d.node_price[2], 0.14645953, 1e-8);
}

TEST(IabDivision, NoGridPointIsBetter) {
  for (const bool proportional : {false, true}) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
      const BandTerms t = random_terms(seed, proportional);
      for (const NetworkUtility& u : {NetworkUtility{}, NetworkUtility{NetworkObjective::weighted, 2.5, 0.0},
                                      NetworkUtility{NetworkObjective::proportional_fair}, NetworkUtility{NetworkObjective::max_min}}) {
        const Division d = best_division(t, u);
        const double grid = grid_best(t, u);
        EXPECT_GE(d.value, grid - 1e-9 * (1.0 + std::abs(grid))) << name(u.objective) << " seed " << seed << " " << proportional;
        const Eigen::VectorXd flow = u.sums() ? proportional_flows(t, d.split.mu) : d.flow;
        EXPECT_NEAR(utility_of(t, u, d.split.mu, flow), d.value, 1e-9 * (1.0 + std::abs(d.value)));
        EXPECT_LE(flow.sum(), t.backhaul_term(d.split.mu).value * (1.0 + 1e-9));
      }
    }
  }
}

/// Prices against differences of the value, where it is smooth: spectral efficiencies move, the noise stays.
TEST(IabDivision, PricesAreDerivatives) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const BandTerms t = random_terms(seed, seed % 2 == 0);
    for (const NetworkUtility& u :
         {NetworkUtility{}, NetworkUtility{NetworkObjective::weighted, 1.5, 0.0}, NetworkUtility{NetworkObjective::proportional_fair}}) {
      const Division d = best_division(t, u);
      const auto moved = [&](bool donor, std::size_t l, double step) {  // dSE = step at this mu
        BandTerms at = t;
        Stream& s = !donor ? at.ground[l] : (l < at.access.size() ? at.access[l] : at.backhaul);
        const double c = donor ? t.c_aerial : t.c_ground;
        const double x = donor ? d.split.mu : 1.0 - d.split.mu;
        const double below = s.q + c * x;
        s.g = (std::exp2(std::log2(1.0 + s.g / below) + step) - 1.0) * below;
        return best_division(at, u).value;
      };
      for (std::size_t l = 0; l < t.access.size() + 1 + t.ground.size(); ++l) {
        const bool donor = l <= t.access.size();
        const std::size_t k = donor ? l : l - t.access.size() - 1;
        constexpr double step = 1e-5;
        const double up = (moved(donor, k, step) - d.value) / step;
        const double down = (d.value - moved(donor, k, -step)) / step;
        const double price = donor ? d.donor_price[static_cast<Eigen::Index>(k)] : d.node_price[static_cast<Eigen::Index>(k)];
        if (std::abs(up - down) > 1e-3 * (1.0 + std::abs(up))) continue;  // a kink
        EXPECT_NEAR(price, 0.5 * (up + down), 2e-3 * (1.0 + std::abs(price))) << name(u.objective) << " seed " << seed << " stream " << l;
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 800);
}

TEST(IabDivision, PromisedGroundRate) {
  const BandTerms t = linear_terms({10}, 3, {5, 4});  // access is worth more: the ground gets its promise and no more
  const Division d = best_division(t, {.objective = NetworkObjective::min_ground_rate, .min_ground_rate = 1.0});
  EXPECT_NEAR(proportional_flows(t, d.split.mu).sum(), 1.0, 1e-12);
  EXPECT_NEAR(d.split.mu, 1.0 - 1.0 / 9.0, 1e-12);
  EXPECT_EQ(d.split.optimality, SplitCase::ground_rate);
  const Division missed = best_division(t, {.objective = NetworkObjective::min_ground_rate, .min_ground_rate = 3.0});
  EXPECT_NEAR(missed.split.shortfall, 1.0 - 9.0 * 3.0 / 12.0 / 3.0, 1e-12);
  EXPECT_LT(missed.value, 0.0);
}

TEST(IabDivision, AStarvedUserMakesTheFairValueMinusInfinity) {
  BandTerms t = linear_terms({4, 2}, 1.5, {6, 5});
  t.access[1].g = 0.0;
  const Division d = best_division(t, {.objective = NetworkObjective::proportional_fair});
  EXPECT_TRUE(std::isinf(d.value) && d.value < 0.0);
}

}  // namespace
}  // namespace airloom::iab
