// Bounds on rates: the specification's numbers, linear programs by brute force, random precoders of few chains.
#include "airloom/systems/iab/problem/bounds/rate_bound.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "airloom/core/random.hpp"
#include "airloom/systems/iab/problem/band_terms.hpp"
#include "airloom/systems/iab/problem/bounds/tier_bound.hpp"
#include "systems/iab/support.hpp"

namespace airloom::iab {
namespace {

using namespace testing;

TEST(IabRateBound, HasTheSpecificationsNumbers) {
  const Instance x = draw(mini_case(), 1, 0);
  const std::vector<double> donor{6.154094, 10.006624, 12.979093, 14.985668};
  for (int chains = 1; chains <= 4; ++chains) {
    EXPECT_NEAR(tier_bound(x.h_aerial, 4, chains, {}).rate(1.0, 5e-12), donor[static_cast<std::size_t>(chains - 1)], 1e-6);
  }
  EXPECT_NEAR(rate_bound(x) / x.bandwidth_hz, 13.626764, 1e-6);
  Instance few = x;
  few.n_rf_donor = few.n_rf_node = 2;
  EXPECT_NEAR(rate_bound(few) / x.bandwidth_hz, 10.005441, 1e-6);
  Scenario weak = mini_case();
  weak.donor_power_dbw = weak.node_power_dbw = -12;
  EXPECT_NEAR(rate_bound(draw(weak, 1, 0)) / x.bandwidth_hz, 3.454128, 1e-6);
}

/// The same program on a fine grid of shares, and of the traffic at each share.
double by_grid(const Instance& x, double weight, double least) {
  const TierBound all = tier_bound(x.h_aerial, x.donor_streams(), x.n_rf_donor, x.owner_donor);
  const TierBound access = tier_bound(x.h_aerial, x.donor_streams() - 1, x.n_rf_donor, x.owner_donor);
  const TierBound ground = tier_bound(x.h_ground, x.ground_users(), x.n_rf_node, x.owner_node);
  double best = -1.0;
  constexpr int shares = 2000, parts = 400;
  for (int k = 1; k < shares; ++k) {
    const double mu = static_cast<double>(k) / shares;
    const double c_all = mu * all.rate(x.donor_power_max_w, noise_aerial_w(x, mu));
    const double c_access = mu * access.rate(x.donor_power_max_w, noise_aerial_w(x, mu));
    const double c_ground = (1 - mu) * ground.rate(x.node_power_max_w, noise_ground_w(x, mu));
    for (int i = 0; i <= parts; ++i) {
      const double g = std::min(c_ground, c_all) * i / parts;
      if (g >= least) best = std::max(best, std::min(c_access, c_all - g) + weight * g);
    }
  }
  return best;
}

TEST(IabRateBound, IsTheBestOfItsProgram) {
  for (const NoiseMode mode : {NoiseMode::full_band, NoiseMode::band_proportional}) {
    for (const double power_dbw : {-12.0, 0.0}) {
      Scenario s = multipath();
      s.noise_mode = mode;
      s.donor_power_dbw = s.node_power_dbw = power_dbw;
      s.n_rf_donor = 3;
      const Instance x = draw(s, 7, 1);
      for (const double weight : {0.0, 0.5, 1.0, 1.5, 20.0}) {
        const double bound = rate_bound(x, weight) / x.bandwidth_hz;
        const double grid = by_grid(x, weight, 0.0);
        EXPECT_GE(bound, grid * (1 - 1e-12)) << power_dbw << " " << weight;
        EXPECT_LE(bound, grid * (1 + 3e-3)) << power_dbw << " " << weight;  // the grid's step
      }
      const double most = ground_rate_bound(x) / x.bandwidth_hz;
      for (const double part : {0.2, 0.6}) {
        const double bound = rate_bound(x, 1.0, part * most * x.bandwidth_hz) / x.bandwidth_hz;
        const double grid = by_grid(x, 1.0, part * most);
        EXPECT_GE(bound, grid * (1 - 1e-12));
        EXPECT_LE(bound, grid * (1 + 5e-3));
      }
    }
  }
}

TEST(IabRateBound, NoPrecoderOfFewChainsExceedsIt) {
  RandomStream random(3, StreamId::user_drop, 0);
  Scenario s = multipath();
  const Instance x = draw(s, 3, 0);
  const double noise = noise_aerial_w(x, 1.0), spread = 0.3 * x.h_aerial.cwiseAbs().mean();
  for (const bool sub_connected : {false, true}) {
    for (int chains = 1; chains <= 4; ++chains) {
      const std::vector<int> owner = sub_connected ? strip_owners(*x.array_shape, chains) : std::vector<int>{};
      const double bound = tier_bound(x.h_aerial, 4, chains, owner).rate(1.0, noise);
      double best = 0.0;
      for (int trial = 0; trial < 400; ++trial) {
        Eigen::MatrixXcd f = Eigen::MatrixXcd::Zero(64, chains), b(chains, 4);
        for (Eigen::Index n = 0; n < 64; ++n) {
          for (Eigen::Index r = 0; r < chains; ++r) {
            const std::complex<double> towards = x.h_aerial(n, (r + trial) % 4) + spread * random.complex_normal();
            if (owner.empty() || owner[static_cast<std::size_t>(n)] == r) f(n, r) = towards / std::abs(towards);
          }
        }
        for (std::complex<double>& v : b.reshaped()) v = random.complex_normal();
        if (trial % 2 == 0) b = ((f.adjoint() * x.h_aerial) / x.h_aerial.norm() + 0.1 * b).eval();
        Eigen::MatrixXcd w = f * b;
        w /= w.norm();
        double sum = 0.0;
        for (const Stream& stream : received_powers(x.h_aerial, w)) sum += std::log2(1.0 + stream.g / (stream.q + noise));
        best = std::max(best, sum);
      }
      EXPECT_LE(best, bound);
      EXPECT_GT(best, 0.2 * bound);  // the trials come near enough to matter
    }
  }
}

TEST(IabGroundRateBound, UsesTheChainsOfTheNode) {
  Instance x = draw(mini_case(), 1, 0);
  const double three = ground_rate_bound(x);
  x.n_rf_node = 1;
  EXPECT_LT(ground_rate_bound(x), 0.9 * three);
}

}  // namespace
}  // namespace airloom::iab
