#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>

#include "airloom/core/random.hpp"
#include "airloom/systems/iab/design/split/split.hpp"
#include "airloom/systems/iab/problem/sum_division.hpp"

namespace airloom::iab {
namespace {

constexpr double bandwidth = 500e6;

/// Tiers with given spectral efficiencies and noise independent of the split.
BandTerms linear_terms(double access, double backhaul, double ground) {
  const auto stream = [](double se) { return Stream{std::exp2(se) - 1.0, 1.0}; };
  BandTerms t;
  t.bandwidth_hz = bandwidth;
  t.access = {stream(access)};
  t.backhaul = stream(backhaul);
  t.ground = {stream(ground)};
  return t;
}

BandTerms proportional_terms(std::vector<Stream> access, Stream backhaul, std::vector<Stream> ground) {
  return {.bandwidth_hz = bandwidth,
          .access = std::move(access),
          .backhaul = backhaul,
          .ground = std::move(ground),
          .c_aerial = 5e-12,
          .c_ground = 5e-12};
}

BandTerms example1() { return proportional_terms({{4e-11, 0}, {6e-11, 0}, {2e-11, 0}}, {1e-10, 0}, {{3e-10, 0}, {2e-10, 0}, {1e-10, 0}}); }
BandTerms example2() { return proportional_terms({{4e-9, 0}, {6e-9, 0}, {2e-9, 0}}, {1e-10, 0}, {{3e-11, 0}, {2e-11, 0}, {1e-11, 0}}); }
BandTerms example3() {
  return proportional_terms({{4e-10, 1e-12}, {6e-10, 2e-12}, {2e-10, 0}}, {1e-10, 1e-12}, {{3e-11, 0}, {2e-11, 1e-12}, {1e-11, 2e-12}});
}

/// Random tiers over several decades of signal, some with interference.
BandTerms random_terms(std::uint64_t seed) {
  RandomStream r(seed, StreamId::user_drop, 0);
  const auto stream = [&] {
    return Stream{std::pow(10.0, r.uniform(-14, -7)), r.uniform() < 0.5 ? 0.0 : std::pow(10.0, r.uniform(-14, -10))};
  };
  const auto group = [&] {
    std::vector<Stream> list(static_cast<std::size_t>(1 + r.integer(5)));
    for (Stream& s : list) s = stream();
    return list;
  };
  std::vector<Stream> access = group();
  return proportional_terms(std::move(access), stream(), group());
}

/// The split that carries a promised ground rate.
Split promised_split(const BandTerms& t, double rate_bps) { return sum_division(t, 1.0, rate_bps / t.bandwidth_hz).split; }

/// Best of a fine grid of the min form, refined near the ends.
double grid_best(const BandTerms& t) {
  double best = 0.0;
  for (int k = 0; k <= 4000; ++k) best = std::max(best, t.sum_rate(k / 4000.0));
  return best;
}

TEST(Split, WorkedExampleWithFixedNoise) {
  const BandTerms t = linear_terms(10, 3, 15);
  const Split s = exact_split(t);
  EXPECT_NEAR(s.mu, 0.833333, 1e-6);
  EXPECT_NEAR(t.sum_rate(s.mu), 5.416667e9, 1e3);
  EXPECT_NEAR(t.sum_rate(0.5), 3.25e9, 1.0);
  EXPECT_EQ(s.optimality, SplitCase::balance);
}

TEST(Split, StarvesTheGroundWhenAerialUsersAreStronger) {
  const BandTerms t = linear_terms(20, 3, 15);
  const Split s = exact_split(t);
  EXPECT_EQ(s.mu, 1.0);
  EXPECT_EQ(s.optimality, SplitCase::all_aerial);
  EXPECT_NEAR(t.sum_rate(s.mu), 1.0e10, 1.0);
  SplitOptions balanced;
  balanced.split = SplitRule::balanced;
  EXPECT_NEAR(t.sum_rate(divide(t, {.split = balanced, .utility = {}}, 1).split.mu), 9.583333e9, 1e3);
}

TEST(Split, SaysWhenManySharesAreOptimal) {
  BandTerms t = linear_terms(10, 3, 10);
  t.access = t.ground;  // A = T to the last bit
  const Split s = exact_split(t);
  EXPECT_TRUE(s.non_unique);
  EXPECT_EQ(s.mu, s.mu_balance);
  EXPECT_NEAR(t.sum_rate(s.mu), t.sum_rate(1.0), 1e-3);
}

TEST(Split, DegenerateTiers) {
  EXPECT_EQ(exact_split(linear_terms(5, 3, 0)).mu, 1.0);  // no ground traffic: everything to the aerial users
  EXPECT_EQ(exact_split(linear_terms(5, 3, 0)).mu_balance, 0.0);
  EXPECT_EQ(exact_split(linear_terms(5, 0, 9)).mu, 1.0);  // no backhaul: nothing of the ground traffic arrives
}

TEST(Split, WeakBackhaulsStillCarryTheGroundTraffic) {
  for (double backhaul = 1e-1; backhaul > 1e-15; backhaul /= 7.0) {
    BandTerms t = linear_terms(2, backhaul, 20);
    for (const bool proportional : {false, true}) {
      if (proportional) {
        for (std::vector<Stream>* group : {&t.access, &t.ground}) {
          for (Stream& s : *group) s.q = 0.5;
        }
        t.backhaul.q = 0.5;
        t.c_aerial = t.c_ground = 0.5;
      }
      const double mu = exact_split(t).mu_balance;
      EXPECT_LE(t.ground_term(1 - mu).value, t.backhaul_term(mu).value * (1 + 1e-12)) << backhaul;
    }
  }
}

TEST(Split, WorkedExamplesWithProportionalNoise) {
  const Split one = exact_split(example1());
  EXPECT_NEAR(one.mu, 0.834143310, 1e-9);
  EXPECT_NEAR(one.mu_balance, 0.834143310, 1e-9);
  EXPECT_NEAR(one.slope, -13.0083, 1e-4);
  EXPECT_NEAR(example1().sum_rate(one.mu), 6.058247e9, 1e3);
  EXPECT_NEAR(example1().sum_rate(0.5), 4.314699e9, 1e3);
  const Split two = exact_split(example2());
  EXPECT_NEAR(two.mu_balance, 0.693563002, 1e-9);
  EXPECT_NEAR(two.mu, 0.995024876, 1e-9);
  EXPECT_EQ(two.optimality, SplitCase::interior);
  EXPECT_NEAR(example2().sum_rate(two.mu), 1.427235e10, 1e4);
  const Split three = exact_split(example3());
  EXPECT_NEAR(three.mu_balance, 0.668456294, 1e-9);
  EXPECT_NEAR(three.mu, 0.988250890, 1e-9);
  EXPECT_NEAR(example3().sum_rate(three.mu), 8.947308e9, 1e3);
}

TEST(Split, SuccessiveApproximationFollowsThePublishedIterates) {
  const Split s = sca_split(example1(), 1e-3, true);
  ASSERT_EQ(s.history.size(), 4U);
  const double expected[] = {0.5, 0.828521, 0.834127, 0.834143};
  for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(s.history[k], expected[k], 1e-6);
}

TEST(Split, NewtonAgreesWithAGridOn400RandomNetworks) {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const BandTerms t = random_terms(seed);
    const Split s = exact_split(t);
    EXPECT_GE(t.sum_rate(s.mu), grid_best(t) * (1.0 - 1e-12)) << "seed " << seed;
    EXPECT_LE(s.evaluations, 120) << "seed " << seed;
  }
}

TEST(Split, SuccessiveApproximationLosesLittleOn400RandomNetworks) {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const BandTerms t = random_terms(seed);
    const double best = t.sum_rate(exact_split(t).mu);
    const Split s = sca_split(t, 1e-3, true);
    EXPECT_GE(t.sum_rate(s.mu), best * (1.0 - 5e-4)) << "seed " << seed;  // it stops when mu moves by less than 1e-3
    EXPECT_GE(s.mu, s.mu_balance) << "the polished answer fits through the backhaul";
  }
}

