// What pictures show of the systems: beams that look where their users are, links, values of `evaluate`.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/systems/array_pattern.hpp"
#include "airloom/systems/dab/system.hpp"
#include "airloom/systems/haps/system.hpp"
#include "airloom/systems/iab/system.hpp"
#include "airloom/systems/mdd/system.hpp"
#include "airloom/systems/twotier/system.hpp"

namespace airloom {
namespace {

constexpr double degree = std::numbers::pi / 180.0;

const SiteColumn& column(const Picture& p, const std::string& name) {
  const auto found = std::ranges::find(p.columns, name, &SiteColumn::name);
  if (found == p.columns.end()) throw std::runtime_error("no column " + name);
  return *found;
}

/// Azimuth of the strongest level, rad.
double strongest(const SitePattern& pattern) {
  const auto at = std::ranges::max_element(pattern.level_dbw) - pattern.level_dbw.begin();
  return 2.0 * std::numbers::pi * static_cast<double>(at) / static_cast<double>(pattern.level_dbw.size());
}

double azimuth(const Eigen::Vector3d& from, const Eigen::Vector3d& to) { return std::atan2(to.y() - from.y(), to.x() - from.x()); }

double between(double a, double b) { return std::abs(std::remainder(a - b, 2.0 * std::numbers::pi)); }

TEST(Pictures, BeamsOfALinearArrayLookAtTheirUserAndAtItsMirrorImage) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const dab::Instance x = dab::draw({.base_stations = 4, .antennas = 16, .users = 1, .paths = 1}, seed, 0);
    dab::Solution s{.w = x.h};
    for (Eigen::Index b = 0; b < 4; ++b) s.w.col(b) *= 0.1 / s.w.col(b).norm();
    const Picture p = picture(sites(x), x, &s, evaluate(x, s).metrics);
    ASSERT_EQ(p.patterns.size(), 4U);
    for (const SitePattern& pattern : p.patterns) {
      const double user = azimuth(x.tx_pos_m.col(pattern.site), x.rx_pos_m.col(0));
      const double mirror = 2.0 * x.tx_normal_rad[pattern.site] + std::numbers::pi - user;
      EXPECT_LE(std::min(between(strongest(pattern), user), between(strongest(pattern), mirror)), degree) << seed << " " << pattern.site;
      const auto level = [&](double angle) {
        return pattern.level_dbw.at(static_cast<std::size_t>(std::lround(angle / degree) + 720) % 360);
      };
      const double top = std::ranges::max(pattern.level_dbw);
      EXPECT_NEAR(level(user), top, 0.3);  // half a degree beside the peak of sixteen elements costs less
      EXPECT_NEAR(level(mirror), top, 0.3);
    }
  }
}

TEST(Pictures, BeamsOfFlatArraysLookAtTheUsersOfDonorAndNode) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    iab::Scenario scenario;
    scenario.aerial_users = scenario.ground_users = 1;
    const iab::Instance x = iab::draw(scenario, seed, 0);
    iab::Solution s;
    s.w_aerial = x.h_aerial;
    s.w_ground = x.h_ground;
    s.mu_aerial = 0.5;
    s.w_aerial.col(x.backhaul()).setZero();
    const Picture p = picture(sites(x), x, &s, evaluate(x, s).metrics);
    ASSERT_EQ(p.patterns.size(), 2U);
    EXPECT_LE(between(strongest(p.patterns[0]), azimuth(x.tx_pos_m.col(0), x.rx_pos_m.col(0))), degree) << seed;
    EXPECT_LE(between(strongest(p.patterns[1]), azimuth(x.tx_pos_m.col(1), x.rx_pos_m.col(1))), degree) << seed;
    EXPECT_EQ(p.links.size(), 2U);  // a silent backhaul is no link
  }
}

