// One stream: the sums that come apart against the dense kernel, and against differences.
#include "airloom/systems/dab/problem/station/stream_terms.hpp"

#include <gtest/gtest.h>

#include <complex>
#include <vector>

#include "airloom/systems/dab/problem/station/dense_terms.hpp"
#include "systems/dab/support.hpp"

namespace airloom::dab {
namespace {

using namespace testing;

Eigen::VectorXcd from(const Planes& planes) {
  Eigen::MatrixXcd out(planes.rows(), 1);
  from_planes(planes, out);
  return out;
}

struct OneStream {
  static constexpr Eigen::Index antennas = 11;
  static constexpr int terms = 6;
  RowAmplifiers amplifiers;
  Planes h = zero_planes(antennas, 1), w = zero_planes(antennas, 1);
  AntennaMoments at{padded_rows(antennas), terms};

  OneStream() {
    std::vector<radio::AmplifierCurve> curves;
    for (Eigen::Index n = 0; n < antennas; ++n) {
      radio::AmplifierCurve curve = radio::cubic_curve({0.9, 0.02 * static_cast<double>(n)}, {-0.2, -0.05});
      if (n % 3 != 0) curve = curve.physical();
      curves.push_back(curve);
    }
    amplifiers.fleet = std::make_shared<AmplifierFleet>(curves, antennas, 1, 1.0, 4.0, false, terms);
    for (Eigen::Index n = 0; n < antennas; ++n) amplifiers.antenna.push_back(n);
    to_planes(random_matrix(antennas, 1, 1), h);
    to_planes(random_matrix(antennas, 1, 2), w);
    w.row(4).setZero();  // a silent antenna
  }
  void look() { at.look_up(amplifiers, (w.col(0).cwiseAbs2() + w.col(1).cwiseAbs2()).eval()); }
  double distortion() {
    look();
    return stream_distortion(h, w, at);
  }
};

TEST(DabStreamTerms, AreTheDefinition) {
  OneStream x;
  const double t = x.distortion();
  const Eigen::VectorXcd h = from(x.h), w = from(x.w);
  Complex sum = 0.0;  // over all pairs of antennas, every S_ij being 1
  for (Eigen::Index n = 0; n < OneStream::antennas; ++n) {
    for (Eigen::Index k = 0; k < OneStream::antennas; ++k) {
      for (Eigen::Index m = 1; m <= OneStream::terms; ++m) {
        const Complex c_n{x.at.c_re(n, m), x.at.c_im(n, m)}, c_k{x.at.c_re(k, m), x.at.c_im(k, m)};
        sum += static_cast<double>(m + 1) * std::conj(h[n]) * c_n * w[n] * std::conj(w[k]) * std::conj(c_k) * h[k];
      }
    }
    sum += std::norm(h[n]) * x.at.rest[n];
  }
  EXPECT_NEAR(t, sum.real(), 1e-12 * t);
}

TEST(DabStreamTerms, HaveTheGradientOfDifferences) {
  OneStream x;
  x.look();
  Planes slope = Planes::Zero(x.w.rows(), 2);
  subtract_stream_gradient(1.0, x.h, x.w, x.at, slope);
  const Planes point = x.w;
  Planes direction = zero_planes(OneStream::antennas, 1);
  to_planes(random_matrix(OneStream::antennas, 1, 3), direction);
  direction.row(4).setZero();
  constexpr double step = 1e-6;
  x.w = point + step * direction;
  const double above = x.distortion();
  x.w = point - step * direction;
  const double below = x.distortion();
  const double wanted = -2.0 * slope.cwiseProduct(direction).sum();
  EXPECT_NEAR((above - below) / (2.0 * step), wanted, 1e-7 * std::abs(wanted));
}

/// With the same symbol for a second user whose beams and channel are zero the dense kernel computes the same.
TEST(DabStreamTerms, AreTheDenseKernelsOfOneStream) {
  OneStream x;
  const double t = x.distortion();
  Planes h = Planes::Zero(x.h.rows(), 4), w = h;
  h.col(0) = x.h.col(0);
  h.col(2) = x.h.col(1);
  w.col(0) = x.w.col(0);
  w.col(2) = x.w.col(1);
  DenseTerms dense(h, OneStream::terms);
  Eigen::VectorXd both(2);
  dense.transmit(w, x.at, both);
  EXPECT_NEAR(both[0], t, 1e-12 * t);
  Planes wanted = Planes::Zero(h.rows(), 4), slope = Planes::Zero(h.rows(), 2);
  dense.subtract_gradient(Eigen::Vector2d(0.7, 0.0), x.at, wanted);
  subtract_stream_gradient(0.7, x.h, x.w, x.at, slope);
  EXPECT_LE((wanted.col(0) - slope.col(0)).norm() + (wanted.col(2) - slope.col(1)).norm(), 1e-12 * slope.norm());
}

}  // namespace
}  // namespace airloom::dab
