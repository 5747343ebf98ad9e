#include "airloom/systems/dab/problem/station/dense_cubic.hpp"

#include <algorithm>

#include "airloom/systems/dab/problem/station/row_products.hpp"

namespace airloom::dab {
namespace {

ComplexLane times_square(const ComplexLane& c, double factor) {
  const Lane square = factor * (c.re.square() + c.im.square());
  return {square * c.re, square * c.im};
}

/// 2 K |c|^2 + conj(K) c^2
ComplexLane slope(const ComplexLane& k, const ComplexLane& c) {
  const Lane square = 2.0 * (c.re.square() + c.im.square());
  const ComplexLane second = conjugate_times(k, c * c);
  return {square * k.re + second.re, square * k.im + second.im};
}

}  // namespace

DenseCubic::DenseCubic(const Planes& h, double strength)
    : h_(h),
      w_(Planes::Zero(h.rows(), h.cols())),
      h_rows_(h.transpose()),
      priced_rows_(h.cols(), h.rows()),
      w_rows_(h.cols(), h.rows()),
      c_re_(h.rows(), h.rows()),
      c_im_(h.rows(), h.rows()),
      rows_(lanes, h.cols()),
      block_(lanes, h.cols()),
      strength_(strength) {}

void DenseCubic::transmit(const PlanesIn& w, Eigen::VectorXd& t) {
  w_ = w;
  w_rows_ = w_.transpose();
  const Eigen::Index users = t.size();
  t.setZero();
  for (Eigen::Index n = 0; n < h_.rows(); n += lanes) {
    rows_ = w_.middleRows<lanes>(n);
    block_.setZero();
    for (Eigen::Index j = 0; j < h_.rows(); j += 2) {
      const ProductPair c(rows_, w_rows_, j);
      c.first.store(&c_re_(n, j), &c_im_(n, j));
      c.second.store(&c_re_(n, j + 1), &c_im_(n, j + 1));
      if (j >= n + lanes) continue;  // t takes C's other half from symmetry
      const double factor = j < n ? 2.0 : 1.0;
      add_rows(times_square(c.first, factor), times_square(c.second, factor), h_rows_, j, block_);
    }
    for (Eigen::Index u = 0; u < users; ++u) {
      t[u] += (h_.col(u).segment<lanes>(n).array() * block_.col(u).array()).sum() +
              (h_.col(users + u).segment<lanes>(n).array() * block_.col(users + u).array()).sum();
    }
  }
  t = strength_ * t.cwiseMax(0.0);  // positive semidefinite; rounding may say otherwise where t is nothing
}

void DenseCubic::subtract_gradient(const Eigen::VectorXd& phi, PlanesOut gradient) {
  const Eigen::Index users = phi.size();
  for (Eigen::Index j = 0; j < h_.rows(); ++j) {
    priced_rows_.col(j).head(users) = phi.cwiseProduct(h_rows_.col(j).head(users));
    priced_rows_.col(j).tail(users) = phi.cwiseProduct(h_rows_.col(j).tail(users));
  }
  for (Eigen::Index n = 0; n < h_.rows(); n += lanes) {
    rows_ = h_.middleRows<lanes>(n);
    block_.setZero();
    for (Eigen::Index j = 0; j < h_.rows(); j += 2) {
      const ProductPair k(rows_, priced_rows_, j);
      add_rows(slope(k.first, ComplexLane::load(&c_re_(n, j), &c_im_(n, j))),
               slope(k.second, ComplexLane::load(&c_re_(n, j + 1), &c_im_(n, j + 1))), w_rows_, j, block_);
    }
    gradient.middleRows<lanes>(n) -= strength_ * block_;
  }
}

}  // namespace airloom::dab
