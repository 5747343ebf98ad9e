// Channel errors that are correlated over a station's antennas: the judge's formula, the solvers' value and gradient.
#include "airloom/systems/dab/problem/station/error_covariance.hpp"

#include <gtest/gtest.h>

#include "airloom/systems/dab/design/beam_value.hpp"
#include "airloom/systems/dab/judge/metrics.hpp"
#include "airloom/systems/dab/system.hpp"
#include "systems/dab/support.hpp"

namespace airloom::dab {
namespace {

using namespace testing;

radio::AmplifierCurve rapp() {
  radio::AmplifierCurve curve;
  curve.model = radio::AmplifierModel::rapp;
  curve.gain = {0.95, 0.1};
  curve.saturation_w = 0.8;
  curve.smoothness = 1.5;
  return curve;
}

Instance with_errors(bool cubic, std::uint64_t seed) {
  Instance x = random_instance(2, 3, 2, seed);
  if (!cubic) x.curves = {rapp()};
  for (std::uint64_t link = 0; link < 4; ++link) {
    const Eigen::MatrixXcd root = random_matrix(3, 2, seed + 10 + link, 2.0);
    x.csi_error_cov.emplace_back(root * root.adjoint());
  }
  return x;
}

TEST(DabErrorCovariance, OfADiagonalIsTheVariance) {
  for (const bool cubic : {true, false}) {
    Instance by_variance = with_errors(cubic, 3);
    Instance by_covariance = by_variance;
    by_variance.csi_error_cov.clear();
    by_variance.csi_error_var = random_matrix(3, 4, 5).cwiseAbs2();
    for (Eigen::Index link = 0; link < 4; ++link) {
      by_covariance.csi_error_cov[static_cast<std::size_t>(link)] = by_variance.csi_error_var.col(link).cast<Complex>().asDiagonal();
    }
    const Solution s = random_beams(by_variance, 7);
    const double wanted = evaluate(by_variance, s).metrics.number("sum_rate_robust");
    EXPECT_NEAR(evaluate(by_covariance, s).metrics.number("sum_rate_robust"), wanted, 1e-9 * wanted);
    by_covariance.csi_error_var = Eigen::MatrixXd::Ones(3, 4);  // overridden
    EXPECT_NEAR(evaluate(by_covariance, s).metrics.number("sum_rate_robust"), wanted, 1e-9 * wanted);
  }
}

TEST(DabErrorCovariance, SolversSeeWhatTheJudgeSees) {
  for (const bool cubic : {true, false}) {
    const Instance x = with_errors(cubic, 4);
    const Solution s = random_beams(x, 8);
    const BeamProblem problem = make_problem(x);
    BeamValue value(problem, Distortion::correlated);
    const double bits = value(s.w / beam_unit(x), {.weight = problem.weight}) / std::log(2.0);
    EXPECT_NEAR(bits, evaluate(x, s).metrics.number("sum_rate_robust"), cubic ? 1e-8 : 2e-3);  // 4 terms against 12
  }
}

TEST(DabErrorCovariance, TheGradientIsThatOfTheRate) {
  for (const bool cubic : {true, false}) {
    const BeamProblem problem = make_problem(with_errors(cubic, 5));
    StationModel model(problem, 1);
    const Eigen::MatrixXcd w = 0.5 * random_matrix(3, 2, 6), along = random_matrix(3, 2, 9);
    const auto rate = [&](double step) {
      model.transmit(w + step * along);
      return sum_rate(model.link(), model.distortion(), problem.weight);
    };
    constexpr double step = 1e-5;
    const double measured = (rate(step) - rate(-step)) / (2.0 * step);
    Prices prices;
    (void)rate(0.0);
    (void)sum_rate(model.link(), model.distortion(), problem.weight, prices);
    Eigen::MatrixXcd gradient(3, 2);
    model.gradient(prices, gradient);
    const double formula = 2.0 * gradient.conjugate().cwiseProduct(along).sum().real();
    EXPECT_NEAR(measured, formula, 2e-6 * std::abs(formula));
  }
}

TEST(DabErrorCovariance, ARobustDesignGains) {
  Instance x = with_errors(true, 6);
  const Algorithm<Instance, Solution>& central = Dab::algorithms().front();
  const auto held = [&](const Values& options) {
    return evaluate(x, central.solve(x, options, {}).solution).metrics.number("sum_rate_robust");
  };
  EXPECT_GT(held({}), 1.01 * held({{"csi", std::string("naive")}}));
}

TEST(DabErrorCovariance, ComesFromFiles) {
  const Instance x = with_errors(true, 7);
  const Instance back = read_instance(write_instance(x), "file");
  ASSERT_EQ(back.csi_error_cov.size(), 4U);
  for (std::size_t link = 0; link < 4; ++link) EXPECT_EQ(back.csi_error_cov[link], x.csi_error_cov[link]);
  Instance y = x;
  y.csi_error_cov[2](0, 1) += 1.0;
  expect_refused([&] { validate(y, "file"); }, {"csi_error_cov[1,0]", "Hermitian"});
  y = x;
  y.csi_error_cov[3](1, 1) -= 100.0;
  expect_refused([&] { validate(y, "file"); }, {"csi_error_cov[1,1]", "semidefinite"});
  y = x;
  y.csi_error_cov.pop_back();
  expect_refused([&] { validate(y, "file"); }, {"csi_error_cov", "3 links"});
}

}  // namespace
}  // namespace airloom::dab
