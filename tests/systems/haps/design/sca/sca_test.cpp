// Steps of successive convex approximation through their dual, and the loop over them, for all three interference models.
#include "airloom/systems/haps/design/sca/sca.hpp"

#include <algorithm>

#include "systems/haps/support.hpp"

namespace airloom::haps {
namespace {

using namespace testing;

StationMatrices local_start(const StationMatrices& h) {
  StationMatrices w;
  for (const Eigen::MatrixXcd& channel : h) w.push_back(local_regularized_beams(channel));
  return w;
}

/// A state with what it refers to.
struct Stage {
  StationMatrices h;
  GramBank bank;
  NetworkUtility utility = NetworkUtility::unweighted(h.front().cols());
  Eigen::VectorXd no_floor = Eigen::VectorXd::Zero(h.front().cols());
  std::unique_ptr<ScaState> state;

  Stage(StationMatrices channels, InterferenceModel model) : h(std::move(channels)), bank(GramBank::from_channels(h)) {
    if (model == InterferenceModel::coherent)
      state = std::make_unique<CoherentState>(bank, JointBeams{.terms = {}, .t = received(h, local_start(h))});
    else state = std::make_unique<PowerSumState>(h, local_start(h), interference_factor(model, h.size()));
  }
  [[nodiscard]] Prices start() const { return {.omega = utility.slopes(state->sinr()), .eta = Eigen::VectorXd::Ones(state->stations())}; }
  [[nodiscard]] StepOptions step(double present, double gap_tolerance, double relative_gap) const {
    return {.utility = utility, .floor = no_floor, .present = present, .gap_tolerance = gap_tolerance, .relative_gap = relative_gap};
  }
};

constexpr std::array models{InterferenceModel::coherent, InterferenceModel::power_sum, InterferenceModel::conservative};

double value(const Eigen::VectorXd& sinr) { return proportional_fairness(sinr); }

TEST(HapsScaStep, GradientOfTheDualIsThatOfFiniteDifferences) {
  for (const InterferenceModel model : models) {
    for (const std::vector<int>& antennas : {std::vector<int>{6, 7}, {2, 3, 1}}) {  // N > U and N_b < U; then also N > U but small stations
      for (const int users : {4, 8}) {
        Stage stage(random_channels(antennas, users, 21, 10.0), model);
        ScaState& state = *stage.state;
        const SinrUtility utility;
        const auto dual = [&](const Prices& p) {
          PricedSums sums;
          EXPECT_TRUE(state.price(p, sums));
          double d = sums.value + p.eta.sum() - p.omega.dot(state.y().cwiseAbs2());
          for (const double omega : p.omega) d += utility.conjugate(omega, 0.0).value;
          return d;
        };
        Prices p = stage.start();
        p.omega = p.omega.cwiseProduct(random_vector(users, 0.5, 2.0, 22));
        p.eta = random_vector(state.stations(), 0.2, 1.5, 23);
        PricedSums sums;
        ASSERT_TRUE(state.price(p, sums));
        const Eigen::VectorXd y2 = state.y().cwiseAbs2();
        for (Eigen::Index u = 0; u < users; ++u) {
          const double exact = sums.signal[u] - sums.interference[u] - y2[u] - utility.sinr_at(p.omega[u]);
          Prices up = p, down = p;
          const double step = 1e-5 * p.omega[u];
          up.omega[u] += step;
          down.omega[u] -= step;
          const double numeric = (dual(up) - dual(down)) / (2 * step);
          // relative to the terms that cancel in it; step^2 of the central difference, rounding of d over the step
          const double size = sums.signal[u] + sums.interference[u] + y2[u] + utility.sinr_at(p.omega[u]);
          EXPECT_NEAR(numeric, exact, 1e-6 * size + 1e-13 * std::abs(dual(p)) / step) << "user " << u;
        }
        for (Eigen::Index b = 0; b < state.stations(); ++b) {
          Prices up = p, down = p;
          up.eta[b] += 1e-5;
          down.eta[b] -= 1e-5;
          EXPECT_NEAR((dual(up) - dual(down)) / 2e-5, 1.0 - sums.power[b], 1e-6 * (1.0 + sums.power[b])) << "station " << b;
        }
      }
    }
  }
}

TEST(HapsScaStep, PrimalMeetsDualAndTheTruthIsAtLeastThePrimal) {
  for (const InterferenceModel model : models) {
    for (const std::vector<int>& antennas : {std::vector<int>{8, 9}, {2, 3, 4}, {1, 1}}) {
      Stage stage(random_channels(antennas, 5, 31), model);
      const double before = value(stage.state->sinr());
      Prices p = stage.start();
      const StepResult r = solve_step(*stage.state, stage.step(before, 1e-7, 0.0), p);
      EXPECT_EQ(r.status, Status::converged);
      EXPECT_GE(r.dual, r.primal - 1e-12);
      EXPECT_LE(r.dual - r.primal, 1e-7 + 3 * least_power_price);  // the floor on prices of power may stand in it
      EXPECT_GE(r.primal, before - 1e-7);                          // the present beams are allowed in the step
      ASSERT_TRUE(stage.state->advance(p));
      EXPECT_GE(value(stage.state->sinr()), r.primal - 1e-6);  // the surrogate lies below the model
    }
  }
}

TEST(HapsScaStep, AStepThatIsSolvedRoughlyStillKeepsThePromiseOfItsPrimal) {
  int checked = 0;
  for (const InterferenceModel model : models) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      Stage stage(random_channels({3, 1, 4}, 10, 500 + seed, 1e4), model);
      for (int k = 0; k < 12; ++k) {
        const double before = value(stage.state->sinr());
        Prices p = stage.start();
        const StepResult r = solve_step(*stage.state, stage.step(before, 1e-7, 1.0), p);  // half of what there is to gain
        if (!std::isfinite(r.primal)) break;
        ASSERT_TRUE(stage.state->advance(p));
        EXPECT_GE(value(stage.state->sinr()), r.primal - 1e-9 * (1.0 + std::abs(r.primal))) << "seed " << seed;
        ++checked;
      }
    }
  }
  EXPECT_GT(checked, 200);
}

