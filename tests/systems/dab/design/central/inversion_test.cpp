// Antennas in opposite phase: what they are worth, that nothing is lost by trying them, and that more power is not less.
#include "airloom/systems/dab/design/central/inversion.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "airloom/systems/dab/design/central/central.hpp"
#include "airloom/systems/dab/design/central/ranking.hpp"
#include "systems/dab/layouts.hpp"

namespace airloom::dab {
namespace {

using namespace testing;

/// What amplifiers held at their peak deliver, bit/s/Hz.
double delivered_bits(const BeamProblem& p, const Eigen::MatrixXcd& w) {
  return Ranking(p, {.weight = p.weight}, Distortion::correlated).delivered(w) / std::log(2.0);
}

double best_bits(const BeamProblem& p, Inversion inversion = Inversion::automatic) {
  return delivered_bits(p, solve_central(p, {.inversion = inversion}).w);
}

// One user, all channels alike: `inverted` of N antennas against the others with ((N - k) / k)^(1/3) of their amplitude leave no third
// order at the user (F. Rottenberg, G. Callebaut, L. Van der Perre, 2023). The best level of such beams is found on a grid.
TEST(DabInversion, OneUserGetsAtLeastTheBeamsWithoutThirdOrder) {
  constexpr Eigen::Index antennas = 16;
  const BeamProblem p{.h = Eigen::MatrixXcd::Constant(antennas, 1, 30.0),
                      .budget = Eigen::VectorXd::Constant(1, 40.0),
                      .weight = Eigen::VectorXd::Ones(1),
                      .amplifier = {.beta1 = 0.98, .beta3 = {-0.04, 0.01}}};
  double best = 0.0, matched = 0.0;
  for (int k = 1; k <= 200; ++k)
    matched = std::max(matched, delivered_bits(p, Eigen::MatrixXcd::Constant(antennas, 1, std::sqrt(2.5) * k / 200.0)));
  for (const Eigen::Index inverted : {1, 2, 3}) {
    Eigen::MatrixXcd w = Eigen::MatrixXcd::Ones(antennas, 1);
    w.topRows(inverted) *= -std::cbrt(static_cast<double>(antennas - inverted) / static_cast<double>(inverted));
    w *= std::sqrt(p.budget[0]) / w.norm();
    for (int k = 1; k <= 200; ++k) best = std::max(best, delivered_bits(p, w * (k / 200.0)));
  }
  EXPECT_GT(best, matched * 1.02);  // else this shows nothing
  EXPECT_GE(best_bits(p), best);
}

TEST(DabInversion, MorePowerIsNotLessForFewUsers) {
  for (const Layout& layout : {Layout{.stations = 2, .antennas = 16, .users = 2}, Layout{.stations = 3, .antennas = 8, .users = 2}}) {
    double most = 0.0;
    for (const double power_dbm : {34.0, 38.0, 42.0, 60.0}) {
      Layout at = layout;
      at.power_dbm = power_dbm;
      const double rate = best_bits(draw_layout(at, 4));
      EXPECT_GE(rate, most * (1.0 - 5e-3)) << power_dbm;  // without steps it falls by up to 1 %
      most = std::max(most, rate);
    }
  }
}

TEST(DabInversion, GainsWhereBudgetsLieIdleAndLosesNowhere) {
  for (const Layout& layout : {Layout{.stations = 3, .antennas = 32, .users = 3}, Layout{.stations = 2, .antennas = 16, .users = 3},
                               Layout{.stations = 6, .antennas = 24, .users = 4}}) {
    for (const double power_dbm : {34.0, 44.0}) {
      Layout at = layout;
      at.power_dbm = power_dbm;
      const BeamProblem p = draw_layout(at, 1);
      const double with = best_bits(p), without = best_bits(p, Inversion::never);
      EXPECT_GE(with, without * (1.0 - 1e-9));
      const bool many = layout.antennas * layout.stations > 30 * layout.users;
      if (power_dbm > 40.0 && many) {
        EXPECT_GT(with, without * 1.02);
      }
    }
  }
}

TEST(DabInversion, IsTriedFromSoManyAntennasAUserOnByAmplifier) {
  const auto tried = [](const BeamProblem& p) { return may_invert_by_steps(Search(p, {}, {}, {.weight = p.weight})); };
  const auto with = [](BeamProblem p, const radio::AmplifierCurve& curve) {
    p.fleet = std::make_shared<AmplifierFleet>(std::vector{curve}, p.stations() * p.antennas(), p.users(), 1.0, p.budget.maxCoeff());
    return p;
  };
  radio::AmplifierCurve saleh, rapp;
  saleh.model = radio::AmplifierModel::saleh;
  saleh.saleh = {1.0, 0.35, 0.5, 1.2};
  rapp.model = radio::AmplifierModel::rapp;
  const BeamProblem sixteen = draw_layout({.stations = 4, .antennas = 16, .users = 4}, 1);
  EXPECT_FALSE(tried(sixteen));
  EXPECT_FALSE(tried(with_physical_amplifiers(sixteen, 0)));  // held, it is as cubic
  EXPECT_TRUE(tried(with(sixteen, rapp)));
  const BeamProblem ten = draw_layout({.stations = 4, .antennas = 10, .users = 4}, 1);
  EXPECT_FALSE(tried(with(ten, rapp)));
  EXPECT_TRUE(tried(with(ten, saleh)));
  EXPECT_TRUE(tried(draw_layout({.stations = 6, .antennas = 24, .users = 4}, 1)));
  EXPECT_FALSE(tried(draw_layout({.stations = 6, .antennas = 24, .users = 6}, 1)));   // it would take long and find little
  EXPECT_FALSE(tried(draw_layout({.stations = 10, .antennas = 26, .users = 2}, 1)));  // too many antennas
}

TEST(DabInversion, StopsWhenAsked) {
  const BeamProblem p = draw_layout({.stations = 2, .antennas = 16, .users = 2, .power_dbm = 46.0}, 1);
  const int whole = static_cast<int>(solve_central(p).iterations.outer);
  int seen = 0;
  SolveControl control;
  control.on_iteration = [&](const Progress&) { return ++seen < whole / 2; };
  const Design out = solve_central(p, {}, control);
  EXPECT_EQ(out.status, Status::interrupted);
  EXPECT_LT(seen, whole / 2 + 20);
  EXPECT_GT(delivered_bits(p, out.w), 0.9 * best_bits(p));
}

}  // namespace
}  // namespace airloom::dab
