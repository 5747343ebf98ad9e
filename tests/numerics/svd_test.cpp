#include "airloom/numerics/svd.hpp"

#include <gtest/gtest.h>

#include <Eigen/QR>
#include <Eigen/SVD>
#include <array>
#include <cmath>
#include <limits>

#include "airloom/core/random.hpp"

namespace airloom {
namespace {

using Index = Eigen::Index;
using Matrix = Eigen::MatrixXcd;

constexpr std::array<std::pair<Index, Index>, 13> shapes{
    {{1, 1}, {1, 5}, {5, 1}, {2, 2}, {4, 4}, {64, 4}, {4, 64}, {16, 16}, {19, 19}, {20, 20}, {70, 33}, {33, 70}, {64, 64}}};

Matrix matrix_of_seed(Index rows, Index columns, std::uint64_t seed) {
  RandomStream stream(seed, StreamId::small_scale_fading, 0);
  Matrix m(rows, columns);
  for (Index i = 0; i < m.size(); ++i) m.data()[i] = stream.complex_normal();
  return m;
}

/// Orthonormal columns, by Householder reflections.
Matrix random_basis(Index rows, Index columns, std::uint64_t seed) {
  const Eigen::HouseholderQR<Matrix> qr(matrix_of_seed(rows, columns, seed));
  return qr.householderQ() * Matrix::Identity(rows, columns);
}

/// u diag(s) v^H = A with orthonormal u and v and s descending, all to rounding: some n epsilon.
void expect_decomposition(const Matrix& a, const std::string& what) {
  SCOPED_TRACE(what + ", shape " + std::to_string(a.rows()) + " x " + std::to_string(a.cols()));
  const Svd svd = thin_svd(a);
  ASSERT_TRUE(svd.ok);
  const Index k = std::min(a.rows(), a.cols());
  const double tolerance = 2.0 * static_cast<double>(k + 10) * std::numeric_limits<double>::epsilon();
  ASSERT_EQ(svd.s.size(), k);
  const double scale = svd.s[0] > 0.0 ? svd.s[0] : 1.0;
  const Matrix unit = a / scale;
  const Eigen::VectorXd s = svd.s / scale;
  EXPECT_LE((svd.u * s.asDiagonal() * svd.v.adjoint() - unit).norm(), tolerance * std::max(1.0, unit.norm()));
  EXPECT_LE((svd.u.adjoint() * svd.u - Matrix::Identity(k, k)).norm(), tolerance * std::sqrt(static_cast<double>(k)));
  EXPECT_LE((svd.v.adjoint() * svd.v - Matrix::Identity(k, k)).norm(), tolerance * std::sqrt(static_cast<double>(k)));
  for (Index i = 1; i < k; ++i) EXPECT_LE(svd.s[i], svd.s[i - 1]);
  EXPECT_GE(svd.s[k - 1], 0.0);
}

TEST(Svd, ReassemblesMatricesOfAllKinds) {
  for (const auto& [m, n] : shapes) {
    const Matrix a = matrix_of_seed(m, n, 1);
    expect_decomposition(a, "random");
    expect_decomposition(Matrix::Zero(m, n), "zero");
    expect_decomposition(Matrix::Ones(m, n), "rank one");
    expect_decomposition(Matrix::Identity(m, n), "identity");
    expect_decomposition(a.real().cast<std::complex<double>>(), "real");
    expect_decomposition(Matrix(std::complex<double>(0, 1) * a.imag()), "imaginary");
    Matrix graded = a;
    for (Index j = 0; j < n; ++j) graded.col(j) *= std::pow(10.0, -static_cast<double>(j));
    expect_decomposition(graded, "columns of many lengths");
    expect_decomposition(graded.rowwise().reverse(), "columns of many lengths, shortest first");
    Matrix same = a;
    for (Index j = 1; j < n; j += 2) same.col(j) = std::complex<double>(0, -2) * a.col(j - 1);
    expect_decomposition(same, "pairs of parallel columns");
    Matrix holes = a;
    for (Index j = 0; j < n; j += 2) holes.col(j).setZero();
    expect_decomposition(holes, "columns of zeros");
    expect_decomposition(matrix_of_seed(m, 2, 3) * matrix_of_seed(2, n, 4), "rank two");
  }
}

TEST(Svd, FindsSingularValuesThatAreKnown) {
  for (const auto& [m, n] : shapes) {
    const Index k = std::min(m, n);
    for (const double condition : {1.0, 1e4, 1e8, 1e15}) {
      Eigen::VectorXd s(k);
      for (Index i = 0; i < k; ++i) s[i] = k == 1 ? 1.0 : std::pow(condition, -static_cast<double>(i) / static_cast<double>(k - 1));
      const Svd svd = thin_svd(random_basis(m, k, 5) * s.asDiagonal() * random_basis(n, k, 6).adjoint());
      ASSERT_TRUE(svd.ok);
      // the matrix itself is rounded: absolute errors of a few epsilon, in the product of k terms
      EXPECT_LE((svd.s - s).lpNorm<Eigen::Infinity>(), 1e-15 * (5.0 + std::sqrt(static_cast<double>(k))))
          << m << " x " << n << ", " << condition;
    }
  }
}

TEST(Svd, KeepsSmallSingularValuesOfGradedColumns) {
  // orthogonal columns of lengths 1, 1e-6, ... 1e-42: exact but for the rounding of each column
  Matrix a = random_basis(32, 8, 7);
  for (Index j = 0; j < 8; ++j) a.col(j) *= std::pow(10.0, -6.0 * static_cast<double>(j));
  const Svd svd = thin_svd(a);
  for (Index j = 0; j < 8; ++j) EXPECT_NEAR(svd.s[j] * std::pow(10.0, 6.0 * static_cast<double>(j)), 1.0, 1e-13) << j;
}

TEST(Svd, AgreesWithEigensTwoSidedRotations) {
  for (const auto& [m, n] : shapes) {
    if (m * n > 1100) continue;  // Eigen's takes long
    const Matrix a = matrix_of_seed(m, n, 8);
    const Eigen::JacobiSVD<Matrix> other(a, Eigen::ComputeThinU | Eigen::ComputeThinV);
    const Svd svd = thin_svd(a);
    EXPECT_LE((svd.s - other.singularValues()).norm(), 1e-14 * svd.s.norm());
    // distinct singular values: vectors agree but for one phase per pair
    const Matrix u = svd.u.adjoint() * other.matrixU();
    const Matrix v = svd.v.adjoint() * other.matrixV();
    EXPECT_LE((u - v).norm(), 1e-11) << m << " x " << n;
    EXPECT_LE((u.cwiseAbs() - Matrix::Identity(u.rows(), u.cols()).cwiseAbs()).norm(), 1e-11) << m << " x " << n;
  }
}

TEST(Svd, ScalesWithoutALoss) {
  for (const auto& [m, n] : shapes) {
    const Matrix a = matrix_of_seed(m, n, 9);
    const Svd svd = thin_svd(a);
    for (const int exponent : {-1000, -700, -3, 5, 700, 1000}) {  // 1e-301 ... 1e301, by powers of two: exactly the same work
      const Svd other = thin_svd(a * std::ldexp(1.0, exponent / 2) * std::ldexp(1.0, exponent - exponent / 2));
      ASSERT_TRUE(other.ok);
      EXPECT_EQ(other.u, svd.u);
      EXPECT_EQ(other.v, svd.v);
      EXPECT_EQ(other.s, Eigen::VectorXd(svd.s * std::ldexp(1.0, exponent / 2) * std::ldexp(1.0, exponent - exponent / 2)));
    }
  }
  const Svd smallest = thin_svd(Matrix::Constant(3, 2, 5e-324));  // the smallest number that there is, times sqrt(6) and rounded
  EXPECT_TRUE(smallest.ok);
  EXPECT_EQ(smallest.s[0], 2 * 5e-324);
  EXPECT_LE((smallest.u.adjoint() * smallest.u - Matrix::Identity(2, 2)).norm(), 1e-15);
  EXPECT_FALSE(thin_svd(Matrix::Constant(3, 3, 1e308)).ok);  // its singular value is no double
}

TEST(Svd, RefusesWhatIsNotFinite) {
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    Matrix a = matrix_of_seed(4, 4, 1);
    a(1, 2) = bad;
    EXPECT_FALSE(thin_svd(a).ok);
    EXPECT_TRUE(std::isinf(condition_number(a)));
    EXPECT_TRUE(std::isnan(least_squares(a, a)(0, 0).real()));
  }
}

TEST(Svd, TakesMatricesWithoutEntries) {
  const Svd svd = thin_svd(Matrix(3, 0));
  EXPECT_TRUE(svd.ok);
  EXPECT_EQ(svd.u.rows(), 3);
  EXPECT_EQ(svd.s.size(), 0);
}

}  // namespace
}  // namespace airloom
