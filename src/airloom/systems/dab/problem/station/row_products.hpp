#pragma once
/// Rows of products of tall matrices in planes, eight at a time: what the dense kernels of the distortion share.
#include <Eigen/Core>

#include "airloom/systems/dab/problem/station/planes.hpp"

namespace airloom::dab {

/// Columns j and j + 1 of X Y^H for a few rows X, (lanes, 2 K); `y` holds the rows of Y as columns.
struct ProductPair {
  ComplexLane first = ComplexLane::zero();
  ComplexLane second = ComplexLane::zero();
  ProductPair(const Eigen::MatrixXd& x, const Eigen::MatrixXd& y, Eigen::Index j) {
    const Eigen::Index inner = x.cols() / 2;
    const double* re = x.data();
    const double* im = x.data() + lanes * inner;
    const double* a = y.col(j).data();
    const double* b = y.col(j + 1).data();
    for (Eigen::Index k = 0; k < inner; ++k) {
      const ComplexLane each = ComplexLane::load(re + lanes * k, im + lanes * k);
      first.add_conjugate(each, a[k], a[inner + k]);
      second.add_conjugate(each, b[k], b[inner + k]);
    }
  }
};

/// block += first y_j + second y_{j+1}
inline void add_rows(const ComplexLane& first, const ComplexLane& second, const Eigen::MatrixXd& y, Eigen::Index j,
                     Eigen::MatrixXd& block) {
  const Eigen::Index columns = block.cols() / 2;
  const double* a = y.col(j).data();
  const double* b = y.col(j + 1).data();
  for (Eigen::Index u = 0; u < columns; ++u) {
    double* re = block.col(u).data();
    double* im = block.col(columns + u).data();
    ComplexLane sum = ComplexLane::load(re, im);
    sum.add(first, a[u], a[columns + u]);
    sum.add(second, b[u], b[columns + u]);
    sum.store(re, im);
  }
}

}  // namespace airloom::dab
