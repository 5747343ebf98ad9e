#include "airloom/numerics/jacobi.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace airloom {
namespace {

using Index = Eigen::Index;
using Matrix = Eigen::MatrixXd;

constexpr double negligible = shortest_column * shortest_column;
constexpr int most_sweeps = 60;

/// (x_p, x_q) <- (c x_p - s conj(u) x_q, s u x_p + c x_q) with u = a + i b, |u| = 1. Written with tau = s / (1 + c) as changes of x, so
/// that hundreds of rotations leave its length as it was. `sa` and `sb` are s a and s b.
void rotate(Matrix& planes, Index p, Index q, double tau_s, double sa, double sb) {
  const Index n = planes.rows() / 2;
  double* const pr = planes.col(p).data();
  double* const qr = planes.col(q).data();
  double* const pi = pr + n;
  double* const qi = qr + n;
#pragma GCC ivdep
  for (Index k = 0; k < n; ++k) {
    const double x = pr[k], y = pi[k], z = qr[k], w = qi[k];
    pr[k] = x - ((sa * z + sb * w) + tau_s * x);
    pi[k] = y - ((sa * w - sb * z) + tau_s * y);
    qr[k] = z + ((sa * x - sb * y) - tau_s * z);
    qi[k] = w + ((sa * y + sb * x) - tau_s * w);
  }
}

/// Makes columns p and q orthogonal. @return  true when they were not
bool turn(ColumnPlanes& planes, Eigen::VectorXd& energy, Index p, Index q, double tolerance) {
  Matrix& x = planes.turned;
  const Index n = x.rows() / 2;
  if (energy[p] <= negligible || energy[q] <= negligible) return false;
  // x_p^H x_q
  const double re = x.col(p).dot(x.col(q));
  const double im = x.col(p).head(n).dot(x.col(q).tail(n)) - x.col(p).tail(n).dot(x.col(q).head(n));
  const double size = std::sqrt(re * re + im * im);
  if (size <= tolerance * std::sqrt(energy[p]) * std::sqrt(energy[q])) return false;
  const double zeta = (energy[q] - energy[p]) / (2.0 * size);
  const double t = (zeta < 0.0 ? -1.0 : 1.0) / (std::abs(zeta) + std::sqrt(1.0 + zeta * zeta));
  const double c = 1.0 / std::sqrt(1.0 + t * t);
  const double s = c * t;
  const double sa = s * (re / size);
  const double sb = s * (im / size);
  const double tau_s = s * s / (1.0 + c);
  rotate(x, p, q, tau_s, sa, sb);
  rotate(planes.rotation, p, q, tau_s, sa, sb);
  energy[p] = x.col(p).squaredNorm();
  energy[q] = x.col(q).squaredNorm();
  return true;
}

/// Longer columns first: rotations stay small and sweeps few.
void swap_to_front(ColumnPlanes& planes, Eigen::VectorXd& energy, Index p) {
  Index longest = p;
  energy.tail(energy.size() - p).maxCoeff(&longest);
  longest += p;
  if (energy[longest] <= energy[p]) return;
  planes.turned.col(p).swap(planes.turned.col(longest));
  planes.rotation.col(p).swap(planes.rotation.col(longest));
  std::swap(energy[p], energy[longest]);
}

}  // namespace

ColumnPlanes::ColumnPlanes(const Eigen::MatrixXcd& x, const Eigen::MatrixXcd& v)
    : turned(2 * x.rows(), x.cols()), rotation(2 * v.rows(), v.cols()) {
  turned << x.real(), x.imag();
  rotation << v.real(), v.imag();
}

bool orthogonalize_columns(ColumnPlanes& planes) {
  const Index n = planes.turned.cols();
  const double tolerance = std::sqrt(static_cast<double>(n)) * std::numeric_limits<double>::epsilon();
  Eigen::VectorXd energy = planes.turned.colwise().squaredNorm();
  for (int sweep = 0; sweep < most_sweeps; ++sweep) {
    bool turned = false;
    for (Index p = 0; p + 1 < n; ++p) {
      swap_to_front(planes, energy, p);
      for (Index q = p + 1; q < n; ++q) turned = turn(planes, energy, p, q, tolerance) || turned;
    }
    if (!turned) return true;
  }
  return n <= 1;
}

}  // namespace airloom
