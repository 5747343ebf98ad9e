#include "airloom/systems/dab/problem/station/dense_cubic.hpp"

#include <utility>

namespace airloom::dab {
namespace {

inline ComplexLane times_square(const ComplexLane& c, double factor) {
  const Lane square = factor * (c.re.square() + c.im.square());
  return {square * c.re, square * c.im};
}

/// 2 K |c|^2 + conj(K) c^2
[[gnu::always_inline]] inline ComplexLane slope(const ComplexLane& k, const ComplexLane& c) {
  const Lane square = 2.0 * (c.re.square() + c.im.square());
  const ComplexLane second = conjugate_times(k, c * c);
  return {square * k.re + second.re, square * k.im + second.im};
}

}  // namespace

DenseCubic::DenseCubic(const Planes& h, double strength) : array_(h), z_(h.rows()), strength_(strength) {}

void DenseCubic::transmit(const PlanesIn& w, Eigen::VectorXd& t) {
  array_.transmit(w, t, [](Eigen::Index) {
    return [](const ComplexLane& first, const ComplexLane& second, Eigen::Index, double factor) {
      return std::pair{times_square(first, factor), times_square(second, factor)};
    };
  });
  t *= strength_;
}

void DenseCubic::subtract_gradient(const Eigen::VectorXd& phi, PlanesOut gradient) {
  auto& a = array_;
  z_.allocate();
  a.set_prices(phi);
  for (Eigen::Index n = 0; n < a.h.rows(); n += lanes) {
    a.rows = a.h.middleRows<lanes>(n);
    for (Eigen::Index j = 0; j < n + lanes; j += 2) {
      const ProductPair k(a.rows, a.priced_rows, j);
      z_.store(n, j, slope(k.first, a.c.load(n, j)));
      z_.store(n, j + 1, slope(k.second, a.c.load(n, j + 1)));
    }
  }
  for (Eigen::Index n = 0; n < a.h.rows(); n += lanes) {
    a.block.setZero();
    for (Eigen::Index j = 0; j < n + lanes; j += 2) add_rows(z_.load(n, j), z_.load(n, j + 1), a.w_rows, j, a.block);
    for (Eigen::Index j = n + lanes; j < a.h.rows(); j += lanes) {
      RowBlocks<Kept::lower>::Block re, im;
      z_.load_mirrored(n, j, re, im);
      for (Eigen::Index k = 0; k < lanes; k += 2) {
        add_rows(ComplexLane::load(&re(0, k), &im(0, k)), ComplexLane::load(&re(0, k + 1), &im(0, k + 1)), a.w_rows, j + k, a.block);
      }
    }
    gradient.middleRows<lanes>(n) -= strength_ * a.block;
  }
}

}  // namespace airloom::dab
