#pragma once
/// What the dense kernels of the distortion share: channels and beams of an array in planes, the covariance C = W W^H, and the walk
/// through its rows, eight at a time.
#include <Eigen/Core>
#include <utility>

#include "airloom/systems/dab/problem/station/planes.hpp"
#include "airloom/systems/dab/problem/station/row_products.hpp"

namespace airloom::dab {

struct DenseArray {
  Planes h, w;
  Eigen::MatrixXd h_rows, priced_rows, w_rows;  ///< (2 U, N'): a row of the array lies together
  Eigen::MatrixXd c_re, c_im;                   ///< C
  Eigen::MatrixXd rows;   ///< `lanes` rows of W or H, together: their columns are apart by a power of two too often for the cache
  Eigen::MatrixXd block;  ///< `lanes` rows of a product

  /// @param channels  planes of (N, U)
  explicit DenseArray(const Planes& channels)
      : h(channels),
        w(Planes::Zero(h.rows(), h.cols())),
        h_rows(h.transpose()),
        priced_rows(h.cols(), h.rows()),
        w_rows(h.cols(), h.rows()),
        c_re(h.rows(), h.rows()),
        c_im(h.rows(), h.rows()),
        rows(lanes, h.cols()),
        block(lanes, h.cols()) {}

  /// C of these beams, and t_u = h_u^H D h_u of a Hermitian positive semidefinite D, (U), filled.
  /// @param rows_of  rows_of(n) of eight rows from n on gives `pair`; pair(C_nj, C_n(j+1), j, factor) gives the columns j and j + 1 of D
  ///                 there times `factor`: D's other half follows from symmetry
  template <class RowsOf>
  void transmit(const PlanesIn& beams, Eigen::VectorXd& t, const RowsOf& rows_of) {
    w = beams;
    w_rows = w.transpose();
    const Eigen::Index users = t.size();
    t.setZero();
    for (Eigen::Index n = 0; n < h.rows(); n += lanes) {
      rows = w.middleRows<lanes>(n);
      block.setZero();
      const auto pair = rows_of(n);
      for (Eigen::Index j = 0; j < h.rows(); j += 2) {
        const ProductPair c(rows, w_rows, j);
        c.first.store(&c_re(n, j), &c_im(n, j));
        c.second.store(&c_re(n, j + 1), &c_im(n, j + 1));
        if (j >= n + lanes) continue;
        const std::pair<ComplexLane, ComplexLane> d = pair(c.first, c.second, j, j < n ? 2.0 : 1.0);
        add_rows(d.first, d.second, h_rows, j, block);
      }
      for (Eigen::Index u = 0; u < users; ++u) {
        t[u] += (h.col(u).segment<lanes>(n).array() * block.col(u).array()).sum() +
                (h.col(users + u).segment<lanes>(n).array() * block.col(users + u).array()).sum();
      }
    }
    t = t.cwiseMax(0.0);  // rounding may say otherwise where t is nothing
  }

  /// The rows of H diag(phi).
  void set_prices(const Eigen::VectorXd& phi) {
    const Eigen::Index users = phi.size();
    for (Eigen::Index j = 0; j < h.rows(); ++j) {
      priced_rows.col(j).head(users) = phi.cwiseProduct(h_rows.col(j).head(users));
      priced_rows.col(j).tail(users) = phi.cwiseProduct(h_rows.col(j).tail(users));
    }
  }
  /// C_ij of eight rows i from n on.
  [[nodiscard]] ComplexLane covariance(Eigen::Index n, Eigen::Index j) const { return ComplexLane::load(&c_re(n, j), &c_im(n, j)); }
};

}  // namespace airloom::dab