TEST(Pictures, ThePlatformsBeamLooksAtItsUser) {
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    const haps::Instance x = haps::draw({.users = 1, .haps_array_nx = 32, .haps_array_ny = 32, .rician_k_db = 200.0}, seed, 0);
    haps::Solution s{.w = x.h};
    const Picture p = picture(sites(x), x, &s, evaluate(x, s).metrics);
    ASSERT_EQ(p.footprints.size(), 1U);
    EXPECT_TRUE(x.is_haps[static_cast<std::size_t>(p.footprints[0].site)]);
    ASSERT_EQ(p.footprints[0].outlines.size(), 1U);
    // half of the lobe: the reach ends at the only user
    const Eigen::Vector2d centre = p.footprints[0].outlines[0].rowwise().mean();
    EXPECT_LE((centre - x.rx_pos_m.col(0).head<2>()).norm(), 600.0) << seed;
  }
}

TEST(Pictures, AFootprintLiesAroundTheUserOfAMatchedBeam) {
  const Eigen::Vector3d user(3000.0, -2000.0, 0.0);
  FlatArray array{.place = {500.0, 0.0, 20000.0}, .positions = radio::upa(32, 32)};
  for (const bool conjugate : {false, true}) {
    array.conjugate = conjugate;
    const auto outlines = footprint(array, array.response((user - array.place).normalized()), 8000.0, 0.0);
    ASSERT_EQ(outlines.size(), 1U);
    const Eigen::Vector2d centre = outlines[0].rowwise().mean();
    EXPECT_NEAR(centre.x(), 3000.0, 60.0);
    EXPECT_NEAR(centre.y(), -2000.0, 60.0);
    // half-power beamwidth of 32 elements: 3.17 degrees, 1110 m on the ground right below
    const double width = outlines[0].row(0).maxCoeff() - outlines[0].row(0).minCoeff();
    EXPECT_NEAR(width, 1130.0, 60.0);
  }
}

TEST(Pictures, ManyStreamsGiveTheLevelsOfTheirSum) {
  const FlatArray array{.place = {0.0, 0.0, 100.0}, .positions = radio::upa(2, 3)};
  const Eigen::Matrix3Xd user = Eigen::Vector3d(100.0, 30.0, 0.0);
  const Eigen::MatrixXcd w = Eigen::MatrixXcd::Random(6, 20);
  const std::vector<double> together = azimuth_pattern(array, user, w, 8);
  std::vector<double> sum(8, 0.0);
  for (Eigen::Index k = 0; k < w.cols(); ++k) {
    const std::vector<double> one = azimuth_pattern(array, user, w.col(k), 8);
    for (std::size_t i = 0; i < 8; ++i) sum[i] += std::pow(10.0, one[i] / 10.0);
  }
  for (std::size_t i = 0; i < 8; ++i) EXPECT_NEAR(together[i], 10.0 * std::log10(sum[i]), 1e-9);
}

TEST(Pictures, ConjugateChannelsAreKnownAndStrangersAreNoBeams) {
  const iab::Instance x = iab::draw({}, 1, 0);
  const Eigen::Matrix3Xd users = x.rx_pos_m.leftCols(x.aerial_users());
  const Eigen::MatrixXcd h = x.h_aerial.leftCols(x.aerial_users());
  const FlatArray array{.place = x.tx_pos_m.col(0), .positions = radio::upa(x.array_shape->nx, x.array_shape->ny)};
  EXPECT_NEAR(straight_share(array, users, h), 1.0, 1e-9);
  EXPECT_FALSE(fitting(array.place, {array.positions}, users, h)->conjugate);
  EXPECT_TRUE(fitting(array.place, {array.positions}, users, h.conjugate())->conjugate);
  EXPECT_FALSE(fitting(array.place, rectangles(h.rows()), users, Eigen::MatrixXcd::Random(h.rows(), h.cols())));
  EXPECT_FALSE(fitting(array.place, {radio::upa(8, 8, 0.7, 0.7)}, users, h));
  EXPECT_EQ(fitting(array.place, rectangles(h.rows()), users, h)->positions, array.positions);
  EXPECT_EQ(rectangles(12).size(), 6U);
}

