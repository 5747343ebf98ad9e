/// Products with a packed matrix are those of the matrix, whatever the sizes leave over.
#include "airloom/numerics/packed_product.hpp"

#include <gtest/gtest.h>

#include "airloom/core/random.hpp"

namespace airloom {
namespace {

Eigen::MatrixXf random_floats(Eigen::Index rows, Eigen::Index cols, std::uint64_t seed) {
  RandomStream stream(seed, StreamId::shadowing, 0);
  Eigen::MatrixXf m(rows, cols);
  for (float& x : m.reshaped()) x = static_cast<float>(stream.complex_normal().real());
  return m;
}

TEST(PackedMatrix, MultipliesAsTheMatrixDoes) {
  for (const auto& [rows, depth, columns] :
       {std::array{1, 1, 1}, {31, 7, 5}, {32, 64, 6}, {33, 64, 7}, {64, 128, 24}, {128, 192, 11}, {5, 3, 0}}) {
    const Eigen::MatrixXf m = random_floats(rows, depth, 1);
    const Eigen::MatrixXf x = random_floats(depth, columns, 2);
    const PackedMatrix packed(m);
    EXPECT_EQ(packed.rows(), rows);
    EXPECT_EQ(packed.cols(), depth);
    const Eigen::MatrixXf wanted = (m.cast<double>() * x.cast<double>()).cast<float>();
    Eigen::MatrixXf y = Eigen::MatrixXf::Constant(2, 2, 7.0F);
    packed.multiply(x, y);
    ASSERT_EQ(y.rows(), rows);
    ASSERT_EQ(y.cols(), columns);
    const float scale = 1e-6F * std::sqrt(static_cast<float>(depth)) * 4.0F;
    EXPECT_LE((y - wanted).cwiseAbs().sum(), scale * static_cast<float>(rows * columns) * 4.0F);
    packed.add_product(x, y);
    EXPECT_LE((y - 2.0F * wanted).cwiseAbs().sum(), 2.0F * scale * static_cast<float>(rows * columns) * 4.0F);
  }
}

TEST(PackedMatrix, TakesColumnsOfALargerMatrix) {
  const Eigen::MatrixXf m = random_floats(40, 20, 3);
  const Eigen::MatrixXf x = random_floats(50, 9, 4);
  Eigen::MatrixXf y;
  PackedMatrix(m).multiply(x.middleRows(10, 20), y);
  EXPECT_LT((y - m * x.middleRows(10, 20)).cwiseAbs().maxCoeff(), 1e-4F);
}

}  // namespace
}  // namespace airloom
