#include "airloom/systems/twotier/design/network/products.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// out = start + sum_k x_k row_k for the packs `at` of each row. The list is spelled out, so that the sums stay in registers.
template <std::size_t... at>
void add_rows(const double* rows, Index stride, const double* x, Index count, double start, double* out, std::index_sequence<at...>) {
  std::array<Pack, sizeof...(at)> sum{(static_cast<void>(at), Pack(Pack::Constant(start)))...};
  for (Index k = 0; k < count; ++k, rows += stride) {
    const double factor = x[k];
    ((sum[at] += factor * Packs(rows + Channel::lane * at)), ...);
  }
  ((PacksOut(out + Channel::lane * at) = sum[at]), ...);
}
template <std::size_t packs>
void add_rows(const double* rows, Index stride, const double* x, Index count, double start, double* out) {
  add_rows(rows, stride, x, count, start, out, std::make_index_sequence<packs>{});
}

void multiply(const Eigen::ArrayXXd& matrix, const double* x, double start, double* out) {
  const double* rows = matrix.data();
  const Index stride = matrix.rows(), count = matrix.cols();
  for (Index at = 0; at < stride;) {
    const Index packs = std::min<Index>(8, (stride - at) / Channel::lane);
    switch (packs) {
      case 1: add_rows<1>(rows + at, stride, x, count, start, out + at); break;
      case 2: add_rows<2>(rows + at, stride, x, count, start, out + at); break;
      case 3: add_rows<3>(rows + at, stride, x, count, start, out + at); break;
      case 4: add_rows<4>(rows + at, stride, x, count, start, out + at); break;
      case 5: add_rows<5>(rows + at, stride, x, count, start, out + at); break;
      case 6: add_rows<6>(rows + at, stride, x, count, start, out + at); break;
      case 7: add_rows<7>(rows + at, stride, x, count, start, out + at); break;
      default: add_rows<8>(rows + at, stride, x, count, start, out + at); break;
    }
    at += packs * Channel::lane;
  }
}

}  // namespace

void hear(const Channel& channel, const double* x, double* out) { multiply(channel.to_other, x, 1.0, out); }

void charge(const Channel& channel, const double* q, double* out) { multiply(channel.from_other, q, 0.0, out); }

}  // namespace airloom::twotier
