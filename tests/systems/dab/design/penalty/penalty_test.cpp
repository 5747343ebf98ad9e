// The penalty method: its compact steps against the explicit matrices, and what is known of its results.
#include <gtest/gtest.h>

#include <algorithm>

#include "airloom/core/random.hpp"
#include "airloom/fabric/local.hpp"
#include "airloom/numerics/ball_qp.hpp"
#include "airloom/systems/dab/design/penalty/ring_pmm.hpp"
#include "airloom/systems/dab/design/ring/ring.hpp"
#include "systems/dab/judge.hpp"
#include "systems/dab/layouts.hpp"
#include "systems/dab/support.hpp"

namespace airloom::dab {
namespace {

using namespace testing;
using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::VectorXcd;
using Eigen::VectorXd;

constexpr Index station_antennas = 3, station_users = 2;

VectorXcd vec(const MatrixXcd& w) { return Eigen::Map<const VectorXcd>(w.data(), w.size()); }

/// One station in a network, with the explicit (N U, N U) matrices.
struct Explicit {
  RandomStream stream{3, StreamId::small_scale_fading, 0};
  StationView view;
  MatrixXcd others, w;
  Fractional x;
  explicit Explicit(std::uint64_t seed) : stream(seed, StreamId::small_scale_fading, 0) {
    view = {.h = 5.0 * random_matrix(station_antennas, station_users, stream),
            .budget = 1.3,
            .amplifier = {.beta1 = {0.9, 0.1}, .beta3 = {-0.3, -0.1}},
            .weight = VectorXd{{1.0, 0.6}}};
    others = random_matrix(station_users, station_users, stream);
    w = 0.5 * random_matrix(station_antennas, station_users, stream);
    x = tighten(others + view.h.adjoint() * w, VectorXd::Ones(station_users), view.weight);
  }
  static MatrixXcd blocks_sum(const MatrixXcd& v) {
    MatrixXcd c = MatrixXcd::Zero(station_antennas, station_antennas);
    for (Index k = 0; k < station_users; ++k) c += v.block(k * station_antennas, k * station_antennas, station_antennas, station_antennas);
    return c;
  }
  /// V of a station: w_0 w_0^H - I kron Delta.
  static MatrixXcd matrix(const PenaltyStation& station) {
    MatrixXcd v = vec(station.anchor()) * vec(station.anchor()).adjoint();
    for (Index k = 0; k < station_users; ++k)
      v.block(k * station_antennas, k * station_antennas, station_antennas, station_antennas) -= station.offset();
    return v;
  }
  /// Minus f of beams and V, plus the penalty; Phi of the beams `frozen`.
  [[nodiscard]] double cost(const MatrixXcd& v, const MatrixXcd& beams, const MatrixXcd& frozen, double rho) const {
    const MatrixXcd c = blocks_sum(v);
    const VectorXcd g = view.amplifier.beta1 + 2.0 * view.amplifier.beta3 * c.diagonal().array();
    const MatrixXcd link = others + view.h.adjoint() * g.asDiagonal() * beams;
    const MatrixXcd phi = (frozen * frozen.adjoint()).cwiseAbs2().cast<std::complex<double>>();
    const MatrixXcd d = 2.0 * std::norm(view.amplifier.beta3) * phi.cwiseProduct(c);
    double sum = rho * (v - vec(beams) * vec(beams).adjoint()).squaredNorm();
    for (Index u = 0; u < station_users; ++u) {
      sum += std::norm(x.nu[u]) * (link.row(u).squaredNorm() + view.h.col(u).dot(d * view.h.col(u)).real()) -
             2.0 * (std::conj(x.pull(view.weight)[u]) * link(u, u)).real();
    }
    return sum;
  }
};

TEST(DabPenalty, TheCompactMatrixIsTheOptimumOfTheExplicitOne) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    Explicit e(seed);
    for (const double rho : {0.1, 3.0}) {
      PenaltyStation station(e.view, Majorizer::paper, 0.1);
      station.transmit(0.3 * e.w);
      station.move(e.w);
      ASSERT_TRUE(station.matrix_step(e.x, e.others, rho));
      const MatrixXcd v = Explicit::matrix(station);
      EXPECT_LE((Explicit::blocks_sum(v) - station.covariance()).norm(), 1e-13);
      const double least = e.cost(v, e.w, e.w, rho);
      for (int k = 0; k < 200; ++k) {
        const MatrixXcd any = random_matrix(station_antennas * station_users, station_antennas * station_users, e.stream);
        const MatrixXcd direction = 0.05 * (any + any.adjoint());
        // strongly convex: with the optimum's gradient of 0 the cost rises by the penalty's curvature at least
        EXPECT_GE(e.cost(v + direction, e.w, e.w, rho) - least, rho * direction.squaredNorm() - 1e-9 * (1.0 + std::abs(least)));
      }
    }
  }
}