TEST(HapsScaStep, NoRandomBeamsDoBetterThanTheDual) {
  const StationMatrices h = random_channels({2, 3}, 3, 32, 5.0);
  const StationMatrices w0 = local_start(h);
  const Eigen::MatrixXcd t0 = received(h, w0);
  const Eigen::VectorXd sinr = true_sinr(t0, Eigen::VectorXd::Ones(3));
  Stage stage(h, InterferenceModel::coherent);
  Prices p = stage.start();
  const StepResult r = solve_step(*stage.state, stage.step(value(sinr), 1e-8, 0.0), p);
  double best = -INFINITY;
  StationMatrices centre = w0;
  for (std::uint64_t k = 0; k < 4000; ++k) {  // a random walk uphill on the step's own objective
    StationMatrices w = centre;
    const double length = k == 0 ? 0.0 : std::pow(10.0, -1.0 - static_cast<double>(k % 4));
    for (std::size_t b = 0; b < w.size(); ++b) w[b] += length * random_matrix(w[b].rows(), 3, 2 * k + b);
    fit_budgets(w);
    const Eigen::MatrixXcd t = received(h, w);
    double sum = 0.0;
    for (Eigen::Index u = 0; u < 3; ++u) {
      const Complex y = t0(u, u) * sinr[u] / std::norm(t0(u, u));
      const double a = 2.0 * std::real(std::conj(y) * t(u, u)) - std::norm(y) * (1.0 + t.row(u).squaredNorm() - std::norm(t(u, u)));
      sum += a > 0.0 ? std::log(std::log1p(a)) : -1e9;
    }
    if (sum > best) {
      best = sum;
      centre = w;
    }
  }
  EXPECT_LE(best, r.dual + 1e-12);
  EXPECT_GE(best, r.dual - 0.1);  // the walk comes near: the bound is not an empty one
}

TEST(HapsSca, ObjectiveNeverFalls) {
  for (const InterferenceModel model : models) {
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
      Stage stage(random_channels({4, 2, 6}, 6, 40 + seed), model);
      Prices p;
      const ScaReport report = run_sca(*stage.state, {.utility = stage.utility, .tolerance = 1e-7, .max_steps = 60}, p, {});
      EXPECT_TRUE(std::ranges::is_sorted(report.objective));
      EXPECT_TRUE(report.monotone);
      EXPECT_NEAR(report.objective.back(), value(stage.state->sinr()), 1e-9);
      EXPECT_GE(report.objective.size(), 2u);
    }
  }
}

TEST(HapsSca, ConvergedMeansThatOneMoreExactStepGainsNothing) {
  for (const InterferenceModel model : models) {
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
      Stage stage(random_channels({4, 2, 6}, 6, 40 + seed), model);
      Prices p;
      const ScaReport report = run_sca(*stage.state, {.utility = stage.utility, .tolerance = 1e-6, .max_steps = 500}, p, {});
      ASSERT_EQ(report.status, Status::converged);
      Prices fresh = stage.start();
      const double present = value(stage.state->sinr());
      const StepResult step = solve_step(*stage.state, stage.step(present, 1e-7, 0.0), fresh);
      EXPECT_EQ(step.status, Status::converged);
      EXPECT_LE(step.dual - present, 6 * 3e-6);  // the tolerance per user; the steps shrink by less than a half
    }
  }
}

TEST(HapsSca, StationThatDoesNotUseAllItsPowerIsHandled) {
  // the power-sum model with more users than antennas per station: some station gains by being quieter
  int quiet = 0;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    Stage stage(random_channels({2, 2, 3}, 6, 60 + seed, 1e5), InterferenceModel::power_sum);
    Prices p;
    const ScaReport report = run_sca(*stage.state, {.utility = stage.utility}, p, {});
    EXPECT_TRUE(report.status == Status::converged || report.status == Status::iteration_limit) << report.message;
    for (const Eigen::MatrixXcd& w : dynamic_cast<PowerSumState&>(*stage.state).beams()) {
      EXPECT_LE(w.norm(), 1.0 + 1e-12);
      quiet += w.norm() < 0.99;
    }
  }
  EXPECT_GT(quiet, 0);
}

