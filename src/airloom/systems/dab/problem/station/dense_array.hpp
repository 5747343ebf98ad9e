#pragma once
/// What the dense kernels of the distortion share: channels and beams of an array in planes, the covariance C = W W^H, and the walk
/// through its rows, eight at a time.
#include <Eigen/Core>
#include <utility>

#include "airloom/systems/dab/problem/station/planes.hpp"
#include "airloom/systems/dab/problem/station/row_products.hpp"

namespace airloom::dab {

/// Which entries of a square matrix are kept: all, or of eight rows from n on those of the columns j < n + lanes, where the others follow
/// from symmetry.
enum class Kept { all, lower };

/// A complex (N', N') matrix as it is walked through: `lanes` rows after the other, of each its columns one after the other, so that
/// neither walk nor transposed blocks jump by powers of two.
template <Kept kept>
class RowBlocks {
 public:
  using Block = Eigen::Matrix<double, lanes, lanes>;

  explicit RowBlocks(Eigen::Index size) : size_(size) {}

  /// Memory is taken only where something is stored.
  void allocate() {
    if (re_.size() > 0) return;
    re_.resize(lanes, at(size_, 0));
    im_.resize(lanes, at(size_, 0));
  }
  /// Entries (i, j) of eight rows i from n on.
  [[nodiscard]] ComplexLane load(Eigen::Index n, Eigen::Index j) const {
    return ComplexLane::load(re_.col(at(n, j)).data(), im_.col(at(n, j)).data());
  }
  void store(Eigen::Index n, Eigen::Index j, const ComplexLane& x) { x.store(re_.col(at(n, j)).data(), im_.col(at(n, j)).data()); }
  /// Rows from n on and columns from j >= n + lanes on of a Hermitian matrix, (lanes, lanes) each.
  void load_mirrored(Eigen::Index n, Eigen::Index j, Block& re, Block& im) const {
    re = re_.template middleCols<lanes>(at(j, n)).transpose();
    im = -im_.template middleCols<lanes>(at(j, n)).transpose();
  }

 private:
  [[nodiscard]] Eigen::Index at(Eigen::Index n, Eigen::Index j) const {
    return (kept == Kept::all ? n / lanes * size_ : n * (n + lanes) / (2 * lanes)) + j;
  }
  Eigen::Index size_;
  Eigen::Matrix<double, lanes, Eigen::Dynamic> re_, im_;
};

/// @tparam kept  of C
template <Kept kept>
struct DenseArray {
  Planes h, w;
  Eigen::MatrixXd h_rows, priced_rows, w_rows;  ///< (2 U, N'): a row of the array lies together
  RowBlocks<kept> c;                            ///< C
  Eigen::MatrixXd rows;   ///< `lanes` rows of W or H, together: their columns are apart by a power of two too often for the cache
  Eigen::MatrixXd block;  ///< `lanes` rows of a product

  /// @param channels  planes of (N, U)
  explicit DenseArray(const Planes& channels)
      : h(channels),
        w(Planes::Zero(h.rows(), h.cols())),
        h_rows(h.transpose()),
        priced_rows(h.cols(), h.rows()),
        w_rows(h.cols(), h.rows()),
        c(h.rows()),
        rows(lanes, h.cols()),
        block(lanes, h.cols()) {}

  /// C of these beams, and t_u = h_u^H D h_u of a Hermitian positive semidefinite D, (U), filled.
  /// @param rows_of  rows_of(n) of eight rows from n on gives `pair`; pair(C_nj, C_n(j+1), j, factor) gives the columns j and j + 1 of D
  ///                 there times `factor`: D's other half follows from symmetry
  template <class RowsOf>
  void transmit(const PlanesIn& beams, Eigen::VectorXd& t, const RowsOf& rows_of) {
    c.allocate();
    w = beams;
    w_rows = w.transpose();
    const Eigen::Index users = t.size();
    t.setZero();
    for (Eigen::Index n = 0; n < h.rows(); n += lanes) {
      rows = w.middleRows<lanes>(n);
      block.setZero();
      const auto pair = rows_of(n);
      const Eigen::Index last = kept == Kept::all ? h.rows() : n + lanes;
      for (Eigen::Index j = 0; j < last; j += 2) {
        const ProductPair entries(rows, w_rows, j);
        c.store(n, j, entries.first);
        c.store(n, j + 1, entries.second);
        if (j >= n + lanes) continue;
        const std::pair<ComplexLane, ComplexLane> d = pair(entries.first, entries.second, j, j < n ? 2.0 : 1.0);
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
};

}  // namespace airloom::dab
