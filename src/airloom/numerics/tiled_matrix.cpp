#include "airloom/numerics/tiled_matrix.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <atomic>
#include <complex>

#include "airloom/core/parallel_for.hpp"
#include "airloom/numerics/hermitian.hpp"

namespace airloom {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;

constexpr Index tile = 128;

/// Cuts 0 .. n-1 into tiles.
struct Tiles {
  Index n;
  [[nodiscard]] Index count() const { return (n + tile - 1) / tile; }
  [[nodiscard]] Index first(Index i) const { return i * tile; }
  [[nodiscard]] Index size(Index i) const { return std::min(tile, n - i * tile); }
};

/// body(i, j) of all tiles with k <= j <= i < count, the ones of the first columns first.
template <class Body>
void for_lower_tiles(Index k, Index count, int threads, Body&& body) {
  const Index side = count - k;
  parallel_for(static_cast<std::size_t>(side * (side + 1) / 2), threads, [&](std::size_t at, int) {
    auto left = static_cast<Index>(at);
    Index j = k;
    for (; left >= count - j; ++j) left -= count - j;
    body(j + left, j);
  });
}

/// The Cholesky factor in place of the lower triangle: tile column after tile column, what is right of it brought up to date at once.
bool factor_lower(MatrixXcd& a, int threads) {
  const Tiles t{a.rows()};
  const auto block = [&](Index i, Index j) { return a.block(t.first(i), t.first(j), t.size(i), t.size(j)); };
  for (Index k = 0; k < t.count(); ++k) {
    auto pivot = block(k, k);
    if (Eigen::internal::llt_inplace<std::complex<double>, Eigen::Lower>::blocked(pivot) >= 0) return false;
    parallel_for(static_cast<std::size_t>(t.count() - k - 1), threads, [&](std::size_t at, int) {
      auto below = block(k + 1 + static_cast<Index>(at), k);
      pivot.template triangularView<Eigen::Lower>().adjoint().template solveInPlace<Eigen::OnTheRight>(below);
    });
    for_lower_tiles(k + 1, t.count(), threads, [&](Index i, Index j) {
      auto target = block(i, j);
      if (i == j) target.template selfadjointView<Eigen::Lower>().rankUpdate(block(i, k), -1.0);
      else target.noalias() -= block(i, k) * block(j, k).adjoint();
    });
  }
  return true;
}

/// L^{-1}, tile columns one by one: X_ij = -L_ii^{-1} sum_{j <= k < i} L_ik X_kj.
MatrixXcd inverse_of_lower(const MatrixXcd& l, int threads) {
  const Tiles t{l.rows()};
  MatrixXcd x = MatrixXcd::Zero(l.rows(), l.cols());
  parallel_for(static_cast<std::size_t>(t.count()), threads, [&](std::size_t at, int) {
    const auto j = static_cast<Index>(at);
    const Index first = t.first(j);
    const Index columns = t.size(j);
    x.block(first, first, columns, columns).setIdentity();
    for (Index i = j; i < t.count(); ++i) {
      auto target = x.block(t.first(i), first, t.size(i), columns);
      const Index depth = t.first(i) - first;
      if (depth > 0) target.noalias() = -l.block(t.first(i), first, t.size(i), depth) * x.block(first, first, depth, columns);
      l.block(t.first(i), t.first(i), t.size(i), t.size(i)).triangularView<Eigen::Lower>().solveInPlace(target);
    }
  });
  return x;
}

}  // namespace

bool invert_hermitian(MatrixXcd& a, int threads) {
  if (a.rows() <= most_whole_rows) return invert_hermitian(a);
  if (!factor_lower(a, threads)) return false;
  const MatrixXcd x = inverse_of_lower(a, threads);
  const Tiles t{a.rows()};
  for_lower_tiles(0, t.count(), threads, [&](Index i, Index j) {
    const Index rows = a.rows() - t.first(i);  // above them one of the two is zero
    const auto left = x.block(t.first(i), t.first(i), rows, t.size(i));
    auto target = a.block(t.first(i), t.first(j), t.size(i), t.size(j));
    if (i == j) {
      target.setZero();
      target.template selfadjointView<Eigen::Lower>().rankUpdate(left.adjoint());
      target.template triangularView<Eigen::StrictlyUpper>() = target.adjoint();
    } else {
      target.noalias() = left.adjoint() * x.block(t.first(i), t.first(j), rows, t.size(j));
      a.block(t.first(j), t.first(i), t.size(j), t.size(i)) = target.adjoint();
    }
  });
  return a.diagonal().allFinite();  // column norms of the factor's inverse: nothing that is not finite escapes them
}

void fill_upper(MatrixXcd& a, int threads) {
  if (a.rows() <= most_whole_rows) {
    a.triangularView<Eigen::StrictlyUpper>() = a.adjoint();
    return;
  }
  const Tiles t{a.rows()};
  for_lower_tiles(0, t.count(), threads, [&](Index i, Index j) {
    auto below = a.block(t.first(i), t.first(j), t.size(i), t.size(j));
    if (i == j) below.template triangularView<Eigen::StrictlyUpper>() = below.adjoint();
    else a.block(t.first(j), t.first(i), t.size(j), t.size(i)) = below.adjoint();
  });
}

MatrixXcd lower_outer(const MatrixXcd& c, int threads) {
  MatrixXcd out = MatrixXcd::Zero(c.rows(), c.rows());
  if (c.rows() <= most_whole_rows) {
    out.selfadjointView<Eigen::Lower>().rankUpdate(c);
    return out;
  }
  const Tiles t{c.rows()};
  for_lower_tiles(0, t.count(), threads, [&](Index i, Index j) {
    auto target = out.block(t.first(i), t.first(j), t.size(i), t.size(j));
    const auto rows = c.middleRows(t.first(i), t.size(i));
    if (i == j) target.template selfadjointView<Eigen::Lower>().rankUpdate(rows);
    else target.noalias() = rows * c.middleRows(t.first(j), t.size(j)).adjoint();
  });
  return out;
}

void add_lower_gram(const MatrixXcd& c, MatrixXcd& a, int threads) {
  if (c.cols() <= most_whole_rows) {
    a.selfadjointView<Eigen::Lower>().rankUpdate(c.adjoint());
    return;
  }
  const Tiles t{c.cols()};
  for_lower_tiles(0, t.count(), threads, [&](Index i, Index j) {
    auto target = a.block(t.first(i), t.first(j), t.size(i), t.size(j));
    const auto columns = c.middleCols(t.first(i), t.size(i));
    if (i == j) target.template selfadjointView<Eigen::Lower>().rankUpdate(columns.adjoint());
    else target.noalias() += columns.adjoint() * c.middleCols(t.first(j), t.size(j));
  });
}

MatrixXcd product(const MatrixXcd& a, const MatrixXcd& b, int threads) {
  if (b.cols() <= most_whole_rows) return a * b;
  MatrixXcd out(a.rows(), b.cols());
  const Tiles t{b.cols()};
  parallel_for(static_cast<std::size_t>(t.count()), threads, [&](std::size_t at, int) {
    const auto j = static_cast<Index>(at);
    out.middleCols(t.first(j), t.size(j)).noalias() = a * b.middleCols(t.first(j), t.size(j));
  });
  return out;
}

}  // namespace airloom
