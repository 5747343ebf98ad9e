#include "airloom/numerics/packed_product.hpp"

#include <algorithm>
#include <array>
#include <cstring>

// Compiled with -ffp-contract=fast: GCC fuses a b + c nowhere without it, and these loops are nothing else.

namespace airloom {
namespace {

using Index = Eigen::Index;

// One register: wider vectors are taken apart, and their sums no longer fit into the registers.
#if defined(__AVX512F__)
constexpr int vector_bytes = 64;
#elif defined(__AVX__)
constexpr int vector_bytes = 32;
#else
constexpr int vector_bytes = 16;
#endif
using Vector = float __attribute__((vector_size(vector_bytes)));

/// Two vectors; with six columns twelve sums stay in registers and hide the latency of an addition.
constexpr Index panel_rows = 2 * vector_bytes / static_cast<Index>(sizeof(float));
constexpr Index tile_columns = 6;

Vector load(const float* from) {
  Vector v;
  std::memcpy(&v, from, sizeof v);
  return v;
}

/// sums (panel_rows, columns) = panel (panel_rows, depth) x (depth, columns).
template <int columns>
void multiply_tile(const float* panel, Index depth, const float* x, Index stride, float* sums) {
  std::array<Vector, columns> upper{}, lower{};
  for (Index k = 0; k < depth; ++k, panel += panel_rows) {
    const Vector a = load(panel);
    const Vector b = load(panel + panel_rows / 2);
    for (std::size_t c = 0; c < columns; ++c) {
      const float value = x[static_cast<Index>(c) * stride + k];
      upper[c] += a * value;
      lower[c] += b * value;
    }
  }
  for (std::size_t c = 0; c < columns; ++c, sums += panel_rows) {
    std::memcpy(sums, &upper[c], sizeof(Vector));
    std::memcpy(sums + panel_rows / 2, &lower[c], sizeof(Vector));
  }
}

void multiply_tile(Index columns, const float* panel, Index depth, const float* x, Index stride, float* sums) {
  switch (columns) {
    case 1: return multiply_tile<1>(panel, depth, x, stride, sums);
    case 2: return multiply_tile<2>(panel, depth, x, stride, sums);
    case 3: return multiply_tile<3>(panel, depth, x, stride, sums);
    case 4: return multiply_tile<4>(panel, depth, x, stride, sums);
    case 5: return multiply_tile<5>(panel, depth, x, stride, sums);
    default: return multiply_tile<6>(panel, depth, x, stride, sums);
  }
}

}  // namespace

PackedMatrix::PackedMatrix(const Eigen::MatrixXf& matrix) : rows_(matrix.rows()), cols_(matrix.cols()) {
  const Index panels = (rows_ + panel_rows - 1) / panel_rows;
  panels_.setZero(panel_rows, panels * cols_);
  for (Index p = 0; p < panels; ++p) {
    const Index count = std::min(panel_rows, rows_ - p * panel_rows);
    panels_.middleCols(p * cols_, cols_).topRows(count) = matrix.middleRows(p * panel_rows, count);
  }
}

template <bool add>
void PackedMatrix::run(const Eigen::Ref<const Eigen::MatrixXf>& x, Eigen::MatrixXf& to) const {
  using Sums = Eigen::Map<Eigen::Matrix<float, panel_rows, Eigen::Dynamic>>;
  alignas(64) std::array<float, panel_rows * tile_columns> sums;  // NOLINT: filled by every tile
  for (Index first = 0; first < x.cols(); first += tile_columns) {
    const Index columns = std::min(tile_columns, x.cols() - first);
    const float* from = x.data() + first * x.outerStride();
    for (Index row = 0; row < rows_; row += panel_rows) {
      multiply_tile(columns, panels_.data() + row * cols_, cols_, from, x.outerStride(), sums.data());
      const Index count = std::min(panel_rows, rows_ - row);
      auto target = to.block(row, first, count, columns);
      if constexpr (add) target += Sums(sums.data(), panel_rows, columns).topRows(count);
      else target = Sums(sums.data(), panel_rows, columns).topRows(count);
    }
  }
}

void PackedMatrix::multiply(const Eigen::Ref<const Eigen::MatrixXf>& x, Eigen::MatrixXf& to) const {
  to.resize(rows_, x.cols());
  run<false>(x, to);
}

void PackedMatrix::add_product(const Eigen::Ref<const Eigen::MatrixXf>& x, Eigen::MatrixXf& to) const { run<true>(x, to); }

}  // namespace airloom