double least_of(const Instance& x, const Outcome<Solution>& out, InterferenceModel model) {
  return model_sinr(received_by_station(x.h, out.solution.w), x.noise_w, model).minCoeff();
}

TEST(HapsSca, FloorAboveTheUnconstrainedMinimumIsMet) {
  for (const InterferenceModel model : {InterferenceModel::coherent, InterferenceModel::conservative}) {
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      // without coherence, a station with fewer antennas than users can be caught in a local optimum below the floor
      const bool coherent = model == InterferenceModel::coherent;
      const std::vector<int> antennas = coherent ? std::vector<int>{6, 4, 4} : std::vector<int>{6, 7, 8};
      Instance x = instance_of(random_channels(antennas, 6, 70 + seed, 20.0));
      const ScaOptions options{.interference_model = model, .max_steps = 300};
      const Outcome<Solution> free = solve_sca(x, options, {});
      const double floor = 1.3 * least_of(x, free, model);
      x.sinr_min = Eigen::VectorXd::Constant(6, floor);
      const Outcome<Solution> bound = solve_sca(x, options, {});
      ASSERT_EQ(bound.status, Status::converged) << bound.message << ", seed " << seed << " model " << static_cast<int>(model);
      EXPECT_GE(least_of(x, bound, model), floor * (1.0 - 1e-8));
      if (!coherent) continue;                                    // local optima differ with more users than antennas per station
      EXPECT_LE(least_of(x, bound, model), 1.001 * floor);        // it costs, so it is active
      EXPECT_LE(objective(x, bound), objective(x, free) + 1e-3);  // fewer choices; tolerance 1e-6 per user and step
      EXPECT_GE(objective(x, bound), objective(x, free) - 1.0);
    }
  }
}

TEST(HapsSca, FloorWithinReachOfOneUserAloneButNotOfAllIsDisprovedWhereItCanBe) {
  Instance x = instance_of(random_channels({2}, 5, 80));  // five users, two antennas: at least one SINR is below 1
  x.sinr_min = Eigen::VectorXd::Constant(5, 2.0);
  for (const InterferenceModel model : {InterferenceModel::power_sum, InterferenceModel::conservative}) {
    const Outcome<Solution> out = solve_sca(x, {.interference_model = model}, {});
    EXPECT_EQ(out.status, Status::stalled);  // a search that ended below the floor proves nothing
    EXPECT_NE(out.message.find("sinr_min"), std::string::npos);
    EXPECT_FALSE(out.certificate.contains("infeasibility"));
  }
  const Outcome<Solution> best = solve_best(x, {}, {}, local_fabric());
  EXPECT_EQ(best.status, Status::infeasible);
  EXPECT_EQ(to_text(*best.certificate.find("infeasibility")), "prices");
  EXPECT_LT(best.certificate.number("max_sinr_bound"), 1.0);
  EXPECT_EQ(solve_sca(x, {.interference_model = InterferenceModel::coherent}, {}).status, Status::infeasible);
}

TEST(HapsSca, FloorAboveTheInterferenceFreeBoundIsRefusedWithTheUser) {
  Instance x = instance_of(random_channels({4, 4}, 3, 81));
  const double most = std::pow(x.h[0].col(1).norm() + x.h[1].col(1).norm(), 2);
  x.h[0].col(0) *= 10.0;
  x.h[1].col(0) *= 10.0;
  x.h[0].col(2) *= 10.0;
  x.h[1].col(2) *= 10.0;
  x.sinr_min = Eigen::VectorXd::Constant(3, 1.001 * most);
  for (const Outcome<Solution>& out : {solve_sca(x, {}, {}), solve_best(x, {}, {}, local_fabric())}) {
    EXPECT_EQ(out.status, Status::infeasible);
    EXPECT_NE(out.message.find("user 1 "), std::string::npos) << out.message;
    EXPECT_EQ(to_text(*out.certificate.find("infeasibility")), "alone");
    EXPECT_NEAR(out.certificate.number("infeasibility_value"), 1.0 / 1.001, 1e-9);
    for (const Eigen::MatrixXcd& w : out.solution.w) EXPECT_TRUE(w.allFinite());
  }
}

TEST(HapsSca, PriceAscentEndsWherePowerSumScaEnds) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    for (Scenario s : {Scenario{}, urban()}) {
      s.users = 8;  // at most as many users as antennas of a station
      const Instance x = draw(s, seed, 0);
      const double sca = model_objective(x, solve_sca(x, {}, {}));
      const double ascent = model_objective(x, solve_price_ascent(x, {.max_rounds = 400}, {}, local_fabric()));
      EXPECT_NEAR(ascent, sca, 1e-4 * std::abs(sca)) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace airloom::haps
