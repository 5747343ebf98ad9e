// The drawn network: places, walls, gains by definition, directions and duplex modes.
#include <numbers>

#include "airloom/core/units.hpp"
#include "airloom/systems/twotier/problem/gains.hpp"
#include "airloom/systems/twotier/problem/schedule.hpp"
#include "systems/twotier/network_support.hpp"

namespace airloom::twotier {
namespace {

using namespace testing;
using Index = Eigen::Index;

TEST(TwoTierDraw, IsTheSameForTheSameNumbersOnly) {
  const Instance a = draw({}, 3, 7);
  EXPECT_EQ(a.gains, draw({}, 3, 7).gains);
  EXPECT_NE(a.gains, draw({}, 3, 8).gains);
  EXPECT_NE(a.gains, draw({}, 4, 7).gains);
}

TEST(TwoTierDraw, DefaultsAreThePublications) {
  const Instance x = draw({}, 1, 0);
  EXPECT_EQ(x.cells(), 17);
  EXPECT_EQ(x.channels(), 30);
  EXPECT_EQ(x.nodes(), 17);
  EXPECT_NEAR(dbm_from_watt(Scenario{}.noise_w()), -109.4 + 7.0, 0.01);
  EXPECT_TRUE(x.cell_is_macro[0]);
  EXPECT_EQ(x.cell_is_macro.count(), 1);
  EXPECT_EQ(x.survey.rx_pos_m.cols(), 42);
}

TEST(TwoTierDraw, PlacesKeepTheirRules) {
  Scenario s;
  s.macro_users = 200;
  const Places sparse = drop(s, 1, 0);
  for (Index b = 1; b < sparse.stations(); ++b) {
    EXPECT_GE(sparse.station.col(b).head<2>().norm(), 1500.0);
    EXPECT_LE(sparse.station.col(b).head<2>().norm(), 3000.0);
    EXPECT_EQ(sparse.station(2, b), 10.0);
  }
  double inner = 0.0;
  for (Index u = 0; u < sparse.users(); ++u) {
    const double distance = (sparse.user.col(u) - sparse.station.col(sparse.home[u])).head<2>().norm();
    EXPECT_GE(distance, sparse.of_femto(u) ? 3.0 : 35.0);
    EXPECT_LE(distance, sparse.of_femto(u) ? 100.0 : 3000.0);
    if (!sparse.of_femto(u) && distance < 1500.0) inner += 1.0;
  }
  EXPECT_NEAR(inner / 200.0, 0.25, 4.0 * std::sqrt(0.1875 / 200.0));  // uniform in area
  const Places hot = drop(hotspot(), 1, 0);
  EXPECT_EQ(hot.stations(), 17);
  for (Index b = 1; b < hot.stations(); ++b) EXPECT_LE((hot.station.col(b).head<2>() - Eigen::Vector2d(400, 0)).norm(), 120.0);
  s.deployment = Deployment::corners;
  const Places corners = drop(s, 1, 0);
  EXPECT_EQ(corners.stations(), 5);
  EXPECT_NEAR(corners.station.col(2).head<2>().norm(), 2000.0 * std::numbers::sqrt2, 1e-9);
  s.deployment = Deployment::edge_line;
  double count = 0.0;
  for (std::uint64_t r = 0; r < 400; ++r) {
    const Places lines = drop(s, 1, r);
    count += static_cast<double>(lines.stations() - 1) / 400.0;
    for (Index b = 1; b < lines.stations(); ++b) EXPECT_GE(lines.station.col(b).head<2>().norm(), 600.0);
  }
  // pi^2 rho_e rho_f R^2 of the disc less the part that the inner disc takes
  EXPECT_NEAR(count, std::numbers::pi * 1e-3 * 6e-4 * (9e6 - 0.36e6), 1.2);
}

TEST(TwoTierDraw, SevenMacroCellsAreAHexagon) {
  Scenario s;
  s.macro_stations = 7;
  s.femto_stations = 14;
  const Places p = drop(s, 1, 0);
  EXPECT_EQ(p.users(), 7 * 10 + 14 * 2);
  for (Index b = 1; b < 7; ++b) EXPECT_NEAR((p.station.col(b) - p.station.col(0)).norm(), 3000.0 * std::sqrt(3.0), 1e-6);
  for (Index f = 7; f < 21; ++f) EXPECT_LE((p.station.col(f) - p.station.col((f - 7) % 7)).head<2>().norm(), 3000.0);
  EXPECT_EQ(draw(s, 1, 0).cell_is_macro.count(), 7);
}

TEST(TwoTierDraw, WallsStandBetweenHouses) {
  const Scenario s;
  const Places p = drop(s, 1, 0);
  const End macro = 0, own = 1, other = 2, macro_user = p.stations(), femto_user = p.stations() + 10, neighbour = femto_user + 1,
            foreign = p.stations() + 12;
  ASSERT_EQ(p.home[10], 1);
  ASSERT_EQ(p.home[12], 2);
  EXPECT_EQ(walls_between(s, p, macro, macro_user), 0);
  EXPECT_EQ(walls_between(s, p, macro, femto_user), 1);
  EXPECT_EQ(walls_between(s, p, own, femto_user), 0);
  EXPECT_EQ(walls_between(s, p, own, macro_user), 1);
  EXPECT_EQ(walls_between(s, p, own, foreign), 2);
  EXPECT_EQ(walls_between(s, p, macro, own), 1);
  EXPECT_EQ(walls_between(s, p, own, other), 2);
  EXPECT_EQ(walls_between(s, p, femto_user, foreign), 2);
  EXPECT_EQ(walls_between(s, p, femto_user, neighbour), 0);
  EXPECT_EQ(walls_between(s, p, macro_user, femto_user), 1);
  EXPECT_EQ(walls_between(hotspot(), p, own, foreign), 0);
  EXPECT_EQ(wall_loss_db(s, 1), 5.0);
  EXPECT_EQ(wall_loss_db(s, 2), 12.0);
  expect_refused([&] { (void)wall_loss_db(s, 3); }, {"walls", "3", "0, 1 or 2"});
}

TEST(TwoTierDraw, PathGainIsTheFormulaWithTheBaseStationsHeight) {
  const Scenario s;
  const Places p = drop(s, 1, 0);
  const Links links(s, p, 1, 0);
  const auto loss = [](double d, double h, double walls) {
    return (44.9 - 6.55 * std::log10(h)) * std::log10(d) + 34.46 + 5.83 * std::log10(h) + 23.0 * std::log10(0.5) + walls;
  };
  const End u = p.stations() + 10;
  EXPECT_NEAR(-to_db(links.path_gain(0, u)), loss(links.distance_m(0, u), 30.0, 5.0), 1e-9);
  EXPECT_NEAR(-to_db(links.path_gain(u, 1)), loss(links.distance_m(1, u), 10.0, 0.0), 1e-9);
  EXPECT_EQ(links.path_gain(0, u), links.path_gain(u, 0));
}

TEST(TwoTierDraw, PowerLawHasTwoExponents) {
  Scenario s;
  s.path_loss = PathLoss::power_law;
  s.walls = false;
  const Places p = drop(s, 1, 0);
  const Links links(s, p, 1, 0);
  int sight = 0;
  int all = 0;
  for (End b = 0; b < p.stations(); ++b) {
    for (End u = p.stations(); u < p.stations() + p.users(); ++u, ++all) {
      const double exponent = -(to_db(links.path_gain(b, u)) + 40.4) / (10.0 * std::log10(links.distance_m(b, u)));
      EXPECT_TRUE(std::abs(exponent - 2.0) < 1e-9 || std::abs(exponent - 3.3) < 1e-9) << exponent;
      sight += exponent < 2.5 ? 1 : 0;
    }
  }
  EXPECT_NEAR(sight / static_cast<double>(all), 0.5, 4.0 * 0.5 / std::sqrt(all));
}

TEST(TwoTierDraw, GainsAreThoseOfTheSlotsBeams) {
  const Scenario s = hotspot();
  const Places p = drop(s, 2, 1);
  const Instance x = draw(s, 2, 1);
  Links links(s, p, 2, 1);
  for (const Index n : {0, 13}) {
    const double f = (static_cast<double>(n) - 15.0) * 100e6 / 30.0;
    for (Index c = 0; c < 17; ++c) {
      for (Index d = 0; d < 17; ++d) {
        if (!x.active(c, n) || !x.active(d, n)) {
          EXPECT_EQ(x.channel(n)(d, c), 0.0);
          continue;
        }
        const End heard = 17 + x.user(c, n);
        const End served = 17 + x.user(d, n);
        const double expected = links.gain(d, links.beam_sine(d, served), heard, links.beam_sine(heard, c), f) / s.noise_w();
        EXPECT_NEAR(x.channel(n)(d, c) / expected, 1.0, 1e-12);
      }
    }
  }
}

TEST(TwoTierDraw, MeanGainWithoutBeamsIsThePathGain) {
  Scenario s = hotspot();
  s.macro_antennas = 1;
  s.femto_antennas = 1;
  s.femto_users = 1;
  s.subchannels = 1;
  s.reuse_factor = 1;
  double ratio = 0.0;
  constexpr int drops = 150;
  for (std::uint64_t r = 0; r < drops; ++r) {
    const Places p = drop(s, 1, r);
    const Instance x = draw(s, 1, r);
    const Links links(s, p, 1, r);
    for (Index c = 1; c < 17; ++c) {
      for (Index d = 1; d < 17; ++d) {
        if (c != d) ratio += x.channel(0)(d, c) * s.noise_w() / links.path_gain(d, 17 + x.user(c, 0)) / (16.0 * 15.0 * drops);
      }
    }
  }
  EXPECT_NEAR(ratio, 1.0, 4.0 / std::sqrt(16.0 * 15.0 * drops));  // sd of one gain at most 1
}

TEST(TwoTierDraw, UplinkIsTheReciprocalDownlink) {
  Scenario s = hotspot();
  const Instance down = draw(s, 1, 0);
  s.direction = LinkDirection::uplink;
  const Instance up = draw(s, 1, 0);
  EXPECT_EQ(up.nodes(), 42);
  EXPECT_EQ(up.node, up.user);
  EXPECT_EQ(up.user, down.user);
  for (Index n = 0; n < 30; ++n) EXPECT_LE((up.channel(n) - down.channel(n).transpose()).norm(), 1e-12 * up.channel(n).norm());
  EXPECT_EQ(*up.sensing_snr, *down.sensing_snr);
}

TEST(TwoTierDraw, ReversedTiersGoOppositeWays) {
  Scenario s = hotspot();
  s.femto_stations = 3;
  s.duplex = Duplex::reversed;
  const Instance x = draw(s, 1, 0);
  EXPECT_EQ(x.channels(), 60);
  EXPECT_EQ(x.cells(), 4);
  EXPECT_EQ(x.nodes(), 4 + 16);
  for (Index n = 0; n < 60; ++n) {
    for (Index c = 0; c < 4; ++c) {
      if (!x.active(c, n)) continue;
      const bool down = (c == 0) == (n < 30);
      EXPECT_EQ(x.node(c, n), down ? c : 4 + x.user(c, n));
      EXPECT_GT(x.channel(n)(c, c), 0.0);
    }
  }
  EXPECT_FALSE(x.sensing_snr.has_value());
}

TEST(TwoTierDraw, FullDuplexHearsItself) {
  Scenario s = hotspot();
  s.femto_stations = 2;
  s.duplex = Duplex::full;
  s.self_interference_cancellation_db = 100.0;
  const Instance x = draw(s, 1, 0);
  EXPECT_EQ(x.cells(), 6);
  EXPECT_EQ(x.channels(), 30);
  const double self = 1e-10 / s.noise_w();
  for (Index n = 0; n < 30; ++n) {
    for (Index c = 0; c < 3; ++c) {
      if (!x.active(c, n)) continue;
      EXPECT_NEAR(x.channel(n)(c, c + 3) / self, 1.0, 1e-12);  // the station's downlink in its own uplink
      EXPECT_NEAR(x.channel(n)(c + 3, c) / self, 1.0, 1e-12);  // and the same user's uplink in its downlink
      EXPECT_NEAR(x.channel(n)(c, c) / x.channel(n)(c + 3, c + 3), 1.0, 1e-12);
    }
  }
}

TEST(TwoTierDraw, GapDividesTheOwnGainsOnly) {
  Scenario s = hotspot();
  const Instance plain = draw(s, 1, 0);
  s.snr_gap = SnrGap::dsl_gap;
  EXPECT_NEAR(to_db(s.gap()), 16.41, 0.01);
  const Instance gap = draw(s, 1, 0);
  for (Index c = 0; c < 17; ++c) {
    for (Index d = 0; d < 17; ++d) {
      const double expected = plain.channel(4)(d, c) / (c == d ? s.gap() : 1.0);
      EXPECT_NEAR(gap.channel(4)(d, c), expected, 1e-12 * expected);
    }
  }
}

TEST(TwoTierDraw, StrongestStationIsTheOneOfTheFormula) {
  Scenario s = hotspot();
  s.association = Association::max_power;
  const Places p = drop(s, 1, 0);
  const Links links(s, p, 1, 0);
  const Instance x = draw(s, 1, 0);
  const Eigen::VectorXi strongest = strongest_station(s, p, links.station_to_user(), 0.0);
  for (Index u = 0; u < p.users(); ++u) {
    Index best = 0;
    double most = 0.0;
    for (Index b = 0; b < 17; ++b) {
      const double power = links.path_gain(b, 17 + u) * (b == 0 ? 20.0 * 64.0 : 0.2 * 4.0);
      if (power > most) {
        most = power;
        best = b;
      }
    }
    EXPECT_EQ(strongest[u], best);
  }
  for (Index n = 0; n < 30; ++n) {
    for (Index c = 0; c < 17; ++c) {
      if (!x.active(c, n)) continue;
      EXPECT_EQ(strongest[x.user(c, n)], c);
    }
  }
  s.femto_bias_db = 200.0;
  EXPECT_EQ((draw(s, 1, 0).user.row(0).array() >= 0).count(), 0);  // nobody stays with the macro station
}

TEST(TwoTierDraw, SensedEnergyIsZeroAtMacroStationsAndFallsWithDistance) {
  const Instance x = draw(hotspot(), 1, 0);
  ASSERT_TRUE(x.sensing_snr.has_value());
  EXPECT_EQ(x.sensing_snr->row(0).maxCoeff(), 0.0);
  EXPECT_GT(x.sensing_snr->bottomRows(16).minCoeff(), 0.0);
  const Instance sparse = draw({}, 1, 0);
  EXPECT_LT(sparse.sensing_snr->mean(), x.sensing_snr->mean());
}

}  // namespace
}  // namespace airloom::twotier
