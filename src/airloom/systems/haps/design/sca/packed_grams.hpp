#pragma once
/// Hermitian matrices as U^2 reals each, the way their weighted sums and inner products with one matrix are cheapest: both are then
/// matrix-vector products that read every number once.
#include <Eigen/Core>
#include <vector>

namespace airloom::haps {

/// A Hermitian (U, U) matrix as U^2 reals, column after column of the lower triangle: the real diagonal entry, then real and imaginary
/// parts of what is below it. And back. Only the lower triangle is read.
[[nodiscard]] Eigen::VectorXd packed_hermitian(const Eigen::MatrixXcd& m);
[[nodiscard]] Eigen::MatrixXcd unpacked_hermitian(const Eigen::VectorXd& reals, Eigen::Index users);
/// Where column j, and with it its diagonal entry, begins among them.
constexpr Eigen::Index packed_column(Eigen::Index j, Eigen::Index users) { return j * (2 * users - j); }

/// K = H^H H of one station's channel. With many users only its lower triangle is computed, zeros stand above.
[[nodiscard]] Eigen::MatrixXcd gram_matrix(const Eigen::MatrixXcd& channel, int threads);

/// The Gram matrices of many stations.
class PackedGrams {
 public:
  /// @param reals  as packed_hermitian gives them
  void add(Eigen::VectorXd reals) { grams_.push_back(std::move(reals)); }
  [[nodiscard]] Eigen::Index count() const { return static_cast<Eigen::Index>(grams_.size()); }
  [[nodiscard]] Eigen::MatrixXcd matrix(Eigen::Index i, Eigen::Index users) const {
    return unpacked_hermitian(grams_[static_cast<std::size_t>(i)], users);
  }

  /// sum_i factor_i K^i, the lower triangle, zeros above. Sums are in the order of i for any number of threads.
  /// @param factor  (count)
  [[nodiscard]] Eigen::MatrixXcd weighted_sum(const Eigen::VectorXd& factor, Eigen::Index users, int threads) const;
  /// tr(K^i G) of every i, (count).
  /// @param lower  lower triangle of a Hermitian G, zeros above
  [[nodiscard]] Eigen::VectorXd inner_products(const Eigen::MatrixXcd& lower, int threads) const;

 private:
  std::vector<Eigen::VectorXd> grams_;
};

}  // namespace airloom::haps
