/// Beams through the rays of TR 38.901 against whole channel matrices.
#include "airloom/systems/twotier/problem/standard_links.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>

#include "airloom/systems/twotier/problem/links.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;
using std::complex;

/// v_n = e^{j pi n sine}.
Eigen::VectorXcd response(int antennas, double sine) {
  Eigen::VectorXcd v(antennas);
  for (int n = 0; n < antennas; ++n) v[n] = std::polar(1.0, std::numbers::pi * n * sine);
  return v;
}

Scenario standard_scenario() {
  Scenario s;
  s.channel = ChannelModel::tr38901;
  s.femto_stations = 3;
  s.macro_users = 3;
  s.femto_users = 1;
  return s;
}

TEST(TwotierStandardLinks, BeamGainsAreThoseOfTheMatrix) {
  const Scenario s = standard_scenario();
  const Places p = drop(s, 1, 0);
  Links links(s, p, 1, 0);
  StandardLinks standard(s, p, 1, 0);
  const auto users = static_cast<std::uint64_t>(p.users());
  const double frequency_hz = 7e6;
  for (Index b = 0; b < p.stations(); ++b) {
    for (Index u = 0; u < p.users(); ++u) {
      const End user = p.stations() + u;
      const std::uint64_t entity = static_cast<std::uint64_t>(b) * users + static_cast<std::uint64_t>(u);
      const StandardLink drawn = standard.link(b, user, entity, walls_between(s, p, b, user));
      const int sending = links.antennas(b);
      const int receiving = links.antennas(user);
      // G_mn, physical: receiver m, sender n
      Eigen::MatrixXcd g = Eigen::MatrixXcd::Zero(receiving, sending);
      for (const StandardRay& ray : drawn.rays) {
        const complex<double> turn = std::polar(1.0, -2.0 * std::numbers::pi * frequency_hz * ray.delay_s);
        g += ray.gain * turn * response(receiving, ray.high_sine) * response(sending, ray.low_sine).transpose();
      }
      EXPECT_DOUBLE_EQ(links.beam_sine(b, user), drawn.low_beam_sine);
      EXPECT_DOUBLE_EQ(links.beam_sine(user, b), drawn.high_beam_sine);
      EXPECT_DOUBLE_EQ(links.path_gain(b, user), drawn.gain);
      for (const double off : {0.0, 0.3}) {  // the own beam, and that of an interferer
        const Eigen::VectorXcd to = response(sending, drawn.low_beam_sine + off);
        const Eigen::VectorXcd from = response(receiving, drawn.high_beam_sine);
        const complex<double> sum = from.adjoint() * g * to.conjugate();
        const double wanted = drawn.gain * std::norm(sum) / (sending * receiving);
        const double down = links.gain(b, drawn.low_beam_sine + off, user, drawn.high_beam_sine, frequency_hz);
        const double up = links.gain(user, drawn.high_beam_sine, b, drawn.low_beam_sine + off, frequency_hz);
        EXPECT_NEAR(down, wanted, 1e-9 * drawn.gain * sending * receiving);
        EXPECT_DOUBLE_EQ(up, down);
      }
    }
  }
}

TEST(TwotierStandardLinks, RaysKeepTheirPower) {
  const Scenario s = standard_scenario();
  double power = 0.0;
  int links = 0;
  int los = 0;
  for (std::uint64_t r = 0; r < 40; ++r) {
    const Places p = drop(s, 2, r);
    StandardLinks standard(s, p, 2, r);
    for (Index u = 0; u < p.users(); ++u) {
      const End user = p.stations() + u;
      const StandardLink x = standard.link(p.home[u], user, 1000 + static_cast<std::uint64_t>(u), 0);
      double sum = 0.0;
      for (const StandardRay& ray : x.rays) sum += std::norm(ray.gain);
      EXPECT_GT(sum, 0.9);
      EXPECT_LT(sum, 1.0 + 1e-12);
      power += sum;
      ++links;
      los += x.rays.back().delay_s == 0.0 && x.rays.back().low_sine == x.low_beam_sine && x.rays.back().high_sine == x.high_beam_sine;
    }
  }
  EXPECT_NEAR(power / links, 0.999, 0.002);  // what clusters 25 dB down have
  EXPECT_GT(los, 5);                         // beams point along the line of sight where there is one
}

TEST(TwotierStandardLinks, EqualEndsHearEachOtherWithoutShadowing) {
  Scenario s = standard_scenario();
  s.walls = false;
  const Places p = drop(s, 1, 0);
  StandardLinks standard(s, p, 1, 0);
  const double near = standard.gain(p.stations(), p.stations() + 1, 0);
  EXPECT_DOUBLE_EQ(near, standard.gain(p.stations(), p.stations() + 1, 0));
  const double wall_db = 10.0 * std::log10(near / standard.gain(p.stations(), p.stations() + 1, 1));
  const double two_walls_db = 10.0 * std::log10(near / standard.gain(p.stations(), p.stations() + 1, 2));
  EXPECT_NEAR(two_walls_db, 2.0 * wall_db, 1e-9);
  EXPECT_NEAR(wall_db, 12.4, 0.4);  // the low loss at 2.5 GHz: 12.7 dB at 3.5 GHz
  EXPECT_GT(standard.gain(0, 1, 0), 0.0);
}

}  // namespace
}  // namespace airloom::twotier
