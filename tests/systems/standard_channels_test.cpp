/// Networks of every system on standard channels: what is drawn fits what is recorded, and published channels hold nothing of it.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/core/units.hpp"
#include "airloom/radio/array.hpp"
#include "airloom/systems/dab/problem/instance.hpp"
#include "airloom/systems/haps/problem/instance.hpp"
#include "airloom/systems/iab/problem/instance.hpp"
#include "airloom/systems/mdd/problem/instance.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom {
namespace {

using radio::tr38901::LinkRecord;

Eigen::MatrixXd gains_of(const LinkRecord& links) {
  return links.shadowing_db.binaryExpr(links.path_loss_db, [](double sf, double loss) { return from_db(sf - loss); });
}

TEST(StandardChannels, MddKeepsTheMeanOfItsGains) {
  mdd::Scenario s;
  EXPECT_TRUE(mdd::draw(s, 1, 0).links.empty());
  s.channel = mdd::ChannelModel::tr38901_umi;
  double ratio = 0.0;
  constexpr int drops = 20;
  for (std::uint64_t r = 0; r < drops; ++r) {
    const mdd::Instance x = mdd::draw(s, 1, r);
    EXPECT_EQ(x.gain_ap_user, gains_of(x.links));
    EXPECT_EQ(x.gain_ap_ap, x.gain_ap_ap.transpose());
    EXPECT_EQ(x.gain_ap_ap.diagonal().norm(), 0.0);
    for (Eigen::Index l = 0; l < x.aps(); ++l) {
      for (Eigen::Index d = 0; d < x.users(); ++d) {
        double power = 0.0;
        for (Eigen::Index c = 0; c < x.subcarriers(); ++c) power += x.channel(c, l).col(d).squaredNorm();
        ratio += power / static_cast<double>(x.antennas()) / x.gain_ap_user(l, d) / static_cast<double>(drops * x.aps() * x.users());
      }
    }
  }
  EXPECT_NEAR(ratio, 1.0, 0.03);  // 2880 links of 8 antennas
}

TEST(StandardChannels, MddDoublesItsAntennasWithTwoPolarizations) {
  mdd::Scenario s;
  s.channel = mdd::ChannelModel::tr38901_umi;
  s.antennas = 3;
  s.standard.polarization = radio::tr38901::Polarization::dual;
  EXPECT_EQ(mdd::draw(s, 1, 0).antennas(), 6);  // and six users fit
  s.channel = mdd::ChannelModel::tr38901_inh;
  s.height_difference_m = 0.5;  // access points nearer to each other than 1 m count as that far; links to users do not
  s.area_side_m = 60.0;
  s.aps = 40;
  s.users = 1;
  for (std::uint64_t r = 0; r < 5; ++r) {
    try {
      EXPECT_TRUE(mdd::draw(s, 3, r).gain_ap_ap.allFinite());
    } catch (const InvalidInput& fault) {
      EXPECT_NE(std::string(fault.what()).find("link distance"), std::string::npos);
    }
  }
}

TEST(StandardChannels, ThePlatformOfHapsIsOneScalarTimesAPlaneWave) {
  haps::Scenario s;
  s.haps_channel = haps::HapsChannel::tr38811_urban;
  const haps::Instance x = haps::draw(s, 1, 0);
  const Eigen::MatrixXcd& h = x.h.back();
  const radio::ArrayPositions array = radio::upa(8, 8, 0.5, 0.5, radio::Plane::yz);
  for (Eigen::Index u = 0; u < x.users(); ++u) {
    // pitch 90 degrees: local x is down, local y stays, local z is the global x
    const Eigen::Vector3d way = (x.rx_pos_m.col(u) - x.tx_pos_m.col(4)).normalized();
    const Eigen::VectorXcd a = radio::steering(array, {-way.z(), way.y(), way.x()}).conjugate();
    EXPECT_NEAR(std::abs(a.dot(h.col(u))) / (a.norm() * h.col(u).norm()), 1.0, 1e-9);
  }
  EXPECT_EQ(x.links.state.row(0).norm(), 0.0);  // macro stations are published here
  EXPECT_GT(x.links.path_loss_db(4, 0), 120.0);
  EXPECT_EQ(x.h[0], haps::draw(haps::Scenario{}, 1, 0).h[0]);
  s.channel = haps::ChannelModel::tr38901_uma;
  const haps::Instance both = haps::draw(s, 1, 0);
  EXPECT_EQ(both.h.back(), h);  // the platform's links are their own
  EXPECT_NE(both.h[0], x.h[0]);
}

TEST(StandardChannels, DabFollowsConjugateSteering) {
  dab::Scenario s;
  s.channel = dab::ChannelModel::tr38901_umi;
  s.standard.link_state = radio::tr38901::SightRule::los;
  double with = 0.0;
  double against = 0.0;
  for (std::uint64_t r = 0; r < 10; ++r) {
    const dab::Instance x = dab::draw(s, 1, r);
    ASSERT_TRUE(x.steering_conjugate);
    EXPECT_EQ(x.links.state.norm(), 0.0);
    for (Eigen::Index b = 0; b < x.stations(); ++b) {
      for (Eigen::Index u = 0; u < x.users(); ++u) {
        const Eigen::VectorXcd h = x.channel(b).col(u).normalized();
        // the beam pattern's plane wave, and its mirror
        const double turns = x.spacing_wavelengths * std::sin(dab::user_angle(x, b, u));
        Eigen::VectorXcd a(x.antennas());
        for (Eigen::Index n = 0; n < a.size(); ++n) a[n] = std::polar(0.25, 2.0 * std::numbers::pi * turns * static_cast<double>(n));
        with += std::norm(a.dot(h)) / 160.0;
        against += std::norm(a.conjugate().dot(h)) / 160.0;
      }
    }
  }
  EXPECT_GT(with, 0.7);
  EXPECT_LT(against, 0.4);
}

TEST(StandardChannels, IabSeesThroughTheAir) {
  iab::Scenario s;
  s.channel = iab::ChannelModel::tr36777_uma;
  s.ground_height_m = 1.5;
  const iab::Instance x = iab::draw(s, 1, 0);
  const radio::ArrayPositions array = radio::upa(8, 8);
  for (Eigen::Index j = 0; j < s.aerial_users; ++j) {
    EXPECT_EQ(x.links.state(0, j), 0);
    EXPECT_EQ(x.links.k_db(0, j), 15.0);
    const Eigen::Vector3d way = (x.rx_pos_m.col(j) - x.tx_pos_m.col(0)).normalized();
    const Eigen::VectorXcd a = radio::steering(array, way).conjugate();
    EXPECT_GT(std::abs(a.dot(x.h_aerial.col(j))) / (8.0 * x.h_aerial.col(j).norm()), 0.95);
  }
  EXPECT_TRUE(iab::draw(iab::Scenario{}, 1, 0).links.empty());
  s.aerial_height_m = 20.0;
  EXPECT_THROW((void)iab::draw(s, 1, 0), InvalidInput);
}

TEST(StandardChannels, TwotierKnowsItsHouses) {
  twotier::Scenario s;
  s.channel = twotier::ChannelModel::tr38901;
  const twotier::Instance x = twotier::draw(s, 1, 0);
  const LinkRecord& links = x.survey.links;
  ASSERT_EQ(links.state.rows(), 17);
  const Eigen::Index macro_users = 10;
  for (Eigen::Index u = macro_users; u < links.state.cols(); ++u) {
    const Eigen::Index home = 1 + (u - macro_users) / s.femto_users;
    EXPECT_NE(links.state(home, u), 2);  // in one house
    for (Eigen::Index b = 0; b < 17; ++b) {
      EXPECT_TRUE(b == home || links.state(b, u) == 2) << b << " " << u;
    }
  }
  for (Eigen::Index u = 0; u < macro_users; ++u) EXPECT_NE(links.state(0, u), 2);  // outdoors both
  EXPECT_TRUE(x.gains.allFinite());
  s.walls = false;
  EXPECT_EQ((twotier::draw(s, 1, 0).survey.links.state.array() == 2).count(), 0);
  s.standard.wrap_around = true;
  EXPECT_THROW((void)twotier::draw(s, 1, 0), InvalidInput);
  s.macro_stations = 7;
  s.macro_users = 2;
  EXPECT_TRUE(twotier::draw(s, 1, 0).gains.allFinite());
}

}  // namespace
}  // namespace airloom