TEST(DabPenalty, TheCompactBeamStepIsTheExplicitOneAndBoundsTheCost) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    Explicit e(seed);
    const double rho = 0.4;
    for (const Majorizer majorizer : {Majorizer::paper, Majorizer::tight}) {
      PenaltyStation station(e.view, majorizer, 0.1);
      station.transmit(0.8 * e.w);
      station.move(e.w);
      ASSERT_TRUE(station.matrix_step(e.x, e.others, rho));
      MatrixXcd now = random_matrix(station_antennas, station_users, e.stream);
      now *=
          (majorizer == Majorizer::paper ? 1.0 : 0.7) * std::sqrt(e.view.budget) / now.norm();  // the paper's bound touches at full power
      station.move(now);
      const BeamStep step = station.beam_step(e.x, e.others, rho);
      const MatrixXcd v = Explicit::matrix(station);
      const VectorXcd g = e.view.amplifier.beta1 + 2.0 * e.view.amplifier.beta3 * station.covariance().diagonal().array();
      VectorXcd right = vec(g.conjugate().asDiagonal() * e.view.h * local_pull(e.x, e.others, e.view.weight)) + 2.0 * rho * (v * vec(now));
      if (majorizer == Majorizer::tight) right += rho * (6.0 * e.view.budget - 2.0 * now.squaredNorm()) * vec(now);
      EXPECT_LE((right - vec(step.right)).norm(), 1e-12 * right.norm());
      // The bound, up to its constant: shifted V, whose quadratic form is convex, as the bound's linearisation needs.
      const double negative = std::min(0.0, Eigen::SelfAdjointEigenSolver<MatrixXcd>(v).eigenvalues()[0]);
      const auto model = [&](const MatrixXcd& w) {
        return (step.f.adjoint() * w).squaredNorm() + step.kappa * w.squaredNorm() -
               2.0 * step.right.conjugate().cwiseProduct(w).sum().real();
      };
      for (int k = 0; k < 100; ++k) {
        MatrixXcd w = random_matrix(station_antennas, station_users, e.stream);
        w *= std::sqrt(e.view.budget * e.stream.uniform()) / w.norm();
        const double rise = e.cost(v, w, e.w, rho) - e.cost(v, now, e.w, rho);
        EXPECT_LE(rise, model(w) - model(now) - 2.0 * rho * negative * (w - now).squaredNorm() + 1e-9);
      }
    }
  }
}

double mean_rate(const Layout& layout, const PenaltyOptions& options, bool last, double* power = nullptr) {
  constexpr std::uint64_t drops = 10;
  double rate = 0.0;
  for (std::uint64_t r = 0; r < drops; ++r) {
    const BeamProblem problem = draw_layout(layout, r);
    const Design design = solve_ring_pmm(problem, options, {}, local_fabric());
    rate += (last ? design.trace.find("objective")->back() / std::numbers::ln2 : bits(problem, design.w)) / drops;
    if (power != nullptr) *power += design.w.squaredNorm() / 4.0 / drops;
    EXPECT_NEAR(bits(problem, design.w) * std::numbers::ln2, *std::ranges::max_element(*design.trace.find("objective")), 1e-8);
  }
  return rate;
}

/// Specification: 42.05 at 40 dBm and 28.40 at 46 dBm (means of six other drops) from a start at full power.
TEST(DabRingPmm, CannotBackOffWithThePublishedBound) {
  double power = 0.0;
  EXPECT_NEAR(mean_rate({}, {.backed_off = false}, false, &power), 42.05, 1.5);
  EXPECT_NEAR(power, 1.0, 1e-6);
  EXPECT_NEAR(mean_rate({.power_dbm = 46.0}, {.backed_off = false}, false), 28.4, 2.5);
  EXPECT_LT(mean_rate({.power_dbm = 46.0}, {}, true), 35.0);  // a scaled start drifts away, too
  EXPECT_GT(mean_rate({.power_dbm = 46.0}, {.majorizer = Majorizer::tight}, true), 42.0);
}

TEST(DabRingPmm, CollapsesWithASmallPenalty) {
  EXPECT_LT(mean_rate({.power_dbm = 46.0}, {.backed_off = false, .rho_relative = 0.01}, true), 15.0);
}

TEST(DabRingPmm, SaysHowFarItsMatricesAre) {
  const BeamProblem problem = draw_layout({}, 0);
  const Design design = solve_ring_pmm(problem, {}, {}, local_fabric());
  EXPECT_GT(design.certificate.number("matrix_gap"), 0.0);
  EXPECT_LT(design.certificate.number("link_drift"), 1e-10);
  EXPECT_EQ(design.traffic.by_class[static_cast<std::size_t>(Link::ring)].real_scalars, 4 * 68 + 4 + 15 * 4 * 36);
  const Design linear = solve_ring_pmm(without_distortion(problem), {.backed_off = false}, {}, local_fabric());
  EXPECT_LT(linear.certificate.number("matrix_gap"), 1e-14);
  EXPECT_EQ(linear.certificate.number("monotone"), 1.0);  // without amplifiers nothing is amiss
}

TEST(DabCentralPmm, IsNearItsRingAndStaysWithinBudgets) {
  double central = 0.0, ring = 0.0;
  for (std::uint64_t r = 0; r < 10; ++r) {
    const BeamProblem problem = draw_layout({}, r);
    const PenaltyOptions options{.majorizer = Majorizer::tight};
    const Design design = solve_central_pmm(problem, options, {});
    EXPECT_EQ(design.status, Status::iteration_limit) << design.message;
    central += bits(problem, design.w);
    ring += bits(problem, solve_ring_pmm(problem, options, {}, local_fabric()).w);
    for (Index b = 0; b < 4; ++b) EXPECT_LE(design.w.middleCols(4 * b, 4).squaredNorm(), 1.0 + 1e-12);
    EXPECT_EQ(design.traffic.real_scalars(), 0);
  }
  EXPECT_NEAR(central / ring, 1.0, 0.01);
}

}  // namespace
}  // namespace airloom::dab
