#include "airloom/systems/dab/problem/station/tensor_cubic.hpp"

namespace airloom::dab {
namespace {

/// visit(q, i, j, k) for all i <= j and k.
template <class Visit>
void each_product(Eigen::Index users, Visit&& visit) {
  Eigen::Index q = 0;
  for (Eigen::Index i = 0; i < users; ++i) {
    for (Eigen::Index j = i; j < users; ++j) {
      for (Eigen::Index k = 0; k < users; ++k) visit(q++, i, j, k);
    }
  }
}

}  // namespace

TensorCubic::TensorCubic(const Planes& h) : h_(h), w_(Planes::Zero(h.rows(), h.cols())) {
  const Eigen::Index q = products(h.cols() / 2);
  terms_.resize(h.rows(), 2 * q);
  pairs_.resize(h.cols(), 2 * q);
  rotated_.resize(h.cols(), 2 * q);
}

void TensorCubic::add(const PlanesIn& w, Eigen::MatrixXd& x) {
  w_ = w;
  const Eigen::Index users = w.cols() / 2;
  const Eigen::Index q_all = products(users);
  const auto beam = [&](Eigen::Index n, Eigen::Index k) { return ComplexLane::load(&w_(n, k), &w_(n, users + k)); };
  for (Eigen::Index n = 0; n < w_.rows(); n += lanes) {
    each_product(users, [&](Eigen::Index q, Eigen::Index i, Eigen::Index j, Eigen::Index k) {
      conjugate_times(beam(n, k), beam(n, i) * beam(n, j)).store(&terms_(n, q), &terms_(n, q_all + q));
    });
  }
  pairs_.noalias() = h_.transpose() * terms_;
  x.leftCols(q_all) += pairs_.topLeftCorner(users, q_all) + pairs_.bottomRightCorner(users, q_all);
  x.rightCols(q_all) += pairs_.topRightCorner(users, q_all) - pairs_.bottomLeftCorner(users, q_all);
}

void TensorCubic::power(const Eigen::MatrixXd& x, double strength, Eigen::VectorXd& t) {
  const Eigen::Index users = t.size();
  const Eigen::Index q_all = x.cols() / 2;
  t.setZero();
  each_product(users, [&](Eigen::Index q, Eigen::Index i, Eigen::Index j, Eigen::Index) {
    t += (i == j ? strength : 2.0 * strength) * (x.col(q).cwiseAbs2() + x.col(q_all + q).cwiseAbs2());
  });
}

void TensorCubic::subtract_gradient(const Eigen::VectorXd& phi, const Eigen::MatrixXd& x, double strength, PlanesOut gradient) {
  const Eigen::Index users = phi.size();
  const Eigen::Index q_all = x.cols() / 2;
  // B = s H diag(phi) X, in one real product: (h_re, h_im) times ((x_re, x_im), (-x_im, x_re))
  rotated_.topRows(users).noalias() = (strength * phi).asDiagonal() * x;
  rotated_.bottomLeftCorner(users, q_all) = -rotated_.topRightCorner(users, q_all);
  rotated_.bottomRightCorner(users, q_all) = rotated_.topLeftCorner(users, q_all);
  terms_.noalias() = h_ * rotated_;
  const auto beam = [&](Eigen::Index n, Eigen::Index k) { return ComplexLane::load(&w_(n, k), &w_(n, users + k)); };
  const auto subtract = [&](Eigen::Index n, Eigen::Index k, const ComplexLane& what, double factor) {
    Eigen::Map<Lane>{&gradient(n, k)} -= factor * what.re;
    Eigen::Map<Lane>{&gradient(n, users + k)} -= factor * what.im;
  };
  for (Eigen::Index n = 0; n < w_.rows(); n += lanes) {
    each_product(users, [&](Eigen::Index q, Eigen::Index i, Eigen::Index j, Eigen::Index k) {
      const ComplexLane b = ComplexLane::load(&terms_(n, q), &terms_(n, q_all + q));
      const ComplexLane bk = b * beam(n, k);
      subtract(n, i, conjugate_times(beam(n, j), bk), 2.0);
      if (i < j) subtract(n, j, conjugate_times(beam(n, i), bk), 2.0);
      subtract(n, k, conjugate_times(b, beam(n, i) * beam(n, j)), i < j ? 2.0 : 1.0);
    });
  }
}

}  // namespace airloom::dab