TEST(Split, TermIsIncreasingAndConcaveWithTheStatedDerivatives) {
  rc::check([] {
    RandomStream r(*rc::gen::arbitrary<std::uint64_t>(), StreamId::user_drop, 0);
    const Stream s{std::pow(10.0, r.uniform(-13, -8)), r.uniform() < 0.5 ? 0.0 : std::pow(10.0, r.uniform(-13, -10))};
    const double c = 5e-12;
    const double x = r.uniform(0.05, 0.95);
    const double e = 1e-5;
    const Phi p = phi(x, s, c);
    RC_ASSERT(p.derivative >= 0.0);
    RC_ASSERT(p.second <= 0.0);
    const double slope = (phi(x + e, s, c).value - phi(x - e, s, c).value) / (2 * e);
    const double bend = (phi(x + e, s, c).derivative - phi(x - e, s, c).derivative) / (2 * e);
    RC_ASSERT(std::abs(slope - p.derivative) <=
              1e-6 * (1.0 + std::abs(p.derivative)));  // error of the difference: e^2 times the third derivative
    RC_ASSERT(std::abs(bend - p.second) <= 1e-4 * (1.0 + std::abs(p.second)));
  });
}

TEST(Split, FairRulesKeepTheBackhaulAndTheirPromise) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    for (const bool linear : {false, true}) {
      BandTerms t = random_terms(seed);
      if (linear) {
        for (Stream& s : t.access) s.q += t.c_aerial;
        for (Stream& s : t.ground) s.q += t.c_ground;
        t.backhaul.q += t.c_aerial;
        t.c_aerial = t.c_ground = 0.0;
      }
      const auto fits = [&](double mu) { return t.ground_term(1 - mu).value <= t.backhaul_term(mu).value * (1 + 1e-8) + 1e-12; };
      const double balance = exact_split(t).mu_balance;
      const double most_ground = bandwidth * t.ground_term(1 - balance).value;
      const Split guaranteed = promised_split(t, 0.7 * most_ground);
      EXPECT_EQ(guaranteed.status, Status::converged);
      EXPECT_TRUE(fits(guaranteed.mu));
      EXPECT_GE(bandwidth * t.ground_term(1 - guaranteed.mu).value, 0.7 * most_ground * (1 - 1e-8));
      EXPECT_EQ(promised_split(t, 1.01 * most_ground).status, Status::stalled);
      EXPECT_NEAR(promised_split(t, 1.01 * most_ground).shortfall, 1.0 - 1.0 / 1.01, 1e-6);

      // no share of a grid above the balance point is fairer
      const auto log_utility = [&](double mu) {
        double sum = 0;
        for (const Stream& s : t.access) sum += std::log(phi(mu, s, t.c_aerial).value);
        for (const Stream& s : t.ground) sum += std::log(phi(1 - mu, s, t.c_ground).value);
        return sum;
      };
      const auto least = [&](double mu) {
        double low = 1e300;
        for (const Stream& s : t.access) low = std::min(low, phi(mu, s, t.c_aerial).value);
        for (const Stream& s : t.ground) low = std::min(low, phi(1 - mu, s, t.c_ground).value);
        return low;
      };
      const Split fair = proportional_fair_split(t);
      const Split even = max_min_split(t);
      EXPECT_TRUE(fits(fair.mu));
      EXPECT_TRUE(fits(even.mu));
      for (int k = 1; k < 400; ++k) {
        const double mu = balance + (1 - balance) * k / 400.0;
        EXPECT_LE(log_utility(mu), log_utility(fair.mu) + 1e-9) << "seed " << seed << " mu " << mu;
        EXPECT_LE(least(mu), least(even.mu) * (1 + 1e-9)) << "seed " << seed << " mu " << mu;
      }
    }
  }
}

