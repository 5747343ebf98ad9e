// Two ways to the distortion and its gradient, against the covariance formula and against each other.
#include <gtest/gtest.h>

#include <cmath>

#include "airloom/core/random.hpp"
#include "systems/dab/judge.hpp"
#include "systems/dab/layouts.hpp"
#include "systems/dab/support.hpp"

namespace airloom::dab {
namespace {

using namespace testing;

Planes planes_of(const Eigen::MatrixXcd& m) {
  Planes out = zero_planes(m.rows(), m.cols());
  to_planes(m, out);
  return out;
}

TEST(DabPlanes, MultiplyAsComplexMatrices) {
  for (const Eigen::Index rows : {1, 7, 8, 19}) {
    const Eigen::MatrixXcd a = random_matrix(rows, 3, 1), b = random_matrix(rows, 5, 2), e = random_matrix(3, 5, 3);
    Eigen::MatrixXcd inner, outer(rows, 5);
    adjoint_product(planes_of(a), planes_of(b), inner);
    EXPECT_LE((inner - a.adjoint() * b).norm(), 1e-13 * inner.norm());
    Planes p = zero_planes(rows, 5);
    product(planes_of(a), e, p);
    from_planes(p, outer);
    EXPECT_LE((outer - a * e).norm(), 1e-13 * outer.norm());
  }
}

TEST(DabCubic, BothWaysGiveTheCovariancesDistortionAndTheSameGradient) {
  for (const Eigen::Index users : {1, 2, 3, 6}) {
    for (const Eigen::Index antennas : {1, 4, 8, 21}) {
      const Eigen::MatrixXcd h = random_matrix(antennas, users, 10), w = random_matrix(antennas, users, 11);
      const double strength = 0.3;
      const Eigen::MatrixXcd c = w * w.adjoint();
      const Eigen::MatrixXcd d = strength * c.cwiseProduct(c.cwiseAbs2().cast<std::complex<double>>());
      const Eigen::VectorXd expected = (h.adjoint() * d * h).diagonal().real();
      const Planes hp = planes_of(h), wp = planes_of(w);
      DenseCubic dense(hp, strength);
      Eigen::VectorXd t(users);
      dense.transmit(wp, t);
      EXPECT_LE((t - expected).norm(), 1e-12 * expected.norm());
      TensorCubic tensor(hp);
      Eigen::MatrixXd x = Eigen::MatrixXd::Zero(users, 2 * TensorCubic::products(users));
      tensor.add(wp, x);
      TensorCubic::power(x, strength, t);
      EXPECT_LE((t - expected).norm(), 1e-12 * expected.norm());

      const Eigen::VectorXd phi = Eigen::VectorXd::LinSpaced(users, 0.5, 2.0);
      Planes a = zero_planes(antennas, users), b = a;
      dense.subtract_gradient(phi, a);
      tensor.subtract_gradient(phi, x, strength, b);
      EXPECT_LE((a - b).norm(), 1e-12 * a.norm());
      const Eigen::MatrixXcd k = h * phi.asDiagonal() * h.adjoint();
      const Eigen::MatrixXcd z =
          2.0 * k.cwiseProduct(c.cwiseAbs2().cast<std::complex<double>>()) + k.conjugate().cwiseProduct(c.cwiseProduct(c));
      Eigen::MatrixXcd ours(antennas, users);
      from_planes(a, ours);
      EXPECT_LE((ours + strength * z * w).norm(), 1e-12 * ours.norm());
    }
  }
}

TEST(DabCubic, StationChoosesTheCheaperWayAndIsTheSame) {
  for (const int users : {2, 4, 5}) {
    const BeamProblem p = draw_layout({.stations = 1, .antennas = 40, .users = users}, 3);
    const Eigen::MatrixXcd w = random_matrix(40, users, 12) / 20.0;
    StationModel station(p.channel(0), p.amplifier);
    station.transmit(w);
    const Heard r(p, w);
    EXPECT_LE((station.distortion() - r.distortion).norm(), 1e-11 * r.distortion.norm());
    EXPECT_LE((station.link() - r.link).norm(), 1e-12 * r.link.norm());
    EXPECT_LE((station.beams() - w).norm(), 0.0);
  }
}

TEST(DabCubic, TensorsOfStationsAddToTheCorrelatedModel) {
  const BeamProblem p = draw_layout({.stations = 3, .antennas = 5, .users = 3}, 1);
  const Eigen::MatrixXcd w = random_matrix(5, 9, 13) / 5.0;
  Eigen::MatrixXd x = Eigen::MatrixXd::Zero(3, 2 * TensorCubic::products(3));
  for (Eigen::Index b = 0; b < 3; ++b) TensorCubic(planes_of(p.channel(b))).add(planes_of(station_beams(w, b, 3)), x);
  Eigen::VectorXd t(3);
  TensorCubic::power(x, 2.0 * std::norm(p.amplifier.beta3), t);
  const Heard r(p, w, true);
  EXPECT_LE((t - r.distortion).norm(), 1e-11 * t.norm());
}

}  // namespace
}  // namespace airloom::dab
