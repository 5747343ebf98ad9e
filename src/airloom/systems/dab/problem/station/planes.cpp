#include "airloom/systems/dab/problem/station/planes.hpp"

#include <cassert>
#include <complex>

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
    Eigen::Index u = 0;
    for (; u + 1 < left; u += 2) {
      const double* a_re = a.col(u).data();
      const double* a_im = a.col(left + u).data();
      const Eigen::Index next = a.outerStride();
      ComplexLane first = ComplexLane::zero();
      ComplexLane second = ComplexLane::zero();
      for (Eigen::Index n = 0; n < rows; n += lanes) {
        const ComplexLane y = ComplexLane::load(b_re + n, b_im + n);
        first.add_conjugate_times(ComplexLane::load(a_re + n, a_im + n), y);
        second.add_conjugate_times(ComplexLane::load(a_re + next + n, a_im + next + n), y);
      }
      to(u, k) = {first.re.sum(), first.im.sum()};
      to(u + 1, k) = {second.re.sum(), second.im.sum()};
    }
    for (; u < left; ++u) {
      ComplexLane sum = ComplexLane::zero();
      for (Eigen::Index n = 0; n < rows; n += lanes) {
        sum.add_conjugate_times(ComplexLane::load(a.col(u).data() + n, a.col(left + u).data() + n), ComplexLane::load(b_re + n, b_im + n));
      }
      to(u, k) = {sum.re.sum(), sum.im.sum()};
    }
  }
}

void product(const PlanesIn& a, const Eigen::MatrixXcd& e, PlanesOut to) {
  const Eigen::Index inner = a.cols() / 2;
  const Eigen::Index columns = to.cols() / 2;
  assert(e.rows() == inner && e.cols() == columns);
  for (Eigen::Index n = 0; n < a.rows(); n += lanes) {
    const double* re = a.data() + n;
    const double* im = re + inner * a.outerStride();
    for (Eigen::Index k = 0; k < columns; ++k) {
      const std::complex<double>* factor = e.col(k).data();
      ComplexLane sum = ComplexLane::zero();
      for (Eigen::Index u = 0; u < inner; ++u) {
        sum.add(ComplexLane::load(re + u * a.outerStride(), im + u * a.outerStride()), factor[u].real(), factor[u].imag());
      }
      sum.store(&to.coeffRef(n, k), &to.coeffRef(n, columns + k));
    }
  }
}

}  // namespace airloom::dab
