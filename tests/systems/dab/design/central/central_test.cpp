// The central solver: the specification's figures, optimality, symmetries, slow references.
#include "airloom/systems/dab/design/central/central.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/core/error.hpp"
#include "airloom/core/random.hpp"
#include "airloom/numerics/lbfgs.hpp"
#include "airloom/systems/dab/design/central/ranking.hpp"
#include "airloom/systems/dab/design/central/unaware.hpp"
#include "airloom/systems/dab/design/starts.hpp"
#include "systems/dab/judge.hpp"
#include "systems/dab/layouts.hpp"

namespace airloom::dab {
namespace {

using namespace testing;

/// One ascent for the publication's model.
constexpr CentralOptions one_ascent{.candidates = false, .distortion = Distortion::block};
/// The default for that model.
constexpr CentralOptions block{.distortion = Distortion::block};

/// Beams times their best factor.
Eigen::MatrixXcd scaled(const BeamProblem& p, Eigen::MatrixXcd w, Distortion distortion = Distortion::block) {
  BeamValue value(p, distortion);
  (void)back_off(value, {.weight = p.weight}, w);
  return w;
}
using Complex = std::complex<double>;

Eigen::MatrixXcd random_entries(Eigen::Index rows, Eigen::Index columns) {
  RandomStream stream(1, StreamId::solver_initialization, 0);
  Eigen::MatrixXcd m(rows, columns);
  for (Complex& each : m.reshaped()) each = stream.complex_normal();
  return m;
}

Eigen::MatrixXcd unaware_beams(const BeamProblem& p) { return solve_unaware(p, {}, {}).w; }

/// Means over drops, bit/s/Hz; those of 8 spread by about 0.4.
struct Means {
  double ideal = 0.0, unaware = 0.0, backed_off = 0.0, aware = 0.0, power = 0.0;
  explicit Means(const Layout& layout, int drops = 8) {
    for (int d = 0; d < drops; ++d) {
      const BeamProblem p = draw_layout(layout, static_cast<std::uint64_t>(d));
      const BeamProblem linear = without_distortion(p);
      Eigen::MatrixXcd w = unaware_beams(p);
      ideal += bits(linear, w) / drops;
      unaware += bits(p, w) / drops;
      backed_off += bits(p, scaled(p, w)) / drops;
      w = solve_central(p, one_ascent).w;
      aware += bits(p, w) / drops;
      power += power_used(p, w) / drops;
    }
  }
};

TEST(DabCentral, ReproducesTheFiguresAt40Dbm) {
  const Means m({});
  EXPECT_NEAR(m.ideal, 52.52, 0.7);  // the specification's means of 6 other drops
  EXPECT_NEAR(m.unaware, 42.65, 1.2);
  EXPECT_NEAR(m.backed_off, 45.89, 0.7);
  EXPECT_NEAR(m.aware, 46.67, 0.7);
  EXPECT_NEAR(m.power, 0.61, 0.06);
  EXPECT_GE(m.aware / m.unaware, 1.05);
}

TEST(DabCentral, SaturatesWithPower) {
  double at_40 = 0.0, at_46 = 0.0, power = 0.0, at_30 = 0.0, power_30 = 0.0;
  for (std::uint64_t d = 0; d < 5; ++d) {
    at_40 += bits(draw_layout({}, d), solve_central(draw_layout({}, d), one_ascent).w);
    const BeamProblem strong = draw_layout({.power_dbm = 46.0}, d);
    const Eigen::MatrixXcd w = solve_central(strong, one_ascent).w;
    at_46 += bits(strong, w);
    power += power_used(strong, w) / 5;
    const BeamProblem weak = draw_layout({.power_dbm = 30.0}, d);
    const Eigen::MatrixXcd v = solve_central(weak, one_ascent).w;
    at_30 += bits(weak, v) / 5;
    power_30 += power_used(weak, v) / 5;
  }
  EXPECT_NEAR(at_46 / at_40, 1.0, 0.005);
  EXPECT_NEAR(power, 0.15, 0.02);
  EXPECT_NEAR(at_30, 39.15, 1.0);
  EXPECT_GT(power_30, 0.9999);
}

TEST(DabCentral, ReproducesOtherSizes) {
  EXPECT_NEAR(Means({.antennas = 8}, 6).aware, 39.7, 1.5);
  EXPECT_NEAR(Means({.users = 2}, 6).aware, 24.9, 0.7);
  const Means many({.users = 8});
  EXPECT_NEAR(many.aware, 84.4, 3.0);
  EXPECT_NEAR(many.backed_off, 82.5, 3.0);
}

TEST(DabCentral, ClimbsToAPointThatMeetsTheOptimalityConditions) {
  for (const double power_dbm : {20.0, 36.0, 40.0, 46.0}) {
    for (std::uint64_t d = 0; d < 3; ++d) {
      const BeamProblem p = draw_layout({.power_dbm = power_dbm}, d);
      const Design standard = solve_central(p, one_ascent);
      EXPECT_EQ(standard.status, Status::converged);
      EXPECT_LT(optimality(p, standard.w), 0.1);
      EXPECT_TRUE(within_budgets(p, standard.w));
      const std::vector<double>& rates = *standard.trace.find("objective");
      EXPECT_EQ(rates.size(), static_cast<std::size_t>(standard.iterations.outer) + 1);
      for (std::size_t k = 1; k < rates.size(); ++k) EXPECT_GE(rates[k], rates[k - 1] - 1e-15 * std::abs(rates[k]));
      EXPECT_NEAR(rates.back() / std::log(2.0), bits(p, standard.w), 1e-9);
      const Design exact = solve_central(p, high_accuracy(one_ascent));
      EXPECT_EQ(exact.status, Status::converged);
      EXPECT_LT(optimality(p, exact.w), 1e-4 * rates.back());
      EXPECT_GE(exact.trace.find("objective")->back(), rates.back() * (1.0 - 1e-9));
      EXPECT_LE(exact.trace.find("objective")->back(), rates.back() * (1.0 + 1e-5));
    }
  }
}

TEST(DabCentral, CandidatesReachTheBestOfManyStarts) {
  for (std::uint64_t d = 0; d < 6; ++d) {
    const BeamProblem p = draw_layout({}, d);
    const double best = bits(p, solve_central(p, {.starts = 9}, {.seed = 5, .realization = d}).w, true);
    EXPECT_GE(bits(p, solve_central(p).w, true), best * (1.0 - 1e-3)) << d;
  }
}

TEST(DabCentral, SaturatedAntennasAreTakenOnlyWithinTheirLimit) {
  for (std::uint64_t d = 40; d < 44; ++d) {
    const BeamProblem p = draw_layout({}, d);
    CentralOptions o = one_ascent;
    o.saturation_sweeps = 1;
    for (const double limit : {0.1, 1e-3}) {
      o.saturation_limit = limit;
      const Design out = solve_central(p, o);
      Ranking ranking(p, {.weight = p.weight});
      EXPECT_LE(ranking.range_probability(out.w), limit);
      EXPECT_TRUE(within_budgets(p, out.w));
    }
  }
}

TEST(DabCentral, DesignForTheExactModelIsBetterUnderIt) {
  double block_design = 0.0, exact = 0.0, backed_off = 0.0;
  constexpr int drops = 8;
  for (std::uint64_t d = 0; d < drops; ++d) {
    const BeamProblem p = draw_layout({}, d);
    block_design += bits(p, solve_central(p, one_ascent).w, true) / drops;
    const Design design = solve_central(p);
    const double reached = bits(p, design.w, true);
    exact += reached / drops;
    EXPECT_NEAR(design.trace.find("objective")->back() / std::log(2.0), reached, 1e-9);
    const double unaware = bits(p, scaled(p, unaware_beams(p), Distortion::correlated), true);
    backed_off += unaware / drops;
    EXPECT_GE(reached, unaware);
  }
  EXPECT_NEAR(block_design, 44.22, 0.7);
  EXPECT_NEAR(exact, 45.08, 0.7);
  EXPECT_NEAR(exact - block_design, 0.86, 0.3);
  EXPECT_GT(backed_off, block_design - 0.3);
}

TEST(DabCentral, FindsTheBestKnownOfHardNetworks) {
  // identical users, with three antennas: a saddle without a perturbation. Specification, second part, 4: 11.0187 against 1.9986.
  BeamProblem p{.h = Eigen::MatrixXcd::Zero(3, 2),
                .budget = Eigen::VectorXd::Ones(1),
                .weight = Eigen::VectorXd::Ones(2),
                .amplifier = {.beta1 = 0.98, .beta3 = {-0.02, -0.005}}};
  p.h.col(0) << Complex(20.0, 0.0), Complex(0.0, 20.0), Complex(-15.0, 10.0);
  p.h.col(1) = p.h.col(0);
  BeamProblem one = p;
  one.h = Eigen::MatrixXcd(p.h.col(0));
  one.weight = Eigen::VectorXd::Ones(1);
  EXPECT_NEAR(bits(p, solve_central(p).w, true), bits(one, solve_central(one).w, true), 1e-3);
}

TEST(DabCentral, EvaluationsOfOneAscentAreFew) {
  double to_1e4 = 0.0, to_1e6 = 0.0;
  constexpr int drops = 10;
  for (std::uint64_t d = 0; d < drops; ++d) {
    const BeamProblem p = draw_layout({}, 100 + d);
    const Design out = solve_central(p, high_accuracy({.candidates = false}));
    const std::vector<double>& values = *out.trace.find("objective");
    const auto steps = [&](double share) {
      return static_cast<double>(std::ranges::find_if(values, [&](double v) { return v >= values.back() * (1.0 - share); }) -
                                 values.begin());
    };
    const double per_step = static_cast<double>(out.iterations.inner) / static_cast<double>(out.iterations.outer);
    to_1e4 += per_step * steps(1e-4) / drops;
    to_1e6 += per_step * steps(1e-6) / drops;
  }
  EXPECT_LE(to_1e4, 40.0);  // goals of the specification, second part, 3
  EXPECT_LE(to_1e6, 75.0);
}

TEST(DabCentral, BothWaysToTheCorrelatedModelAgree) {
  // 16 rows: the covariance is cheaper; 160, most of them without a channel: the tensor is
  const BeamProblem p = draw_layout({.stations = 2, .antennas = 4, .users = 3}, 2);
  BeamProblem wide = p;
  const Eigen::Index antennas = 80;
  wide.h = Eigen::MatrixXcd::Zero(antennas, p.h.cols());
  wide.h.topRows(4) = p.h;
  const CentralOptions o{.candidates = false, .growth_tolerance = 1e-10};
  const double narrow_bits = bits(p, solve_central(p, o).w, true);
  EXPECT_NEAR(bits(wide, solve_central(wide, o).w, true), narrow_bits, 1e-6 * narrow_bits);
}

TEST(DabCentral, OneAntennaForOneUserFindsTheBestPower) {
  for (const double beta3 : {-0.02, -0.2, -1.0}) {
    const BeamProblem p{.h = Eigen::MatrixXcd::Constant(1, 1, {6.0, 8.0}),
                        .budget = Eigen::VectorXd::Ones(1),
                        .weight = Eigen::VectorXd::Ones(1),
                        .amplifier = {.beta1 = 0.98, .beta3 = {beta3, 0.3 * beta3}}};
    double best = 0.0;
    for (int k = 1; k <= 20000; ++k) {
      const double power = k / 20000.0;
      const double noise = 2.0 * std::norm(p.amplifier.beta3) * power * power * power * 100.0 + 1.0;
      best = std::max(best, std::log2(1.0 + std::norm(p.amplifier.beta1 + 2.0 * p.amplifier.beta3 * power) * power * 100.0 / noise));
    }
    EXPECT_NEAR(bits(p, solve_central(p, high_accuracy(block)).w), best, 1e-6);
  }
}

TEST(DabCentral, OneUserGetsAtLeastTheBestMatchedBeam) {
  for (std::uint64_t d = 0; d < 5; ++d) {
    const BeamProblem p = draw_layout({.stations = 1, .antennas = 8, .users = 1, .power_dbm = 46.0}, d);
    const Eigen::MatrixXcd matched = local_beams(Start::mrt, p);
    double best = 0.0;
    for (int k = 1; k <= 2000; ++k) best = std::max(best, bits(p, matched * (k / 2000.0)));
    EXPECT_GE(bits(p, solve_central(p, block).w), best * (1.0 - 1e-6));
  }
}

/// Ascent without any of the solver's parts: W = sqrt(P) X / sqrt(1 + ||X||^2), gradients by differences.
double slow_optimum(const BeamProblem& p, std::uint64_t seed) {
  const Eigen::Index users = p.users(), n = 2 * p.h.size();
  const auto beams = [&](const Eigen::VectorXd& x) {
    Eigen::MatrixXcd w(p.h.rows(), p.h.cols());
    w.real() = x.head(n / 2).reshaped(w.rows(), w.cols());
    w.imag() = x.tail(n / 2).reshaped(w.rows(), w.cols());
    for (Eigen::Index b = 0; b < p.stations(); ++b) {
      auto part = station_beams(w, b, users);
      part *= std::sqrt(p.budget[b] / (1.0 + part.squaredNorm()));
    }
    return w;
  };
  const auto f = [&](const Eigen::VectorXd& x, Eigen::VectorXd& g) {
    Eigen::VectorXd y = x;
    for (Eigen::Index k = 0; k < n; ++k) {
      y[k] = x[k] + 1e-6;
      const double up = bits(p, beams(y));
      y[k] = x[k] - 1e-6;
      g[k] = -(up - bits(p, beams(y))) / 2e-6;
      y[k] = x[k];
    }
    return -bits(p, beams(x));
  };
  RandomStream stream(seed, StreamId::solver_initialization, 0);
  Eigen::VectorXd x(n);
  for (double& each : x) each = stream.uniform(-0.5, 0.5);
  (void)minimize_lbfgs(f, [] { return false; }, x, {.max_evaluations = 2000});
  return bits(p, beams(x));
}

TEST(DabCentral, IsNotBeatenByASlowAscent) {
  for (std::uint64_t d = 0; d < 2; ++d) {
    const BeamProblem p = draw_layout({.stations = 2, .antennas = 3, .users = 2, .power_dbm = 44.0, .noise_dbm = -60.0}, d);
    const double ours = bits(p, solve_central(p, high_accuracy({.distortion = Distortion::block, .starts = 8}))
                                    .w);  // at this noise some starts serve one user only
    double slow = 0.0;
    for (std::uint64_t seed = 0; seed < 3; ++seed) slow = std::max(slow, slow_optimum(p, seed));
    EXPECT_GE(ours, slow * (1.0 - 1e-5));
    EXPECT_LE(ours, slow * (1.0 + 1e-2));  // neither climbs to heights that the other cannot see
  }
}

TEST(DabCentral, ReachesTheReferenceOfTheSlowInstance) {
  double mean = 0.0;
  for (std::uint64_t d = 0; d < 10; ++d) {
    const BeamProblem p = draw_layout({.stations = 3, .antennas = 8, .users = 2, .power_dbm = 44.0, .noise_dbm = -48.0}, d);
    mean += bits(p, solve_central(p, block).w) / 10;
  }
  EXPECT_NEAR(mean, 4.7, 0.6);  // specification 7.5: 4.5786 and 4.7756 on two drops
}

TEST(DabCentral, ForgetsTheOrderOfStationsAndUsers) {
  const BeamProblem p = draw_layout({.stations = 3, .antennas = 6, .users = 3}, 4);
  BeamProblem q = p;
  for (Eigen::Index b = 0; b < 3; ++b)
    for (Eigen::Index u = 0; u < 3; ++u) q.h.col(b * 3 + u) = p.h.col(((b + 1) % 3) * 3 + (u + 2) % 3);
  EXPECT_NEAR(bits(p, solve_central(p).w), bits(q, solve_central(q).w), 1e-4 * bits(p, solve_central(p).w));
}

TEST(DabCentral, ForgetsTheUnitOfPower) {
  const BeamProblem p = draw_layout({.stations = 2, .antennas = 8, .users = 2}, 5);
  BeamProblem q = p;  // the same network with half the reference power
  q.h *= std::sqrt(0.5);
  q.budget *= 2.0;
  q.amplifier.beta3 *= 0.5;
  const double same = bits(p, solve_central(p).w);
  EXPECT_NEAR(bits(q, solve_central(q).w), same, 1e-6 * same);
}

TEST(DabCentral, WeightsSayWhoIsServed) {
  BeamProblem p = draw_layout({}, 6);
  const Design plain = solve_central(p);
  p.weight *= 1e-6;
  EXPECT_LE((solve_central(p).w - plain.w).norm(), 1e-9 * plain.w.norm());
  p.weight << 1.0, 1.0, 0.0, 1.0;
  const Design three = solve_central(p);
  BeamProblem reduced = draw_layout({}, 6);
  Eigen::MatrixXcd h(reduced.antennas(), 12);
  for (Eigen::Index b = 0; b < 4; ++b) h.middleCols(3 * b, 3) << reduced.h.middleCols(4 * b, 2), reduced.h.col(4 * b + 3);
  reduced.h = h;
  reduced.weight = Eigen::VectorXd::Ones(3);
  const double alone = bits(reduced, solve_central(reduced).w, true);
  EXPECT_NEAR(bits(p, three.w, true), alone, 1e-3 * alone);  // nobody pays for the user without weight
}

TEST(DabCentral, ServesMoreUsersThanAntennas) {
  const BeamProblem p = draw_layout({.stations = 1, .antennas = 2, .users = 5}, 7);
  const Design out = solve_central(p, block);
  EXPECT_EQ(out.status, Status::converged);
  EXPECT_LT(optimality(p, out.w), 0.1);
  EXPECT_TRUE(within_budgets(p, out.w));
}

TEST(DabCentral, StopsWhenAskedAndKeepsWhatItHas) {
  const BeamProblem p = draw_layout({}, 0);
  int calls = 0;
  const Design out = solve_central(p, {}, {.on_iteration = [&](const Progress& at) {
                                     EXPECT_EQ(at.iteration, ++calls);
                                     return calls < 3;
                                   }});
  EXPECT_EQ(out.status, Status::interrupted);
  EXPECT_EQ(out.iterations.outer, 3);
  EXPECT_TRUE(within_budgets(p, out.w));
  EXPECT_EQ(solve_central(p, {.candidates = false, .max_iterations = 2}).status, Status::iteration_limit);
}

TEST(DabCentral, ContinuesFromGivenBeams) {
  const BeamProblem p = draw_layout({}, 1);
  const Design first = solve_central(p, {.candidates = false, .max_iterations = 20});
  const Design second = solve_central(p, {.backed_off = false, .candidates = false}, {}, first.w);
  EXPECT_NEAR(second.trace.find("objective")->front(), first.trace.find("objective")->back(), 1e-9);
  EXPECT_NEAR(bits(p, second.w, true), bits(p, solve_central(p).w, true), 1e-3 * bits(p, second.w, true));
}

TEST(DabCentral, CandidatesCostFewEvaluations) {
  double evaluations = 0.0;
  for (std::uint64_t d = 0; d < 20; ++d) evaluations += static_cast<double>(solve_central(draw_layout({}, d)).iterations.inner) / 20;
  EXPECT_LT(evaluations, 200.0);  // 160 on 100 networks; specification, second part, 3
}

TEST(DabCentral, IsNeverBelowUnawareBeamsThatLeaveTheRange) {
  Scenario s;
  s.base_stations = 4;
  s.antennas = 4;
  s.users = 6;
  s.station_radius_m = 256.29231858744134;
  s.user_radius_m = 49.756253049525455;
  s.array = Array::spherical;
  s.carrier_ghz = 3.5;
  s.paths = 5;
  s.path_angle_max_deg = 58.05770117074165;
  s.path_loss_exponent = 2.5952949183407203;
  s.noise_dbm = -90.05881397690561;
  s.tx_power_dbm = 42.25661082306797;
  s.pa_beta3_re_per_w = -0.033841930158613295;
  s.pa_beta3_im_per_w = 0.016127322069160493;
  const BeamProblem p = make_problem(draw(s, 1, 142));  // of the scenario `wide`: the best scale drives an antenna out with 7 %
  Eigen::MatrixXcd backed_off = solve_unaware(p, {}, {.seed = 1, .realization = 142}).w;
  BeamValue value(p, Distortion::correlated);
  (void)back_off(value, {.weight = p.weight}, backed_off);
  const Design out = solve_central(p, {}, {.seed = 1, .realization = 142});
  EXPECT_GE(bits(p, out.w, true), bits(p, backed_off, true));
  EXPECT_TRUE(within_budgets(p, out.w));
}

TEST(DabCentral, IsNeverBelowBeamsThatItIsGiven) {
  for (std::uint64_t d = 0; d < 3; ++d) {
    const BeamProblem p = draw_layout({.power_dbm = 44.0}, d);
    const Design strong = solve_central(p, {.starts = 4});
    const Design out = solve_central(p, {.max_iterations = 5}, {}, {}, {strong.w});
    EXPECT_GE(bits(p, out.w, true), bits(p, strong.w, true) * (1.0 - 1e-12));
    EXPECT_GE(bits(p, solve_central(p, {.candidates = false, .max_iterations = 5}, {}, {}, {strong.w}).w, true),
              bits(p, strong.w, true) * (1.0 - 1e-12));
  }
  const BeamProblem p = draw_layout({}, 0);
  EXPECT_THROW((void)solve_central(p, {}, {}, {}, {Eigen::MatrixXcd::Zero(16, 16)}), InvalidInput);
}

TEST(DabCentral, RefusesBadStartsAndOptions) {
  const BeamProblem p = draw_layout({.stations = 2, .antennas = 4, .users = 2}, 0);
  const auto refused = [&](const CentralOptions& o, const std::optional<Eigen::MatrixXcd>& w, const char* word) {
    try {
      (void)solve_central(p, o, {}, w);
      ADD_FAILURE() << word;
    } catch (const InvalidInput& e) {
      EXPECT_NE(std::string(e.what()).find(word), std::string::npos) << e.what();
    }
  };
  refused({}, Eigen::MatrixXcd::Zero(4, 4), "zero");
  refused({}, Eigen::MatrixXcd::Ones(4, 4), "budget");
  refused({}, Eigen::MatrixXcd::Ones(4, 3), "shape");
  refused({}, Eigen::MatrixXcd::Constant(4, 4, {std::numeric_limits<double>::quiet_NaN(), 0.0}), "finite");
  refused({.memory = 0}, {}, "memory");
  refused({.growth_tolerance = 0.0}, {}, "growth_tolerance");
  refused({.max_iterations = 0}, {}, "max_iterations");
  refused({.starts = 0}, {}, "starts");
}

TEST(DabCentral, ManyAntennasAreDesignedForTheBlockModel) {
  BeamProblem p;
  p.budget = Eigen::VectorXd::Ones(65);
  p.weight = Eigen::VectorXd::Ones(4);
  p.h = random_entries(32, 65 * 4);
  p.amplifier = {.beta1 = 1.0, .beta3 = -0.01};
  const Design out = solve_central(p, {.candidates = false, .max_iterations = 3});
  EXPECT_EQ(to_text(*out.certificate.find("design_model")), "block");
}

}  // namespace
}  // namespace airloom::dab
