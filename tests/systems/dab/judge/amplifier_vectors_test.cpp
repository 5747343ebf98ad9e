// The vectors of the specification, second part, 1.6: every amplifier on the network of 3.2; derivatives by differences; symbols.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "airloom/systems/dab/design/central/central.hpp"
#include "airloom/systems/dab/design/finish.hpp"
#include "airloom/systems/dab/judge/exact_model.hpp"
#include "airloom/systems/dab/judge/metrics.hpp"
#include "airloom/systems/dab/judge/monte_carlo.hpp"
#include "airloom/systems/dab/problem/station/station_model.hpp"
#include "systems/dab/support.hpp"

namespace airloom::dab {
namespace {

using namespace testing;
using radio::AmplifierCurve;
using Model = radio::AmplifierModel;

struct Vector {
  std::string name;
  AmplifierCurve curve;
  std::array<Complex, 3> c;  ///< c_0, c_1, c_2 at 0.4 W
  double q0, q1;
  double rate;        ///< M = 40
  double rate_4;      ///< M = 4
  double rate_judge;  ///< M = 12
  double block;       ///< M = 12
  double best;        ///< M = 12, budgets 1 W
};

AmplifierCurve rapp(double saturation, double smoothness) {
  AmplifierCurve c;
  c.model = Model::rapp;
  c.gain = 0.98;
  c.saturation_w = saturation;
  c.smoothness = smoothness;
  return c;
}

AmplifierCurve rapp_phase() {
  AmplifierCurve c = rapp(0.8, 1.1);
  c.model = Model::rapp_phase;
  c.phase_max_rad = -0.29;
  c.phase_knee_w = 0.5;
  c.phase_exponent = 4.0;
  return c;
}

AmplifierCurve saleh() {
  AmplifierCurve c;
  c.model = Model::saleh;
  c.saleh = {1.0, 0.35, 0.5, 1.2};
  return c;
}

AmplifierCurve limiter() {
  AmplifierCurve c;
  c.model = Model::limiter;
  c.gain = 0.98;
  c.saturation_w = 0.6;
  return c;
}

AmplifierCurve polynomial() {
  AmplifierCurve c = radio::cubic_curve(0.98, {-0.2, -0.05});
  c.model = Model::polynomial;
  c.coefficients.emplace_back(0.03, 0.01);
  return c;
}

AmplifierCurve table() {
  AmplifierCurve c;
  c.model = Model::table;
  c.table =
      radio::MeasuredCurve({.1, .3, .5, .7, .9, 1.1, 1.3}, {.098, .292, .475, .63, .75, .83, .87}, {0, -.01, -.03, -.06, -.1, -.13, -.15});
  return c;
}

std::vector<Vector> vectors() {
  return {
      {"cubic",
       radio::cubic_curve(0.98, {-0.2, -0.05}),
       {0.82 - 0.04 * i, 0.08 + 0.02 * i, 0.0},
       0.6876,
       0.116,
       8.3251007942,
       8.3251007942,
       8.3251007942,
       8.5336957332,
       11.364862324},
      {"polynomial",
       polynomial(),
       {0.8488 - 0.0304 * i, 0.0512 + 0.0104 * i, 0.0096 + 0.0032 * i},
       0.727152,
       0.08336,
       8.8010896220,
       8.8010896220,
       8.8010896220,
       8.9154906262,
       12.120003914},
      {"rapp",
       rapp(0.8, 1.5),
       {0.8026478018, 0.0779160229, 0.0134091206},
       0.6569490234,
       0.1183705806,
       8.2429517149,
       8.2429481086,
       8.2429517163,
       8.4619359,
       11.072388},
      {"rapp_phase",
       rapp_phase(),
       {0.735990577 - 0.117331505 * i, 0.080073301 + 0.021903718 * i, 0.019076042 + 0.015661847 * i},
       0.5715733091,
       0.1087695148,
       7.7811034687,
       7.7811674447,
       7.7811040978,
       8.0366937,
       10.174493},
      {"saleh",
       saleh(),
       {0.7839166926 + 0.136660578 * i, 0.0795805619 - 0.019570665 * i, 0.0138571629 - 0.012247991 * i},
       0.6478953484,
       0.1131398533,
       8.0572980984,
       8.0573166306,
       8.0572981002,
       8.3075944,
       10.716402},
      {"limiter",
       limiter(),
       {0.858198317, 0.101198453, 0.008814214},
       0.7589581740,
       0.1573108803,
       8.0187501561,
       8.0206976365,
       8.0188129733,
       8.2831080,
       11.53355},
      {"held cubic",
       radio::held_cubic_curve(0.98, {-0.2, -0.05}),
       {0.822165397 - 0.036904335 * i, 0.074423286 + 0.013459567 * i, 0.006235696 + 0.005084883 * i},
       0.6889885112,
       0.1125799377,
       8.4034827835,
       8.4035216846,
       8.4034835054,
       8.5967263,
       11.387455},
      {"table",
       table(),
       {0.836712658 - 0.066155451 * i, 0.074899620 + 0.015351978 * i, 0.007014328 + 0.009373037 * i},
       0.7166386137,
       0.1149680266,
       8.4236514448,
       8.4236437152,
       8.4236515839,
       8.6185504,
       11.403324},
  };
}

Instance with(const AmplifierCurve& curve) {
  Instance x = mini_case();
  x.curves = {curve};
  return x;
}

/// Sum rate of the exact model with M terms.
double rate_with(const Instance& x, int terms) {
  const Expansion of = expand(x, mini_beams(), AmplifierUse::as_given, terms);
  return spectral_efficiencies(x, links(x, mini_beams(), of), distortion_of(x, mini_beams(), of, 0, 4)).sum();
}

TEST(DabAmplifiers, CoefficientsAndRatesAreTheSpecifications) {
  for (const Vector& v : vectors()) {
    const radio::AmplifierMoments at = radio::amplifier_moments(v.curve, 0.4, 4);
    for (std::size_t m = 0; m < 3; ++m) EXPECT_LE(std::abs(at.c[m] - v.c[m]), 1e-9) << v.name << m;
    EXPECT_NEAR(at.q0, v.q0, 1e-10) << v.name;
    EXPECT_NEAR(-0.5 * at.pq0, v.q1, 1e-10) << v.name;
    const Instance x = with(v.curve);
    EXPECT_NEAR(rate_with(x, 40), v.rate, 2e-10) << v.name;
    EXPECT_NEAR(rate_with(x, 4), v.rate_4, 2e-10) << v.name;
    const Evaluation e = evaluate(x, mini_beams());
    EXPECT_NEAR(e.metrics.number("sum_rate_exact"), v.rate_judge, 2e-10) << v.name;
    EXPECT_NEAR(e.metrics.number("sum_rate"), v.block, 1e-7) << v.name;
  }
}

TEST(DabAmplifiers, SlopesAreThoseOfDifferences) {
  for (const Vector& v : vectors()) {
    for (const double p : {0.05, 0.3, 1.1}) {
      constexpr double step = 1e-5;
      const auto low = radio::amplifier_moments(v.curve, p * (1.0 - step), 6);
      const auto high = radio::amplifier_moments(v.curve, p * (1.0 + step), 6);
      const auto at = radio::amplifier_moments(v.curve, p, 6);
      for (std::size_t m = 0; m < 7; ++m) EXPECT_LE(std::abs((high.c[m] - low.c[m]) / (2.0 * step) - at.pc[m]), 1e-8) << v.name;
      EXPECT_NEAR((high.q0 - low.q0) / (2.0 * step), at.pq0, 1e-8) << v.name;
      const auto mean = radio::mean_amplitude(v.curve, p);
      EXPECT_NEAR(
          (radio::mean_amplitude(v.curve, p * (1.0 + step)).value - radio::mean_amplitude(v.curve, p * (1.0 - step)).value) / (2.0 * step),
          mean.p_slope, 1e-8);
    }
  }
}

TEST(DabAmplifiers, TablesOfMomentsAreThemToNineDigits) {
  for (const Vector& v : vectors()) {
    const radio::MomentTable table(v.curve, 4, 1.0, true);
    radio::AmplifierMoments quick;
    for (double p = 1e-12; p < 2.0; p *= 1.9) {
      const auto exact = radio::amplifier_moments(v.curve, p, 4);
      table.look_up(p, quick);
      for (std::size_t m = 0; m < 5; ++m) EXPECT_LE(std::abs(quick.c[m] - exact.c[m]), 2e-9) << v.name << p;
      EXPECT_NEAR(quick.q0, exact.q0, 2e-9) << v.name << p;
      EXPECT_NEAR(table.amplitude(p).value, radio::mean_amplitude(v.curve, p).value, 2e-9) << v.name << p;
    }
  }
}

/// The gradient of the exact rate in nats, by the solvers' core routine.
Eigen::MatrixXcd gradient(const Instance& x, int terms) {
  const Eigen::Index antennas = x.stations() * x.antennas();
  const auto fleet = std::make_shared<AmplifierFleet>(x.curves, antennas, x.users(), 1.0, 0.0, false, terms);
  RowAmplifiers rows{.fleet = fleet, .antenna = std::vector<Eigen::Index>(static_cast<std::size_t>(antennas))};
  std::iota(rows.antenna.begin(), rows.antenna.end(), Eigen::Index{0});
  Eigen::MatrixXcd h(4, 2), w(4, 2);
  const Solution s = mini_beams();
  for (Eigen::Index b = 0; b < 2; ++b) {
    h.middleRows(2 * b, 2) = x.channel(b);
    w.middleRows(2 * b, 2) = s.w.middleCols(2 * b, 2);
  }
  StationModel all(h, x.amplifier, DistortionBy::station, rows);
  all.transmit(w);
  Prices prices;
  (void)sum_rate(all.link(), all.distortion(), x.weight, prices);
  Eigen::MatrixXcd g(4, 2);
  all.gradient(prices, g);
  return g;
}

TEST(DabAmplifiers, GradientsAreTheSpecifications) {
  const std::vector<Vector> v = vectors();
  const Eigen::MatrixXcd cubic = gradient(with(v[0].curve), 1);
  EXPECT_LE(std::abs(cubic(0, 0) - (-0.8964242821 + 1.5168165648 * i)), 1e-9);
  EXPECT_LE(std::abs(cubic(1, 0) - (-3.1924155422 - 1.1004938211 * i)), 1e-9);
  const Eigen::MatrixXcd of_rapp = gradient(with(v[2].curve), 6);
  EXPECT_LE(std::abs(of_rapp(0, 0) - (-0.4181490316 + 1.4560848312 * i)), 1e-9);
  EXPECT_LE(std::abs(of_rapp(1, 0) - (-3.0874908457 - 1.0398784633 * i)), 1e-9);
  const Eigen::MatrixXcd of_limiter = gradient(with(v[5].curve), 6);
  EXPECT_LE(std::abs(of_limiter(0, 0) - (-0.8818827578 + 1.4261368464 * i)), 1e-8);
  EXPECT_LE(std::abs(of_limiter(1, 0) - (-3.1637470022 - 0.9203019163 * i)), 1e-8);
}

TEST(DabAmplifiers, GradientsAreThoseOfDifferences) {
  for (const Vector& v : vectors()) {
    Instance x = random_instance(2, 3, 2, 17);
    x.curves = {v.curve};
    x.csi_error_var = Eigen::MatrixXd::Constant(3, 4, 0.3);
    x.h *= 3.0;
    const BeamProblem p = make_problem(x);
    BeamValue value(p, Distortion::correlated);
    const Eigen::MatrixXcd w = random_beams(x, 5).w / beam_unit(x);
    const Eigen::MatrixXcd direction = random_matrix(w.rows(), w.cols(), 9);
    StationModel all(stack(p.h, 2), p.amplifier, DistortionBy::station, {.fleet = p.fleet, .antenna = {0, 1, 2, 3, 4, 5}},
                     stack(p.error.cast<Complex>(), 2).real());
    all.transmit(stack(w, 2));
    Prices prices;
    (void)sum_rate(all.link(), all.distortion(), p.weight, prices);
    Eigen::MatrixXcd g(6, 2);
    all.gradient(prices, g);
    const double slope = 2.0 * g.conjugate().cwiseProduct(stack(direction, 2)).sum().real();
    constexpr double step = 1e-6;
    const double seen =
        (value(w + step * direction, {.weight = p.weight}) - value(w - step * direction, {.weight = p.weight})) / (2.0 * step);
    EXPECT_NEAR(seen / slope, 1.0, 1e-6) << v.name;
  }
}

TEST(DabAmplifiers, SymbolsAgreeWithTheFormulas) {
  for (const Vector& v : vectors()) {
    const Instance x = with(v.curve);
    const MonteCarlo m = simulate(x, mini_beams(), 400000, 3);
    EXPECT_NEAR(m.sum_rate, evaluate(x, mini_beams()).certificate.number("true_rate"), 0.03) << v.name;
    EXPECT_LE(m.link_error, 0.005) << v.name;
    EXPECT_LE((m.correlated_ratio.array() - 1.0).abs().maxCoeff(), 0.03) << v.name;
  }
}

TEST(DabAmplifiers, MixedAmplifiersAreEachTheirOwn) {
  Instance x = mini_case();
  x.curves = {rapp(0.8, 1.5), rapp(0.8, 1.5), radio::cubic_curve(0.98, {-0.2, -0.05}), limiter()};
  EXPECT_NEAR(evaluate(x, mini_beams()).metrics.number("sum_rate_exact"), 7.9968394432, 2e-10);
  const Outcome<Solution> best = finish(x, solve_central(checked_problem(x)));
  EXPECT_NEAR(evaluate(x, best.solution).metrics.number("sum_rate_exact"), 11.25329, 2e-4);
}

TEST(DabAmplifiers, BestBeamsAreTheSpecifications) {
  for (const Vector& v : vectors()) {
    const Instance x = with(v.curve);
    const Outcome<Solution> best = finish(x, solve_central(checked_problem(x)));
    const double reached = evaluate(x, best.solution).metrics.number("sum_rate_exact");
    EXPECT_GE(reached, v.best * (1.0 - 1e-4)) << v.name;  // designed with four terms
    EXPECT_LE(reached, v.best * (1.0 + 1e-6)) << v.name;
  }
}

TEST(DabAmplifiers, OutputPowersAreTheSpecifications) {
  const Instance x = with(radio::cubic_curve(0.98, {-0.2, -0.05}));
  const Expansion cubic = expand(x, mini_beams(), AmplifierUse::as_given, 1);
  const Expansion other = expand(with(rapp(0.8, 1.5)), mini_beams(), AmplifierUse::as_given, 4);
  const std::array cubic_w{0.260934915, 0.240718335, 0.195084375, 0.26573476};
  const std::array rapp_w{0.249818447, 0.2313532074, 0.1896875232, 0.2542192515};
  const std::array mean_cubic{0.4689556112, 0.4488744781, 0.4011813432, 0.4736472173};
  const std::array mean_rapp{0.4615249844, 0.4426430954, 0.3977276841, 0.4659451764};
  for (std::size_t k = 0; k < 4; ++k) {
    const auto n = static_cast<Eigen::Index>(k);
    EXPECT_NEAR(cubic.output(n), cubic_w[k], 1e-9);
    EXPECT_NEAR(other.output(n), rapp_w[k], 1e-9);
    EXPECT_NEAR(radio::mean_amplitude(x.curves[0], cubic.power[n]).value, mean_cubic[k], 1e-9);
    EXPECT_NEAR(radio::mean_amplitude(rapp(0.8, 1.5), cubic.power[n]).value, mean_rapp[k], 1e-9);
  }
}

Outcome<Solution> solved(const Instance& x, const CentralOptions& o) { return finish(x, solve_central(checked_problem(x), o)); }

TEST(DabObjectives, ReachTheSpecificationsValues) {
  const Instance x = mini_case();
  const Evaluation fair = evaluate(x, solved(x, {.objective = Objective::proportional_fair}).solution);
  EXPECT_NEAR(fair.metrics.number("proportional_fairness"), 3.473712, 1e-5);
  const Evaluation least = evaluate(x, solved(x, {.objective = Objective::max_min}).solution);
  EXPECT_NEAR(least.metrics.number("rate_min"), 5.646945137, 5.646945137 * 2e-4);
  EXPECT_LE(least.metrics.number("rate_min"), 5.646945137 * (1.0 + 1e-6));
  Instance costly = x;
  costly.supply = {.asked = true, .circuit_power_w = 0.4};
  const Evaluation efficient = evaluate(costly, solved(costly, {.objective = Objective::energy_efficiency}).solution);
  EXPECT_NEAR(efficient.metrics.number("energy_efficiency"), 10.765115, 1e-4);
  costly.curves = {rapp(0.8, 1.5)};
  const Evaluation other = evaluate(costly, solved(costly, {.objective = Objective::energy_efficiency}).solution);
  EXPECT_NEAR(other.metrics.number("energy_efficiency"), 10.765443, 1e-4);
}

TEST(DabLimits, ReachTheSpecificationsValues) {
  Instance x = mini_case();
  x.antenna_power_max_w = Eigen::MatrixXd::Constant(2, 2, 0.12);
  const Evaluation antennas = evaluate(x, solved(x, {}).solution);
  EXPECT_NEAR(antennas.metrics.number("sum_rate_exact"), 10.418249, 1e-4);
  EXPECT_LE(antennas.residuals.number("antenna_power"), 1e-9);
  x.antenna_power_max_w.resize(0, 0);
  x.radiated_power_max_w = Eigen::VectorXd::Constant(2, 0.2);
  const Evaluation radiated = evaluate(x, solved(x, {}).solution);
  EXPECT_NEAR(radiated.metrics.number("sum_rate_exact"), 10.459091, 1e-4);
  EXPECT_LE(radiated.residuals.number("radiated_power"), 1e-9);
  EXPECT_LE(radiated.certificate.number("kkt_correlated"), 1e-3);
  x.curves = {rapp(0.8, 1.5)};
  EXPECT_NEAR(evaluate(x, solved(x, {}).solution).metrics.number("sum_rate_exact"), 10.387347, 2e-4);
}

TEST(DabChannelErrors, ReachTheSpecificationsValues) {
  Instance x = mini_case();
  x.csi_error_var.resize(2, 4);
  x.csi_error_var << 0.5, 0.5, 2.0, 2.0, 0.5, 0.5, 2.0, 2.0;
  EXPECT_NEAR(evaluate(x, mini_beams()).metrics.number("sum_rate_robust"), 7.5139986196, 1e-9);
  EXPECT_NEAR(evaluate(x, solved(x, {}).solution).metrics.number("sum_rate_robust"), 10.106269, 1e-5);
  EXPECT_NEAR(evaluate(x, solved(x, {.csi = Csi::naive}).solution).metrics.number("sum_rate_robust"), 9.973812, 1e-4);
  x.curves = {rapp(0.8, 1.5)};
  EXPECT_NEAR(evaluate(x, mini_beams()).metrics.number("sum_rate_robust"), 7.4514488025, 1e-9);
}

}  // namespace
}  // namespace airloom::dab
