#include <gtest/gtest.h>

#include <cmath>

#include "airloom/systems/iab/design/analog_starts.hpp"
#include "airloom/systems/iab/design/ascent/network_beams.hpp"
#include "airloom/systems/iab/design/beam_space.hpp"
#include "systems/iab/support.hpp"

namespace airloom::iab {
namespace {

using namespace testing;

Tier donor_tier(const Scenario& s, std::uint64_t realization) {
  const Instance x = draw(s, 3, realization);
  return make_tiers(x, stream_shares(x, {})).donor;
}

TEST(IabBeamSpace, EffectiveChannelsTellWhatUsersReceive) {
  for (const int chains : {2, 4, 6}) {
    for (const Architecture architecture : {Architecture::fully_connected, Architecture::sub_connected}) {
      Scenario s = multipath();
      s.n_rf_donor = chains;
      s.architecture = architecture;
      const Tier t = donor_tier(s, 1);
      const BeamSpace space = BeamSpace::hybrid(t, RandomColumns(t, {}).next());
      for (const BeamSpace& at : {space, BeamSpace::digital(t)}) {
        const Eigen::MatrixXcd x = Eigen::MatrixXcd::Random(at.channels().rows(), t.streams());
        const Eigen::MatrixXcd w = at.precoder(x).matrix();
        EXPECT_LE((t.h.adjoint() * w - at.channels().adjoint() * x).norm(), 1e-9 * (t.h.adjoint() * w).norm());
        EXPECT_NEAR(w.squaredNorm(), x.squaredNorm(), 1e-9 * w.squaredNorm());
        EXPECT_LE((at.nearest_beams(w) - x).norm(), 1e-9 * x.norm());
      }
    }
  }
}

TEST(IabBeamSpace, DependentChainsDoNotStopIt) {
  const Tier t = donor_tier(multipath(), 2);
  Eigen::MatrixXcd f_rf = channel_columns(t);
  f_rf.col(3) = f_rf.col(0);
  const BeamSpace space = BeamSpace::hybrid(t, f_rf);
  ASSERT_TRUE(space.channels().allFinite());
  const Eigen::MatrixXcd w = space.precoder(regularized_beams(space.channels())).matrix();
  EXPECT_TRUE(w.allFinite());
  EXPECT_TRUE(zero_forcing_beams(space.channels()).size() == 0);  // three dimensions do not zero four users
}

/// The gradient at fixed digital factor against differences of the weighted sum spectral efficiency.
TEST(IabBeamSpace, PhaseGradientAgainstDifferences) {
  for (const Architecture architecture : {Architecture::fully_connected, Architecture::sub_connected}) {
    for (const double noise : {1.0, 0.3}) {
      Scenario s = multipath();
      s.architecture = architecture;
      const Tier t = donor_tier(s, 3);
      BeamSpace space = BeamSpace::hybrid(t, RandomColumns(t, {}).next());
      TierBeams beams;
      ASSERT_TRUE(beams.set(space.channels(), regularized_beams(space.channels())));
      const Eigen::VectorXd price = Eigen::VectorXd::LinSpaced(t.streams(), 0.3, 1.7);
      const Eigen::MatrixXcd f_bb = space.precoder(beams.beams).f_bb;
      const auto value = [&](const Eigen::MatrixXcd& f_rf) {
        const Eigen::MatrixXcd w = f_rf * f_bb;
        const Eigen::MatrixXd power = (t.h.adjoint() * w).cwiseAbs2() / w.squaredNorm();
        double sum = 0.0;
        for (Eigen::Index l = 0; l < power.rows(); ++l) {
          sum += price[l] * std::log2(1.0 + power(l, l) / (power.row(l).sum() - power(l, l) + noise));
        }
        return sum;
      };
      const BeamSlope slope = beam_slope(beams.received, price, noise);
      Eigen::VectorXd gradient(space.phase_count());
      space.phase_gradient(beams.beams, slope.received, slope.radiated, gradient);
      const Eigen::VectorXd theta = space.phases();
      for (Eigen::Index k = 0; k < theta.size(); k += 5) {
        Eigen::VectorXd up = theta, down = theta;
        up[k] += 1e-5;
        down[k] -= 1e-5;
        BeamSpace at = space;
        at.set_phases(up);
        const double high = value(at.f_rf());
        at.set_phases(down);
        EXPECT_NEAR(gradient[k], (high - value(at.f_rf())) / 2e-5, 1e-6 * gradient.cwiseAbs().maxCoeff()) << k;
      }
    }
  }
}

TEST(IabAnalogStarts, ExtraColumnsNeverCoincideAndPairsMakeAnyBeam) {
  for (const Propagation propagation : {Propagation::line_of_sight, Propagation::multipath}) {
    Scenario s;
    s.propagation = propagation;
    s.n_rf_donor = 9;
    const Tier t = donor_tier(s, 4);
    const Eigen::MatrixXcd f = channel_columns(t);
    ASSERT_EQ(f.cols(), 9);
    EXPECT_LE((f.cwiseAbs().array() - 1.0).abs().maxCoeff(), 1e-12);
    for (Eigen::Index a = 0; a < 9; ++a) {
      for (Eigen::Index b = 0; b < a; ++b) EXPECT_LT(std::abs(f.col(a).dot(f.col(b))), 0.999 * t.elements());
    }
    const Eigen::MatrixXcd w = regularized_zero_forcing(t.h);
    const Eigen::MatrixXcd pairs = paired_columns(t, w);
    ASSERT_EQ(pairs.cols(), 9);
    const Eigen::MatrixXcd made = pairs * (pairs.adjoint() * pairs).ldlt().solve(pairs.adjoint() * w);
    EXPECT_LE((made - w).norm(), 1e-8 * w.norm());
  }
}

/// Specification, second part, section 6: zero forcing with extra Fourier columns after the four channel phases.
TEST(IabBeamSpace, ZeroForcingWithExtraColumnsNeedsNoMorePower) {
  Scenario s = mini_case();
  const Instance x = draw(s, 1, 0);
  for (const int chains : {4, 6, 8}) {
    Tier t = make_tiers(x, {.donor = Eigen::VectorXd::Constant(4, 0.25), .node = Eigen::VectorXd::Constant(3, 1.0 / 3)}).donor;
    t.n_rf = 4;
    Eigen::MatrixXcd f = channel_columns(t);
    f.conservativeResize(Eigen::NoChange, chains);
    for (int m = 1; m <= chains - 4; ++m) {
      for (Eigen::Index n = 0; n < 64; ++n) f(n, 3 + m) = std::polar(1.0, 2.0 * M_PI * static_cast<double>(n * m) / 64.0);
    }
    const BeamSpace space = BeamSpace::hybrid(t, f);
    Eigen::MatrixXcd c = zero_forcing_beams(space.channels());
    set_stream_powers(t.shares, c);
    EXPECT_NEAR(spectral_efficiency(t.h, space.precoder(c).matrix()).sum(), 14.978559, 1e-6) << chains;
  }
}

}  // namespace
}  // namespace airloom::iab