TEST(Split, WeightedRuleMatchesItsGrid) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const BandTerms t = random_terms(seed);
    for (const double weight : {0.0, 0.5, 2.0, 10.0}) {
      const Split s = exact_split(t, weight);
      const auto value = [&](double mu) { return t.access_term(mu).value + weight * t.ground_term(1 - mu).value; };
      for (int k = 0; k <= 400; ++k) {
        const double mu = s.mu_balance + (1 - s.mu_balance) * k / 400.0;
        EXPECT_LE(value(mu), value(s.mu) * (1 + 1e-9) + 1e-12) << "seed " << seed;
      }
    }
  }
}

TEST(Split, GeneticBenchmarkComesClose) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    RandomStream r(seed, StreamId::user_drop, 1);
    const BandTerms linear = linear_terms(r.uniform(0.5, 30), r.uniform(0.5, 8), r.uniform(0.5, 30));
    for (const BandTerms& t : {linear, random_terms(seed)}) {
      const Split s = genetic_split(t, seed);
      EXPECT_GE(t.sum_rate(s.mu), t.sum_rate(exact_split(t).mu) * (1 - 2e-4)) << "seed " << seed;  // the specification's bound
      EXPECT_EQ(s.mu, genetic_split(t, seed).mu);
    }
  }
}

}  // namespace
}  // namespace airloom::iab
