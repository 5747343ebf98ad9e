#pragma once
/// Products and inverses of matrices that are large enough for several threads, in tiles. Which tiles there are depends on the sizes alone,
/// and every tile is one thread's work: the number of threads changes no bit.
#include <Eigen/Core>
#include <functional>

namespace airloom {

/// Results of no more columns than this are made as a whole by one thread, as by Eigen or `invert_hermitian` of hermitian.hpp.
inline constexpr Eigen::Index most_whole_rows = 200;

/// body(first, count) of some columns after the other, or of all of n at once.
void for_columns(Eigen::Index n, int threads, const std::function<void(Eigen::Index first, Eigen::Index count)>& body);

/// As invert_hermitian of hermitian.hpp: the factor, its inverse, and the product of that with its adjoint, 4 n^3 real operations.
/// @param a        only the lower triangle is read, both are written
/// @param threads  >= 1
/// @return  false, with `a` spoiled, when it is not positive definite or not finite
[[nodiscard]] bool invert_hermitian(Eigen::MatrixXcd& a, int threads);

/// Copies what is below the diagonal above it, conjugated.
void fill_upper(Eigen::MatrixXcd& a, int threads);

/// Lower triangle of C C^H with zeros above, shape (n, n); 4 n^2 m real operations.
/// @param c  (n, m)
[[nodiscard]] Eigen::MatrixXcd lower_outer(const Eigen::MatrixXcd& c, int threads);
/// Adds C^H C to the lower triangle of a, shape (m, m); what is above is left as it is.
void add_lower_gram(const Eigen::MatrixXcd& c, Eigen::MatrixXcd& a, int threads);

/// A B, and A^H B.
[[nodiscard]] Eigen::MatrixXcd product(const Eigen::MatrixXcd& a, const Eigen::MatrixXcd& b, int threads);
[[nodiscard]] Eigen::MatrixXcd adjoint_product(const Eigen::MatrixXcd& a, const Eigen::MatrixXcd& b, int threads);

}  // namespace airloom
