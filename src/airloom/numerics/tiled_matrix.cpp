#include "airloom/numerics/tiled_matrix.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <complex>

#include "airloom/core/parallel_for.hpp"
#include "airloom/numerics/hermitian.hpp"

namespace airloom {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;

constexpr Index tile = 96;

/// Cuts 0 .. n-1 into tiles.
struct Tiles {
  Index n;
  [[nodiscard]] Index count() const { return (n + tile - 1) / tile; }
  [[nodiscard]] Index first(Index i) const { return i * tile; }
  [[nodiscard]] Index size(Index i) const { return std::min(tile, n - i * tile); }
};

template <class Body>
void for_each_of(Index count, int threads, Body&& body) {
  parallel_for(static_cast<std::size_t>(count), threads, [&](std::size_t at, int) { body(static_cast<Index>(at)); });
}

/// body(i, j) of all tiles with k <= j <= i < count, the ones of the first columns first.
template <class Body>
void for_lower_tiles(Index k, Index count, int threads, Body&& body) {
  const Index side = count - k;
  for_each_of(side * (side + 1) / 2, threads, [&](Index left) {
    Index j = k;
    for (; left >= count - j; ++j) left -= count - j;
    body(j + left, j);
  });
}

/// Real and imaginary parts apart: four real products take half the time of Eigen's complex one.
struct Split {
  MatrixXd re, im;

  Split(Index rows, Index columns) : re(rows, columns), im(rows, columns) {}
  Split(const MatrixXcd& a, int threads) : Split(a.rows(), a.cols()) {
    const Tiles t{a.cols()};
    for_each_of(t.count(), threads, [&](Index j) {
      re.middleCols(t.first(j), t.size(j)) = a.middleCols(t.first(j), t.size(j)).real();
      im.middleCols(t.first(j), t.size(j)) = a.middleCols(t.first(j), t.size(j)).imag();
    });
  }
};

/// Part of a split matrix.
struct View {
  Eigen::Ref<const MatrixXd, 0, Eigen::OuterStride<>> re, im;
};
View view(const Split& a, Index row, Index column, Index rows, Index columns) {
  return {a.re.block(row, column, rows, columns), a.im.block(row, column, rows, columns)};
}

// c +-= a b, a b^H, a^H b; the target's parts are blocks that overlap neither factor
template <class Re, class Im>
void add_product(Re&& re, Im&& im, const View& a, const View& b) {
  re.noalias() += a.re * b.re;
  re.noalias() -= a.im * b.im;
  im.noalias() += a.re * b.im;
  im.noalias() += a.im * b.re;
}
template <class Re, class Im>
void subtract_times_adjoint(Re&& re, Im&& im, const View& a, const View& b) {
  re.noalias() -= a.re * b.re.transpose();
  re.noalias() -= a.im * b.im.transpose();
  im.noalias() -= a.im * b.re.transpose();
  im.noalias() += a.re * b.im.transpose();
}
template <class Re, class Im>
void add_adjoint_times(Re&& re, Im&& im, const View& a, const View& b) {
  re.noalias() += a.re.transpose() * b.re;
  re.noalias() += a.im.transpose() * b.im;
  im.noalias() += a.re.transpose() * b.im;
  im.noalias() -= a.im.transpose() * b.re;
}

/// A tile to be filled.
struct Part {
  MatrixXd re, im;
  Part(Index rows, Index columns) : re(MatrixXd::Zero(rows, columns)), im(MatrixXd::Zero(rows, columns)) {}
  [[nodiscard]] MatrixXcd joined() const {
    MatrixXcd out(re.rows(), re.cols());
    out.real() = re;
    out.imag() = im;
    return out;
  }
};

/// The inverse of the Cholesky factor of the lower triangle of a, which is spoiled: tile column after tile column of the factor, what is
/// right of it brought up to date at once; then the tile columns of the inverse, X_ij = -X_ii sum_{j <= k < i} L_ik X_kj.
bool invert_factor_of(Split& a, Split& x, int threads) {
  const Tiles t{a.re.rows()};
  const auto of = [&](const Split& m, Index i, Index j) { return view(m, t.first(i), t.first(j), t.size(i), t.size(j)); };
  const auto re = [&](Split& m, Index i, Index j) { return m.re.block(t.first(i), t.first(j), t.size(i), t.size(j)); };
  const auto im = [&](Split& m, Index i, Index j) { return m.im.block(t.first(i), t.first(j), t.size(i), t.size(j)); };
  x.re.setZero();
  x.im.setZero();
  for (Index k = 0; k < t.count(); ++k) {
    MatrixXcd pivot(t.size(k), t.size(k));
    pivot.real() = re(a, k, k);
    pivot.imag() = im(a, k, k);
    if (Eigen::internal::llt_inplace<std::complex<double>, Eigen::Lower>::blocked(pivot) >= 0) return false;
    MatrixXcd inverse = MatrixXcd::Identity(t.size(k), t.size(k));
    pivot.triangularView<Eigen::Lower>().solveInPlace(inverse);
    re(x, k, k) = inverse.real();
    im(x, k, k) = inverse.imag();
    for_each_of(t.count() - k - 1, threads, [&](Index at) {
      const Index i = k + 1 + at;
      Part below(t.size(i), t.size(k));
      subtract_times_adjoint(below.re, below.im, of(a, i, k), of(x, k, k));
      re(a, i, k) = -below.re;
      im(a, i, k) = -below.im;
    });
    for_lower_tiles(k + 1, t.count(), threads,
                    [&](Index i, Index j) { subtract_times_adjoint(re(a, i, j), im(a, i, j), of(a, i, k), of(a, j, k)); });
  }
  for_each_of(t.count(), threads, [&](Index j) {
    for (Index i = j + 1; i < t.count(); ++i) {
      const Index depth = t.first(i) - t.first(j);
      Part sum(t.size(i), t.size(j));
      add_product(sum.re, sum.im, view(a, t.first(i), t.first(j), t.size(i), depth), view(x, t.first(j), t.first(j), depth, t.size(j)));
      sum.re = -sum.re;
      sum.im = -sum.im;
      add_product(re(x, i, j), im(x, i, j), of(x, i, i), {sum.re, sum.im});
    }
  });
  return true;
}

}  // namespace

