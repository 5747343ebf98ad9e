#include "airloom/systems/dab/planes.hpp"

#include <cassert>

namespace airloom::dab {

Planes zero_planes(Eigen::Index rows, Eigen::Index columns) { return Planes::Zero(padded_rows(rows), 2 * columns); }

void to_planes(const Eigen::Ref<const Eigen::MatrixXcd>& from, PlanesOut to) {
  assert(to.rows() >= from.rows() && to.cols() == 2 * from.cols());
  to.topLeftCorner(from.rows(), from.cols()) = from.real();
  to.topRightCorner(from.rows(), from.cols()) = from.imag();
}

void from_planes(const PlanesIn& from, Eigen::Ref<Eigen::MatrixXcd> to) {
  assert(from.rows() >= to.rows() && from.cols() == 2 * to.cols());
  to.real() = from.topLeftCorner(to.rows(), to.cols());
  to.imag() = from.topRightCorner(to.rows(), to.cols());
}

void adjoint_product(const PlanesIn& a, const PlanesIn& b, Eigen::MatrixXcd& to) {
  const Eigen::Index rows = a.rows();
  const Eigen::Index left = a.cols() / 2;
  const Eigen::Index right = b.cols() / 2;
  to.resize(left, right);
  for (Eigen::Index k = 0; k < right; ++k) {
    const double* b_re = b.col(k).data();
    const double* b_im = b.col(right + k).data();
    for (Eigen::Index u = 0; u < left; ++u) {
      const double* a_re = a.col(u).data();
      const double* a_im = a.col(left + u).data();
      Lane re = Lane::Zero();
      Lane im = Lane::Zero();
      for (Eigen::Index n = 0; n < rows; n += lanes) {
        const ComplexLane x = ComplexLane::load(a_re + n, a_im + n);
        const ComplexLane y = ComplexLane::load(b_re + n, b_im + n);
        re += x.re * y.re + x.im * y.im;
        im += x.re * y.im - x.im * y.re;
      }
      to(u, k) = {re.sum(), im.sum()};
    }
  }
}

void product(const PlanesIn& a, const Eigen::MatrixXcd& e, PlanesOut to) {
  const Eigen::Index inner = a.cols() / 2;
  const Eigen::Index columns = to.cols() / 2;
  assert(e.rows() == inner && e.cols() == columns);
  for (Eigen::Index k = 0; k < columns; ++k) {
    for (Eigen::Index n = 0; n < a.rows(); n += lanes) {
      ComplexLane sum = ComplexLane::zero();
      for (Eigen::Index u = 0; u < inner; ++u) {
        sum.add(ComplexLane::load(&a.coeffRef(n, u), &a.coeffRef(n, inner + u)), e(u, k).real(), e(u, k).imag());
      }
      sum.store(&to.coeffRef(n, k), &to.coeffRef(n, columns + k));
    }
  }
}

}  // namespace airloom::dab
