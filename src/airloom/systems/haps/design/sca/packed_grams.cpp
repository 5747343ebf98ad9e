#include "airloom/systems/haps/design/sca/packed_grams.hpp"

#include <algorithm>

#include "airloom/core/parallel_for.hpp"
#include "airloom/numerics/tiled_matrix.hpp"

namespace airloom::haps {
namespace {

constexpr Eigen::Index reals_at_once = 4096;  ///< 32 kB: the sums of a piece stay in the nearest cache while all stations are read

Eigen::Index pieces_of(Eigen::Index reals) { return (reals + reals_at_once - 1) / reals_at_once; }
Eigen::Index piece_size(Eigen::Index reals, Eigen::Index piece) { return std::min(reals_at_once, reals - piece * reals_at_once); }

const double* reals_of(const std::complex<double>& x) { return reinterpret_cast<const double*>(&x); }
double* reals_of(std::complex<double>& x) { return reinterpret_cast<double*>(&x); }

/// tr(A B) of two Hermitian matrices, of B the lower triangle with zeros above.
double hermitian_inner(const Eigen::MatrixXcd& a, const Eigen::MatrixXcd& lower) {
  const double all = a.conjugate().cwiseProduct(lower).sum().real();
  return 2.0 * all - a.diagonal().real().dot(lower.diagonal().real());
}

}  // namespace

Eigen::VectorXd packed_hermitian(const Eigen::MatrixXcd& m) {
  Eigen::VectorXd out(m.size());
  for (Eigen::Index j = 0; j < m.cols(); ++j) {
    double* to = out.data() + packed_column(j, m.cols());
    *to = m(j, j).real();
    if (const Eigen::Index below = m.rows() - j - 1; below > 0) std::copy_n(reals_of(m(j + 1, j)), 2 * below, to + 1);
  }
  return out;
}

Eigen::MatrixXcd unpacked_hermitian(const Eigen::VectorXd& reals, Eigen::Index users) {
  Eigen::MatrixXcd m(users, users);
  for (Eigen::Index j = 0; j < users; ++j) {
    const double* from = reals.data() + packed_column(j, users);
    m(j, j) = *from;
    for (Eigen::Index i = j + 1; i < users; ++i) {
      m(i, j) = {from[2 * (i - j) - 1], from[2 * (i - j)]};
      m(j, i) = std::conj(m(i, j));
    }
  }
  return m;
}

Eigen::MatrixXcd gram_matrix(const Eigen::MatrixXcd& channel, int threads) {
  if (channel.cols() <= most_whole_rows) return channel.adjoint() * channel;
  Eigen::MatrixXcd gram = Eigen::MatrixXcd::Zero(channel.cols(), channel.cols());
  add_lower_gram(channel, gram, threads);
  return gram;
}

Eigen::MatrixXcd PackedGrams::weighted_sum(const Eigen::VectorXd& factor, Eigen::Index users, int threads) const {
  const Eigen::Index reals = users * users;
  Eigen::VectorXd sum(reals);
  parallel_for(static_cast<std::size_t>(pieces_of(reals)), threads, [&](std::size_t at, int) {
    const auto piece = static_cast<Eigen::Index>(at);
    auto target = sum.segment(piece * reals_at_once, piece_size(reals, piece));
    target.setZero();
    for (std::size_t i = 0; i < grams_.size(); ++i)
      target += factor[static_cast<Eigen::Index>(i)] * grams_[i].segment(piece * reals_at_once, target.size());
  });
  Eigen::MatrixXcd m = Eigen::MatrixXcd::Zero(users, users);
  for_columns(users, threads, [&](Eigen::Index first, Eigen::Index columns) {
    for (Eigen::Index j = first; j < first + columns; ++j) {
      const double* from = sum.data() + packed_column(j, users);
      m(j, j) = *from;
      if (j + 1 < users) std::copy_n(from + 1, 2 * (users - j - 1), reals_of(m(j + 1, j)));
    }
  });
  return m;
}

Eigen::VectorXd PackedGrams::inner_products(const Eigen::MatrixXcd& lower, int threads) const {
  const Eigen::Index users = lower.rows();
  if (users <= most_whole_rows) {
    Eigen::VectorXd out(count());
    for (Eigen::Index i = 0; i < count(); ++i) out[i] = hermitian_inner(matrix(i, users), lower);
    return out;
  }
  const Eigen::Index reals = users * users;
  Eigen::VectorXd packed(reals);  // what is below the diagonal twice: for the triangle above it
  for_columns(users, threads, [&](Eigen::Index first, Eigen::Index columns) {
    for (Eigen::Index j = first; j < first + columns; ++j) {
      double* to = packed.data() + packed_column(j, users);
      *to = lower(j, j).real();
      const Eigen::Index below = 2 * (users - j - 1);
      const double* from = below > 0 ? reals_of(lower(j + 1, j)) : nullptr;
      for (Eigen::Index k = 0; k < below; ++k) to[k + 1] = 2.0 * from[k];
    }
  });
  Eigen::MatrixXd part(count(), pieces_of(reals));
  parallel_for(static_cast<std::size_t>(part.cols()), threads, [&](std::size_t at, int) {
    const auto piece = static_cast<Eigen::Index>(at);
    const auto mine = packed.segment(piece * reals_at_once, piece_size(reals, piece));
    for (std::size_t i = 0; i < grams_.size(); ++i)
      part(static_cast<Eigen::Index>(i), piece) = mine.dot(grams_[i].segment(piece * reals_at_once, mine.size()));
  });
  return part.rowwise().sum();
}

}  // namespace airloom::haps