TEST(Pictures, ALinkLeadsToEveryUserFromTheStationsThatSendIt) {
  Picture p{.sites = std::vector<Site>(6), .stations = 4};
  Eigen::MatrixXd power(4, 2);
  power << 1, 0, 60, 0, 30, 0, 9, 0;  // a column per user
  p.link_by_share(power);
  ASSERT_EQ(p.links.size(), 2U);
  EXPECT_EQ(p.links[0].from, 1);
  EXPECT_EQ(p.links[0].to, 4);
  EXPECT_DOUBLE_EQ(p.links[0].share, 0.6);
  EXPECT_EQ(p.links[1].from, 2);
}

TEST(Pictures, PowersAndRatesAreThoseOfEvaluate) {
  const mdd::Instance x = mdd::draw({}, 2, 0);
  mdd::Solution s = mdd::silent(x);
  s.p_dl_w.setConstant(1e-3);
  const Values metrics = evaluate(x, s).metrics;
  const Picture p = picture(sites(x), x, &s, metrics);
  ASSERT_EQ(p.sites.size(), static_cast<std::size_t>(x.aps() + x.users()));
  for (Eigen::Index d = 0; d < x.users(); ++d) {
    const auto i = static_cast<std::size_t>(x.aps() + d);
    EXPECT_EQ(column(p, "rate").values[i], metrics.numbers("user_rate")[static_cast<std::size_t>(d)]);
    EXPECT_EQ(column(p, "downlink").values[i], metrics.numbers("user_rate_dl_nats")[static_cast<std::size_t>(d)]);
  }
  for (std::size_t l = 0; l < static_cast<std::size_t>(x.aps()); ++l) {
    EXPECT_EQ(column(p, "power").values[l], metrics.numbers("ap_power_w")[l]);
    EXPECT_TRUE(std::isnan(column(p, "rate").values[l]));
  }
  EXPECT_EQ(column(p, "uplink rate, in equal parts kept").values.back(), 0.0);  // nobody sends upwards
  EXPECT_TRUE(p.patterns.empty());
}

TEST(Pictures, PromisesAreKeptOrNot) {
  haps::Instance x = haps::draw({.users = 2}, 1, 0);
  haps::Solution s{.w = x.h};
  for (Eigen::MatrixXcd& w : s.w) w *= 1e3;
  const std::vector<double> se = evaluate(x, s).metrics.numbers("user_se");
  x.sinr_min = Eigen::Vector2d(0.5 * (std::exp2(se[0]) - 1.0), 2.0 * (std::exp2(se[1]) - 1.0));
  const Picture p = picture(sites(x), x, &s, evaluate(x, s).metrics);
  const auto first = static_cast<std::size_t>(p.stations);
  EXPECT_EQ(column(p, "SINR kept").values[first], 1.0);
  EXPECT_EQ(column(p, "SINR kept").values[first + 1], 0.0);
  EXPECT_NEAR(column(p, "promised SINR").values[first], 10.0 * std::log10(x.sinr_min[0]), 1e-9);
}

TEST(Pictures, SlotsGiveTheirPowerToTheirStation) {
  const twotier::Instance x = twotier::draw({.femto_stations = 3, .macro_users = 2, .subchannels = 6}, 1, 0);
  twotier::Solution s{.p = Eigen::MatrixXd::Zero(x.cells(), x.channels())};
  double sent = 0.0;
  for (Eigen::Index n = 0; n < x.channels(); ++n) {
    for (Eigen::Index c = 0; c < x.cells(); ++c) {
      if (!x.active(c, n)) continue;
      s.p(c, n) = 1e-3;
      sent += 1e-3;
    }
  }
  const Values metrics = evaluate(x, s).metrics;
  const Picture p = picture(sites(x), x, &s, metrics);
  double shown = 0.0;
  for (int b = 0; b < p.stations; ++b) shown += column(p, "power of its slots").values[static_cast<std::size_t>(b)];
  EXPECT_NEAR(shown, sent, 1e-12);
  EXPECT_EQ(column(p, "budget").values[0], x.node_power_max_w[x.node(0, 0)]);  // downlink: the station is the node
  for (const SiteLink& link : p.links) EXPECT_EQ(p.sites[static_cast<std::size_t>(link.to)].served_by, link.from);
}

}  // namespace
}  // namespace airloom
