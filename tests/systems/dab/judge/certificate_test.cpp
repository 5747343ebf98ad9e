// What an answer proves about itself.
#include "airloom/systems/dab/judge/certificate.hpp"

#include "airloom/systems/dab/problem/accounting.hpp"
#include "systems/dab/support.hpp"

namespace airloom::dab {
namespace {

using namespace testing;

TEST(DabCertificate, KktVanishesAtTheOptimumOfOneUserAndOneStation) {
  // a linear amplifier: the matched beam at full power is optimal
  Instance x = random_instance(1, 4, 1, 1);
  x.amplifier.beta3 = 0.0;
  Solution s{.w = x.h / x.h.norm() * std::sqrt(x.tx_power_max_w[0])};
  EXPECT_LE(certify(x, s).number("kkt"), 1e-9);
  s.w *= 0.5;  // power to spare and a rising rate
  EXPECT_GT(certify(x, s).number("kkt"), 0.1);
  s.w = random_beams(x, 2, 1.0).w;
  EXPECT_GT(certify(x, s).number("kkt"), 0.1);
}

TEST(DabCertificate, KktVanishesAtTheBestPowerOfOneAntenna) {
  // one antenna, one user: the rate is a function of the power p alone; its largest value by a fine scan
  Instance x = random_instance(1, 1, 1, 2);
  x.amplifier = {.beta1 = 1.0, .beta3 = {-0.15, 0.02}};
  x.tx_power_max_w[0] = 10.0;
  const auto rate = [&](double p) { return evaluate(x, {.w = Eigen::MatrixXcd::Constant(1, 1, std::sqrt(p))}).metrics.number("sum_rate"); };
  double best = 0.01;
  for (double step = 0.1; step > 1e-8; step *= 0.1) {
    const double around = best;
    for (int k = -120; k <= 120; ++k) {
      const double p = around + k * step;
      if (p > 0.0 && p <= 10.0 && rate(p) > rate(best)) best = p;
    }
  }
  ASSERT_GT(best, 0.02);
  ASSERT_LT(best, 9.0);
  const Values c = certify(x, {.w = Eigen::MatrixXcd::Constant(1, 1, std::sqrt(best))});
  EXPECT_LE(c.number("kkt"), 1e-3);  // the scan finds p to the square root of the rate's rounding
  EXPECT_LE(c.number("kkt_correlated"), 1e-3);
  EXPECT_GT(certify(x, {.w = Eigen::MatrixXcd::Constant(1, 1, std::sqrt(1.3 * best))}).number("kkt"), 0.05);
}

TEST(DabCertificate, TheBoundHoldsForAnyBeamsAndEveryModel) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Instance x = random_instance(3, 2, 3, seed);
    if (seed % 2 == 1) x.amplifier.beta3 = {0.1, 0.3};  // expands: the gain grows with the power
    for (const double share : {0.01, 0.3, 1.0}) {
      const Evaluation e = evaluate(x, random_beams(x, seed, share));
      const double bound = e.certificate.number("upper_bound");
      for (const char* name : {"sum_rate", "sum_rate_correlated"}) EXPECT_LE(e.metrics.number(name), bound);
      EXPECT_NEAR(e.certificate.number("gap_to_bound"), bound - e.metrics.number("sum_rate_exact"), 1e-10);
    }
  }
}

TEST(DabCertificate, TheBoundIsMetByOneUserWithoutDistortion) {
  Instance x = random_instance(3, 4, 1, 3);
  x.amplifier.beta3 = 0.0;
  Solution s{.w = x.h};
  for (Eigen::Index b = 0; b < 3; ++b) s.w.col(b) *= std::sqrt(x.tx_power_max_w[b]) / x.h.col(b).norm();
  EXPECT_NEAR(certify(x, s).number("gap_to_bound"), 0.0, 1e-11);
}

TEST(DabCertificate, TheBoundIsTheSpecificationsUnderItsCondition) {
  const Instance x = draw({}, 1, 0);
  double expected = 0.0;
  for (Eigen::Index u = 0; u < 4; ++u) {
    double amplitude = 0.0;
    for (Eigen::Index b = 0; b < 4; ++b) amplitude += std::sqrt(10.0) * x.channel(b).col(u).norm();
    expected += std::log2(1.0 + 0.98 * 0.98 * amplitude * amplitude / x.noise_w[u]);
  }
  EXPECT_LE(10.0, 0.98 * 0.04 / std::norm(x.amplifier.beta3));
  EXPECT_NEAR(sum_rate_upper_bound(x), expected, 1e-11);
}

