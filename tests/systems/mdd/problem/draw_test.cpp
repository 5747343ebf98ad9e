// The drawn network: moments of the channel, symmetry, subcarriers, what a realization depends on.
#include <numbers>

#include "airloom/core/units.hpp"
#include "airloom/systems/mdd/system.hpp"
#include "systems/mdd/support.hpp"

namespace airloom::mdd {
namespace {

using namespace testing;

TEST(MddDraw, IsTheSameForTheSameNumbersOnly) {
  const Instance a = draw({}, 3, 7);
  const Instance b = draw({}, 3, 7);
  EXPECT_EQ(a.h, b.h);
  EXPECT_EQ(a.gain_ap_ap, b.gain_ap_ap);
  EXPECT_NE(a.h, draw({}, 3, 8).h);
  EXPECT_NE(a.h, draw({}, 4, 7).h);
}

TEST(MddDraw, ALayoutKeepsItsPlacesAndGainsWhenFadingHasOtherTaps) {
  Scenario s;
  s.taps = 2;
  const Instance a = draw({}, 1, 0);
  const Instance b = draw(s, 1, 0);
  EXPECT_EQ(a.tx_pos_m, b.tx_pos_m);
  EXPECT_EQ(a.gain_ap_user, b.gain_ap_user);
  EXPECT_EQ(a.gain_user_user, b.gain_user_user);
}

TEST(MddDraw, PlacesFillTheSquare) {
  Scenario s;
  s.aps = 1000;
  s.users = 1;
  s.antennas = 1;
  const Instance x = draw(s, 1, 0);
  const Eigen::Matrix3Xd& p = x.tx_pos_m;
  EXPECT_LE(p.topRows(2).cwiseAbs().maxCoeff(), 200.0);
  EXPECT_EQ(p.row(2).minCoeff(), 10.0);
  EXPECT_NEAR(p.topRows(2).mean(), 0.0, 4.0 * 115.5 / std::sqrt(2000.0));                      // four standard errors
  EXPECT_NEAR(p.topRows(2).squaredNorm() / 2000.0, 400.0 * 400.0 / 12.0, 4.0 * 11926 / 44.7);  // sd of x^2 is S^2 / sqrt(180)
}

TEST(MddDraw, LargeScaleGainsAreTheFormulas) {
  Scenario s;
  s.shadowing_db = 0.0;
  const Instance x = draw(s, 1, 0);
  const auto expected = [](double d) { return from_db(-30.5 - 36.7 * std::log10(std::max(1.0, d))); };
  for (Eigen::Index l = 0; l < x.aps(); ++l) {
    for (Eigen::Index d = 0; d < x.users(); ++d)
      EXPECT_NEAR(x.gain_ap_user(l, d) / expected((x.tx_pos_m.col(l) - x.rx_pos_m.col(d)).norm()), 1.0, 1e-12);
    for (Eigen::Index k = l + 1; k < x.aps(); ++k)
      EXPECT_NEAR(x.gain_ap_ap(l, k) / expected((x.tx_pos_m.col(l) - x.tx_pos_m.col(k)).head<2>().norm()), 1.0, 1e-12);
  }
}

TEST(MddDraw, ShadowingHasItsSpreadAndIsReciprocal) {
  Scenario s;
  s.aps = 120;
  const Instance with = draw(s, 1, 0);
  s.shadowing_db = 0.0;
  const Instance without = draw(s, 1, 0);
  EXPECT_EQ(with.gain_ap_ap, with.gain_ap_ap.transpose());
  EXPECT_EQ(with.gain_user_user, with.gain_user_user.transpose());
  EXPECT_EQ(with.gain_ap_ap.diagonal().cwiseAbs().maxCoeff(), 0.0);
  double sum = 0.0;
  double squares = 0.0;
  double count = 0.0;
  const auto add = [&](double ratio) {
    sum += to_db(ratio);
    squares += to_db(ratio) * to_db(ratio);
    count += 1.0;
  };
  for (Eigen::Index l = 0; l < 120; ++l) {
    for (Eigen::Index k = l + 1; k < 120; ++k) add(with.gain_ap_ap(l, k) / without.gain_ap_ap(l, k));
    for (Eigen::Index d = 0; d < 6; ++d) add(with.gain_ap_user(l, d) / without.gain_ap_user(l, d));
  }
  EXPECT_NEAR(sum / count, 0.0, 4.0 * 4.0 / std::sqrt(count));
  EXPECT_NEAR(squares / count, 16.0, 4.0 * 16.0 * std::sqrt(2.0 / count));
}

/// Mean over many links of |h[c]|^2 / beta on every subcarrier, and of h[c] conj(h[c']) / beta.
TEST(MddDraw, PowerOnEverySubcarrierIsBetaOverS) {
  Scenario s;
  s.aps = 100;
  s.antennas = 10;
  s.users = 10;
  const Instance x = draw(s, 5, 0);
  const Eigen::Index count = x.antennas() * x.aps() * x.users();
  Eigen::MatrixXcd g(count, 6);  // h / sqrt(beta), one column per subcarrier
  for (Eigen::Index c = 0; c < 6; ++c) {
    Eigen::Index row = 0;
    for (Eigen::Index l = 0; l < x.aps(); ++l) {
      for (Eigen::Index d = 0; d < x.users(); ++d) {
        g.col(c).segment(row, x.antennas()) = x.channel(c, l).col(d) / std::sqrt(x.gain_ap_user(l, d));
        row += x.antennas();
      }
    }
  }
  const Eigen::MatrixXcd moments = g.transpose() * g.conjugate() / static_cast<double>(count);
  for (Eigen::Index c = 0; c < 6; ++c) {
    for (Eigen::Index k = 0; k < 6; ++k) {
      std::complex<double> expected = 0.0;  // (1 / (U S)) sum_u e^(-2 pi i (c - k) u / S)
      for (int u = 0; u < 4; ++u) expected += std::polar(1.0 / 24.0, -2.0 * std::numbers::pi * static_cast<double>(c - k) * u / 6.0);
      EXPECT_LE(std::abs(moments(c, k) - expected), 5.0 / 6.0 / std::sqrt(static_cast<double>(count))) << c << k;
    }
  }
}

TEST(MddDraw, EnergyOverAllSubcarriersIsTheTaps) {
  Scenario s = small();
  s.subcarriers_dl = 10;
  s.subcarriers_ul = 6;
  s.taps = 16;
  const Instance x = draw(s, 1, 0);
  // a unitary transform of U = S taps keeps the energy; the taps are drawn antenna fastest from stream 4 of the link
  RandomStream fading(1, StreamId::small_scale_fading, 0, 2 * 3 + 1);
  double taps = 0.0;
  for (int k = 0; k < 4 * 16; ++k) taps += std::norm(fading.complex_normal());
  double energy = 0.0;
  for (Eigen::Index c = 0; c < 16; ++c) energy += x.channel(c, 2).col(1).squaredNorm();
  EXPECT_NEAR(energy / (taps * x.gain_ap_user(2, 1) / 16.0), 1.0, 1e-12);
}

TEST(MddDraw, SplitsCoverTheBand) {
  Scenario s;
  EXPECT_EQ(draw(s, 1, 0).subcarrier_dl, (std::vector<int>{0, 1, 2, 3}));
  s.subcarrier_split = SubcarrierSplit::interleaved;
  const Instance x = draw(s, 1, 0);
  EXPECT_EQ(x.subcarrier_dl, (std::vector<int>{1, 2, 4, 5}));
  EXPECT_EQ(x.subcarrier_ul, (std::vector<int>{0, 3}));
  validate(x, "instance");
}

TEST(MddDraw, NoPromiseMeansZeroTargets) {
  Scenario s;
  s.qos = Qos::none;
  const Instance x = draw(s, 1, 0);
  EXPECT_EQ(x.qos_dl_nats, 0.0);
  EXPECT_EQ(x.qos_ul_nats, 0.0);
  s.qos = Qos::sum;
  EXPECT_FALSE(draw(s, 1, 0).qos_per_subcarrier);
}

TEST(MddDraw, SitesNameTheStrongestServer) {
  const Instance x = draw(clustered(8, 4, 250.0), 1, 0);
  const std::vector<Site> sites = mdd::sites(x);
  ASSERT_EQ(sites.size(), 12U);
  EXPECT_EQ(sites[0].role, "access point");
  for (std::size_t u = 8; u < 12; ++u) EXPECT_TRUE(x.serve(sites[u].served_by, static_cast<Eigen::Index>(u) - 8));
}

}  // namespace
}  // namespace airloom::mdd