void for_columns(Index n, int threads, const std::function<void(Index, Index)>& body) {
  if (n <= most_whole_rows) {
    body(0, n);
    return;
  }
  const Tiles t{n};
  for_each_of(t.count(), threads, [&](Index j) { body(t.first(j), t.size(j)); });
}

bool invert_hermitian(MatrixXcd& a, int threads) {
  if (a.rows() <= most_whole_rows) return invert_hermitian(a);
  Split x(a.rows(), a.cols());
  {
    Split parts(a, threads);
    if (!invert_factor_of(parts, x, threads)) return false;
  }
  const Tiles t{a.rows()};
  for_lower_tiles(0, t.count(), threads, [&](Index i, Index j) {
    const Index rows = a.rows() - t.first(i);  // above them one of the two is zero
    Part part(t.size(i), t.size(j));
    add_adjoint_times(part.re, part.im, view(x, t.first(i), t.first(i), rows, t.size(i)), view(x, t.first(i), t.first(j), rows, t.size(j)));
    MatrixXcd joined = part.joined();
    if (i == j) {
      joined.diagonal().imag().setZero();
      joined.triangularView<Eigen::StrictlyUpper>() = joined.adjoint();
    }
    a.block(t.first(i), t.first(j), t.size(i), t.size(j)) = joined;
    if (i != j) a.block(t.first(j), t.first(i), t.size(j), t.size(i)) = joined.adjoint();
  });
  return a.diagonal().allFinite();  // squared norms of the columns of the factor's inverse: nothing that is not finite escapes them
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
  const Split parts(c, threads);
  const Tiles t{c.rows()};
  for_lower_tiles(0, t.count(), threads, [&](Index i, Index j) {
    Part part(t.size(i), t.size(j));
    subtract_times_adjoint(part.re, part.im, view(parts, t.first(i), 0, t.size(i), c.cols()),
                           view(parts, t.first(j), 0, t.size(j), c.cols()));
    auto target = out.block(t.first(i), t.first(j), t.size(i), t.size(j));
    if (i == j) target.template triangularView<Eigen::Lower>() = -part.joined();
    else target = -part.joined();
  });
  return out;
}

void add_lower_gram(const MatrixXcd& c, MatrixXcd& a, int threads) {
  if (c.cols() <= most_whole_rows) {
    a.selfadjointView<Eigen::Lower>().rankUpdate(c.adjoint());
    return;
  }
  const Split parts(c, threads);
  const Tiles t{c.cols()};
  for_lower_tiles(0, t.count(), threads, [&](Index i, Index j) {
    Part part(t.size(i), t.size(j));
    add_adjoint_times(part.re, part.im, view(parts, 0, t.first(i), c.rows(), t.size(i)), view(parts, 0, t.first(j), c.rows(), t.size(j)));
    auto target = a.block(t.first(i), t.first(j), t.size(i), t.size(j));
    if (i == j) target.template triangularView<Eigen::Lower>() += part.joined();
    else target += part.joined();
  });
}

namespace {

/// One tile of a product after the other: fill(i, j, part) adds to it.
template <class Fill>
MatrixXcd in_tiles(Index rows, Index columns, int threads, Fill&& fill) {
  MatrixXcd out(rows, columns);
  const Tiles down{rows};
  const Tiles across{columns};
  for_each_of(down.count() * across.count(), threads, [&](Index at) {
    const Index i = at % down.count();
    const Index j = at / down.count();
    Part part(down.size(i), across.size(j));
    fill(down.first(i), across.first(j), part);
    out.block(down.first(i), across.first(j), down.size(i), across.size(j)) = part.joined();
  });
  return out;
}

}  // namespace

MatrixXcd product(const MatrixXcd& a, const MatrixXcd& b, int threads) {
  if (b.cols() <= most_whole_rows) return a * b;
  const Split left(a, threads);
  const Split right(b, threads);
  return in_tiles(a.rows(), b.cols(), threads, [&](Index i, Index j, Part& part) {
    add_product(part.re, part.im, view(left, i, 0, part.re.rows(), a.cols()), view(right, 0, j, b.rows(), part.re.cols()));
  });
}

MatrixXcd adjoint_product(const MatrixXcd& a, const MatrixXcd& b, int threads) {
  if (b.cols() <= most_whole_rows) return a.adjoint() * b;
  const Split left(a, threads);
  const Split right(b, threads);
  return in_tiles(a.cols(), b.cols(), threads, [&](Index i, Index j, Part& part) {
    add_adjoint_times(part.re, part.im, view(left, 0, i, a.rows(), part.re.rows()), view(right, 0, j, b.rows(), part.re.cols()));
  });
}

}  // namespace airloom
