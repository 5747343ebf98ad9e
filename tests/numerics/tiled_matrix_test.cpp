// Large products and inverses in tiles: the formulas of whole matrices, and the same bits for any number of threads.
#include "airloom/numerics/tiled_matrix.hpp"

#include <gtest/gtest.h>

#include <Eigen/Cholesky>
#include <limits>

#include "airloom/core/random.hpp"

namespace airloom {
namespace {

Eigen::MatrixXcd filled(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed) {
  RandomStream stream(seed, StreamId::solver_initialization, 0);
  Eigen::MatrixXcd m(rows, columns);
  for (std::complex<double>& x : m.reshaped()) x = stream.complex_normal();
  return m;
}

Eigen::MatrixXcd lower_triangle(const Eigen::MatrixXcd& a) { return a.triangularView<Eigen::Lower>(); }

// up to 200 rows as a whole; 201, 256, 300: a last tile that is small, full, in between
const std::vector<Eigen::Index> sizes = {1, 5, 200, 201, 256, 300};

TEST(TiledMatrix, InvertsAsWholeMatricesAreInverted) {
  for (const Eigen::Index n : sizes) {
    const Eigen::MatrixXcd h = filled(n, n + 5, static_cast<std::uint64_t>(n));
    Eigen::MatrixXcd a = h * h.adjoint();
    a.diagonal().array() += 1.0;
    Eigen::MatrixXcd inverse = a;
    inverse.triangularView<Eigen::StrictlyUpper>().setConstant(7.0);  // not read
    ASSERT_TRUE(invert_hermitian(inverse, 1)) << n;
    EXPECT_LE((inverse * a - Eigen::MatrixXcd::Identity(n, n)).norm(), 1e-10) << n;  // condition number below 1e4
    EXPECT_LE((inverse - inverse.adjoint()).norm(), 1e-14 * inverse.norm()) << n;
  }
}

TEST(TiledMatrix, RefusesWhatIsNotPositiveDefinite) {
  for (const double wrong : {-1.0, 0.0, std::numeric_limits<double>::quiet_NaN()}) {
    for (const Eigen::Index at : {0, 130, 259}) {  // in every tile
      Eigen::MatrixXcd a = Eigen::MatrixXcd::Identity(260, 260);
      a(at, at) = wrong;
      EXPECT_FALSE(invert_hermitian(a, 2)) << wrong << " at " << at;
    }
  }
  Eigen::MatrixXcd a = Eigen::MatrixXcd::Identity(260, 260);
  a(250, 3) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(invert_hermitian(a, 2));
}

TEST(TiledMatrix, ProductsAreThoseOfWholeMatrices) {
  for (const Eigen::Index n : sizes) {
    const Eigen::MatrixXcd a = filled(n, 70, 1);
    const Eigen::MatrixXcd b = filled(70, n, 2);
    const Eigen::MatrixXcd expected = a * b;
    EXPECT_LE((product(a, b, 2) - expected).norm(), 1e-14 * expected.norm());
    EXPECT_LE((adjoint_product(a.adjoint(), b, 2) - expected).norm(), 1e-14 * expected.norm());
    const Eigen::MatrixXcd outer = lower_triangle(a * a.adjoint());
    EXPECT_LE((lower_outer(a, 2) - outer).norm(), 1e-14 * outer.norm());
    Eigen::MatrixXcd sum = Eigen::MatrixXcd::Constant(n, n, 2.0);
    add_lower_gram(b, sum, 2);
    Eigen::MatrixXcd wanted = Eigen::MatrixXcd::Constant(n, n, 2.0);
    wanted += lower_triangle(b.adjoint() * b);
    EXPECT_LE((sum - wanted).norm(), 1e-14 * wanted.norm());
    fill_upper(sum, 2);
    EXPECT_EQ(lower_triangle(sum.adjoint()).triangularView<Eigen::StrictlyLower>().toDenseMatrix(),
              lower_triangle(sum).triangularView<Eigen::StrictlyLower>().toDenseMatrix());
  }
}

TEST(TiledMatrix, ThreadsChangeNoBit) {
  const Eigen::MatrixXcd c = filled(300, 300, 3);
  Eigen::MatrixXcd a = c * c.adjoint();
  a.diagonal().array() += 1.0;
  Eigen::MatrixXcd inverse = a;
  ASSERT_TRUE(invert_hermitian(inverse, 1));
  for (const int threads : {2, 3, 8}) {
    Eigen::MatrixXcd again = a;
    ASSERT_TRUE(invert_hermitian(again, threads));
    EXPECT_EQ(again, inverse);
    EXPECT_EQ(lower_outer(c, threads), lower_outer(c, 1));
    EXPECT_EQ(product(c, a, threads), product(c, a, 1));
    EXPECT_EQ(adjoint_product(c, a, threads), adjoint_product(c, a, 1));
    Eigen::MatrixXcd gram = a;
    Eigen::MatrixXcd gram_of_one = a;
    add_lower_gram(c, gram, threads);
    add_lower_gram(c, gram_of_one, 1);
    EXPECT_EQ(gram, gram_of_one);
  }
}

}  // namespace
}  // namespace airloom