TEST(DabCertificate, TheFractionalFormIsTheRate) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Instance x = random_instance(2, 3, 4, seed);
    EXPECT_LE(certify(x, random_beams(x, seed)).number("fp_gap"), 1e-10);
  }
  const Instance x = draw({}, 1, 0);  // 40 dB of SINDR
  EXPECT_LE(certify(x, solve_rzf_scaled(x, {}, {}).solution).number("fp_gap"), 1e-10);
}

TEST(DabCertificate, SaturationIsThatOfTheStrongestAntenna) {
  Instance x = mini_case();
  Solution s = mini_beams();
  const double saturation = 0.98 / (3.0 * std::abs(x.amplifier.beta3));
  EXPECT_NEAR(certify(x, s).number("saturation_probability"), std::exp(-saturation / 0.38), 1e-14);  // p of the last antenna
  EXPECT_NE(certify(x, s).find("warning"), nullptr);                                                 // 1.5 %
  s.w *= 0.7;
  EXPECT_EQ(certify(x, s).find("warning"), nullptr);
}

TEST(DabAccounting, IsTheSpecificationsTable) {
  const Messages m = messages({.stations = 4, .antennas = 64, .users = 4});
  EXPECT_EQ(m.central, 4096);
  EXPECT_EQ(m.scale, 276);
  EXPECT_EQ(m.ring, 144);
  EXPECT_EQ(m.star, 576);
  EXPECT_EQ(m.star_admm, 416);
  EXPECT_EQ(m.star_admm_kept, 288);
  EXPECT_EQ(m.star_exact, 1212);  // the sum of its messages, section 15.5
  EXPECT_EQ(messages({.stations = 4, .antennas = 16, .users = 4}).central, 1024);
  EXPECT_NEAR(1.0 - 10.0 * 144 / 4096, 0.648, 5e-4);  // what ten laps of the ring save
  EXPECT_GT(8 * m.star, m.central);
}

TEST(DabAccounting, StarExactIsTheSumOfItsFormula) {
  for (std::int64_t pairs = 1; pairs < 12; ++pairs) {
    for (std::int64_t u = 1; u < 9; ++u) {
      const std::int64_t up = 7 * u * u + u + (2 * pairs + 1) * (pairs + 1) + pairs + 3;
      const std::int64_t down = 6 * u * u + u + 2 * pairs + 3;
      EXPECT_EQ(messages({.stations = 3, .antennas = 2, .users = u}, pairs).star_exact, 3 * (up + down));
    }
  }
}

TEST(DabAccounting, MessagesOfDistributedMethodsDoNotDependOnTheAntennas) {
  const Messages few = messages({.stations = 5, .antennas = 2, .users = 3});
  const Messages many = messages({.stations = 5, .antennas = 200, .users = 3});
  EXPECT_EQ(few.scale, many.scale);
  EXPECT_EQ(few.ring, many.ring);
  EXPECT_EQ(few.star, many.star);
  EXPECT_EQ(few.star_admm, many.star_admm);
  EXPECT_EQ(few.star_exact, many.star_exact);
  EXPECT_EQ(many.central, 100 * few.central);
}

TEST(DabAccounting, ProductsAndOrders) {
  const Size size{.stations = 4, .antennas = 16, .users = 4};
  const Products p = products(size);
  EXPECT_EQ(p.evaluation, 3 * 256 * 4 + 4 * 16 * 16);
  EXPECT_EQ(p.ring_visit, p.evaluation + 3 * 16 * 16);
  EXPECT_EQ(p.central_iteration, 4 * (3 * 256 * 4 + 8 * 256 + 4 * 5 * 64));
  EXPECT_EQ(p.pmm_visit, p.evaluation + 4096 / 3);
  const Orders o = generic_orders(size);
  EXPECT_DOUBLE_EQ(o.beams, std::pow(64.0, 3.5));
  EXPECT_DOUBLE_EQ(o.auxiliary, std::pow(64.0, 6.0));
  EXPECT_DOUBLE_EQ(o.central, std::pow(256.0, 3.5) + std::pow(256.0, 6.0));
  EXPECT_DOUBLE_EQ(o.aggregation, 64.0 * 64.0 * 64.0);
}

}  // namespace
}  // namespace airloom::dab
